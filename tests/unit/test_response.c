#include "check.h"

#include "wire/response.h"

static const struct response_field type = {
    "Content-Type", { (const uint8_t *)"text/plain", 10 }
};

static const struct response_field both[] = {
    { "Content-Type", { (const uint8_t *)"text/plain", 10 } },
    { "Vary", { (const uint8_t *)"Origin", 6 } },
};

static const struct {
    const char *name;
    struct response_head head;
    const char *want;
} rows[] = {
    { "plain",
      { .code = 200, .body_len = 5, .fields = &type, .field_count = 1 },
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/plain\r\n\r\n" },
    { "two fields, in their order",
      { .code = 200, .body_len = 0, .fields = both, .field_count = 2 },
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Type: text/plain\r\n"
      "Vary: Origin\r\n\r\n" },
    { "empty body",
      { .code = 404, .body_len = 0 },
      "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n" },
    { "no body at all",
      { .code = 204, .body_len = -1 },
      "HTTP/1.1 204 No Content\r\n\r\n" },
    { "close wins",
      { .code = 400, .body_len = 0, .has_close = true, .has_keep_alive = true },
      "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n"
      "\r\n" },
    { "keep-alive",
      { .code = 200, .body_len = 0, .has_keep_alive = true },
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n"
      "\r\n" },
    { "date",
      { .code = 200,
        .body_len = -1,
        .date = { (const uint8_t *)"Mon, 23 Nov 2026 09:30:00 GMT", 29 } },
      "HTTP/1.1 200 OK\r\nDate: Mon, 23 Nov 2026 09:30:00 GMT\r\n\r\n" },
    { "continue",
      { .code = 100, .body_len = -1 },
      "HTTP/1.1 100 Continue\r\n\r\n" },
    { "largest length",
      { .code = 200, .body_len = INT64_MAX },
      "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n" },
    { "a code of nobody",
      { .code = 299, .body_len = -1 },
      "HTTP/1.1 299 Unknown\r\n\r\n" },
};

/* With exactly enough room, and with every smaller one. */
TEST(test_every_room)
{
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const size_t want_len = strlen(rows[r].want);
        for (size_t room = 0; room <= want_len; room++) {
            uint8_t *out = malloc(room > 0 ? room : 1);
            size_t len = 12345;
            const enum status st =
                response_write_head(&rows[r].head, out, room, &len);
            CHECK(st == (room < want_len ? ERR_FULL : OK), "%s in %zu",
                  rows[r].name, room);
            CHECK(len == (st == OK ? want_len : 12345), "%s in %zu",
                  rows[r].name, room);
            CHECK(st != OK || slice_is(slice_of(out, len), rows[r].want),
                  "%s: %.*s", rows[r].name, (int)len, (const char *)out);
            free(out);
        }
    }
}

/* Text of a peer that would begin a field, or a response, of its own. */
TEST(test_splitting_is_refused)
{
    static const struct {
        const char *name;
        struct response_field field;
    } bad[] = {
        { "CR LF", { "Location", { (const uint8_t *)"/\r\nA: b", 7 } } },
        { "LF", { "Location", { (const uint8_t *)"/\nA: b", 6 } } },
        { "CR", { "Location", { (const uint8_t *)"/\r", 2 } } },
        { "NUL", { "Location", { (const uint8_t *)"/\0", 2 } } },
        { "a name", { "A\r\nB", { (const uint8_t *)"c", 1 } } },
    };
    for (size_t r = 0; r < COUNT_OF(bad); r++) {
        uint8_t out[200];
        size_t len = 12345;
        const struct response_head head = { .code = 303,
                                            .fields = &bad[r].field,
                                            .field_count = 1 };
        CHECK(response_write_head(&head, out, sizeof out, &len) ==
                  ERR_MALFORMED,
              "%s", bad[r].name);
        CHECK(len == 12345, "%s", bad[r].name);
    }
}

int main(void)
{
    return RUN(cmocka_unit_test(test_every_room),
               cmocka_unit_test(test_splitting_is_refused));
}
