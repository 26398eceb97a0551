/*
 * domain/account.h - who may be here, under which name.
 *
 *   registration --> [account] --> store_users
 *
 * An account is an e-mail address, a name, a role for life and a time zone.
 * The username is made here, from the name and never from the address, so
 * that it may be shown to anybody.  Hashing is done by the caller before
 * (domain/password.h): no transaction waits for it.
 */
#ifndef DOMAIN_ACCOUNT_H
#define DOMAIN_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/role.h"
#include "base/status.h"
#include "domain/token.h"
#include "store/store_logins.h"
#include "store/store_users.h"

struct store;

enum {
    ACCOUNT_EMAIL_MAX = 254, /* bytes; RFC 5321 4.5.3.1.3, without <> */
    ACCOUNT_NAME_MAX = 60,   /* characters of a first or last name    */
};

/* What somebody who registers brings.  Texts are borrowed, trimmed, and of
 * the lengths above. */
struct registration {
    const char *email; /* as account_fold_email gave it */
    const char *password_hash;
    const char *first_name;
    const char *last_name;
    enum role role;
    const char *time_zone; /* one that exists */
    bool is_confirmed;     /* the address is known to be theirs: no mail asks */
};

/*
 * The one spelling of an e-mail address: lower case, in the arena.
 *
 * NULL unless it is at most ACCOUNT_EMAIL_MAX visible ASCII characters with
 * one '@', at most 64 before it, and behind it labels with dots between
 * them.  Whether it takes mail, only a mail can tell.
 */
const char *account_fold_email(struct arena *arena, const char *email);

/*
 * Make an account; a mail asks for the address to be confirmed.
 *
 * out  its texts are those of `registration`, and in the arena.
 *
 * Returns OK; ERR_CONFLICT when the e-mail address has an account; ERR_FULL,
 * ERR_IO.
 */
MUST_CHECK enum status account_register(struct store *store,
                                        struct arena *arena,
                                        const struct registration *registration,
                                        int64_t now_ms, struct user *out);

/*
 * The same, and its first login: both, or neither.
 *
 * browser    that they log in with (domain/login.h).
 * out_token  for it.
 */
MUST_CHECK enum status account_join(struct store *store, struct arena *arena,
                                    const struct registration *registration,
                                    const char *browser, int64_t now_ms,
                                    struct user *out,
                                    char out_token[TOKEN_LEN + 1]);

/* OK; ERR_NOT_FOUND; ERR_IO. */
MUST_CHECK enum status account_read(struct store *store, struct arena *arena,
                                    struct id id, struct user *out);

/*
 * The account of a folded e-mail address, and its password's hash.
 * OK; ERR_NOT_FOUND; ERR_IO.  A disabled one is found too: that it is, may
 * be said only after the right password.
 */
MUST_CHECK enum status account_find(struct store *store, struct arena *arena,
                                    const char *email, struct user *out,
                                    const char **out_hash);

/*
 * Let `id` log in no more, and end every login of theirs; or let them again.
 *
 * out_ended  which ones, in the arena.
 *
 * OK, also when it was so before; ERR_NOT_FOUND; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status account_disable(struct store *store, struct arena *arena,
                                       struct id id, int64_t now_ms,
                                       struct login_ids *out_ended);
MUST_CHECK enum status account_enable(struct store *store, struct id id);

/* The e-mail address of `id` is known to be theirs.  OK, also when it was so
 * before; ERR_NOT_FOUND; ERR_FULL, ERR_IO. */
MUST_CHECK enum status account_confirm(struct store *store, struct id id,
                                       int64_t now_ms);

/* Everybody, by e-mail address, in the arena.  OK; ERR_IO. */
MUST_CHECK enum status account_list(struct store *store, struct arena *arena,
                                    struct user **out, size_t *out_count);

/* Change what a user may change of oneself, all of it or nothing; `out` is
 * how it is then.  OK; ERR_NOT_FOUND; ERR_FULL, ERR_IO. */
struct profile {
    const char *first_name;
    const char *last_name;
    const char *time_zone; /* one that exists */
};
MUST_CHECK enum status account_change(struct store *store, struct arena *arena,
                                      struct id id,
                                      const struct profile *profile,
                                      struct user *out);

#endif
