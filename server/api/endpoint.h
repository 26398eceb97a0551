/*
 * api/endpoint.h - one row for each call of the HTTP API, and what its
 * handler is given and gives back.
 *
 *   bytes -> request -> [endpoint] -> ask -> handler -> reply -> bytes
 *                                              |
 *                                  domain, store (a worker's own connection)
 *
 * A handler runs on a worker thread as straight-line code: it may block, it
 * touches no socket and no relay.  What must be told to devices it puts into
 * the reply as notices; what it needs of the relay (who is online) is filled
 * in by its row's `finish`, on the loop's thread, which must not block.
 *
 * Everything that a handler makes lives in the ask's arena, or is owned by
 * the reply; all of it is freed when the reply was written.
 */
#ifndef API_ENDPOINT_H
#define API_ENDPOINT_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "api/reply.h"
#include "base/arena.h"
#include "base/id.h"
#include "base/role.h"
#include "base/slice.h"

struct guard;
struct store;
struct relay;
struct request;
struct target_path;

/* Who may call; checked before the handler runs. */
enum endpoint_caller {
    CALLER_ANYBODY, /* a login is looked up when there is one */
    CALLER_USER,    /* any role: 401 without a login */
    CALLER_STUDENT, /* other roles: 403 not_allowed */
    CALLER_TUTOR,
    CALLER_UNCOUNTED, /* as CALLER_USER, but no write (api/guard.h): what ends
                         a login, so that a thief who writes on and on cannot
                         keep the owner from it; and what only reads */
};

/* The one who calls.  A plain value; all zero when nobody is logged in. */
struct caller {
    bool is_known;
    struct id user;
    struct id login;
    int64_t login_expires_ms; /* Unix time */
    enum role role;
};

enum { ENDPOINT_PARAMS_MAX = 2 };

/* One request, as its handler sees it.  Everything is borrowed until the
 * handler and finish returned. */
struct ask {
    const struct request *request; /* method, fields (wire/request.h) */
    struct slice params[ENDPOINT_PARAMS_MAX]; /* {} of the path, decoded */
    struct slice query; /* raw, without '?' (wire/target.h)  */
    json_t *body;       /* an object; NULL without a body    */
    struct caller caller;
    struct store *store; /* this worker's own connection      */
    struct guard *guard; /* the process's (api/guard.h)       */
    struct arena *arena;
    int64_t now_ms;      /* Unix time when the request began  */
    int64_t steady_ms;   /* the same on a clock without jumps */
    const char *address; /* the peer's, text                  */
    bool is_secure;      /* came over TLS                      */
};

/* A row of the table in api/endpoints.c. */
struct endpoint {
    const char *method; /* "GET" (also serves HEAD), "POST", "PUT", "DELETE" */
    const char *path;   /* "/api/tutors/{}/slots"; {} is one segment, or
                           what is before the rest of it: "{}.ics"           */
    enum endpoint_caller caller;
    size_t body_max; /* bytes; 0: takes no body                           */
    void (*handle)(struct ask *ask, struct reply *reply);
    void (*finish)(const struct ask *ask, struct reply *reply,
                   const struct relay *relay); /* NULL: nothing to fill in   */
    bool is_hashing; /* hashes a password: a heavy job (io/pool.h)          */
};

/* A part of the table: one for each file of handlers. */
struct endpoint_list {
    const struct endpoint *rows;
    size_t count;
};

/*
 * The row for a method and a decoded path (wire/target.h).
 *
 * out_params  the segments that stand at {}; borrow what `path` borrows.
 * out_allow   NULL when no row has this path; else the methods that its rows
 *             take, for the Allow field, in `arena`.
 *
 * Returns NULL when no row fits.  HEAD finds the row of GET.
 */
const struct endpoint *endpoint_find(struct arena *arena, struct slice method,
                                     const struct target_path *path,
                                     struct slice out_params[],
                                     const char **out_allow);

#endif
