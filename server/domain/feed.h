/*
 * domain/feed.h - a secret address under which a calendar program reads
 * somebody's lessons.
 *
 * Calendar programs send no cookie, so the address itself says who asks
 * (domain/token.h).  It is told once, when it is made; making another one, or
 * ending it, is how its owner takes it back.
 */
#ifndef DOMAIN_FEED_H
#define DOMAIN_FEED_H

#include <stdint.h>

#include "base/id.h"
#include "base/slice.h"
#include "base/status.h"
#include "domain/token.h"

struct store;

/* How far back a feed goes: what is older is history, and would make every
 * answer longer than the one before. */
#define FEED_BACK_MS (INT64_C(365) * 24 * 60 * 60 * 1000)

/* A new address for `user`; the one before ends.  OK; ERR_NOT_FOUND when
 * there is no such user; ERR_FULL, ERR_IO. */
MUST_CHECK enum status feed_begin(struct store *store, struct id user,
                                  int64_t now_ms,
                                  char out_token[TOKEN_LEN + 1]);

/* Since when `user` has one.  OK; ERR_NOT_FOUND when there is none; ERR_IO. */
MUST_CHECK enum status feed_read(struct store *store, struct id user,
                                 int64_t *out_created_ms);

/* End it, when there is one.  OK; ERR_FULL, ERR_IO. */
MUST_CHECK enum status feed_end(struct store *store, struct id user);

/* Whose lessons.  OK; ERR_NOT_FOUND for a token that is malformed, unknown,
 * ended, or of a disabled user; ERR_IO. */
MUST_CHECK enum status feed_find(struct store *store, struct slice token,
                                 struct id *out_user);

#endif
