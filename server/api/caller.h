/*
 * api/caller.h - who calls: the cookie and the token of a login.
 *
 *   Cookie, Authorization --> [caller] --> domain/login --> struct caller
 *
 * Browsers bring the cookie `judify_login`; over TLS it is called
 * `__Host-judify_login`, which no other host and no plain page can set.
 * Programs bring `Authorization: Bearer <token>`.
 */
#ifndef API_CALLER_H
#define API_CALLER_H

#include <stdbool.h>
#include <stdint.h>

#include "api/endpoint.h"
#include "base/arena.h"
#include "base/slice.h"
#include "base/status.h"

struct request;
struct store;

/* The two fields that may say who calls; empty when they are not there. */
struct credentials {
    struct slice cookie;        /* the whole Cookie field's value        */
    struct slice authorization; /* the whole Authorization field's value */
};

/*
 * Who brings these?  On a worker.
 *
 * is_secure  the request came over TLS: which cookie is looked at.
 * out        all zero when nobody is known.
 *
 * With an Authorization field the cookie is not looked at, also when the
 * field is of no use: so a request that needs no Origin (docs/http-api.md 1)
 * never acts for the cookie's owner.
 *
 * Returns OK, also for nobody; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status caller_identify(struct store *store,
                                       const struct credentials *credentials,
                                       bool is_secure, int64_t now_ms,
                                       struct caller *out);

/*
 * The address that the throttle counts, in the arena: of IPv6 the /64, which
 * one subscriber has whole, and each of whose 2^64 addresses would have tries
 * of its own.
 *
 * peer        the other end of the connection, text.
 * is_proxied  that is a proxy which the operator runs.  What it
 *             saw is then the last element of X-Forwarded-For: those before
 *             it came from outside, and anybody can make them up.
 *
 * Without such an element, or with one that is no address: `peer`.
 */
const char *caller_address(struct arena *arena, const struct request *request,
                           const char *peer, bool is_proxied);

/* The Set-Cookie value that hands `token` to a browser, for as long as its
 * login lasts; in the arena. */
const char *caller_set_cookie(struct arena *arena, const char *token,
                              bool is_secure);

/* The one that takes it away. */
const char *caller_clear_cookie(struct arena *arena, bool is_secure);

#endif
