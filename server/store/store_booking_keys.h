/*
 * store/store_booking_keys.h - which Idempotency-Key made which session.
 *
 * Written in the transaction that books, so that a retry finds either the
 * session or nothing.  Keys of two users never meet.
 */
#ifndef STORE_STORE_BOOKING_KEYS_H
#define STORE_STORE_BOOKING_KEYS_H

#include <stdint.h>

#include "base/id.h"
#include "base/status.h"

struct store;

enum { BOOKING_HASH_BYTES = 32 };

/* A key and what it made.  A plain value; `key` is borrowed. */
struct booking_key {
    struct id user;
    const char *key;
    uint8_t request_hash[BOOKING_HASH_BYTES]; /* of what was asked */
    struct id session;
    int64_t created_ms; /* Unix time */
};

/* OK; ERR_CONFLICT when the user has used the key; ERR_NOT_FOUND without the
 * user or the session; ERR_IO. */
MUST_CHECK enum status store_booking_keys_insert(struct store *store,
                                                 const struct booking_key *key);

/* The rest of *key, found by its user and key.  OK; ERR_NOT_FOUND; ERR_IO. */
MUST_CHECK enum status store_booking_keys_read(struct store *store,
                                               struct booking_key *key);

/* Forget the keys that were made before `before_ms`.  OK; ERR_IO. */
MUST_CHECK enum status store_booking_keys_forget(struct store *store,
                                                 int64_t before_ms);

#endif
