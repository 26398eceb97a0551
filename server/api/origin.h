/*
 * api/origin.h - may this request change something?
 *
 * A browser sends a user's cookie along with whatever another site makes it
 * send, so a request that changes something must say that it comes from our
 * own page: an Origin on the allow list, or `Sec-Fetch-Site: same-origin`.
 * A program with a bearer token, or with no cookie at all, is no browser
 * that was tricked (OWASP, Cross-Site Request Forgery Prevention).
 */
#ifndef API_ORIGIN_H
#define API_ORIGIN_H

#include <stdbool.h>

struct request;
struct service;

/* Whether the request's Origin is right for a call that changes something. */
bool origin_may_change(const struct service *service,
                       const struct request *request);

/* Whether it is right for opening a link: with a cookie, the Origin itself
 * must be on the allow list (RFC 6455 10.2). */
bool origin_may_link(const struct service *service,
                     const struct request *request);

#endif
