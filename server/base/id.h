/*
 * base/id.h - the 16 bytes that name a user, a session, a login, a message.
 *
 * Ids that we make are UUIDs of version 7 (RFC 9562 section 5.7): they begin
 * with the Unix time in milliseconds and so are stored in order.  Ids that a
 * device makes are any 16 bytes.  In JSON and URLs an id is its lower-case
 * text form, 36 characters; no other spelling is read.
 */
#ifndef BASE_ID_H
#define BASE_ID_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/slice.h"
#include "base/status.h"

enum {
    ID_BYTES = 16,
    ID_TEXT_LEN = 36,     /* characters of an id's text, without NUL     */
    DEVICE_TEXT_LEN = 16, /* characters of a device id's text, hex       */
};

struct id {
    uint8_t bytes[ID_BYTES];
};

/* A new id for the moment `now_ms` (Unix time); the rest is random. */
struct id id_new(int64_t now_ms);

/*
 * Read the text form: 8-4-4-4-12 lower-case hex digits.
 * out is written only when the result is OK; ERR_MALFORMED otherwise.
 */
MUST_CHECK enum status id_parse(struct slice text, struct id *out);

/* Write the text form and a NUL; returns `out`. */
char *id_print(struct id id, char out[ID_TEXT_LEN + 1]);

/* A new device id: 64 random bits, never 0 (0 is the server itself). */
uint64_t device_new(void);

/* Read exactly 16 lower-case hex digits that are not all zero. */
MUST_CHECK enum status device_parse(struct slice text, uint64_t *out);

/* Write 16 lower-case hex digits and a NUL; returns `out`. */
char *device_print(uint64_t device, char out[DEVICE_TEXT_LEN + 1]);

static inline bool id_equal(struct id a, struct id b)
{
    return memcmp(a.bytes, b.bytes, ID_BYTES) == 0;
}

/* Negative, zero or positive, as memcmp. */
static inline int id_compare(struct id a, struct id b)
{
    return memcmp(a.bytes, b.bytes, ID_BYTES);
}

#endif
