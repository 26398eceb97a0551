#include "check.h"

#include "wire/field.h"
#include "wire/head.h"

#define HOST "Host: a\r\n"

/*
 * The second pair of eyes alone: what llhttp would have refused before is
 * given to head_check by a reader that lets everything through.
 */
static const struct {
    const char *name;
    const char *head;
    int want;
} rows[] = {
    { "good", "GET / HTTP/1.1\r\n" HOST "A:\r\nB: \tc d \r\n\r\n", 0 },
    { "good 1.0", "GET /?a HTTP/1.0\r\n\r\n", 0 },
    { "two lengths",
      "POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nContent-Length: 1\r\n"
      "\r\n",
      400 },
    { "two codings",
      "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n"
      "Transfer-Encoding: chunked\r\n\r\n",
      400 },
    { "length and coding",
      "POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n"
      "Transfer-Encoding: chunked\r\n\r\n",
      400 },
    { "a type", "POST / HTTP/1.1\r\n" HOST "Content-Type: a/b\r\n\r\n", 0 },
    { "two types",
      "POST / HTTP/1.1\r\n" HOST "Content-Type: a/b\r\ncontent-type: a/c\r\n"
      "\r\n",
      400 },
    { "the same type twice",
      "POST / HTTP/1.1\r\n" HOST "Content-Type: a/b\r\nContent-Type: a/b\r\n"
      "\r\n",
      400 },
    { "18 digits",
      "POST / HTTP/1.1\r\n" HOST "Content-Length: 999999999999999999\r\n\r\n",
      0 },
    { "19 digits",
      "POST / HTTP/1.1\r\n" HOST "Content-Length: 1000000000000000000\r\n\r\n",
      400 },
    { "target above ascii", "GET /\xC3\xA9 HTTP/1.1\r\n" HOST "\r\n", 400 },
    { "space in the target", "GET /a b HTTP/1.1\r\n" HOST "\r\n", 400 },
    { "control in the target", "GET /\x01 HTTP/1.1\r\n" HOST "\r\n", 400 },
    { "method no token", "G@T / HTTP/1.1\r\n" HOST "\r\n", 400 },
    { "method empty", " / HTTP/1.1\r\n" HOST "\r\n", 400 },
    { "version 1.2", "GET / HTTP/1.2\r\n" HOST "\r\n", 400 },
    { "version 1.11", "GET / HTTP/1.11\r\n" HOST "\r\n", 400 },
    { "name no token", "GET / HTTP/1.1\r\n" HOST "A b: c\r\n\r\n", 400 },
    { "name empty", "GET / HTTP/1.1\r\n" HOST ": c\r\n\r\n", 400 },
    { "space before the colon", "GET / HTTP/1.1\r\n" HOST "A : c\r\n\r\n",
      400 },
    { "folded", "GET / HTTP/1.1\r\n" HOST "A: b\r\n c\r\n\r\n", 400 },
    { "more after the end", "GET / HTTP/1.1\r\n" HOST "\r\n\r\n", 400 },
};

/* Cut at line ends, spaces and the first colon; judge nothing. */
static struct request read_loosely(struct slice head)
{
    struct request req = { .field_count = 0 };
    struct slice rest = head;
    struct slice line = field_cut(&rest, '\n');
    field_cut(&line, ' ');
    const char *version = strstr((const char *)line.data, " HTTP/");
    req.target =
        slice_of(line.data, (size_t)((const uint8_t *)version - line.data));
    while (rest.len > 2) {
        line = field_cut(&rest, '\n');
        line.len--; /* its CR */
        struct request_field *field = &req.fields[req.field_count++];
        field->name = field_cut(&line, ':');
        field->value = line;
    }
    return req;
}

TEST(test_rows)
{
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const struct slice in = slice_text(rows[r].head);
        struct request req = read_loosely(in);
        CHECK(head_check(in, &req) == rows[r].want, "%s", rows[r].name);
    }
}

/* A slice that begins later or ends earlier leaves a gap: bytes that one
 * reader has seen and the other has not. */
TEST(test_gaps)
{
    const struct slice in =
        slice_text("GET /ab HTTP/1.1\r\nHost: a\r\nAbc: def\r\n\r\n");
    for (int i = 0; i < 6; i++) {
        struct request req = read_loosely(in);
        struct slice *const parts[] = { &req.target, &req.fields[1].name,
                                        &req.fields[1].value };
        struct slice *part = parts[i / 2];
        *part = i % 2 == 0 ? slice_skip(*part, 2)
                           : slice_of(part->data, part->len - 1);
        CHECK(head_check(in, &req) == 400, "%d", i);
    }
}

/* Fields that do not lie where the head says, or not all of them. */
TEST(test_covers_every_byte)
{
    const struct slice in =
        slice_text("GET / HTTP/1.1\r\nHost: a\r\nB: c\r\n\r\n");
    const struct slice longer = slice_text("GET / HTTP/1.0\r\n\r\nGET");
    const struct request good = read_loosely(in);
    struct request req = good;
    CHECK(head_check(in, &req) == 0, "as it is");
    req = good;
    CHECK(head_check(slice_of(in.data, in.len - 1), &req) == 400, "cut");

    req = read_loosely(slice_of(longer.data, longer.len - 3));
    CHECK(head_check(longer, &req) == 400, "more behind it");
    req = good;
    req.field_count = 1;
    CHECK(head_check(in, &req) == 400, "a field is missing");
    req = good;
    req.fields[1] = req.fields[0];
    CHECK(head_check(in, &req) == 400, "a field twice");
    req = good;
    req.fields[1].value.len = 0;
    CHECK(head_check(in, &req) == 400, "half a value");
    req = good;
    req.target = slice_text("/");
    CHECK(head_check(in, &req) == 400, "a target from elsewhere");
    req = good;
    req.target.len = in.len;
    CHECK(head_check(in, &req) == 400, "a target past the end");
    req = good;
    req.fields[1].value = slice_text("c");
    CHECK(head_check(in, &req) == 400, "a value from elsewhere");
    req = good;
    req.fields[1].value.len = 0;
    CHECK(head_check(slice_of(in.data, in.len - 6), &req) == 400,
          "ends after a colon");
}

int main(void)
{
    return RUN(cmocka_unit_test(test_rows), cmocka_unit_test(test_gaps),
               cmocka_unit_test(test_covers_every_byte));
}
