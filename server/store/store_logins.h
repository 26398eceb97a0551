/*
 * store/store_logins.h - the table of signed-in browsers.
 *
 *   domain/login --> [store_logins] --> query --> logins
 *
 * A login is found by the SHA-256 of its token; the token itself is nowhere.
 */
#ifndef STORE_STORE_LOGINS_H
#define STORE_STORE_LOGINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/role.h"
#include "base/status.h"

struct store;

enum { STORE_LOGINS_HASH_BYTES = 32 };

/* A plain value; times are Unix milliseconds. */
struct login {
    struct id id;
    struct id user;
    const char *browser; /* "Firefox on Linux", ""; NULL when only found */
    int64_t created_ms;
    int64_t last_seen_ms;
    int64_t expires_ms;
};

/* Ids of logins, in the arena of whoever asked. */
struct login_ids {
    struct id *ids;
    size_t count;
};

/* OK; ERR_NOT_FOUND when there is no such user; ERR_FULL, ERR_IO. */
MUST_CHECK enum status store_logins_insert(
    struct store *store, const struct login *login,
    const uint8_t token_hash[STORE_LOGINS_HASH_BYTES]);

/*
 * The login with that token, and its user's role.  ERR_NOT_FOUND when there
 * is none, when it expired, and when its user is disabled; ERR_IO.
 */
MUST_CHECK enum status store_logins_find(
    struct store *store, const uint8_t token_hash[STORE_LOGINS_HASH_BYTES],
    int64_t now_ms, struct login *out, enum role *out_role);

/* Each: OK; ERR_NOT_FOUND when there is no such login; ERR_FULL, ERR_IO. */
MUST_CHECK enum status store_logins_touch(struct store *store, struct id id,
                                          int64_t now_ms);
MUST_CHECK enum status store_logins_delete(struct store *store, struct id user,
                                           struct id id);

/* How a login and its user are.  A plain value. */
struct login_check {
    bool is_live;     /* there is such a login, and it has not expired */
    bool is_disabled; /* the account is                                */
    bool has_left;    /* who had it                                    */
};

/* Of the login `id` of `user`.  ERR_NOT_FOUND when there is no such user;
 * ERR_IO. */
MUST_CHECK enum status store_logins_check(struct store *store, struct id user,
                                          struct id id, int64_t now_ms,
                                          struct login_check *out);

/* All of `user` that have not expired, the last seen first. */
MUST_CHECK enum status store_logins_list(struct store *store,
                                         struct arena *arena, struct id user,
                                         int64_t now_ms, struct login **out,
                                         size_t *out_count);

/* End all of `user` but `kept`, which may be no login at all; `out` names
 * them. */
MUST_CHECK enum status store_logins_delete_others(struct store *store,
                                                  struct arena *arena,
                                                  struct id user,
                                                  struct id kept,
                                                  struct login_ids *out);

/* End the longest unused ones of `user` until `n_kept` are left; `out` names
 * them. */
MUST_CHECK enum status store_logins_delete_oldest(struct store *store,
                                                  struct arena *arena,
                                                  struct id user,
                                                  unsigned n_kept,
                                                  struct login_ids *out);

/* Forget everybody's logins that expired. */
MUST_CHECK enum status store_logins_delete_expired(struct store *store,
                                                   int64_t now_ms);

#endif
