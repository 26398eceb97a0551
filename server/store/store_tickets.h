/*
 * store/store_tickets.h - the tickets that mails carried.
 *
 *   domain/ticket --> [store_tickets] --> query --> tickets
 *
 * Knows hashes, not tokens; how long one lasts and how many there may be is
 * decided above.
 */
#ifndef STORE_STORE_TICKETS_H
#define STORE_STORE_TICKETS_H

#include <stdint.h>

#include "base/id.h"
#include "base/status.h"

struct store;

enum { STORE_TICKETS_HASH_BYTES = 32 };

/* The words of the table's CHECK. */
enum ticket_purpose {
    TICKET_PASSWORD, /* sets a new password    */
    TICKET_ADDRESS,  /* confirms the address   */
    TICKET_PURPOSE_COUNT
};

/* One, without its token.  A plain value. */
struct ticket {
    enum ticket_purpose purpose;
    struct id user;
    int64_t expires_ms; /* Unix time */
};

/* OK; ERR_NOT_FOUND without such a user; ERR_IO. */
MUST_CHECK enum status store_tickets_insert(
    struct store *store, const struct ticket *ticket,
    const uint8_t token_hash[STORE_TICKETS_HASH_BYTES]);

/* Whose it is.  OK; ERR_NOT_FOUND when there is none with this hash and
 * purpose that expires after now_ms; ERR_IO. */
MUST_CHECK enum status store_tickets_find(
    struct store *store, enum ticket_purpose purpose,
    const uint8_t token_hash[STORE_TICKETS_HASH_BYTES], int64_t now_ms,
    struct id *out_user);

/* How many of `user` and this purpose expire after now_ms.  OK; ERR_IO. */
MUST_CHECK enum status store_tickets_count(struct store *store,
                                           enum ticket_purpose purpose,
                                           struct id user, int64_t now_ms,
                                           int64_t *out);

/* OK, also when there is none with this hash; ERR_FULL, ERR_IO. */
MUST_CHECK enum status store_tickets_delete(
    struct store *store, const uint8_t token_hash[STORE_TICKETS_HASH_BYTES]);

/* All of `user` and this purpose.  OK; ERR_FULL, ERR_IO. */
MUST_CHECK enum status store_tickets_delete_all(struct store *store,
                                                enum ticket_purpose purpose,
                                                struct id user);

/* What has expired by now_ms.  OK; ERR_FULL, ERR_IO. */
MUST_CHECK enum status store_tickets_delete_expired(struct store *store,
                                                    int64_t now_ms);

#endif
