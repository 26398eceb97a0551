/*
 * wire/mime.h - a mail as bytes: RFC 5322, MIME, UTF-8.
 *
 *   from, to, subject, text --> [mime] --> bytes --> io/smtp
 *
 * Pure: no socket, no clock, no allocation.  No text that comes in can begin
 * a header field of its own: an address is checked, and whatever a subject
 * has beyond visible ASCII is written as an encoded word (RFC 2047), the text
 * as quoted-printable (RFC 2045 6.7).  Lines have at most 76 characters and
 * end in CR LF; dots at their beginning are the transport's to double.
 */
#ifndef WIRE_MIME_H
#define WIRE_MIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* Everything is borrowed during the call. */
struct mime_mail {
    const char *from; /* addresses, as mime_is_address wants them */
    const char *to;
    const char *id;      /* of the mail, [a-z0-9.-]: the left side of its
                            Message-ID; the right one is from's domain     */
    const char *subject; /* any text; what is no character counts as ' ' */
    const char *text;    /* any text; lines end in LF                    */
    int64_t date_ms;     /* Unix time, after 1970                        */
};

/* Whether mail can go there as it is: a dot-atom, '@', and a domain of
 * labels (RFC 5321 4.1.2, without quoted strings and literals). */
bool mime_is_address(const char *address);

/*
 * Write the mail.
 *
 * out, room  memory lent by the caller.
 * out_len    bytes written; set only when the result is OK.
 *
 * Returns OK; ERR_MALFORMED when from or to is no address or id is no such
 * text; ERR_FULL when `room` is too small.
 */
MUST_CHECK enum status mime_write(const struct mime_mail *mail, uint8_t *out,
                                  size_t room, size_t *out_len);

#endif
