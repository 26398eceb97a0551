#include "api/place.h"

#include "api/asset.h"
#include "api/call.h"
#include "api/dispatch.h"
#include "api/echo.h"
#include "api/exchange.h"
#include "api/service.h"
#include "api/vitals.h"
#include "api/upgrade.h"
#include "base/limits.h"

enum place_kind {
    PLACE_EXACT,  /* the path, and nothing else        */
    PLACE_PREFIX, /* everything that begins with it    */
    PLACE_DEV,    /* exact, and only with --dev        */
};

struct place {
    enum place_kind kind;
    const char *path;
    const char *allow; /* methods; NULL: the endpoints know */
    uint64_t body_max; /* bytes; the endpoints know theirs  */
    void (*serve)(struct call *call);
};

static void serve_server(struct call *call)
{
    exchange_answer(call->exchange, &(struct answer){ .http_status = 204 });
}

/* /dev/ is not the app's, so that a suite without --dev hears a no. */
static void serve_nothing(struct call *call)
{
    exchange_refuse(call->exchange, PROBLEM_NOT_FOUND, NULL);
}

static const char reads[] = "GET, HEAD, OPTIONS";

static const struct place places[] = {
    { PLACE_PREFIX, "/api/", NULL, 0, dispatch_serve },
    { PLACE_EXACT, "/ws", "GET, OPTIONS", 0, upgrade_serve },
    { PLACE_EXACT, "/healthz", reads, 0, vitals_serve_health },
    { PLACE_EXACT, "/readyz", reads, 0, vitals_serve_ready },
    { PLACE_EXACT, "/metrics", reads, 0, vitals_serve_metrics },
    { PLACE_EXACT, "/version", reads, 0, vitals_serve_version },
    { PLACE_DEV, "/dev/echo", "GET, HEAD, POST, OPTIONS", LIMIT_ECHO_BYTES,
      echo_serve },
    { PLACE_DEV, "/dev/cookie", reads, 0, echo_serve_cookies },
    { PLACE_PREFIX, "/dev/", reads, 0, serve_nothing },
};
static const struct place web_app = { PLACE_PREFIX, "/", reads, 0,
                                      asset_serve };
static const struct place server = { PLACE_EXACT, "*", "OPTIONS", 0,
                                     serve_server };

const struct place *place_find(const struct service *service, struct slice path)
{
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        const struct place *place = &places[i];
        if (place->kind == PLACE_DEV && !service->config.is_dev)
            continue;
        if (place->kind == PLACE_PREFIX ? slice_starts(path, place->path)
                                        : slice_is(path, place->path))
            return place;
    }
    return &web_app;
}

bool place_is_vital(const struct place *place)
{
    return place->serve == vitals_serve_health ||
           place->serve == vitals_serve_ready;
}

const struct place *place_for_server(void)
{
    return &server;
}

/* Whether the comma-separated list has the whole word. */
static bool list_has(const char *list, struct slice word)
{
    while (*list != '\0') {
        const size_t len = strcspn(list, ",");
        if (slice_equal(slice_of(list, len), word))
            return true;
        list += len;
        list += strspn(list, ", ");
    }
    return false;
}

static enum problem check_endpoint(struct call *call, uint64_t *out_limit)
{
    call->endpoint =
        endpoint_find(call->arena, call->parser.request.method_text,
                      &call->path, call->ask.params, &call->allow);
    if (call->endpoint != NULL) {
        *out_limit = call->endpoint->body_max;
        return PROBLEM_NONE;
    }
    if (call->allow == NULL)
        return PROBLEM_NOT_FOUND;
    return call->parser.request.method == REQUEST_OPTIONS
               ? PROBLEM_NONE
               : PROBLEM_METHOD_NOT_ALLOWED;
}

enum problem place_check(struct call *call, uint64_t *out_limit)
{
    const struct place *place = call->place;
    if (place->allow == NULL)
        return check_endpoint(call, out_limit);

    call->allow = place->allow;
    *out_limit = place->body_max;
    return list_has(place->allow, call->parser.request.method_text)
               ? PROBLEM_NONE
               : PROBLEM_METHOD_NOT_ALLOWED;
}

/* RFC 9110 9.3.7: what may be done with this target. */
static void serve_options(struct call *call)
{
    const struct response_field allow = { "Allow", slice_text(call->allow) };
    exchange_answer(call->exchange, &(struct answer){ .http_status = 204,
                                                      .fields = &allow,
                                                      .field_count = 1 });
}

void place_serve(struct call *call)
{
    if (call->parser.request.method == REQUEST_OPTIONS && call->allow != NULL)
        serve_options(call);
    else
        call->place->serve(call);
}
