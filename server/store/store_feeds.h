/*
 * store/store_feeds.h - the secret addresses of calendars.
 *
 *   domain/feed --> [store_feeds] --> query --> feeds
 *
 * Found by the hash of a token (domain/token.h); a user has one or none.
 */
#ifndef STORE_STORE_FEEDS_H
#define STORE_STORE_FEEDS_H

#include <stdint.h>

#include "base/id.h"
#include "base/status.h"

struct store;

enum { STORE_FEEDS_HASH_BYTES = 32 };

/* In the place of the one before.  OK; ERR_NOT_FOUND when there is no such
 * user; ERR_FULL, ERR_IO. */
MUST_CHECK enum status store_feeds_write(
    struct store *store, struct id user,
    const uint8_t token_hash[STORE_FEEDS_HASH_BYTES], int64_t now_ms);

/* Since when there is one.  OK; ERR_NOT_FOUND when there is none; ERR_IO. */
MUST_CHECK enum status store_feeds_read(struct store *store, struct id user,
                                        int64_t *out_created_ms);

/* Whose it is.  OK; ERR_NOT_FOUND when nobody's, and when its user is
 * disabled; ERR_IO. */
MUST_CHECK enum status store_feeds_find(
    struct store *store, const uint8_t token_hash[STORE_FEEDS_HASH_BYTES],
    struct id *out_user);

/* OK, also when there is none; ERR_FULL, ERR_IO. */
MUST_CHECK enum status store_feeds_delete(struct store *store, struct id user);

#endif
