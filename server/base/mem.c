#include "base/mem.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/log.h"

static void *or_abort(void *ptr, size_t size)
{
    if (ptr == NULL) {
        log_error("out of memory wanted=%zu", size);
        abort();
    }
    return ptr;
}

void *mem_new(size_t size)
{
    return or_abort(calloc(1, size ? size : 1), size);
}

void *mem_new_array(size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        return or_abort(NULL, SIZE_MAX);
    return mem_new(count * size);
}

void *mem_resize(void *ptr, size_t size)
{
    return or_abort(realloc(ptr, size ? size : 1), size);
}

char *mem_copy(const void *data, size_t len)
{
    char *copy = mem_new(len + 1);
    if (len > 0)
        memcpy(copy, data, len);
    return copy;
}

void mem_free(void *ptr)
{
    free(ptr);
}

/* The system aligns to 4096 only: take twice as much and cut both ends. */
void *mem_map(size_t size)
{
    uint8_t *whole = mmap(NULL, 2 * size, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (whole == MAP_FAILED)
        return or_abort(NULL, size);
    const size_t before = -(uintptr_t)whole & (size - 1);
    if (before > 0)
        (void)munmap(whole, before);
    (void)munmap(whole + before + size, size - before);
    return whole + before;
}

void mem_unmap(void *ptr, size_t size)
{
    (void)munmap(ptr, size);
}

void mem_trim(void)
{
    (void)malloc_trim(0);
}
