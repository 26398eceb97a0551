#include "api/dispatch.h"

#include <assert.h>
#include <strings.h>

#include "api/call.h"
#include "api/exchange.h"
#include "api/guard.h"
#include "api/origin.h"
#include "api/service.h"
#include "base/limits.h"
#include "base/mem.h"

/* `application/json`, with or without parameters. */
static bool is_json(struct slice type)
{
    static const char json[] = "application/json";
    const size_t len = sizeof json - 1;
    if (type.len < len || strncasecmp((const char *)type.data, json, len) != 0)
        return false;
    return type.len == len || type.data[len] == ';' || type.data[len] == ' ';
}

static bool is_read_only(const struct request *request)
{
    return request->method == REQUEST_GET || request->method == REQUEST_HEAD;
}

/* What can be refused without a database. */
static enum problem check_request(const struct call *call)
{
    const struct request *request = &call->parser.request;
    if (!is_read_only(request) && !origin_may_change(call->service, request))
        return PROBLEM_ORIGIN_REFUSED;
    if (call->endpoint->body_max > 0 &&
        !is_json(request_field(request, "content-type")))
        return PROBLEM_NOT_JSON;
    return PROBLEM_NONE;
}

/* Brackets inside one another, outside strings: counted before the parser
 * recurses into them. */
static bool is_too_deep(struct slice json)
{
    size_t depth = 0;
    bool is_text = false;
    for (size_t i = 0; i < json.len; i++) {
        const uint8_t c = json.data[i];
        if (is_text && c == '\\')
            i++;
        else if (c == '"')
            is_text = !is_text;
        else if (!is_text && (c == '{' || c == '['))
            depth++;
        else if (!is_text && (c == '}' || c == ']') && depth > 0)
            depth--;
        if (depth > LIMIT_JSON_DEPTH)
            return true;
    }
    return false;
}

/* The body as one JSON object; NULL when it is not one. */
static json_t *read_object(struct slice body)
{
    if (body.len == 0 || is_too_deep(body))
        return NULL;
    json_error_t error;
    json_t *json = json_loadb((const char *)body.data, body.len,
                              JSON_REJECT_DUPLICATES, &error);
    if (json_is_object(json))
        return json;
    json_decref(json);
    return NULL;
}

/* Whether the one who calls may: docs/http-api.md, "Who calls". */
static enum problem check_caller(const struct endpoint *endpoint,
                                 const struct caller *caller)
{
    switch (endpoint->caller) {
    case CALLER_ANYBODY:
        return PROBLEM_NONE;
    case CALLER_USER:
    case CALLER_UNCOUNTED:
        return caller->is_known ? PROBLEM_NONE : PROBLEM_LOGIN_REQUIRED;
    case CALLER_STUDENT:
    case CALLER_TUTOR:
        break;
    }
    if (!caller->is_known)
        return PROBLEM_LOGIN_REQUIRED;
    const enum role role =
        endpoint->caller == CALLER_STUDENT ? ROLE_STUDENT : ROLE_TUTOR;
    return caller->role == role ? PROBLEM_NONE : PROBLEM_NOT_ALLOWED;
}

/* Whether it counts as a write of the caller's; the others that change
 * something need no login, and are slowed down by their handlers. */
static bool is_write(const struct call *call)
{
    return !is_read_only(call->ask.request) &&
           call->endpoint->caller != CALLER_ANYBODY &&
           call->endpoint->caller != CALLER_UNCOUNTED;
}

/* Everything before the handler; on a worker. */
static enum problem prepare(struct call *call)
{
    struct ask *ask = &call->ask;
    if (atomic_load(&call->service->is_given_up))
        return PROBLEM_SERVER_FULL;
    const enum status st = call_identify(call);
    if (st != OK)
        return problem_of_status(st);

    const enum problem problem = check_caller(call->endpoint, &ask->caller);
    if (problem != PROBLEM_NONE)
        return problem;
    call->is_slowed = is_write(call) && !guard_lets_write(ask, &call->reply);
    if (call->is_slowed)
        return PROBLEM_SLOW_DOWN;
    if (call->endpoint->body_max > 0) {
        ask->body = read_object(text_slice(&call->content));
        if (ask->body == NULL)
            return PROBLEM_BAD_JSON;
    }
    return PROBLEM_NONE;
}

static void render(struct call *call)
{
    if (call->reply.problem != PROBLEM_NONE || call->reply.body == NULL)
        return;
    /* 15 digits are what a double keeps: 42.1 stays 42.1. */
    char *text =
        json_dumps(call->reply.body, JSON_COMPACT | JSON_REAL_PRECISION(15));
    if (text == NULL) {
        reply_refuse(&call->reply, PROBLEM_SERVER_FAILED);
        return;
    }
    text_append(&call->body, slice_text(text));
    mem_free(text);
}

static void work(struct job *job, unsigned worker)
{
    struct call *call = OWNER_OF(job, struct call, job);
    call->ask.store = call->service->stores[worker];

    const enum problem problem = prepare(call);
    if (problem != PROBLEM_NONE)
        reply_refuse(&call->reply, problem);
    else
        call->endpoint->handle(&call->ask, &call->reply);

    assert(call->reply.problem != PROBLEM_NONE || call->reply.http_status);
    if (call->endpoint->finish == NULL)
        render(call);
}

static void answer(struct exchange *exchange, struct call *call)
{
    const struct reply *reply = &call->reply;
    struct response_field cookie = { "Set-Cookie", { 0 } };
    if (reply->set_cookie != NULL)
        cookie.value = slice_text(reply->set_cookie);

    exchange_answer(
        exchange,
        &(struct answer){
            .http_status = reply->http_status,
            .type = reply->body ? "application/json" : reply->type,
            .body = text_slice(reply->body ? &call->body : &reply->text),
            .fields = &cookie,
            .field_count = reply->set_cookie != NULL,
        });
}

/* What was committed is told, also when the one who asked is gone. */
static void done(struct job *job)
{
    struct call *call = OWNER_OF(job, struct call, job);
    struct reply *reply = &call->reply;

    for (unsigned i = 0; i < reply->n_notices; i++)
        relay_tell(call->service->relay, &reply->notices[i]);
    call->service->counters.writes_refused += call->is_slowed;

    struct exchange *exchange = call_return(call);
    if (exchange == NULL)
        return;
    if (reply->problem == PROBLEM_NONE && call->endpoint->finish != NULL) {
        call->endpoint->finish(&call->ask, reply, call->service->relay);
        render(call);
    }
    if (reply->problem != PROBLEM_NONE)
        exchange_refuse(exchange, reply->problem, reply->member);
    else
        answer(exchange, call);
}

void dispatch_serve(struct call *call)
{
    const enum problem problem = check_request(call);
    if (problem != PROBLEM_NONE) {
        exchange_refuse(call->exchange, problem, NULL);
        return;
    }
    call_submit(call, work, done);
}
