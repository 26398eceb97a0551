/*
 * store/store_users.h - the table of people.
 *
 *   domain/account --> [store_users] --> query --> users
 *
 * Knows columns, and no rule of the domain: who may be registered, and what
 * a password is, is decided above.  Texts that are read live in the arena.
 */
#ifndef STORE_STORE_USERS_H
#define STORE_STORE_USERS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/role.h"
#include "base/status.h"

struct query;
struct store;

/* A person.  A plain value; texts are borrowed, never NULL. */
struct user {
    struct id id;
    const char *email; /* lower case */
    const char *username;
    const char *first_name;
    const char *last_name;
    enum role role;
    const char *time_zone;  /* IANA name */
    uint32_t devices_epoch; /* version of the device list     */
    int64_t created_ms;     /* Unix time                      */
    bool is_disabled;       /* may not log in                 */
};

/* OK; ERR_CONFLICT when the id, email or username is taken; ERR_FULL,
 * ERR_IO.  devices_epoch and is_disabled are not looked at. */
MUST_CHECK enum status store_users_insert(struct store *store,
                                          const struct user *user,
                                          const char *password_hash);

/* OK; ERR_NOT_FOUND; ERR_IO. */
MUST_CHECK enum status store_users_read(struct store *store,
                                        struct arena *arena, struct id id,
                                        struct user *out);

/* The same by e-mail address, with the hash of the password. */
MUST_CHECK enum status store_users_find(struct store *store,
                                        struct arena *arena, const char *email,
                                        struct user *out,
                                        const char **out_hash);

/*
 * The highest number that follows `base` in any username: 0 when nobody has
 * it, 1 for `base` itself.  base + (that + 1) is free, for as long as the
 * transaction lasts.  `base` does not end in a digit.
 */
MUST_CHECK enum status store_users_last_number(struct store *store,
                                               const char *base, int64_t *out);

/* Each: OK; ERR_NOT_FOUND when there is no such user; ERR_FULL, ERR_IO. */
MUST_CHECK enum status store_users_rename(struct store *store, struct id id,
                                          const char *first_name,
                                          const char *last_name);
MUST_CHECK enum status store_users_move(struct store *store, struct id id,
                                        const char *time_zone);
MUST_CHECK enum status store_users_set_hash(struct store *store, struct id id,
                                            const char *password_hash);

/*
 * For every query that joins users: the columns of struct user, of a table
 * that is called u, and their reader.  `first` is the column of u.user_id.
 */
#define STORE_USERS_COLUMNS                                                    \
    "u.user_id, u.email, u.username, u.first_name, u.last_name, u.role, "      \
    "u.time_zone, u.devices_epoch, u.created_ms, u.disabled_ms"
struct user store_users_of_row(const struct query *q, int first,
                               struct arena *arena);

#endif
