#include "check.h"

#include "base/limits.h"
#include "wire/chunked.h"

#define LONG_63                                                                \
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde"

static const struct {
    const char *name;
    const uint8_t *in;
    size_t len;
    enum status want;
    const char *content;
    size_t left; /* bytes of `in` that are not the body's */
} rows[] = {
    { "no content", TEXT("0\r\n\r\n"), OK, "", 0 },
    { "one chunk", TEXT("5\r\nhello\r\n0\r\n\r\n"), OK, "hello", 0 },
    { "two chunks", TEXT("2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"), OK, "hello", 0 },
    { "upper hex", TEXT("A\r\n0123456789\r\n0\r\n\r\n"), OK, "0123456789", 0 },
    { "lower hex", TEXT("a\r\n0123456789\r\n0\r\n\r\n"), OK, "0123456789", 0 },
    { "zeros in front", TEXT("005\r\nhello\r\n000\r\n\r\n"), OK, "hello", 0 },
    { "content like framing", TEXT("5\r\n0\r\n\r\n\r\n0\r\n\r\n"), OK,
      "0\r\n\r\n", 0 },
    { "extension", TEXT("5;a\r\nhello\r\n0;b\r\n\r\n"), OK, "hello", 0 },
    { "extension with value", TEXT("5;a=b;c=d\r\nhello\r\n0\r\n\r\n"), OK,
      "hello", 0 },
    { "quoted value", TEXT("5;a=\"x;\\\" y\"\r\nhello\r\n0\r\n\r\n"), OK,
      "hello", 0 },
    { "quoted, then another", TEXT("5;a=\"\";b\r\nhello\r\n0\r\n\r\n"), OK,
      "hello", 0 },
    { "bad white space", TEXT("5 \t;\ta = \tb ; c \t; d\r\nhello\r\n0\r\n\r\n"),
      OK, "hello", 0 },
    { "bad white space, quoted",
      TEXT("5 ; a = \"b\" ;c\r\nhello\r\n0 ;d\r\n\r\n"), OK, "hello", 0 },
    { "trailers", TEXT("0\r\nA: b\r\nC:\r\n\r\n"), OK, "", 0 },
    { "tabs in text", TEXT("0;a=\"\t\"\r\nA: \tb\xC3\xBC\r\n\r\n"), OK, "", 0 },
    { "the next request", TEXT("0\r\n\r\nGET /"), OK, "", 5 },
    { "longest line", TEXT("0;" LONG_63 LONG_63 LONG_63 LONG_63 "\r\n\r\n"), OK,
      "", 0 },

    { "cut in a size", TEXT("5"), MORE, "", 0 },
    { "cut in content", TEXT("5\r\nhel"), MORE, "hel", 0 },
    { "no last chunk", TEXT("5\r\nhello\r\n"), MORE, "hello", 0 },
    { "cut in the end", TEXT("0\r\n\r"), MORE, "", 0 },

    { "no size", TEXT("\r\nhello"), ERR_MALFORMED, "", 0 },
    { "space in front", TEXT(" 5\r\nhello\r\n"), ERR_MALFORMED, "", 0 },
    { "space behind", TEXT("5 \r\nhello\r\n"), ERR_MALFORMED, "", 0 },
    { "tab behind", TEXT("5\t\r\nhello\r\n"), ERR_MALFORMED, "", 0 },
    { "hex prefix", TEXT("0x5\r\nhello\r\n"), ERR_MALFORMED, "", 0 },
    { "plus", TEXT("+5\r\nhello\r\n"), ERR_MALFORMED, "", 0 },
    { "minus", TEXT("-5\r\nhello\r\n"), ERR_MALFORMED, "", 0 },
    { "underscore", TEXT("1_0\r\n"), ERR_MALFORMED, "", 0 },
    { "not hex", TEXT("g\r\n"), ERR_MALFORMED, "", 0 },
    { "size of 2^63", TEXT("8000000000000000\r\n"), ERR_MALFORMED, "", 0 },
    { "size of 2^64", TEXT("10000000000000000\r\n"), ERR_MALFORMED, "", 0 },
    { "line feed alone", TEXT("5\nhello\r\n"), ERR_MALFORMED, "", 0 },
    { "return alone", TEXT("5\rhello\r\n"), ERR_MALFORMED, "", 0 },
    { "content too long", TEXT("5\r\nhello!!\r\n"), ERR_MALFORMED, "hello", 0 },
    { "content, line feed alone", TEXT("5\r\nhello\n0\r\n\r\n"), ERR_MALFORMED,
      "hello", 0 },
    { "content, return alone", TEXT("5\r\nhello\r0\r\n\r\n"), ERR_MALFORMED,
      "hello", 0 },
    { "content, two line feeds", TEXT("5\r\nhello\n\n0\r\n\r\n"), ERR_MALFORMED,
      "hello", 0 },
    { "content without end", TEXT("5\r\nhello0\r\n\r\n"), ERR_MALFORMED,
      "hello", 0 },
    { "empty extension", TEXT("5;\r\nhello\r\n"), ERR_MALFORMED, "", 0 },
    { "two semicolons", TEXT("5;;a\r\nhello\r\n"), ERR_MALFORMED, "", 0 },
    { "extension no token", TEXT("5;a[\r\nhello\r\n"), ERR_MALFORMED, "", 0 },
    { "space behind a name", TEXT("5;a \r\nhello\r\n"), ERR_MALFORMED, "", 0 },
    { "space behind a value", TEXT("5;a=b \r\nhello\r\n"), ERR_MALFORMED, "",
      0 },
    { "space behind quotes", TEXT("5;a=\"b\" \r\nhello\r\n"), ERR_MALFORMED, "",
      0 },
    { "space in a size", TEXT("5 0;a\r\nhello\r\n"), ERR_MALFORMED, "", 0 },
    { "space in a name", TEXT("5;a b\r\nhello\r\n"), ERR_MALFORMED, "", 0 },
    { "space in a value", TEXT("5;a=b c\r\nhello\r\n"), ERR_MALFORMED, "", 0 },
    { "space for a name", TEXT("5; \r\nhello\r\n"), ERR_MALFORMED, "", 0 },
    { "space for a value", TEXT("5;a= \r\nhello\r\n"), ERR_MALFORMED, "", 0 },
    { "folded extension", TEXT("5;\r\n a\r\nhello\r\n"), ERR_MALFORMED, "", 0 },
    { "line feed as white space", TEXT("5 \n;a\r\nhello\r\n"), ERR_MALFORMED,
      "", 0 },
    { "extension value empty", TEXT("5;a=\r\nhello\r\n"), ERR_MALFORMED, "",
      0 },
    { "extension with NUL", TEXT("5;a\0\r\nhello\r\n"), ERR_MALFORMED, "", 0 },
    { "extension, feed alone", TEXT("5;a\nhello\r\n"), ERR_MALFORMED, "", 0 },
    { "extension, return alone", TEXT("5;a\rX\r\n"), ERR_MALFORMED, "", 0 },
    { "return in quotes", TEXT("5;a=\"\r\n\"\r\n"), ERR_MALFORMED, "", 0 },
    { "NUL escaped in quotes", TEXT("5;a=\"\\\0\"\r\n"), ERR_MALFORMED, "", 0 },
    { "DEL in quotes", TEXT("5;a=\"\x7F\"\r\n"), ERR_MALFORMED, "", 0 },
    { "text after quotes", TEXT("5;a=\"b\"c\r\n"), ERR_MALFORMED, "", 0 },
    { "line too long", TEXT("0;" LONG_63 LONG_63 LONG_63 LONG_63 "x\r\n\r\n"),
      ERR_MALFORMED, "", 0 },
    { "end, line feed alone", TEXT("0\r\n\n"), ERR_MALFORMED, "", 0 },
    { "trailer without name", TEXT("0\r\n: b\r\n\r\n"), ERR_MALFORMED, "", 0 },
    { "trailer without colon", TEXT("0\r\nAb\r\n\r\n"), ERR_MALFORMED, "", 0 },
    { "trailer space colon", TEXT("0\r\nA : b\r\n\r\n"), ERR_MALFORMED, "", 0 },
    { "trailer folded", TEXT("0\r\nA: b\r\n c\r\n\r\n"), ERR_MALFORMED, "", 0 },
    { "trailer, feed alone", TEXT("0\r\nA: b\n\r\n"), ERR_MALFORMED, "", 0 },
    { "trailer, return alone", TEXT("0\r\nA: b\rc\r\n"), ERR_MALFORMED, "", 0 },
    { "trailer with NUL", TEXT("0\r\nA: \0\r\n\r\n"), ERR_MALFORMED, "", 0 },
};

/* Feed `in` in portions; content goes to `out`.  What is left of `in` is
 * returned through it. */
static enum status feed(struct slice *in, size_t portion, char *out)
{
    struct chunked chunked = { 0 };
    enum status st = MORE;
    while (st == MORE && in->len > 0) {
        const size_t len = in->len < portion ? in->len : portion;
        const struct slice exact = exact_new(in->data, len);
        size_t consumed = 0;
        struct slice piece;
        st = chunked_feed(&chunked, exact, &consumed, &piece);
        CHECK(consumed <= len && (consumed > 0 || st != MORE), "goes on");
        if (piece.len > 0)
            strncat(out, (const char *)piece.data, piece.len);
        *in = slice_skip(*in, consumed);
        exact_free(exact);
    }
    return st;
}

TEST(test_every_portion)
{
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        for (size_t portion = 1; portion <= rows[r].len; portion++) {
            struct slice in = slice_of(rows[r].in, rows[r].len);
            char content[64] = "";
            CHECK(feed(&in, portion, content) == rows[r].want, "%s by %zu",
                  rows[r].name, portion);
            CHECK(strcmp(content, rows[r].content) == 0, "%s by %zu: %s",
                  rows[r].name, portion, content);
            CHECK(rows[r].want != OK || in.len == rows[r].left, "%s by %zu",
                  rows[r].name, portion);
        }
    }
}

TEST(test_refused_stays_refused)
{
    struct chunked chunked = { 0 };
    size_t consumed;
    struct slice piece;
    CHECK(chunked_feed(&chunked, slice_text("x"), &consumed, &piece) ==
              ERR_MALFORMED,
          "no size");
    CHECK(chunked_feed(&chunked, slice_text("0\r\n\r\n"), &consumed, &piece) ==
                  ERR_MALFORMED &&
              consumed == 0,
          "and no way back");
}

TEST(test_trailers_are_bounded)
{
    char in[LIMIT_TRAILER_BYTES + 64] = "0\r\nA:";
    for (size_t extra = 0; extra < 2; extra++) {
        /* "A:", text, CRLF CRLF. */
        const size_t text_len = LIMIT_TRAILER_BYTES - 6 + extra;
        memset(in + 5, 'x', text_len);
        memcpy(in + 5 + text_len, "\r\n\r\n", 5);
        struct slice rest = slice_text(in);
        char content[1] = "";
        CHECK(feed(&rest, 1000, content) == (extra ? ERR_MALFORMED : OK),
              "%zu bytes", text_len + 6);
    }
}

int main(void)
{
    return RUN(cmocka_unit_test(test_every_portion),
               cmocka_unit_test(test_refused_stays_refused),
               cmocka_unit_test(test_trailers_are_bounded));
}
