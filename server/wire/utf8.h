/*
 * wire/utf8.h - is this text UTF-8, as far as it has arrived?
 *
 * Validates piece by piece and fails at the first byte that cannot continue
 * any valid text, so that a peer need not finish a bad message to be told
 * (RFC 6455 8.1).  The grammar is RFC 3629 section 4: no overlong form, no
 * surrogate, nothing above U+10FFFF.
 *
 *   start --lead byte--> inside --last continuation byte--> start
 */
#ifndef WIRE_UTF8_H
#define WIRE_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/status.h"

/* Between two pieces.  All zero is the start of a text. */
struct utf8 {
    uint8_t left; /* continuation bytes still owed, 0 .. 3              */
    uint8_t low;  /* the next one lies in low .. high; meaningful while */
    uint8_t high; /* left is not 0                                      */
};

/*
 * Take the next piece of a text.  Returns OK while everything so far can be
 * the beginning of valid text, else ERR_MALFORMED; the text is then lost.
 */
MUST_CHECK enum status utf8_feed(struct utf8 *utf8, struct slice piece);

/* Whether the text may end here: no character is cut in two. */
static inline bool utf8_is_complete(const struct utf8 *utf8)
{
    return utf8->left == 0;
}

/* Whether `text` is, as a whole, valid UTF-8. */
bool utf8_is_valid(struct slice text);

#endif
