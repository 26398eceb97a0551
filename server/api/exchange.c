#include "api/exchange.h"

#include <jansson.h>

#include "api/call.h"
#include "api/service.h"
#include "base/limits.h"
#include "base/mem.h"
#include "io/conn.h"

enum exchange_state {
    FRESH,
    IDLE,
    READING_HEAD,
    READING_BODY,
    WORKING,
    CLOSING,
};

enum { HEAD_ROOM_BYTES = 4096 };

struct exchange {
    struct conn_owner owner; /* first: the conn finds us by it */
    struct list node;        /* in service->exchanges */
    struct service *service;
    struct conn *conn;
    struct call *call; /* NULL in FRESH, IDLE and CLOSING */
    size_t unread;     /* bytes queued at the last deadline */
    int64_t since_ms;  /* when this state began; of a first head: accepted */
    enum exchange_state state;
    bool is_paused;
};

static void set_state(struct exchange *exchange, enum exchange_state state,
                      int64_t limit_ms)
{
    exchange->state = state;
    exchange->unread = SIZE_MAX;
    exchange->since_ms = loop_now_ms(exchange->service->loop);
    conn_set_deadline(exchange->conn,
                      limit_ms ? exchange->since_ms + limit_ms : 0);
}

static void begin_call(struct exchange *exchange)
{
    exchange->call = call_new(exchange->service, exchange);
    exchange->service->counters.requests++;
    if (exchange->state == FRESH)
        exchange->state = READING_HEAD; /* its deadline runs since accept */
    else
        set_state(exchange, READING_HEAD, LIMIT_HEAD_MS);
}

static void close_after(struct exchange *exchange)
{
    set_state(exchange, CLOSING, 0);
    conn_close(exchange->conn);
}

/* A request of which not all was read cannot be followed by another. */
static void refuse_and_close(struct exchange *exchange, enum problem problem)
{
    exchange->call->parser.request.is_keep_alive = false;
    exchange_refuse(exchange, problem, NULL);
}

/* The head is whole.  Returns whether its content is to be read. */
static bool take_head(struct exchange *exchange)
{
    struct call *call = exchange->call;
    const struct request *request = &call->parser.request;
    uint64_t limit = 0;

    const enum problem problem = call_route(call, &limit);
    if (problem != PROBLEM_NONE) {
        if (request_has_body(request))
            refuse_and_close(exchange, problem);
        else
            exchange_refuse(exchange, problem, NULL);
        return false;
    }
    if (request_begin_body(&call->parser, limit) != OK) {
        refuse_and_close(exchange, PROBLEM_TOO_LARGE);
        return false;
    }
    if (request->is_expecting_continue && request_has_body(request))
        conn_write(exchange->conn, slice_text("HTTP/1.1 100 Continue\r\n\r\n"));
    set_state(exchange, READING_BODY, LIMIT_BODY_GRACE_MS);
    return true;
}

/* Everything is there: answered now, or the connection waits. */
static void take_request(struct exchange *exchange)
{
    set_state(exchange, WORKING, 0);
    call_serve(exchange->call);
    if (exchange->state == WORKING) {
        exchange->is_paused = true;
        conn_pause(exchange->conn);
    }
}

static size_t read_body(struct exchange *exchange, struct slice in)
{
    struct call *call = exchange->call;
    enum status st;
    size_t taken = 0;
    do {
        size_t used = 0;
        struct slice piece;
        st = request_feed_body(&call->parser, slice_skip(in, taken), &used,
                               &piece);
        text_append(&call->content, piece);
        taken += used;
    } while (st == MORE && taken < in.len);

    if (st == OK)
        take_request(exchange);
    else if (st != MORE)
        refuse_and_close(exchange, problem_of_http_status(
                                       request_answer_code(&call->parser)));
    return taken;
}

/* Read from `in` up to the end of one request; returns the bytes taken. */
static size_t read_some(struct exchange *exchange, struct slice in)
{
    if (exchange->state == FRESH || exchange->state == IDLE)
        begin_call(exchange);

    size_t taken = 0;
    if (exchange->state == READING_HEAD) {
        struct request_parser *parser = &exchange->call->parser;
        const enum status st = request_feed_head(parser, in, &taken);
        if (st == MORE)
            return taken;
        if (st != OK) {
            refuse_and_close(
                exchange, problem_of_http_status(request_answer_code(parser)));
            return taken;
        }
        if (!take_head(exchange))
            return taken;
    }
    return taken + read_body(exchange, slice_skip(in, taken));
}

/* A client that sends requests and does not read answers has to wait. */
static bool is_clogged(const struct exchange *exchange)
{
    return conn_queued(exchange->conn) >= LIMIT_ANSWER_QUEUE_BYTES;
}

static bool is_reading(const struct exchange *exchange)
{
    return exchange->state != WORKING && exchange->state != CLOSING;
}

static size_t on_bytes(struct conn_owner *owner, uint8_t *data, size_t len)
{
    struct exchange *exchange = OWNER_OF(owner, struct exchange, owner);
    size_t taken = 0;
    while (taken < len && is_reading(exchange)) {
        if (exchange->state == IDLE && is_clogged(exchange)) {
            exchange->is_paused = true;
            conn_pause(exchange->conn);
            break;
        }
        taken += read_some(exchange, slice_of(data + taken, len - taken));
    }
    return exchange->state == CLOSING ? len : taken;
}

static void resume(struct exchange *exchange)
{
    if (exchange->is_paused) {
        exchange->is_paused = false;
        conn_resume(exchange->conn);
    }
}

static void on_flushed(struct conn_owner *owner)
{
    struct exchange *exchange = OWNER_OF(owner, struct exchange, owner);
    if (exchange->state == IDLE)
        resume(exchange);
}

/* Whether some of the answer was taken since the last look. */
static bool is_being_read(struct exchange *exchange)
{
    const size_t queued = conn_queued(exchange->conn);
    if (queued >= exchange->unread)
        return false;
    exchange->unread = queued;
    return true;
}

/* The last answer is on its way, or a connection waits for a request. */
static void on_idle_deadline(struct exchange *exchange)
{
    const int64_t now_ms = loop_now_ms(exchange->service->loop);
    const bool has_unread = conn_queued(exchange->conn) > 0;
    if (has_unread && is_being_read(exchange)) {
        exchange->since_ms = now_ms;
        conn_set_deadline(exchange->conn, now_ms + LIMIT_UNREAD_MS);
    } else if (has_unread) {
        conn_drop(exchange->conn);
    } else if (now_ms < exchange->since_ms + LIMIT_KEEP_ALIVE_MS) {
        conn_set_deadline(exchange->conn,
                          exchange->since_ms + LIMIT_KEEP_ALIVE_MS);
    } else {
        close_after(exchange);
    }
}

/* Until when a body may go on: each KiB that came earns it a second. */
static int64_t body_due_ms(const struct exchange *exchange)
{
    const uint64_t earned_ms =
        exchange->call->content.len * 1000 / LIMIT_BODY_BYTES_PER_S;
    const uint64_t ms = LIMIT_BODY_GRACE_MS + earned_ms;
    return exchange->since_ms +
           (int64_t)(ms < LIMIT_BODY_MS ? ms : LIMIT_BODY_MS);
}

static void on_request_deadline(struct exchange *exchange)
{
    const int64_t now_ms = loop_now_ms(exchange->service->loop);
    if (exchange->state == READING_BODY && body_due_ms(exchange) > now_ms)
        conn_set_deadline(exchange->conn, body_due_ms(exchange));
    else
        refuse_and_close(exchange, PROBLEM_TOO_SLOW);
}

static void on_deadline(struct conn_owner *owner)
{
    struct exchange *exchange = OWNER_OF(owner, struct exchange, owner);
    if (exchange->call != NULL)
        on_request_deadline(exchange);
    else if (exchange->state == IDLE)
        on_idle_deadline(exchange);
    else
        close_after(exchange); /* nothing was asked */
}

/* Let the call go: a worker may have it, then it frees itself. */
static void forget_call(struct exchange *exchange)
{
    if (exchange->call == NULL)
        return;
    if (exchange->state == WORKING)
        exchange->call->exchange = NULL;
    else
        call_free(exchange->call);
    exchange->call = NULL;
}

static void exchange_free(struct exchange *exchange)
{
    forget_call(exchange);
    list_remove(&exchange->node);
    exchange->service->counters.exchanges--;
    mem_free(exchange);
}

static void on_lost(struct conn_owner *owner, enum conn_loss why)
{
    (void)why;
    exchange_free(OWNER_OF(owner, struct exchange, owner));
}

static const struct conn_events events = {
    .on_bytes = on_bytes,
    .on_flushed = on_flushed,
    .on_deadline = on_deadline,
    .on_lost = on_lost,
};

struct conn_owner *exchange_open(struct service *service, struct conn *conn)
{
    struct exchange *exchange = mem_new(sizeof *exchange);
    exchange->owner.events = &events;
    exchange->service = service;
    exchange->conn = conn;
    list_push(&service->exchanges, &exchange->node);
    service->counters.exchanges++;
    set_state(exchange, FRESH, LIMIT_HEAD_MS);
    return &exchange->owner;
}

static bool has_no_content(int http_status)
{
    return http_status < 200 || http_status == 204 || http_status == 304;
}

/* The fields of every answer, then its own; returns how many. */
static size_t collect_fields(const struct exchange *exchange,
                             const struct answer *answer,
                             struct response_field out[])
{
    size_t n = 0;
    if (answer->http_status != 101) {
        out[n++] = (struct response_field){ "X-Content-Type-Options",
                                            slice_text("nosniff") };
        out[n++] = (struct response_field){ "Cross-Origin-Resource-Policy",
                                            slice_text("same-origin") };
        if (!answer->is_cacheable)
            out[n++] = (struct response_field){ "Cache-Control",
                                                slice_text("no-store") };
    }
    if (exchange->service->config.is_secure)
        out[n++] = (struct response_field){ "Strict-Transport-Security",
                                            slice_text("max-age=31536000") };
    if (answer->type != NULL)
        out[n++] =
            (struct response_field){ "Content-Type", slice_text(answer->type) };
    for (size_t i = 0; i < answer->field_count; i++)
        out[n++] = answer->fields[i];
    return n;
}

static void write_answer(struct exchange *exchange, const struct answer *answer,
                         bool has_close)
{
    const struct request *request = &exchange->call->parser.request;
    const bool is_empty = has_no_content(answer->http_status);
    struct response_field fields[ANSWER_FIELDS_MAX + 5];
    const struct response_head head = {
        .code = answer->http_status,
        .date = service_date(exchange->service),
        .body_len = is_empty ? -1 : (int64_t)answer->body.len,
        .has_close = has_close,
        .has_keep_alive = !has_close && request->minor == 0,
        .fields = fields,
        .field_count = collect_fields(exchange, answer, fields),
    };
    uint8_t bytes[HEAD_ROOM_BYTES];
    size_t len = 0;
    if (response_write_head(&head, bytes, sizeof bytes, &len) != OK) {
        conn_drop(exchange->conn); /* our own mistake: never half a head */
        return;
    }
    conn_write(exchange->conn, slice_of(bytes, len));

    if (is_empty || request_is_head(&exchange->call->parser) ||
        answer->body.len == 0)
        return;
    if (answer->is_lent)
        conn_write_lent(exchange->conn, answer->body);
    else
        conn_write(exchange->conn, answer->body);
}

void exchange_answer(struct exchange *exchange, const struct answer *answer)
{
    struct service *service = exchange->service;
    const bool has_close = answer->has_close || service->is_stopping ||
                           conn_is_reserved(exchange->conn) ||
                           !exchange->call->parser.request.is_keep_alive;

    service->counters.answers[answer->http_status / 100]++;
    write_answer(exchange, answer, has_close);
    call_free(exchange->call);
    exchange->call = NULL;
    if (has_close) {
        close_after(exchange);
        return;
    }
    set_state(exchange, IDLE, LIMIT_UNREAD_MS);
    resume(exchange);
}

static struct slice render_problem(struct arena *arena, enum problem problem,
                                   const char *member)
{
    const struct problem_row *row = problem_row(problem);
    json_t *json = json_pack("{s:s+, s:s, s:i, s:s, s:s}", "type",
                             "urn:judify:problem:", row->code, "title",
                             row->title, "status", row->http_status, "detail",
                             row->detail, "code", row->code);
    if (member != NULL)
        json_object_set_new(json, "member", json_string(member));

    char *text = json_dumps(json, JSON_COMPACT);
    const char *copy = arena_copy(arena, slice_text(text ? text : "{}"));
    mem_free(text);
    json_decref(json);
    return slice_text(copy);
}

/* What a refusal says beside its body; returns how many fields. */
static size_t refusal_fields(const struct call *call, enum problem problem,
                             struct response_field out[])
{
    const unsigned retry_s = call->reply.retry_after_s;
    size_t n = 0;

    if (problem == PROBLEM_METHOD_NOT_ALLOWED && call->allow != NULL)
        out[n++] = (struct response_field){ "Allow", slice_text(call->allow) };
    if (problem == PROBLEM_BAD_UPGRADE || problem == PROBLEM_BAD_VERSION)
        /* RFC 6455 4.4 */
        out[n++] = (struct response_field){ "Sec-WebSocket-Version",
                                            slice_text("13") };
    if (problem == PROBLEM_BAD_VERSION) { /* RFC 9110 15.5.22, 7.8 */
        out[n++] =
            (struct response_field){ "Upgrade", slice_text("websocket") };
        out[n++] =
            (struct response_field){ "Connection", slice_text("Upgrade") };
    }
    if (problem_row(problem)->http_status == 401) /* RFC 9110 11.6.1 */
        out[n++] =
            (struct response_field){ "WWW-Authenticate",
                                     slice_text("Bearer realm=\"judify\"") };
    if (problem == PROBLEM_SERVER_FULL || retry_s > 0)
        out[n++] = (struct response_field){
            "Retry-After",
            slice_text(arena_print(call->arena, "%u", retry_s ? retry_s : 2))
        };
    return n;
}

void exchange_refuse(struct exchange *exchange, enum problem problem,
                     const char *member)
{
    const struct call *call = exchange->call;
    struct response_field fields[ANSWER_FIELDS_MAX];
    const size_t n = refusal_fields(call, problem, fields);

    exchange_answer(exchange,
                    &(struct answer){
                        .http_status = problem_row(problem)->http_status,
                        .type = "application/problem+json",
                        .body = render_problem(call->arena, problem, member),
                        .fields = fields,
                        .field_count = n,
                    });
}

struct conn *exchange_upgrade(struct exchange *exchange,
                              const struct answer *answer)
{
    struct conn *conn = exchange->conn;
    exchange->service->counters.answers[1]++;
    write_answer(exchange, answer, false);
    conn_set_deadline(conn, 0);
    call_free(exchange->call);
    exchange->call = NULL;
    exchange_free(exchange);
    return conn;
}

bool exchange_is_proxied(const struct exchange *exchange)
{
    return conn_is_proxied(exchange->conn);
}

bool exchange_is_reserved(const struct exchange *exchange)
{
    return conn_is_reserved(exchange->conn);
}

const char *exchange_address(const struct exchange *exchange,
                             struct arena *arena)
{
    char text[46];
    return arena_copy(arena, slice_text(conn_address(exchange->conn, text)));
}

void exchange_stop_all(struct service *service)
{
    struct list *head = &service->exchanges;
    for (struct list *at = head->next; at != head; at = at->next) {
        struct exchange *exchange = OWNER_OF(at, struct exchange, node);
        if (exchange->call == NULL)
            close_after(exchange);
    }
}
