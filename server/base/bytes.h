/*
 * base/bytes.h - big-endian integers in byte strings, 1 to 8 bytes wide.
 *
 * The wire of docs/protocol.md and RFC 6455 is big-endian throughout.
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The unsigned integer in the `width` (1 .. 8) bytes at `at`.  With a constant
 * width it is one load and one swap: every message is read so. */
static inline uint64_t bytes_read(const uint8_t *at, size_t width)
{
    uint64_t value = 0;
    memcpy(&value, at, width);
    return be64toh(value) >> (64 - 8 * width);
}

/* Write the low `width` (1 .. 8) bytes of `value` at `at`. */
static inline void bytes_write(uint8_t *at, size_t width, uint64_t value)
{
    value = htobe64(value << (64 - 8 * width));
    memcpy(at, &value, width);
}

#endif
