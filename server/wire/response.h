/*
 * wire/response.h - the head of an HTTP/1.1 response.
 *
 * Writes the status line and the fields into memory that the caller lends.
 * What every response carries (Date, Content-Length, Connection) has a
 * member of its own; everything else is a row of `fields`.  Knows no clock:
 * the text of Date is made elsewhere, once a second.
 */
#ifndef WIRE_RESPONSE_H
#define WIRE_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/status.h"

struct response_field {
    const char *name;   /* a token of ours */
    struct slice value; /* must hold no CR, LF or NUL */
};

/* Everything borrowed during the call. */
struct response_head {
    int code;            /* 100 .. 599                                     */
    struct slice date;   /* IMF-fixdate; empty: no Date                    */
    int64_t body_len;    /* Content-Length; -1: none (1xx, 204, upgrades)  */
    bool has_close;      /* `Connection: close`                            */
    bool has_keep_alive; /* `Connection: keep-alive`: for HTTP/1.0 clients */
    const struct response_field *fields;
    size_t field_count;
};

/*
 * Write the head, with its final empty line.
 *
 * out, room   memory lent by the caller.
 * out_len     bytes written; set only when the result is OK.
 *
 * Returns OK; ERR_FULL if `room` is too small; ERR_MALFORMED if a name or
 * value would end the field early: text from a peer that reached a field
 * unchecked must not become a second response.
 */
MUST_CHECK enum status response_write_head(const struct response_head *head,
                                           uint8_t *out, size_t room,
                                           size_t *out_len);

/* The reason phrase of a status code ("Not Found"); "Unknown" for one that
 * this server never sends.  Static text. */
const char *response_reason(int code);

#endif
