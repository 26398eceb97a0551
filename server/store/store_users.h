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
#include <stddef.h>
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
    bool is_confirmed;      /* the address was shown to be theirs */
    bool has_change_mails;  /* wants to hear of changes by mail   */
    bool is_deleted;        /* only what stands in for who has left */
};

/* OK; ERR_CONFLICT when the id, email or username is taken; ERR_FULL,
 * ERR_IO.  devices_epoch and what is_ and has_ are not looked at. */
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
MUST_CHECK enum status store_users_disable(struct store *store, struct id id,
                                           int64_t now_ms);
MUST_CHECK enum status store_users_enable(struct store *store, struct id id);
MUST_CHECK enum status store_users_confirm(struct store *store, struct id id,
                                           int64_t now_ms);
MUST_CHECK enum status store_users_set_change_mails(struct store *store,
                                                    struct id id, bool has);

/*
 * Put `stand_in` in the place of the user of that id.  Everything that refers
 * to a user by ON DELETE CASCADE goes; what does not stays and refers to the
 * stand-in: sessions and their events.  It has no password, which is what
 * is_deleted says, and is disabled.
 *
 * Inside the caller's transaction.  OK; ERR_NOT_FOUND when there is no such
 * user; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status store_users_replace(struct store *store,
                                           const struct user *stand_in);

/* Delete a stand-in that no session and no contact refers to.  OK, also for
 * whoever else; ERR_FULL, ERR_IO. */
MUST_CHECK enum status store_users_delete_unused(struct store *store,
                                                 struct id id);

/* Everybody who has not left, by e-mail address, in the arena.  OK; ERR_IO. */
MUST_CHECK enum status store_users_list(struct store *store,
                                        struct arena *arena, struct user **out,
                                        size_t *out_count);

/*
 * For every query that joins users: the columns of struct user, of a table
 * that is called u, and their reader.  `first` is the column of u.user_id.
 */
#define STORE_USERS_COLUMNS                                                    \
    "u.user_id, u.email, u.username, u.first_name, u.last_name, u.role, "      \
    "u.time_zone, u.devices_epoch, u.created_ms, u.disabled_ms, "              \
    "u.confirmed_ms, u.changes_by_mail, u.password_hash = ''"
struct user store_users_of_row(const struct query *q, int first,
                               struct arena *arena);

#endif
