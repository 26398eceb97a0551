/*
 * test_exchange.c - HTTP connections from bytes to bytes: keep-alive,
 * pipelining, refusals, deadlines, the stop.  The real parser and places on a
 * fake loop, with a database in memory.
 */
#include "check.h"

#include "api/asset.h"
#include "api/service.h"
#include "base/limits.h"
#include "fake_loop.h"
#include "io/pool.h"
#include "store/migration.h"
#include "store/store.h"

struct world {
    struct loop *loop;
    struct pool *pool;
    struct assets *assets;
    struct store *stores[1];
    struct service *service;
};

static struct world *world_open(void)
{
    static struct world w;
    uint16_t port = 0;
    w = (struct world){ .loop = loop_open(), .assets = assets_new() };
    w.pool = pool_open(w.loop, 1);
    CHECK(store_open(":memory:", &w.stores[0]) == OK, "store");
    CHECK(migration_run(w.stores[0]) == OK, "schema");
    w.service = service_new(&(struct service_config){ .is_dev = true,
                                                      .version = "0",
                                                      .build = "test" },
                            &(struct service_parts){ .loop = w.loop,
                                                     .pool = w.pool,
                                                     .assets = w.assets,
                                                     .stores = w.stores });
    CHECK(loop_listen(w.loop, "127.0.0.1:0", service_door(w.service), &port) ==
              OK,
          "listen");
    return &w;
}

static void world_close(struct world *w)
{
    pool_close(w->pool);
    loop_close(w->loop);
    service_free(w->service);
    assets_free(w->assets);
    store_close(w->stores[0]);
}

static bool has(struct conn *conn, const char *text)
{
    const struct slice sent = fake_conn_sent(conn);
    return sent.len > 0 &&
           memmem(sent.data, sent.len, text, strlen(text)) != NULL;
}

static size_t count(struct conn *conn, const char *text)
{
    struct slice rest = fake_conn_sent(conn);
    size_t n = 0;
    for (const uint8_t *at;
         rest.len > 0 &&
         (at = memmem(rest.data, rest.len, text, strlen(text))) != NULL;
         n++)
        rest = slice_skip(rest, (size_t)(at - rest.data) + strlen(text));
    return n;
}

/* What a request is answered with, and whether the connection lives on. */
static const struct {
    const char *name;
    const char *request;
    const char *status;
    const char *body; /* that the answer must contain */
    bool is_closed;
} rows[] = {
    { "health", "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", "200 OK", "ok\n",
      false },
    { "close is asked for",
      "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "200 OK",
      "ok\n", true },
    { "1.0 closes", "GET /healthz HTTP/1.0\r\n\r\n", "200 OK", "ok\n", true },
    { "1.0 keeps alive",
      "GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "200 OK",
      "Connection: keep-alive", false },
    { "method not allowed", "DELETE /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
      "405 Method Not Allowed", "Allow: GET, HEAD, OPTIONS", false },
    { "options", "OPTIONS /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
      "204 No Content", "Allow: GET, HEAD, OPTIONS", false },
    { "options of the server", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
      "204 No Content", "", false },
    { "no such call", "GET /api/nothing HTTP/1.1\r\nHost: a\r\n\r\n",
      "404 Not Found", "\"code\":\"not_found\"", false },
    { "no such call, with a body",
      "POST /api/nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n",
      "404 Not Found", "\"code\":\"not_found\"", true },
    { "wrong method of a call", "PUT /api/sessions HTTP/1.1\r\nHost: a\r\n\r\n",
      "405 Method Not Allowed", "POST", false },
    { "another site", /* refused before any database is asked */
      "DELETE /api/logins/current HTTP/1.1\r\nHost: a\r\n"
      "Origin: http://evil.example\r\n\r\n",
      "403 Forbidden", "\"code\":\"origin_refused\"", false },
    { "a cookie without an origin",
      "DELETE /api/logins/current HTTP/1.1\r\nHost: a\r\n"
      "Cookie: judify_login=x\r\n\r\n",
      "403 Forbidden", "\"code\":\"origin_refused\"", false },
    { "not marked as JSON",
      "POST /api/logins HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}",
      "415 Unsupported Media Type", "\"code\":\"not_json\"", false },
    { "no host", "GET /healthz HTTP/1.1\r\n\r\n", "400 Bad Request",
      "\"code\":\"bad_request\"", true },
    { "both lengths",
      "POST /dev/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
      "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "400 Bad Request", "\"code\":\"bad_request\"", true },
    { "too large",
      "POST /dev/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n",
      "413 ", "\"code\":\"too_large\"", true },
    { "echo",
      "POST /dev/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n"
      "hello",
      "200 OK", "\r\n\r\nhello", false },
    { "chunked echo",
      "POST /dev/echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
      "200 OK", "\r\n\r\nhello", false },
    { "cookies",
      "GET /dev/cookie HTTP/1.1\r\nHost: a\r\nCookie: a=b; c=\"d=\"\r\n\r\n",
      "200 OK", "\r\n\r\na=b\nc=\"d=\"\n", false },
    { "dots in a path", "GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n",
      "400 Bad Request", "bad_request", false },
    { "another version of WebSocket",
      "GET /dev/echo HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n"
      "Upgrade: websocket\r\nSec-WebSocket-Version: 8\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
      "426 Upgrade Required", "Sec-WebSocket-Version: 13", false },
    { "not a handshake", "GET /ws HTTP/1.1\r\nHost: a\r\n\r\n",
      "400 Bad Request", "Sec-WebSocket-Version: 13", false },
};

static void check_row(struct world *w, size_t r, size_t portion)
{
    struct conn *conn = fake_conn_open(w->loop);
    const struct slice in = slice_text(rows[r].request);
    for (size_t at = 0; at < in.len; at += portion) {
        const size_t n = in.len - at < portion ? in.len - at : portion;
        fake_conn_feed(conn, slice_of(in.data + at, n));
    }
    char line[80];
    snprintf(line, sizeof line, "HTTP/1.1 %s", rows[r].status);
    CHECK(slice_starts(fake_conn_sent(conn), line), "%s in portions of %zu",
          rows[r].name, portion);
    CHECK(has(conn, rows[r].body), "%s in portions of %zu", rows[r].name,
          portion);
    CHECK((fake_conn_state(conn) != FAKE_OPEN) == rows[r].is_closed,
          "%s in portions of %zu", rows[r].name, portion);
}

TEST(test_every_row_in_any_portions)
{
    struct world *w = world_open();
    for (size_t r = 0; r < COUNT_OF(rows); r++)
        for (size_t portion = 1; portion < 200; portion += 1 + portion / 3)
            check_row(w, r, portion);
    world_close(w);
}

TEST(test_head_has_no_body)
{
    struct world *w = world_open();
    struct conn *conn = fake_conn_open(w->loop);
    fake_conn_feed(conn,
                   slice_text("HEAD /healthz HTTP/1.1\r\nHost: a\r\n\r\n"));
    CHECK(has(conn, "Content-Length: 3\r\n"), "length of what GET gives");
    const struct slice sent = fake_conn_sent(conn);
    CHECK(memcmp(sent.data + sent.len - 4, "\r\n\r\n", 4) == 0, "no body");
    world_close(w);
}

/* Also of a head that nobody could read, or that did not end: RFC 9110 9.3.2.
 */
TEST(test_a_refused_head_has_no_body)
{
    static const struct {
        const char *name, *in, *status;
    } refused[] = {
        { "no host", "HEAD / HTTP/1.1\r\n\r\n", "400 " },
        { "a bad name", "HEAD / HTTP/1.1\r\nA B: c\r\n\r\n", "400 " },
        { "a folded line", "HEAD / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", "400 " },
        { "an empty line before", "\r\nHEAD / HTTP/1.1\n", "400 " },
        { "another version", "HEAD / HTTP/3.0\r\n\r\n", "505 " },
        { "half", "HEAD / HT", "408 " },
    };
    struct world *w = world_open();
    for (size_t r = 0; r < COUNT_OF(refused); r++) {
        struct conn *conn = fake_conn_open(w->loop);
        char line[32];
        snprintf(line, sizeof line, "HTTP/1.1 %s", refused[r].status);
        fake_conn_feed(conn, slice_text(refused[r].in));
        fake_loop_advance(w->loop, LIMIT_HEAD_MS + 1);
        const struct slice sent = fake_conn_sent(conn);
        CHECK(slice_starts(sent, line), "%s", refused[r].name);
        CHECK(count(conn, "\r\n\r\n") == 1 &&
                  memcmp(sent.data + sent.len - 4, "\r\n\r\n", 4) == 0,
              "%s: no body", refused[r].name);
    }
    struct conn *other = fake_conn_open(w->loop);
    fake_conn_feed(other, slice_text("HEADS / HTTP/1.1\r\n"));
    CHECK(has(other, "\r\n\r\n{"), "another method has one");
    world_close(w);
}

TEST(test_pipelined_requests_are_answered_in_order)
{
    struct world *w = world_open();
    struct conn *conn = fake_conn_open(w->loop);
    fake_conn_feed(conn,
                   slice_text("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
                              "GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n"
                              "GET /version HTTP/1.1\r\nHost: a\r\n\r\n"));
    for (int tick = 0; tick < 4; tick++)
        loop_tick(w->loop, 0);
    CHECK(count(conn, "HTTP/1.1 ") == 3, "three answers");
    const char *sent = (const char *)fake_conn_sent(conn).data;
    CHECK(strstr(sent, "ok\n") < strstr(sent, "judify.v1"), "in order");
    world_close(w);
}

TEST(test_a_worker_answers_while_the_next_request_waits)
{
    struct world *w = world_open();
    struct conn *conn = fake_conn_open(w->loop);
    /* An upgrade of the echo endpoint goes through the pool. */
    fake_conn_arrive(
        conn, slice_text("GET /dev/echo HTTP/1.1\r\nHost: a\r\n"
                         "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                         "Sec-WebSocket-Version: 13\r\n"
                         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                         "\r\n\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51"
                         "\x58"));
    for (int tick = 0; tick < 4; tick++)
        loop_tick(w->loop, 0);
    CHECK(has(conn, "101 Switching Protocols"), "upgraded");
    CHECK(has(conn, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "RFC 6455 1.3");
    CHECK(has(conn, "\x81\x05Hello"), "the frame that came with the request");
    world_close(w);
}

/* How long a connection lives whose peer does each of these, and waits. */
static const struct {
    const char *name;
    struct {
        int64_t wait_ms; /* before it */
        const char *bytes;
    } acts[3];
    int64_t want_ms; /* from accept */
    bool is_told;    /* 408 */
} late_rows[] = {
    { "silent", { { 0, NULL } }, LIMIT_HEAD_MS, false },
    { "half a first head", { { 0, "GET /healthz HT" } }, LIMIT_HEAD_MS, true },
    { "a first head that begins late", /* as after a slow handshake */
      { { LIMIT_HEAD_MS - 1000, "GET /healthz HT" } },
      LIMIT_HEAD_MS,
      true },
    { "a first head in drops",
      { { 4000, "GET /hea" }, { 4000, "lthz" }, { 1000, " HTTP" } },
      LIMIT_HEAD_MS,
      true },
    { "silent after an answer",
      { { 3000, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n" } },
      3000 + LIMIT_KEEP_ALIVE_MS,
      false },
    { "half a second head",
      { { 3000, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n" },
        { LIMIT_HEAD_MS, "GET /healthz HT" } },
      3000 + 2 * LIMIT_HEAD_MS,
      true },
    { "no body",
      { { 5000, "POST /dev/echo HTTP/1.1\r\nHost: a\r\n"
                "Content-Length: 9\r\n\r\n" } },
      5000 + LIMIT_BODY_GRACE_MS,
      true },
    { "a body of which a byte comes now and then",
      { { 0, "POST /dev/echo HTTP/1.1\r\nHost: a\r\n"
             "Content-Length: 9\r\n\r\n" },
        { 5000, "h" },
        { LIMIT_BODY_GRACE_MS - 5001, "e" } },
      LIMIT_BODY_GRACE_MS + 1,
      true },
};

TEST(test_deadlines)
{
    for (size_t r = 0; r < COUNT_OF(late_rows); r++) {
        struct world *w = world_open();
        struct conn *conn = fake_conn_open(w->loop);
        int64_t at_ms = 0;
        loop_tick(w->loop, 0);
        for (size_t i = 0; i < COUNT_OF(late_rows[r].acts); i++) {
            const char *bytes = late_rows[r].acts[i].bytes;
            if (bytes == NULL)
                break;
            at_ms += late_rows[r].acts[i].wait_ms;
            fake_loop_advance(w->loop, late_rows[r].acts[i].wait_ms);
            fake_conn_feed(conn, slice_text(bytes));
        }
        fake_loop_advance(w->loop, late_rows[r].want_ms - at_ms - 1);
        CHECK(fake_conn_state(conn) == FAKE_OPEN, "%s: not yet late",
              late_rows[r].name);
        fake_loop_advance(w->loop, 2);
        CHECK(fake_conn_state(conn) != FAKE_OPEN, "%s: closed",
              late_rows[r].name);
        CHECK(has(conn, "408 Request Timeout") == late_rows[r].is_told,
              "%s: told", late_rows[r].name);
        world_close(w);
    }
}

/* How long a body may take whose peer sends so much in each second. */
static int64_t body_life_ms(size_t bytes_per_s, size_t len)
{
    static const char piece[4096];
    struct world *w = world_open();
    struct conn *conn = fake_conn_open(w->loop);
    char head[128];
    int64_t ms = 0;
    snprintf(
        head, sizeof head,
        "POST /dev/echo HTTP/1.1\r\nHost: a\r\nContent-Length: %zu\r\n\r\n",
        len);
    fake_conn_feed(conn, slice_text(head));
    for (; fake_conn_state(conn) == FAKE_OPEN && !has(conn, "200 OK");
         ms += 1000) {
        fake_loop_advance(w->loop, 1000);
        fake_conn_feed(conn, slice_of(piece, bytes_per_s));
    }
    CHECK(has(conn, "408 ") != has(conn, "200 OK"), "one answer");
    const bool is_whole = has(conn, "200 OK");
    world_close(w);
    return is_whole ? 0 : ms;
}

TEST(test_a_body_has_to_come_at_a_rate)
{
    enum { BODY = 64 * 1024 };
    CHECK(body_life_ms(1, BODY) == LIMIT_BODY_GRACE_MS + 1000, "a drip");
    CHECK(body_life_ms(512, BODY) == 19000, "18 pieces earn nine seconds");
    CHECK(body_life_ms(1200, BODY) == LIMIT_BODY_MS, "fast, and too long");
    CHECK(body_life_ms(600, 6600) == 0, "a little body over a bad network");
    CHECK(body_life_ms(2300, BODY) == 0, "the largest, just in time");
}

TEST(test_a_reserved_connection_only_asks_whether_we_are_well)
{
    static const struct {
        const char *path, *status;
    } asked[] = {
        { "/healthz", "200 OK" },
        { "/readyz", "200 OK" },
        { "/", "503 Service Unavailable" },
        { "/api/me", "503 Service Unavailable" },
        { "/metrics", "503 Service Unavailable" },
    };
    struct world *w = world_open();
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        struct conn *conn = fake_conn_open(w->loop);
        char request[64];
        fake_conn_reserve(conn);
        snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: a\r\n\r\n",
                 asked[i].path);
        fake_conn_feed(conn, slice_text(request));
        for (int tick = 0; tick < 4; tick++)
            loop_tick(w->loop, 0);
        CHECK(has(conn, asked[i].status), "%s", asked[i].path);
        CHECK(fake_conn_state(conn) != FAKE_OPEN, "%s: closed", asked[i].path);
    }
    world_close(w);
}

TEST(test_a_client_that_does_not_read_is_not_read_from)
{
    struct world *w = world_open();
    struct conn *conn = fake_conn_open(w->loop);
    fake_conn_set_window(conn, 0);
    static char big[400 * 1024];
    memset(big, 'x', sizeof big);
    char head[128];
    snprintf(
        head, sizeof head,
        "POST /dev/echo HTTP/1.1\r\nHost: a\r\nContent-Length: %zu\r\n\r\n",
        sizeof big);
    for (int i = 0; i < 8; i++) {
        fake_conn_feed(conn, slice_text(head));
        fake_conn_feed(conn, slice_of(big, sizeof big));
    }
    CHECK(fake_conn_is_paused(conn), "paused");
    CHECK(conn_queued(conn) < 2 * LIMIT_SEND_QUEUE_BYTES, "bounded: %zu",
          conn_queued(conn));
    fake_conn_set_window(conn, SIZE_MAX);
    for (int tick = 0; tick < 20; tick++)
        loop_tick(w->loop, 0);
    CHECK(count(conn, "HTTP/1.1 200") == 8, "all answered in the end: %zu",
          count(conn, "HTTP/1.1 200"));
    world_close(w);
}

TEST(test_small_requests_that_nobody_reads_the_answers_of)
{
    static const char request[] = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
    enum { REQUESTS = 5000, ANSWER_MAX = 1024 };
    struct world *w = world_open();
    struct conn *conn = fake_conn_open(w->loop);
    fake_conn_set_window(conn, 0);
    for (int i = 0; i < REQUESTS; i++)
        fake_conn_arrive(conn, slice_text(request));
    loop_tick(w->loop, 0);
    CHECK(conn_queued(conn) < LIMIT_ANSWER_QUEUE_BYTES + ANSWER_MAX,
          "bounded: %zu", conn_queued(conn));
    fake_conn_set_window(conn, SIZE_MAX);
    for (int tick = 0; tick < REQUESTS; tick++)
        loop_tick(w->loop, 0);
    CHECK(count(conn, "HTTP/1.1 200") == REQUESTS, "all answered: %zu",
          count(conn, "HTTP/1.1 200"));
    world_close(w);
}

TEST(test_a_peer_that_leaves_while_a_worker_works)
{
    struct world *w = world_open();
    struct conn *conn = fake_conn_open(w->loop);
    fake_conn_arrive(
        conn, slice_text("GET /dev/echo HTTP/1.1\r\nHost: a\r\n"
                         "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                         "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key:"
                         " dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
    fake_conn_lose(conn); /* ASan sees whether the call outlives its exchange */
    for (int tick = 0; tick < 4; tick++)
        loop_tick(w->loop, 0);
    CHECK(fake_conn_state(conn) == FAKE_DEAD, "dead");
    world_close(w);
}

TEST(test_stopping)
{
    struct world *w = world_open();
    struct conn *idle = fake_conn_open(w->loop);
    struct conn *busy = fake_conn_open(w->loop);
    fake_conn_feed(busy, slice_text("GET /healthz HTTP/1.1\r\nHo"));
    service_stop(w->service);
    loop_tick(w->loop, 0);
    CHECK(fake_conn_state(idle) != FAKE_OPEN, "idle ones are closed");
    CHECK(fake_conn_state(busy) == FAKE_OPEN, "the others may finish");
    fake_conn_feed(busy, slice_text("st: a\r\n\r\n"));
    CHECK(has(busy, "200 OK"), "answered");
    CHECK(has(busy, "Connection: close"), "and told to close");
    CHECK(fake_conn_state(busy) != FAKE_OPEN, "and closed");
    world_close(w);
}

/* What waits for a worker when nobody will hear the answer is not done. */
TEST(test_giving_up)
{
    static const char request[] = "GET /api/me HTTP/1.1\r\nHost: a\r\n\r\n";
    struct world *w = world_open();
    struct conn *before = fake_conn_open(w->loop);
    struct conn *after = fake_conn_open(w->loop);
    fake_conn_feed(before, slice_text(request));
    service_give_up(w->service);
    fake_conn_feed(after, slice_text(request));
    for (int tick = 0; tick < 4; tick++)
        loop_tick(w->loop, 0);
    CHECK(has(before, "401 Unauthorized"), "done");
    CHECK(has(after, "503 Service Unavailable"), "not done");
    world_close(w);
}

int main(void)
{
    return RUN(
        cmocka_unit_test(test_every_row_in_any_portions),
        cmocka_unit_test(test_head_has_no_body),
        cmocka_unit_test(test_a_refused_head_has_no_body),
        cmocka_unit_test(test_pipelined_requests_are_answered_in_order),
        cmocka_unit_test(test_a_worker_answers_while_the_next_request_waits),
        cmocka_unit_test(test_deadlines),
        cmocka_unit_test(test_a_body_has_to_come_at_a_rate),
        cmocka_unit_test(
            test_a_reserved_connection_only_asks_whether_we_are_well),
        cmocka_unit_test(test_a_client_that_does_not_read_is_not_read_from),
        cmocka_unit_test(test_small_requests_that_nobody_reads_the_answers_of),
        cmocka_unit_test(test_a_peer_that_leaves_while_a_worker_works),
        cmocka_unit_test(test_stopping), cmocka_unit_test(test_giving_up));
}
