/*
 * api/exchange.h - one HTTP connection: request, reply, request, reply ...
 *
 *   bytes -> [exchange] -> call -> answer -> bytes
 *
 *   FRESH --------+
 *     |           | first byte
 *     |  IDLE ----+--------> READING -------------> WORKING ---------> IDLE
 *     |   |                     |    head and body     |    answered
 *     | deadline                | deadline: 408        | close asked for
 *     v   v                     v                      v
 *    conn_close             conn_close             conn_close
 *
 *   FRESH    accepted, silent or in its handshake; the deadline of the first
 *            head runs already
 *   IDLE     keep-alive; owns no call, so no memory but itself
 *   READING  owns a call, which is being filled
 *   WORKING  owns a call, which a worker or a later tick answers; the
 *            connection is paused, a pipelined request waits in it
 *
 * If the peer goes away while a worker has the call, the call is let go:
 * it frees itself when it comes back.
 */
#ifndef API_EXCHANGE_H
#define API_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "api/problem.h"
#include "base/slice.h"
#include "wire/response.h"

struct arena;
struct call;
struct conn;
struct conn_owner;
struct exchange;
struct service;

/* One response.  Everything is borrowed during exchange_answer, but for a
 * lent body, which must outlive the process's connections. */
struct answer {
    int http_status;
    const char *type; /* Content-Type; NULL: no body    */
    struct slice body;
    bool is_lent;                        /* `body` is not copied           */
    bool is_cacheable;                   /* no `Cache-Control: no-store`   */
    bool has_close;                      /* end the connection after it    */
    const struct response_field *fields; /* beyond those of every answer   */
    size_t field_count;
};

enum { ANSWER_FIELDS_MAX = 8 };

/* The owner of a new connection. */
struct conn_owner *exchange_open(struct service *service, struct conn *conn);

/* Answer the exchange's call and free it; the next request may come.  HEAD
 * gets no body, an answer on a stopping server or to a client that does not
 * keep alive closes. */
void exchange_answer(struct exchange *exchange, const struct answer *answer);

/* Answer with application/problem+json (RFC 9457).  `member` may be NULL. */
void exchange_refuse(struct exchange *exchange, enum problem problem,
                     const char *member);

/*
 * The connection was upgraded: write `answer` (101) at once, give up the
 * connection, free the call and the exchange.  Returns the connection, which
 * the caller gives a new owner in the same event.
 */
struct conn *exchange_upgrade(struct exchange *exchange,
                              const struct answer *answer);

/* The peer is a proxy that the operator runs. */
bool exchange_is_proxied(const struct exchange *exchange);

/* It may only ask whether the server is well (conn_is_reserved). */
bool exchange_is_reserved(const struct exchange *exchange);

/* The peer's address as text, in `arena`. */
const char *exchange_address(const struct exchange *exchange,
                             struct arena *arena);

/* Close those that are idle; the others close when they have answered. */
void exchange_stop_all(struct service *service);

#endif
