/*
 * domain/ticket.h - what a mail gives its reader to show, once.
 *
 *   mail tried --ticket_issue--> live --ticket_set_password,
 *                                 |     ticket_confirm_address--> used
 *                                 +-----30 min-----------------> expired
 *                                 +-----ticket_withdraw: the mail was not taken
 *
 * A ticket is a token (domain/token.h): the mail has it, the database its
 * hash.  Whoever shows it reads the mail of that address.  What is used takes
 * all others of its user and purpose along.
 */
#ifndef DOMAIN_TICKET_H
#define DOMAIN_TICKET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/slice.h"
#include "base/status.h"
#include "domain/token.h"
#include "store/store_logins.h"
#include "store/store_tickets.h"
#include "store/store_users.h"

struct store;

/* Whether `user` may get another one: LIMIT_TICKETS live ones are enough for
 * whoever reads that mail, and a nuisance for whoever did not ask.  OK;
 * ERR_IO. */
MUST_CHECK enum status ticket_has_room(struct store *store,
                                       enum ticket_purpose purpose,
                                       struct id user, int64_t now_ms,
                                       bool *out);

/*
 * A new one, good for LIMIT_TICKET_MS; inside the caller's transaction.
 *
 * out_token  for the mail; it is not kept.
 * out_hash   to withdraw it by.
 *
 * OK; ERR_NOT_FOUND without such a user; ERR_IO.
 */
MUST_CHECK enum status ticket_issue(struct store *store,
                                    enum ticket_purpose purpose, struct id user,
                                    int64_t now_ms,
                                    char out_token[TOKEN_LEN + 1],
                                    uint8_t out_hash[TOKEN_HASH_BYTES]);

/* Its mail was not taken.  OK, also when it is gone; ERR_FULL, ERR_IO. */
MUST_CHECK enum status ticket_withdraw(
    struct store *store, const uint8_t token_hash[TOKEN_HASH_BYTES]);

/* Whose it is; it stays live.  OK; ERR_NOT_FOUND for one that is malformed,
 * unknown, used, expired, of another purpose, or of a disabled user; ERR_IO. */
MUST_CHECK enum status ticket_read(struct store *store, struct arena *arena,
                                   enum ticket_purpose purpose,
                                   struct slice token, int64_t now_ms,
                                   struct user *out);

/*
 * Use a ticket of TICKET_PASSWORD: its user has this password from now on,
 * every login of theirs ends, and their address is confirmed.
 *
 * password_hash  as password_hash() made it.
 * out            whose it was, before.
 * out_ended      which logins, in the arena.
 *
 * Returns OK; ERR_NOT_FOUND as ticket_read; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status ticket_set_password(struct store *store,
                                           struct arena *arena,
                                           struct slice token,
                                           const char *password_hash,
                                           int64_t now_ms, struct user *out,
                                           struct login_ids *out_ended);

/* Use a ticket of TICKET_ADDRESS.  OK; ERR_NOT_FOUND as ticket_read;
 * ERR_FULL, ERR_IO. */
MUST_CHECK enum status ticket_confirm_address(struct store *store,
                                              struct arena *arena,
                                              struct slice token,
                                              int64_t now_ms);

#endif
