/*
 * base/slice.h - bytes that somebody else owns.
 *
 * A slice borrows: it is good for as long as whoever made it says.  It may
 * hold any byte, also NUL, and is never terminated.  Values: copy freely.
 */
#ifndef BASE_SLICE_H
#define BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* How many elements a real array (not a pointer) has. */
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* The object whose `member` is at `ptr`: how an intrusive node finds its
 * owner.  `ptr` must really be inside a `type`. */
#define OWNER_OF(ptr, type, member)                                            \
    ((type *)(void *)((char *)(ptr)-offsetof(type, member)))

struct slice {
    const uint8_t *data; /* may be NULL only when len is 0 */
    size_t len;          /* bytes */
};

static inline struct slice slice_of(const void *data, size_t len)
{
    return (struct slice){ .data = data, .len = len };
}

/* The characters of a C string, without its NUL. */
static inline struct slice slice_text(const char *text)
{
    return slice_of(text, strlen(text));
}

static inline bool slice_equal(struct slice a, struct slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

/* Equal to a C string, byte for byte. */
static inline bool slice_is(struct slice s, const char *text)
{
    return slice_equal(s, slice_text(text));
}

/* Without the first n bytes; n is at most s.len. */
static inline struct slice slice_skip(struct slice s, size_t n)
{
    return slice_of(s.data + n, s.len - n);
}

static inline bool slice_starts(struct slice s, const char *prefix)
{
    const size_t n = strlen(prefix);
    return s.len >= n && memcmp(s.data, prefix, n) == 0;
}

#endif
