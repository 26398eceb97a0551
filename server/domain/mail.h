/*
 * domain/mail.h - mails that tell people what happened, until they are sent.
 *
 *   booking, change, reminder --mail_queue--> waiting --mail_take--> tried
 *   a forgotten password --mail_ask_ticket-----^ ^                    |
 *                                                +------not taken-----+
 *                              gone <--mail_end, two days-------------+
 *
 * A mail is queued in the transaction of what it tells of, so that neither is
 * without the other, and goes when a mail server has taken it: it is sent at
 * least once.  None has anything of a conversation.  While the server is one
 * that sends no mail (mail_set_postman), nothing is queued.
 *
 * A mail with a ticket (domain/ticket.h) is written when it is sent, so that
 * its token is in nobody's file.
 */
#ifndef DOMAIN_MAIL_H
#define DOMAIN_MAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/status.h"
#include "domain/token.h"
#include "store/store_mails.h"
#include "store/store_users.h"

struct store;

/* From now on mails are queued, and the links in them begin with
 * `public_url`; NULL: from now on none is.  What waits, waits on.  OK;
 * ERR_FULL, ERR_IO. */
MUST_CHECK enum status mail_set_postman(struct store *store,
                                        const char *public_url);

/* Whether this server sends mail.  OK; ERR_IO. */
MUST_CHECK enum status mail_has_postman(struct store *store,
                                        struct arena *arena, bool *out);

/*
 * The one who is to get a mail of this kind, without a ticket.
 *
 * Returns OK; ERR_NOT_FOUND when nobody gets it: no mail is sent by this
 * server, the account is disabled or gone, its address is not confirmed, or
 * (MAIL_CHANGE) they do not want such mails; ERR_IO.
 */
MUST_CHECK enum status mail_reader(struct store *store, struct arena *arena,
                                   struct id user, enum mail_kind kind,
                                   struct user *out);

/* What is to be said to whom.  Everything is borrowed. */
struct mail_draft {
    const struct user *to; /* of mail_reader                            */
    enum mail_kind kind;   /* without a ticket                          */
    const char *subject;   /* one line of UTF-8                         */
    const char *text;      /* lines of UTF-8, the last one ended        */
    const char *path;      /* "/messages/...": the page that it is about;
                              the link stands below the text            */
};

/*
 * Let it wait to be sent; inside the caller's transaction.  When as many wait
 * as may (limits.h), it is not kept: what it tells of is more than the mail.
 *
 * Returns OK; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status mail_queue(struct store *store, struct arena *arena,
                                  const struct mail_draft *draft,
                                  int64_t now_ms);

/*
 * The same for a mail with a ticket; mail_ask_ticket in a transaction of its
 * own.  Whose address it is, if anybody's, is looked up when it is sent, so
 * that asking takes equally long for all.
 *
 * kind     MAIL_PASSWORD, MAIL_ADDRESS.
 * address  folded (domain/account.h).
 *
 * Returns OK, also when one like it waits; ERR_DENIED when no mail is sent by
 * this server; ERR_FULL when as many wait as may; ERR_IO.
 */
MUST_CHECK enum status mail_queue_ticket(struct store *store,
                                         struct arena *arena,
                                         enum mail_kind kind,
                                         const char *address, int64_t now_ms);
MUST_CHECK enum status mail_ask_ticket(struct store *store, struct arena *arena,
                                       enum mail_kind kind, const char *address,
                                       int64_t now_ms);

/* How many wait for `user`, but for those whose reader nobody has looked up
 * yet.  OK; ERR_IO. */
MUST_CHECK enum status mail_count_waiting(struct store *store, struct id user,
                                          int64_t *out);

/* What the postman finds.  Texts live in the arena. */
struct mail_round {
    bool has_mail; /* then it is tried now, and due again later */
    struct mail mail;
    bool has_ticket;                      /* its text has a token   */
    uint8_t token_hash[TOKEN_HASH_BYTES]; /* then                   */
    bool has_more;                        /* something else may be due */
    int64_t n_given_up; /* waited for LIMIT_MAIL_AGE_MS, and are gone */
    int64_t n_waiting;  /* after this */
};

/*
 * The next mail that is due, ready to be sent.  Before it is handed out it is
 * written that it was tried: whatever happens to it then, it is due again,
 * after LIMIT_MAIL_WAIT_FIRST_MS, and twice that each time, until mail_end.
 * What nobody is to get any more goes.
 *
 * Returns OK, also when none is due; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status mail_take(struct store *store, struct arena *arena,
                                 int64_t now_ms, struct mail_round *out);

/* What became of a mail that was tried. */
enum mail_fate {
    MAIL_SENT,     /* a mail server has taken it: it is gone from here    */
    MAIL_GIVEN_UP, /* it is gone                                          */
    MAIL_WAITS,    /* for its next try, with another ticket when it has one */
};

/* OK; ERR_FULL, ERR_IO: it waits, whatever became of it. */
MUST_CHECK enum status mail_end(struct store *store,
                                const struct mail_round *round,
                                enum mail_fate fate);

#endif
