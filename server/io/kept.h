/*
 * io/kept.h - input that its owner has not taken yet.
 *
 * Exists only while there is some: NULL is nothing kept.  How much that may
 * become is the owner's to bound: who leaves everything keeps everything.
 */
#ifndef IO_KEPT_H
#define IO_KEPT_H

#include <stddef.h>
#include <stdint.h>

struct kept {
    size_t len;  /* bytes kept */
    size_t room; /* of bytes[] */
    uint8_t bytes[];
};

/* Takes `kept` (NULL allowed), copies `len` (> 0) bytes to its end; returns
 * what it has become, the caller's until mem_free. */
struct kept *kept_push(struct kept *kept, const uint8_t *data, size_t len);

/* Takes `kept`, forgets its first `n` bytes; returns what it has become,
 * NULL when nothing is left. */
struct kept *kept_skip(struct kept *kept, size_t n);

#endif
