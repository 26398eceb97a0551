/*
 * wire/target.h - the parts of a request target, decoded.
 *
 * Splits before it decodes, so that %2F is a byte of a segment and never a
 * separator.  Refuses what two readers could understand differently: a bad
 * escape, a NUL or another control byte, text that is not UTF-8, and the
 * segments "." and ".." in any spelling.
 *
 *   /api/tutors/42/slots?from=a%20b&to=c
 *    --- ------ -- -----      -----
 *    segments                 a parameter's value, decoded: "a b"
 */
#ifndef WIRE_TARGET_H
#define WIRE_TARGET_H

#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/status.h"

enum { TARGET_SEGMENTS_MAX = 16 };

/* Decoded segments.  "/" has none; "/a" and "/a/" differ: the latter has an
 * empty second segment.  They borrow the scratch they were decoded into. */
struct target_path {
    struct slice segments[TARGET_SEGMENTS_MAX];
    size_t count;
};

/*
 * Read the path of a target, which begins with '/' and has no '?'.
 *
 * path      borrowed during the call.
 * scratch   at least path.len bytes, lent for as long as *out is used.
 * out       written only when the result is OK.
 *
 * Returns OK; ERR_MALFORMED for what is refused above and for an empty
 * segment before the last; ERR_TOO_BIG for more than TARGET_SEGMENTS_MAX.
 */
MUST_CHECK enum status target_read_path(struct slice path, uint8_t *scratch,
                                        struct target_path *out);

/*
 * The decoded value of the first parameter `name` of a query (without its
 * '?'), as HTML forms write them: '+' is a space, a parameter without '='
 * has an empty value.
 *
 * scratch   at least query.len bytes, lent for as long as *out is used.
 * out       written only when the result is OK.
 *
 * Returns OK; ERR_NOT_FOUND; ERR_MALFORMED for what is refused above, in
 * that parameter's value or in any name before it.
 */
MUST_CHECK enum status target_read_parameter(struct slice query,
                                             const char *name, uint8_t *scratch,
                                             struct slice *out);

#endif
