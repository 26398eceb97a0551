/*
 * base/mem.h - the only room that may say malloc.
 *
 * Running out of memory is logged and aborts: queues are bounded, a
 * supervisor restarts us, and browsers offer again whatever was not
 * confirmed, so a clean restart loses nothing (ADR 0004).  Nobody above
 * checks for NULL.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* `size` zeroed bytes, never NULL (also for 0).  Owned by the caller until
 * mem_free. */
void *mem_new(size_t size);

/* `count` zeroed elements of `size` bytes; an overflow of the product is
 * treated as out of memory. */
void *mem_new_array(size_t count, size_t size);

/* Grow or shrink `ptr` (NULL allowed) to `size` bytes; takes `ptr`.  Bytes
 * beyond the old size are not zeroed. */
void *mem_resize(void *ptr, size_t size);

/* A copy of the `len` bytes at `data`, followed by a NUL. */
char *mem_copy(const void *data, size_t len);

/* mem_free(NULL) does nothing. */
void mem_free(void *ptr);

/* Give what malloc holds and nobody uses back to the system.  Takes about a
 * millisecond: for the quiet after a peak. */
void mem_trim(void);

/*
 * `size` zeroed bytes, a power of two and at least 4096, at an address that
 * is a multiple of `size`.  From the system itself and back to it: what is
 * given back is free at once, whatever malloc holds around it.  Owned by the
 * caller until mem_unmap with the same size.
 */
void *mem_map(size_t size);
void mem_unmap(void *ptr, size_t size);

#endif
