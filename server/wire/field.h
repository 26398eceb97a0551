/*
 * wire/field.h - the small grammar that HTTP fields share (RFC 9110 5.6).
 *
 * Tokens, optional white space and comma-separated lists, over slices.
 * "In any case" means that ASCII letters match both ways.
 */
#ifndef WIRE_FIELD_H
#define WIRE_FIELD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

/* Space or tab. */
static inline bool field_is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

/* A character of a token (5.6.2). */
bool field_is_token_char(uint8_t c);

/* Whether `s` is a token: not empty, token characters only. */
bool field_is_token(struct slice s);

/* Whether `s` is made of decimal digits; not empty. */
bool field_is_digits(struct slice s);

/* 0 .. 15 for a hexadecimal digit in any case, -1 for another byte. */
int field_hex_value(uint8_t c);

/* Whether `s` is `text`, in any case. */
bool field_is(struct slice s, const char *text);

/* `s` without the white space at both ends. */
struct slice field_trim(struct slice s);

/*
 * Take the next element, trimmed, off the front of the comma-separated list
 * *rest.  Empty elements count (they are passed over by readers, 5.6.1.2).
 * Returns false, and leaves *out alone, when the list is used up; *rest then
 * has data NULL, which is also how an absent list begins.
 */
bool field_next_element(struct slice *rest, struct slice *out);

/*
 * Cut *rest at the first `separator`: returns what is before it and leaves
 * in *rest what is after it.  Without a separator returns all of it, and
 * *rest then has data NULL.
 */
struct slice field_cut(struct slice *rest, uint8_t separator);

#endif
