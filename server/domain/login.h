/*
 * domain/login.h - a signed-in browser: how it begins, is known, and ends.
 *
 *   right password --login_begin--> live --login_end, 30 days--> ended
 *                                     ^ |
 *                                     +-+ login_find: seen
 *
 * A login is a token of 256 random bits.  The browser has the token, the
 * database its SHA-256: whoever steals the file cannot log in with it.  No
 * salt and no slow hash: what is random cannot be guessed.
 */
#ifndef DOMAIN_LOGIN_H
#define DOMAIN_LOGIN_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/role.h"
#include "base/slice.h"
#include "base/status.h"
#include "store/store_logins.h"

struct store;

enum {
    LOGIN_TOKEN_BYTES = 32,
    LOGIN_TOKEN_LEN = 43, /* characters in base64url without padding */
};

/*
 * Begin a login of `user`, whose password was right.
 *
 * out_token  for the browser; it is not kept.
 * out_ended  the logins that had to end, for LIMIT_LOGINS_PER_USER; in the
 *            arena.
 *
 * Returns OK; ERR_NOT_FOUND when there is no such user; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status login_begin(struct store *store, struct arena *arena,
                                   struct id user, int64_t now_ms,
                                   char out_token[LOGIN_TOKEN_LEN + 1],
                                   struct login_ids *out_ended);

/*
 * Whose token is this?  Writes down that the login was seen, at most once
 * in LIMIT_LOGIN_SEEN_MS.
 *
 * Returns OK; ERR_NOT_FOUND for a token that is malformed, unknown, ended,
 * expired, or of a disabled user; ERR_IO.
 */
MUST_CHECK enum status login_find(struct store *store, struct slice token,
                                  int64_t now_ms, struct login *out,
                                  enum role *out_role);

/* End one.  OK, also when it had ended; ERR_FULL, ERR_IO. */
MUST_CHECK enum status login_end(struct store *store, struct id login);

/* All of `user`, the last seen first, in the arena.  OK; ERR_IO. */
MUST_CHECK enum status login_list(struct store *store, struct arena *arena,
                                  struct id user, int64_t now_ms,
                                  struct login **out, size_t *out_count);

/*
 * Give `user` another password, and end every login but `kept`.
 *
 * password_hash  as password_hash() made it.
 * out_ended      which ones, in the arena.
 *
 * Returns OK; ERR_NOT_FOUND when there is no such user; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status login_change_password(struct store *store,
                                             struct arena *arena,
                                             struct id user, struct id kept,
                                             const char *password_hash,
                                             struct login_ids *out_ended);

#endif
