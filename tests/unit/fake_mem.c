#include "fake_mem.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static unsigned n_blocks;

unsigned fake_mem_blocks(void)
{
    return n_blocks;
}

void *mem_new(size_t size)
{
    void *block = mem_resize(NULL, size);
    memset(block, 0, size);
    return block;
}

void *mem_new_array(size_t count, size_t size)
{
    assert(size == 0 || count <= SIZE_MAX / size);
    return mem_new(count * size);
}

void *mem_resize(void *block, size_t size)
{
    n_blocks += block == NULL;
    block = realloc(block, size > 0 ? size : 1);
    assert(block != NULL);
    return block;
}

char *mem_copy(const void *data, size_t len)
{
    char *copy = mem_new(len + 1);
    if (len > 0)
        memcpy(copy, data, len);
    return copy;
}

void mem_free(void *block)
{
    free(block);
}

void *mem_map(size_t size)
{
    void *block = aligned_alloc(size, size);
    n_blocks++;
    assert(block != NULL);
    return memset(block, 0, size);
}

void mem_unmap(void *block, size_t size)
{
    (void)size;
    free(block);
}

void mem_trim(void)
{
}
