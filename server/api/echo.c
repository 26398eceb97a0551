#include "api/echo.h"

#include "api/call.h"
#include "api/echo_socket.h"
#include "api/exchange.h"
#include "api/service.h"
#include "api/upgrade.h"
#include "io/conn.h"
#include "wire/cookie.h"
#include "wire/handshake.h"

static void answer_with_text(struct call *call, const char *type)
{
    exchange_answer(call->exchange, &(struct answer){
                                        .http_status = 200,
                                        .type = type,
                                        .body = text_slice(&call->body),
                                    });
}

static void serve_fields(struct call *call)
{
    const struct request *request = &call->parser.request;
    for (size_t i = 0; i < request->field_count; i++) {
        text_append(&call->body, request->fields[i].name);
        text_append(&call->body, slice_text(": "));
        text_append(&call->body, request->fields[i].value);
        text_append(&call->body, slice_text("\n"));
    }
    answer_with_text(call, "text/plain; charset=utf-8");
}

static void serve_body(struct call *call)
{
    text_append(&call->body, text_slice(&call->content));
    answer_with_text(call, "application/octet-stream");
}

/* The upgrade needs no worker, but it must not free the exchange under the
 * feet of the event that is reading from it. */
static void do_nothing(struct job *job, unsigned worker)
{
    (void)job;
    (void)worker;
}

static void upgrade(struct job *job)
{
    struct call *call = OWNER_OF(job, struct call, job);
    struct exchange *exchange = call_return(call);
    if (exchange == NULL)
        return;

    char accept[HANDSHAKE_ACCEPT_LEN + 1];
    handshake_accept(handshake_key(&call->parser.request), accept);
    const struct response_field fields[] = {
        { "Upgrade", slice_text("websocket") },
        { "Connection", slice_text("Upgrade") },
        { "Sec-WebSocket-Accept", slice_text(accept) },
    };
    struct conn *conn = exchange_upgrade(
        exchange, &(struct answer){ .http_status = 101,
                                    .fields = fields,
                                    .field_count = COUNT_OF(fields) });
    conn_set_owner(conn, echo_socket_open(conn));
    conn_resume(conn);
}

static void serve_upgrade(struct call *call)
{
    const enum problem problem = upgrade_check(&call->parser.request);
    if (problem != PROBLEM_NONE)
        exchange_refuse(call->exchange, problem, NULL);
    else
        call_submit(call, do_nothing, upgrade);
}

void echo_serve(struct call *call)
{
    const struct request *request = &call->parser.request;
    if (request->method == REQUEST_POST)
        serve_body(call);
    else if (!handshake_is_asked(request))
        serve_fields(call);
    else
        serve_upgrade(call);
}

void echo_serve_cookies(struct call *call)
{
    const struct request *request = &call->parser.request;
    struct slice rest = request_field(request, "cookie");
    struct cookie cookie;
    while (cookie_next(&rest, &cookie)) {
        text_append(&call->body, cookie.name);
        text_append(&call->body, slice_text("="));
        text_append(&call->body, cookie.value);
        text_append(&call->body, slice_text("\n"));
    }
    answer_with_text(call, "text/plain; charset=utf-8");
}
