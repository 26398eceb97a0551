#include "api/call.h"

#include "api/caller.h"
#include "api/exchange.h"
#include "api/place.h"
#include "api/service.h"
#include "base/mem.h"
#include "io/loop.h"

struct call *call_new(struct service *service, struct exchange *exchange)
{
    struct call *call = mem_new(sizeof *call);
    call->service = service;
    call->exchange = exchange;
    call->arena = arena_new();
    request_init(&call->parser);
    return call;
}

void call_free(struct call *call)
{
    if (call == NULL)
        return;
    reply_done(&call->reply);
    json_decref(call->ask.body);
    text_done(&call->content);
    text_done(&call->body);
    arena_free(call->arena);
    mem_free(call);
}

enum problem call_route(struct call *call, uint64_t *out_limit)
{
    const struct request *request = &call->parser.request;

    if (slice_is(request->target, "*")) {
        call->place = place_for_server();
        return PROBLEM_NONE;
    }
    uint8_t *scratch = arena_take(call->arena, request->path.len);
    if (target_read_path(request->path, scratch, &call->path) != OK)
        return PROBLEM_BAD_REQUEST;
    call->place = place_find(call->service, request->path);
    if (exchange_is_reserved(call->exchange) && !place_is_vital(call->place))
        return PROBLEM_SERVER_FULL;
    return place_check(call, out_limit);
}

void call_serve(struct call *call)
{
    place_serve(call);
}

/* What a handler sees of the request; everything but the store. */
static void fill_ask(struct call *call)
{
    const struct service *service = call->service;
    struct ask *ask = &call->ask;
    ask->request = &call->parser.request;
    ask->query = call->parser.request.query;
    ask->guard = service->guard;
    ask->arena = call->arena;
    ask->now_ms = loop_unix_ms(service->loop);
    ask->steady_ms = loop_now_ms(service->loop);
    ask->is_secure = service->config.is_secure;
    ask->address = caller_address(call->arena, ask->request,
                                  exchange_address(call->exchange, call->arena),
                                  exchange_is_proxied(call->exchange));
}

void call_submit(struct call *call, void (*work)(struct job *, unsigned),
                 void (*done)(struct job *))
{
    call->job.work = work;
    call->job.done = done;
    fill_ask(call);
    call->job.is_heavy = call->endpoint != NULL && call->endpoint->is_hashing;
    call->began_ms = loop_now_ms(call->service->loop);
    if (pool_submit(call->service->pool, &call->job) != OK)
        exchange_refuse(call->exchange, PROBLEM_SERVER_FULL, NULL);
}

enum status call_identify(struct call *call)
{
    struct ask *ask = &call->ask;
    const struct credentials credentials = {
        .cookie = request_field(ask->request, "cookie"),
        .authorization = request_field(ask->request, "authorization"),
    };
    return caller_identify(ask->store, &credentials, ask->is_secure,
                           ask->now_ms, &ask->caller);
}

struct exchange *call_return(struct call *call)
{
    struct service *service = call->service;
    service->counters.work_us +=
        (uint64_t)(loop_now_ms(service->loop) - call->began_ms) * 1000;

    struct exchange *exchange = call->exchange;
    if (exchange == NULL)
        call_free(call);
    return exchange;
}
