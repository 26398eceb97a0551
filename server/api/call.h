/*
 * api/call.h - one request on its way to its answer.
 *
 * Lives from the first byte of a request until its answer is queued, and
 * holds all memory that the request needs: parser, content, arena.
 *
 *   exchange fills it -> call_route -> content -> call_serve
 *                                                   |
 *                       answered at once (assets, health, refusals)
 *                       or by a worker: job -> work -> done -> answered
 *
 * Its fields are for the files of api/ alone.
 */
#ifndef API_CALL_H
#define API_CALL_H

#include <stdint.h>

#include "api/endpoint.h"
#include "base/text.h"
#include "io/pool.h"
#include "relay/relay.h"
#include "wire/request.h"
#include "wire/target.h"

struct exchange;
struct service;

/* A row of the table of places: where a path leads before the API's own
 * table is asked. */
struct place;

struct call {
    struct job job; /* for whoever needs a worker               */
    struct service *service;
    struct exchange *exchange; /* NULL: the peer is gone, nobody listens   */
    struct arena *arena;
    const struct place *place; /* set by call_route                        */
    const struct endpoint *endpoint; /* when the place is the API           */
    struct target_path path; /* decoded, in the arena                    */
    const char *allow;       /* for 405                                  */
    struct text content;     /* what came as the body so far             */
    struct ask ask;
    struct reply reply;
    struct text body;             /* what goes back, rendered by the worker   */
    struct admission admission;   /* for an upgrade                           */
    enum problem refusal;         /* for an upgrade                           */
    bool is_slowed;               /* refused: too many writes of the caller */
    unsigned n_reads;             /* for an upgrade: of what was old          */
    int64_t began_ms;             /* loop_now_ms when a worker was asked      */
    struct request_parser parser; /* last: it is large                      */
};

struct call *call_new(struct service *service, struct exchange *exchange);

/* call_free(NULL) does nothing. */
void call_free(struct call *call);

/*
 * The head is whole: find who serves it and how much content that takes.
 * Returns PROBLEM_NONE and sets *out_limit, in bytes; or the refusal.
 */
enum problem call_route(struct call *call, uint64_t *out_limit);

/* The request is whole: answer it, now or later. */
void call_serve(struct call *call);

/* Fill in call->ask, but for its store, and hand the call to a worker:
 * `work` there, then `done` on the loop; refuses with server_full when too
 * many wait. */
void call_submit(struct call *call, void (*work)(struct job *, unsigned),
                 void (*done)(struct job *));

/* On a worker, with ask.store set: find out who calls.  As caller_identify. */
MUST_CHECK enum status call_identify(struct call *call);

/* For a `done`: the exchange that waits for the answer; NULL when the peer
 * is gone, and then the call has been freed. */
struct exchange *call_return(struct call *call);

#endif
