#include "api/upgrade.h"

#include <assert.h>

#include "api/admission.h"
#include "api/call.h"
#include "api/exchange.h"
#include "api/origin.h"
#include "api/service.h"
#include "io/conn.h"
#include "wire/handshake.h"

static const char protocol[] = "judify.v1";

/* What was read for an admission was old each time: somebody changes it
 * without pause, and every time costs arena and worker. */
enum { READS_MAX = 16 };

/* The device of `?device=`; 0 when there is none that can be read. */
static uint64_t read_device(const struct call *call)
{
    uint8_t *scratch = arena_take(call->arena, call->ask.query.len);
    struct slice text;
    uint64_t device = 0;
    if (target_read_parameter(call->ask.query, "device", scratch, &text) !=
            OK ||
        device_parse(text, &device) != OK)
        return 0;
    return device;
}

static enum problem load(struct call *call)
{
    struct ask *ask = &call->ask;
    if (atomic_load(&call->service->is_given_up))
        return PROBLEM_SERVER_FULL;
    /* Before anything is read, the login too: see relay_generation. */
    const uint64_t generation = relay_generation(call->service->relay);
    enum status st = call_identify(call);
    if (st != OK)
        return problem_of_status(st);
    if (!ask->caller.is_known)
        return PROBLEM_LOGIN_REQUIRED;
    const uint64_t device = read_device(call);
    if (device == 0)
        return PROBLEM_DEVICE_NOT_FOUND;

    st = admission_load(ask->store, ask->arena, &ask->caller, device,
                        ask->now_ms, &call->admission);
    call->admission.generation = generation;
    return st == OK ? PROBLEM_NONE : problem_of_status(st);
}

static void work(struct job *job, unsigned worker)
{
    struct call *call = OWNER_OF(job, struct call, job);
    call->ask.store = call->service->stores[worker];
    call->refusal = load(call);
}

static void done(struct job *job);

static enum problem problem_of_admission(enum status st)
{
    switch (st) {
    case OK:
        return PROBLEM_NONE;
    case ERR_NOT_FOUND:
        return PROBLEM_DEVICE_NOT_FOUND;
    case ERR_FULL:
        return PROBLEM_TOO_MANY_LINKS;
    case MORE: /* still old; ERR_IO: the server stops */
    case ERR_IO:
        return PROBLEM_SERVER_FULL;
    default:
        return PROBLEM_SERVER_FAILED;
    }
}

/* 101, and over to the relay. */
static void open_link(struct exchange *exchange, struct call *call)
{
    char accept[HANDSHAKE_ACCEPT_LEN + 1];
    handshake_accept(handshake_key(&call->parser.request), accept);
    const struct response_field fields[] = {
        { "Upgrade", slice_text("websocket") },
        { "Connection", slice_text("Upgrade") },
        { "Sec-WebSocket-Accept", slice_text(accept) },
        { "Sec-WebSocket-Protocol", slice_text(protocol) },
    };
    struct relay *relay = call->service->relay;
    /* The admission lives in the call's arena, which the upgrade frees. */
    struct arena *arena = call->arena;
    const struct admission admission = call->admission;
    call->arena = NULL;

    struct conn *conn = exchange_upgrade(
        exchange, &(struct answer){ .http_status = 101,
                                    .fields = fields,
                                    .field_count = COUNT_OF(fields) });
    const enum status st = relay_admit(relay, conn, &admission);
    assert(st == OK); /* relay_may_admit has just said so */
    arena_free(arena);
    conn_resume(conn);
}

static void done(struct job *job)
{
    struct call *call = OWNER_OF(job, struct call, job);
    struct exchange *exchange = call_return(call);
    if (exchange == NULL)
        return;

    if (call->refusal == PROBLEM_NONE) {
        const enum status st =
            relay_may_admit(call->service->relay, &call->admission);
        if (st == MORE && ++call->n_reads < READS_MAX) {
            call_submit(call, work, done);
            return;
        }
        call->refusal = problem_of_admission(st);
    }
    if (call->refusal != PROBLEM_NONE)
        exchange_refuse(exchange, call->refusal, NULL);
    else
        open_link(exchange, call);
}

enum problem upgrade_check(const struct request *request)
{
    switch (handshake_check(request)) {
    case HANDSHAKE_OK:
        return PROBLEM_NONE;
    case HANDSHAKE_BAD_VERSION:
        return PROBLEM_BAD_VERSION;
    case HANDSHAKE_BAD:
        break;
    }
    return PROBLEM_BAD_UPGRADE;
}

/* What can be refused without a database. */
static enum problem check_request(const struct call *call)
{
    const struct request *request = &call->parser.request;
    const enum problem problem = upgrade_check(request);
    if (problem != PROBLEM_NONE)
        return problem;
    if (!handshake_has_protocol(request, protocol))
        return PROBLEM_BAD_UPGRADE;
    if (!origin_may_link(call->service, request))
        return PROBLEM_ORIGIN_REFUSED;
    return call->service->is_stopping ? PROBLEM_SERVER_FULL : PROBLEM_NONE;
}

void upgrade_serve(struct call *call)
{
    const enum problem problem = check_request(call);
    if (problem != PROBLEM_NONE)
        exchange_refuse(call->exchange, problem, NULL);
    else
        call_submit(call, work, done);
}
