#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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
