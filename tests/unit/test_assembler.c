/*
 * Frames to messages: each row is what a client sends and the transcript of
 * what came out.  Every row is also fed in two portions at every cut, and
 * byte by byte; the transcript must not change.
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"

#include "base/bytes.h"
#include "relay/assembler.h"

enum { FRAMES_MAX = 6, WIRE_MAX = 4096 };
enum { FIN = 0x80, CONT = 0x0, TEXT = 0x1, BIN = 0x2 };
enum { CLOSE = 0x88, PING = 0x89, PONG = 0x8A };

static const struct assembler_limits small = { 200, 3, true };
static const struct assembler_limits binary = { 200, 3, false };

/* One frame: its first byte, then the payload; `n` when that has NULs, or is
 * only announced (payload NULL). */
struct part {
    uint8_t first;
    const char *payload;
    size_t n;
};

#define TEN "aaaaaaaaaa"
#define FIFTY TEN TEN TEN TEN TEN
static const char two_hundred_and_one[] = FIFTY FIFTY FIFTY FIFTY "a";

static const struct {
    const char *name;
    const struct assembler_limits *limits;
    struct part parts[FRAMES_MAX];
    const char *want;
} rows[] = {
    { "text", &small, { { FIN | TEXT, "hello", 0 } }, "text:hello " },
    { "binary", &small, { { FIN | BIN, "hello", 0 } }, "binary:hello " },
    { "empty text", &small, { { FIN | TEXT, "", 0 } }, "text: " },
    { "empty binary", &binary, { { FIN | BIN, "", 0 } }, "binary: " },
    { "two messages",
      &small,
      { { FIN | TEXT, "one", 0 }, { FIN | BIN, "two", 0 } },
      "text:one binary:two " },
    { "two fragments",
      &small,
      { { TEXT, "hel", 0 }, { FIN | CONT, "lo", 0 } },
      "text:hello " },
    { "empty fragments",
      &small,
      { { BIN, "", 0 }, { CONT, "", 0 }, { FIN | CONT, "", 0 } },
      "binary: " },
    { "after a fragmented one",
      &small,
      { { TEXT, "a", 0 }, { FIN | CONT, "b", 0 }, { FIN | BIN, "c", 0 } },
      "text:ab binary:c " },
    { "ping between fragments",
      &small,
      { { TEXT, "hel", 0 }, { PING, "now", 0 }, { FIN | CONT, "lo", 0 } },
      "ping:now text:hello " },
    { "two pings, one empty",
      &small,
      { { PING, "", 0 }, { PING, "x", 0 } },
      "ping: ping:x " },
    { "pong nobody asked for", &small, { { PONG, "x", 0 } }, "pong:x " },
    { "longest control",
      &small,
      { { PING,
          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
          0 } },
      "ping:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa " },

    /* 5.5.1, 7.4 */
    { "close without a code", &small, { { CLOSE, "", 0 } }, "close:1005 " },
    { "close 1000", &small, { { CLOSE, "\x03\xe8", 2 } }, "close:1000 " },
    { "close with a reason",
      &small,
      { { CLOSE,
          "\x03\xe8"
          "bye",
          5 } },
      "close:1000 " },
    { "close 4999", &small, { { CLOSE, "\x13\x87", 2 } }, "close:4999 " },
    { "close between fragments",
      &small,
      { { TEXT, "hel", 0 }, { CLOSE, "\x03\xe9", 2 } },
      "close:1001 " },
    { "close of one byte", &small, { { CLOSE, "\x03", 1 } }, "broken:1002 " },
    { "close 999", &small, { { CLOSE, "\x03\xe7", 2 } }, "broken:1002 " },
    { "close 1005 sent", &small, { { CLOSE, "\x03\xed", 2 } }, "broken:1002 " },
    { "close 5000", &small, { { CLOSE, "\x13\x88", 2 } }, "broken:1002 " },
    { "close reason not utf-8",
      &small,
      { { CLOSE, "\x03\xe8\xff", 3 } },
      "broken:1007 " },

    /* 5.2 */
    { "reserved bit",
      &small,
      { { FIN | 0x40 | TEXT, "a", 0 } },
      "broken:1002 " },
    { "reserved opcode", &small, { { FIN | 0x3, "a", 0 } }, "broken:1002 " },
    { "reserved control", &small, { { FIN | 0xB, "a", 0 } }, "broken:1002 " },
    { "fragmented ping", &small, { { 0x09, "a", 0 } }, "broken:1002 " },

    /* 5.4 */
    { "continuation of nothing",
      &small,
      { { FIN | CONT, "a", 0 } },
      "broken:1002 " },
    { "continuation after the end",
      &small,
      { { FIN | TEXT, "a", 0 }, { FIN | CONT, "b", 0 } },
      "text:a broken:1002 " },
    { "message inside a message",
      &small,
      { { TEXT, "a", 0 }, { FIN | TEXT, "b", 0 } },
      "broken:1002 " },

    { "binary message inside a message",
      &binary,
      { { BIN, "a", 0 }, { FIN | BIN, "whole", 0 } },
      "broken:1002 " },

    /* 8.1 */
    { "text in two bytes",
      &small,
      { { TEXT, "\xc3", 0 }, { FIN | CONT, "\xa4", 0 } },
      "text:\xc3\xa4 " },
    { "text cut in a character",
      &small,
      { { FIN | TEXT, "\xc3", 0 } },
      "broken:1007 " },
    { "fragments cut in a character",
      &small,
      { { TEXT, "a", 0 }, { FIN | CONT, "\xc3", 0 } },
      "broken:1007 " },
    { "bad text", &small, { { FIN | TEXT, "a\xff", 0 } }, "broken:1007 " },
    { "bad text in the first of two",
      &small,
      { { TEXT, "a\xff", 0 } },
      "broken:1007 " },
    { "surrogate",
      &small,
      { { FIN | TEXT, "\xed\xa0\x80", 0 } },
      "broken:1007 " },
    { "bad bytes in a binary one",
      &small,
      { { FIN | BIN, "a\xff", 0 } },
      "binary:a\xff " },

    /* limits */
    { "announced too large",
      &small,
      { { FIN | BIN, NULL, 201 } },
      "broken:1009 " },
    { "all there and too large",
      &binary,
      { { FIN | BIN, two_hundred_and_one, 0 } },
      "broken:1009 " },
    { "announced far too large",
      &small,
      { { FIN | BIN, NULL, (size_t)1 << 62 } },
      "broken:1009 " },
    { "together too large",
      &small,
      { { BIN, "hel", 0 }, { FIN | CONT, NULL, 198 } },
      "broken:1009 " },
    { "three fragments",
      &small,
      { { BIN, "a", 0 }, { CONT, "b", 0 }, { FIN | CONT, "c", 0 } },
      "binary:abc " },
    { "four fragments",
      &small,
      { { BIN, "a", 0 }, { CONT, "b", 0 }, { CONT, "c", 0 }, { CONT, "", 0 } },
      "broken:1009 " },
    { "text where none is taken",
      &binary,
      { { FIN | TEXT, NULL, 100 } },
      "broken:1003 " },
};

static size_t put_frame(uint8_t *at, const struct part *part)
{
    static const uint8_t mask[4] = { 0x37, 0xfa, 0x21, 0x3d };
    const size_t n = part->n > 0 ? part->n : strlen(part->payload);
    size_t len = 2;
    at[0] = part->first;
    if (n < 126) {
        at[1] = (uint8_t)(0x80 | n);
    } else {
        const size_t ext = n <= UINT16_MAX ? 2 : 8;
        at[1] = ext == 2 ? 0x80 | 126 : 0x80 | 127;
        bytes_write(at + 2, ext, n);
        len += ext;
    }
    memcpy(at + len, mask, sizeof mask);
    len += sizeof mask;
    if (part->payload == NULL)
        return len;
    memcpy(at + len, part->payload, n);
    frame_unmask(at + len, n, mask, 0);
    return len + n;
}

static size_t put_row(uint8_t wire[WIRE_MAX], size_t row)
{
    size_t len = 0;
    const struct part *part = rows[row].parts;
    for (; part < rows[row].parts + FRAMES_MAX; part++) {
        if (part->payload != NULL || part->n > 0)
            len += put_frame(wire + len, part);
    }
    return len;
}

/* A connection as io/conn.h has it: what was not taken comes again, in front
 * of what is new, in memory of exactly that size. */
struct feed {
    struct assembler assembler;
    uint8_t kept[WIRE_MAX];
    size_t n_kept;
    char said[1024];
    bool is_over;
};

static void say(struct feed *feed, const struct assembled *got)
{
    char *at = feed->said + strlen(feed->said);
    const size_t room = sizeof feed->said - strlen(feed->said);
    const int len = (int)got->payload.len;
    const char *data = len > 0 ? (const char *)got->payload.data : "";
    static const char *const names[] = { "",     "",      "ping",
                                         "pong", "close", "broken" };
    if (got->kind == ASSEMBLED_MESSAGE)
        snprintf(at, room, "%s:%.*s ",
                 got->opcode == FRAME_TEXT ? "text" : "binary", len, data);
    else if (got->kind == ASSEMBLED_PING || got->kind == ASSEMBLED_PONG)
        snprintf(at, room, "%s:%.*s ", names[got->kind], len, data);
    else
        snprintf(at, room, "%s:%u ", names[got->kind], got->code);
    feed->is_over =
        got->kind == ASSEMBLED_CLOSE || got->kind == ASSEMBLED_BROKEN;
}

static void feed_bytes(struct feed *feed, const uint8_t *bytes, size_t len)
{
    const size_t all = feed->n_kept + len;
    uint8_t *exact = malloc(all > 0 ? all : 1);
    memcpy(exact, feed->kept, feed->n_kept);
    memcpy(exact + feed->n_kept, bytes, len);

    size_t taken = 0;
    struct assembled got = { .kind = ASSEMBLED_PONG };
    while (!feed->is_over && got.kind != ASSEMBLED_NOTHING) {
        const size_t n =
            assembler_take(&feed->assembler, exact + taken, all - taken, &got);
        assert_true(n <= all - taken);
        taken += n;
        if (got.kind != ASSEMBLED_NOTHING)
            say(feed, &got);
    }
    if (!feed->is_over) {
        assert_true(all - taken <= 138);
        feed->n_kept = all - taken;
        memcpy(feed->kept, exact + taken, feed->n_kept);
    }
    free(exact);
}

static void feed_open(struct feed *feed, size_t row)
{
    memset(feed, 0, sizeof *feed);
    assembler_init(&feed->assembler, rows[row].limits);
}

TEST(test_rows)
{
    for (size_t row = 0; row < COUNT_OF(rows); row++) {
        uint8_t wire[WIRE_MAX];
        const size_t len = put_row(wire, row);
        struct feed feed;
        feed_open(&feed, row);
        feed_bytes(&feed, wire, len);
        CHECK(strcmp(feed.said, rows[row].want) == 0, "%s: said %s",
              rows[row].name, feed.said);
        CHECK(feed.is_over || assembler_is_idle(&feed.assembler), "%s",
              rows[row].name);
        assembler_done(&feed.assembler);
    }
}

TEST(test_every_cut)
{
    for (size_t row = 0; row < COUNT_OF(rows); row++) {
        uint8_t wire[WIRE_MAX];
        const size_t len = put_row(wire, row);
        for (size_t cut = 0; cut <= len; cut++) {
            struct feed feed;
            feed_open(&feed, row);
            feed_bytes(&feed, wire, cut);
            feed_bytes(&feed, wire + cut, len - cut);
            CHECK(strcmp(feed.said, rows[row].want) == 0,
                  "%s cut at %zu: said %s", rows[row].name, cut, feed.said);
            assembler_done(&feed.assembler);
        }
    }
}

TEST(test_byte_by_byte)
{
    for (size_t row = 0; row < COUNT_OF(rows); row++) {
        uint8_t wire[WIRE_MAX];
        const size_t len = put_row(wire, row);
        struct feed feed;
        feed_open(&feed, row);
        for (size_t i = 0; i < len && !feed.is_over; i++)
            feed_bytes(&feed, wire + i, 1);
        CHECK(strcmp(feed.said, rows[row].want) == 0, "%s: said %s",
              rows[row].name, feed.said);
        assembler_done(&feed.assembler);
    }
}

/* A bad byte is said at once, not when the message is complete. */
TEST(test_bad_text_fails_fast)
{
    const uint8_t begun[] = { 0x81, 0x80 | 100, 0, 0, 0, 0, 'a', 0xff };
    struct feed feed;
    feed_open(&feed, 0);
    feed_bytes(&feed, begun, sizeof begun);
    assert_string_equal(feed.said, "broken:1007 ");
    assembler_done(&feed.assembler);
}

/* Whole in the portion: the payload is where it arrived. */
TEST(test_whole_is_not_copied)
{
    uint8_t wire[WIRE_MAX];
    const size_t len = put_row(wire, 0);
    struct assembler assembler;
    struct assembled got;
    assembler_init(&assembler, &small);
    assert_int_equal(assembler_take(&assembler, wire, len, &got), len);
    assert_ptr_equal(got.payload.data, wire + 6);
    assert_null(assembler.partial);
}

/* Between two messages nothing is owned, also after a gathered one. */
TEST(test_idle_owns_nothing)
{
    uint8_t wire[WIRE_MAX];
    const size_t len = put_row(wire, 0);
    struct feed feed;
    feed_open(&feed, 0);
    feed_bytes(&feed, wire, len - 1);
    assert_false(assembler_is_idle(&feed.assembler));
    feed_bytes(&feed, wire + len - 1, 1);
    assert_string_equal(feed.said, "text:hello ");
    assert_null(feed.assembler.partial);
}

/* As large as the echo endpoint takes them, in as many fragments. */
TEST(test_many_fragments)
{
    static const struct assembler_limits echo = { 16 << 20, 65536, true };
    struct assembler assembler;
    assembler_init(&assembler, &echo);
    struct assembled got = { 0 };
    for (unsigned i = 0; i < 65536; i++) {
        uint8_t wire[16 + 256] = { 0 };
        const struct part part = { (uint8_t)(i == 0       ? BIN
                                             : i == 65535 ? FIN | CONT
                                                          : CONT),
                                   NULL, 256 };
        const size_t len = put_frame(wire, &part) + 256;
        assert_int_equal(assembler_take(&assembler, wire, len, &got), len);
        assert_int_equal(got.kind,
                         i == 65535 ? ASSEMBLED_MESSAGE : ASSEMBLED_NOTHING);
    }
    assert_int_equal(got.payload.len, 16 << 20);
    /* It is whole, though its bytes are still lent: nobody need hurry. */
    assert_true(assembler_is_idle(&assembler));
    assembler_done(&assembler);
}

int main(void)
{
    return RUN(cmocka_unit_test(test_rows), cmocka_unit_test(test_every_cut),
               cmocka_unit_test(test_byte_by_byte),
               cmocka_unit_test(test_bad_text_fails_fast),
               cmocka_unit_test(test_whole_is_not_copied),
               cmocka_unit_test(test_idle_owns_nothing),
               cmocka_unit_test(test_many_fragments));
}
