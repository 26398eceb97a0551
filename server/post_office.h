/*
 * post_office.h - outgoing mail, up and down the stairs.
 *
 *   post_office_settle --> post_office_open --> sending --post_office_stop-->
 *   quiet --> post_office_close_pool --> post_office_close
 *
 * Everything that only a server with --smtp has: libcurl, a thread with a
 * database connection, and the postman (api/postman.h) who uses both.
 */
#ifndef POST_OFFICE_H
#define POST_OFFICE_H

#include <stdbool.h>

#include "base/status.h"

struct config;
struct loop;
struct pool;
struct postman;
struct service;
struct smtp;
struct store;

/* All NULL while no mail is sent; for this file alone. */
struct post_office {
    struct smtp *smtp;
    struct store *store;
    struct pool *pool;
    struct postman *postman;
};

/* Read what only root may read, before the first thread.  OK, also without
 * --smtp; ERR_IO (logged). */
MUST_CHECK enum status post_office_settle(struct post_office *office,
                                          const struct config *config);

/* Send from now on, or let nothing be queued; config->public_url is set.
 * `store` is any connection, borrowed during the call.  OK; ERR_IO, ERR_FULL
 * (logged). */
MUST_CHECK enum status post_office_open(struct post_office *office,
                                        const struct config *config,
                                        struct loop *loop,
                                        struct service *service,
                                        struct store *store);

/* Begin no other mail. */
void post_office_stop(struct post_office *office);

/* Whether none is on its way. */
bool post_office_is_quiet(const struct post_office *office);

/* Ends the thread; after service_give_up, before loop_close. */
void post_office_close_pool(struct post_office *office);

/* Ends all else; after loop_close. */
void post_office_close(struct post_office *office);

#endif
