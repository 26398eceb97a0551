#include "check.h"

#include "wire/utf8.h"

static const struct {
    const char *name;
    const uint8_t *in;
    size_t len;
    size_t good; /* bytes taken before it fails; len when it does not */
    bool is_whole;
} rows[] = {
    { "empty", TEXT(""), 0, true },
    { "ascii", TEXT("Hello, longer than eight bytes"), 30, true },
    { "NUL is a character", BYTES('a', 0, 'b'), 3, true },
    { "two bytes", BYTES(0xC3, 0xBC), 2, true },
    { "smallest of two", BYTES(0xC2, 0x80), 2, true },
    { "largest of two", BYTES(0xDF, 0xBF), 2, true },
    { "three bytes", BYTES(0xE2, 0x82, 0xAC), 3, true },
    { "smallest of three", BYTES(0xE0, 0xA0, 0x80), 3, true },
    { "largest of three", BYTES(0xEF, 0xBF, 0xBF), 3, true },
    { "below the surrogates", BYTES(0xED, 0x9F, 0xBF), 3, true },
    { "above the surrogates", BYTES(0xEE, 0x80, 0x80), 3, true },
    { "four bytes", BYTES(0xF0, 0x9F, 0x98, 0x80), 4, true },
    { "smallest of four", BYTES(0xF0, 0x90, 0x80, 0x80), 4, true },
    { "U+10FFFF", BYTES(0xF4, 0x8F, 0xBF, 0xBF), 4, true },
    { "after eight ascii", TEXT("12345678\xC3\xBC"), 10, true },
    { "inside eight ascii",
      TEXT("1234\xC3\xBC"
           "5678"),
      10, true },
    { "cut after lead", BYTES('a', 0xC3), 2, false },
    { "cut in three", BYTES(0xE2, 0x82), 2, false },
    { "cut in four", BYTES(0xF0, 0x9F, 0x98), 3, false },
    { "continuation first", BYTES(0x80), 0, false },
    { "continuation last", BYTES('a', 0xBF), 1, false },
    { "overlong slash C0", BYTES(0xC0, 0xAF), 0, false },
    { "overlong C1", BYTES(0xC1, 0xBF), 0, false },
    { "overlong of three", BYTES(0xE0, 0x9F, 0xBF), 1, false },
    { "overlong of four", BYTES(0xF0, 0x8F, 0xBF, 0xBF), 1, false },
    { "first surrogate", BYTES(0xED, 0xA0, 0x80), 1, false },
    { "last surrogate", BYTES(0xED, 0xBF, 0xBF), 1, false },
    { "above U+10FFFF", BYTES(0xF4, 0x90, 0x80, 0x80), 1, false },
    { "lead F5", BYTES(0xF5, 0x80, 0x80, 0x80), 0, false },
    { "FE", BYTES(0xFE), 0, false },
    { "FF after ascii", TEXT("12345678\xFF"), 8, false },
    { "lead after lead", BYTES(0xC3, 0xC3), 1, false },
    { "ascii after lead", BYTES(0xE2, 'a'), 1, false },
    { "short of its last", BYTES(0xF0, 0x9F, 0x98, 'a'), 3, false },
};

/* Whole, and in two pieces cut anywhere. */
TEST(test_every_cut)
{
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const bool is_good = rows[r].good == rows[r].len;
        for (size_t cut = 0; cut <= rows[r].len; cut++) {
            const struct slice a = exact_new(rows[r].in, cut);
            const struct slice b =
                exact_new(rows[r].in + cut, rows[r].len - cut);
            struct utf8 utf8 = { 0 };
            bool is_taken = utf8_feed(&utf8, a) == OK;
            CHECK(is_taken == (is_good || cut <= rows[r].good), "%s cut at %zu",
                  rows[r].name, cut);
            is_taken = is_taken && utf8_feed(&utf8, b) == OK;
            CHECK(is_taken == is_good, "%s cut at %zu", rows[r].name, cut);
            CHECK(!is_good || utf8_is_complete(&utf8) == rows[r].is_whole,
                  "%s cut at %zu", rows[r].name, cut);
            exact_free(a);
            exact_free(b);
        }
    }
}

/* The very byte that breaks the text is the one that is refused. */
TEST(test_fails_fast)
{
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct utf8 utf8 = { 0 };
        size_t n = 0;
        while (n < rows[r].len &&
               utf8_feed(&utf8, slice_of(rows[r].in + n, 1)) == OK)
            n++;
        CHECK(n == rows[r].good, "%s: %zu", rows[r].name, n);
    }
}

TEST(test_whole)
{
    for (size_t r = 0; r < COUNT_OF(rows); r++)
        CHECK(utf8_is_valid(slice_of(rows[r].in, rows[r].len)) ==
                  rows[r].is_whole,
              "%s", rows[r].name);
}

int main(void)
{
    return RUN(cmocka_unit_test(test_every_cut),
               cmocka_unit_test(test_fails_fast), cmocka_unit_test(test_whole));
}
