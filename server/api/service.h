/*
 * api/service.h - the HTTP side of the program: what all its parts share.
 *
 * Made by main, listened on by the loop.  Its fields are for the files of
 * api/ alone; the floor above uses the functions.  On the loop's thread,
 * but for what is said to be constant.
 */
#ifndef API_SERVICE_H
#define API_SERVICE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/list.h"
#include "base/slice.h"
#include "io/loop.h"
#include "io/timer.h"

struct assets;
struct guard;
struct pool;
struct postman;
struct relay;
struct store;

/* Settings; borrowed until service_free. */
struct service_config {
    bool is_dev;               /* serve the echo endpoints                 */
    bool is_secure;            /* people reach us over TLS                 */
    const char *metrics_token; /* NULL: /metrics on loopback only          */
    const char *version;       /* of the program, "0.1.0"                  */
    const char *build;         /* of its source, a git description         */
};

/* Only grow, but for exchanges. */
struct service_counters {
    uint64_t exchanges; /* HTTP connections open now                */
    uint64_t requests;
    uint64_t answers[6];     /* by the first digit of the status code    */
    uint64_t work_us;        /* time that answers waited for workers     */
    uint64_t reminders;      /* given                                    */
    uint64_t writes_refused; /* their user makes too many (api/guard.h) */
};

struct service {
    struct loop_door door; /* first: the loop finds us by it           */
    struct service_config config;
    struct loop *loop;
    struct pool *pool;
    struct relay *relay;
    struct guard *guard;           /* of passwords, for handlers            */
    const struct postman *postman; /* its counters; NULL: no mail is sent  */
    const struct assets *assets;   /* constant                              */
    struct store *const *stores;   /* one for each worker, theirs alone     */
    size_t n_stores;
    const char *const *origins; /* "https://learn.example.org", exactly  */
    size_t n_origins;
    struct list exchanges; /* of struct exchange                    */
    struct service_counters counters;
    bool is_stopping;
    _Atomic bool is_given_up; /* read by workers */
    int64_t date_s;           /* Unix time that `date` is the text of  */
    char date[32];            /* IMF-fixdate, RFC 9110 5.6.7           */
};

/* What the service stands on; all borrowed until service_free. */
struct service_parts {
    struct loop *loop;
    struct pool *pool;
    struct relay *relay;
    struct guard *guard;
    const struct assets *assets;
    struct store *const *stores; /* as many as the pool has workers */
    size_t n_stores;
};

struct service *service_new(const struct service_config *config,
                            const struct service_parts *parts);

/* After the loop dropped every connection.  service_free(NULL) does nothing. */
void service_free(struct service *service);

/* The addresses that people open the app at, once the port is known;
 * borrowed until service_free. */
void service_set_origins(struct service *service, const char *const *origins,
                         size_t count);

/* Its door, for loop_listen. */
struct loop_door *service_door(struct service *service);

/* What a door that speaks TLS says to a peer that speaks HTTP without it;
 * static. */
struct slice service_plain_answer(void);

/* Begin to stop: idle connections are closed, running requests are answered
 * with `Connection: close`, and /readyz says no. */
void service_stop(struct service *service);

/* Nobody will hear what is not answered yet: workers refuse the calls that
 * wait for them instead of doing them.  Before pool_close, which takes as
 * long as what waits. */
void service_give_up(struct service *service);

/* Whether the connection's Origin is one of ours, exactly. */
bool service_allows_origin(const struct service *service, struct slice origin);

/* The text of Date for this tick. */
struct slice service_date(struct service *service);

#endif
