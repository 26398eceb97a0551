/*
 * base/bytes.h - big-endian integers in byte strings, 1 to 8 bytes wide.
 *
 * The wire of docs/protocol.md and RFC 6455 is big-endian throughout.
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stddef.h>
#include <stdint.h>

/* The unsigned integer in the `width` (1 .. 8) bytes at `at`. */
static inline uint64_t bytes_read(const uint8_t *at, size_t width)
{
    uint64_t value = 0;
    for (size_t i = 0; i < width; i++)
        value = value << 8 | at[i];
    return value;
}

/* Write the low `width` (1 .. 8) bytes of `value` at `at`. */
static inline void bytes_write(uint8_t *at, size_t width, uint64_t value)
{
    for (size_t i = width; i-- > 0; value >>= 8)
        at[i] = (uint8_t)value;
}

#endif
