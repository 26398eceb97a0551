/*
 * api/postman.h - takes mails to the mail server, one at a time.
 *
 *   timer --a thread of its own--> domain/mail takes --> wire/mime --> io/smtp
 *         <--taken, put off, refused, nobody there-------------------+
 *
 * The thread has its own database connection and waits for the mail server
 * as long as that takes: a server that is slow, down or strange delays mails
 * and nothing else.  While it takes none, everything waits, and it is asked
 * again after a pause that grows (limits.h).
 */
#ifndef API_POSTMAN_H
#define API_POSTMAN_H

#include <stdbool.h>
#include <stdint.h>

struct pool;
struct postman;
struct service;
struct smtp;
struct store;

/* What it works with; all borrowed until postman_free. */
struct postman_parts {
    struct pool *pool;   /* of one worker, its own */
    struct store *store; /* that worker's          */
    struct smtp *smtp;
    const char *from; /* the address that mails come from */
};

/* Only grow, but for waiting. */
struct postman_counters {
    uint64_t waiting; /* when it last looked                   */
    uint64_t sent;    /* a mail server has taken them          */
    uint64_t put_off; /* tries that failed, to be repeated     */
    uint64_t failed;  /* given up: refused for good, or too old */
};

/* Goes round until postman_stop or the loop is closed; `service` is borrowed
 * until then, and knows it from now on. */
struct postman *postman_new(struct service *service,
                            const struct postman_parts *parts);

/* Begin no other mail.  The one that is on its way may end, until
 * service_give_up drops it; it is tried again after the next start. */
void postman_stop(struct postman *postman);

const struct postman_counters *postman_counters(const struct postman *postman);

/* After pool_close and loop_close.  postman_free(NULL) does nothing. */
void postman_free(struct postman *postman);

#endif
