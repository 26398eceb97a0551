/*
 * api/place.h - where a path leads: one row for each place.
 *
 * The API has a table of its own (api/endpoints.h); here stand the few paths
 * beside it, and the web app, to which every other path leads.
 */
#ifndef API_PLACE_H
#define API_PLACE_H

#include <stdint.h>

#include "api/problem.h"
#include "base/slice.h"

struct call;
struct place;
struct service;

/* The row that an undecoded path leads to; never NULL. */
const struct place *place_find(const struct service *service,
                               struct slice path);

/* It tells whether the server is well: answered also to a connection beyond
 * the cap (conn_is_reserved). */
bool place_is_vital(const struct place *place);

/* The row of the target `*`, which only OPTIONS may name. */
const struct place *place_for_server(void);

/*
 * Whether call->place takes the request's method, and, for the API, whether
 * there is such an endpoint.  Sets call->endpoint, call->allow and
 * *out_limit, the bytes of content that it takes.
 */
enum problem place_check(struct call *call, uint64_t *out_limit);

/* Answer the call, or give it to a worker that will. */
void place_serve(struct call *call);

#endif
