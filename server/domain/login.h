/*
 * domain/login.h - a signed-in browser: how it begins, is known, and ends.
 *
 *   right password --login_begin--> live --login_end..., 30 days--> ended
 *                                     ^ |
 *                                     +-+ login_find: seen
 *
 * A login is a token (domain/token.h): the browser has it, the database its
 * hash.
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
#include "domain/token.h"
#include "store/store_logins.h"

struct store;

enum {
    LOGIN_BROWSER_MAX = 40,
};

/* Who logs in; texts are borrowed. */
struct login_request {
    struct id user;      /* whose password was right                 */
    const char *browser; /* what they know it by; at most LOGIN_BROWSER_MAX
                            bytes, perhaps none */
};

/*
 * Begin a login.
 *
 * out_token  for the browser; it is not kept.
 * out_ended  the logins that had to end, for LIMIT_LOGINS_PER_USER; in the
 *            arena.
 *
 * Returns OK; ERR_NOT_FOUND when there is no such user; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status login_begin(struct store *store, struct arena *arena,
                                   const struct login_request *request,
                                   int64_t now_ms,
                                   char out_token[TOKEN_LEN + 1],
                                   struct login_ids *out_ended);

/* The same inside the caller's transaction: what is told of it is true after
 * COMMIT. */
MUST_CHECK enum status login_begin_within(struct store *store,
                                          struct arena *arena,
                                          const struct login_request *request,
                                          int64_t now_ms,
                                          char out_token[TOKEN_LEN + 1],
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

/* End one of `user`.  OK; ERR_NOT_FOUND when they have no such login, or not
 * any more; ERR_FULL, ERR_IO. */
MUST_CHECK enum status login_end(struct store *store, struct id user,
                                 struct id login);

/* End all of `user`; out_ended names them, in the arena.  OK; ERR_FULL,
 * ERR_IO. */
MUST_CHECK enum status login_end_all(struct store *store, struct arena *arena,
                                     struct id user,
                                     struct login_ids *out_ended);

/* What has become of a login whose token was right some time ago. */
enum login_state {
    LOGIN_LIVE,
    LOGIN_ENDED,
    LOGIN_DISABLED, /* its user is       */
    LOGIN_LEFT,     /* its user has left */
    LOGIN_STATE_COUNT
};
MUST_CHECK enum status login_look(struct store *store, struct id user,
                                  struct id login, int64_t now_ms,
                                  enum login_state *out);

/* All of `user`, the last seen first, in the arena.  OK; ERR_IO. */
MUST_CHECK enum status login_list(struct store *store, struct arena *arena,
                                  struct id user, int64_t now_ms,
                                  struct login **out, size_t *out_count);

/*
 * Give `user` another password, and end every login but `kept`, and every
 * ticket for a new one.
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
