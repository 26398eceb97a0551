/*
 * store/store_mails.h - mails that wait to be sent.
 *
 *   domain/mail --> [store_mails] --> query --> mails, postman
 *
 * Knows columns, and no rule: who gets a mail, how many may wait and when one
 * is due is decided above.  Texts that are read live in the arena.
 */
#ifndef STORE_STORE_MAILS_H
#define STORE_STORE_MAILS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/status.h"

struct store;

/* The words of the table's CHECK. */
enum mail_kind {
    MAIL_CHANGE,   /* what became of a session                  */
    MAIL_REMINDER, /* that a session is near                    */
    MAIL_PASSWORD, /* with a ticket: it sets a password         */
    MAIL_ADDRESS,  /* with a ticket: it confirms this address   */
    MAIL_KIND_COUNT
};

/* "change" ...: static text. */
const char *mail_kind_name(enum mail_kind kind);

/* One that waits.  A plain value; texts are borrowed. */
struct mail {
    struct id id;
    bool has_user; /* false: nobody has looked yet whose address it is */
    struct id user;
    enum mail_kind kind;
    const char *address;
    const char *subject; /* "" before it is sent, with a ticket */
    const char *text;    /* the same                            */
    int64_t created_ms;  /* Unix time                           */
    int64_t due_ms;
    int64_t attempts; /* that were begun */
};

/*
 * Another one; attempts is not looked at.  With a ticket, one of this kind
 * and address may wait already: then that one stays, and counts as created
 * now.  That is written too, so that it takes as long.
 *
 * OK; ERR_NOT_FOUND without such a user; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status store_mails_insert(struct store *store,
                                          const struct mail *mail);

/* How many wait: all, and of them those of `user`.  OK; ERR_IO. */
MUST_CHECK enum status store_mails_count(struct store *store, struct id user,
                                         int64_t *out_all, int64_t *out_users);

/* The one that has been due longest.  OK; ERR_NOT_FOUND when none is due by
 * now_ms; ERR_IO. */
MUST_CHECK enum status store_mails_due(struct store *store, struct arena *arena,
                                       int64_t now_ms, struct mail *out);

/* It is tried now, and then not before due_ms.  OK; ERR_NOT_FOUND; ERR_IO. */
MUST_CHECK enum status store_mails_defer(struct store *store, struct id id,
                                         int64_t due_ms);

/* OK, also when it is gone already; ERR_FULL, ERR_IO. */
MUST_CHECK enum status store_mails_delete(struct store *store, struct id id);

/* Delete those of an address of which nobody has looked yet whose it is.  OK;
 * ERR_FULL, ERR_IO. */
MUST_CHECK enum status store_mails_delete_of_address(struct store *store,
                                                     const char *address);

/* Delete what was created before then.  out_count: how many.  OK; ERR_FULL,
 * ERR_IO. */
MUST_CHECK enum status store_mails_delete_old(struct store *store,
                                              int64_t before_ms,
                                              int64_t *out_count);

/* Whether there is a postman, and what links in mails begin with.  OK;
 * ERR_NOT_FOUND when there is none; ERR_IO. */
MUST_CHECK enum status store_mails_read_postman(struct store *store,
                                                struct arena *arena,
                                                const char **out_public_url);

/* NULL: none.  OK; ERR_FULL, ERR_IO. */
MUST_CHECK enum status store_mails_write_postman(struct store *store,
                                                 const char *public_url);

#endif
