/*
 * wire/cookie.h - the cookies of one Cookie field (RFC 6265 5.4, 4.2).
 *
 * Byte exact: names are case-sensitive, and quotes, '=' and '%' inside a
 * value are part of it.  White space around a pair is not.  A piece without
 * '=' or without a name is no cookie and is passed over.
 */
#ifndef WIRE_COOKIE_H
#define WIRE_COOKIE_H

#include <stdbool.h>

#include "base/slice.h"

/* Both borrow the field's value. */
struct cookie {
    struct slice name;  /* never empty */
    struct slice value; /* may be empty */
};

/*
 * Take the next cookie off the front of *rest, which begins as the whole
 * field value.  Returns false, and leaves *out alone, when there is none.
 */
bool cookie_next(struct slice *rest, struct cookie *out);

/*
 * The value of the first cookie called `name` in `field`; browsers send the
 * one with the longest path first.  Returns false, and leaves *out_value
 * alone, when there is none.
 */
bool cookie_find(struct slice field, const char *name, struct slice *out_value);

#endif
