#include "check.h"

struct owner {
    int before;
    int member;
};

static const struct {
    const char *name;
    const char *a, *b;
    bool is_equal;  /* a and b are the same bytes */
    bool is_prefix; /* a starts with b            */
} rows[] = {
    { "both empty", "", "", true, true },
    { "same", "abc", "abc", true, true },
    { "prefix", "abc", "ab", false, true },
    { "longer", "ab", "abc", false, false },
    { "case", "abc", "ABC", false, false },
    { "last byte", "abc", "abd", false, false },
};

TEST(test_compare)
{
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const struct slice a =
            exact_new((const uint8_t *)rows[r].a, strlen(rows[r].a));
        CHECK(slice_is(a, rows[r].b) == rows[r].is_equal, "%s", rows[r].name);
        CHECK(slice_starts(a, rows[r].b) == rows[r].is_prefix, "%s",
              rows[r].name);
        exact_free(a);
    }
}

TEST(test_null_is_empty)
{
    const struct slice none = slice_of(NULL, 0);
    CHECK(slice_equal(none, none), "nothing equals itself");
    CHECK(slice_is(none, ""), "nothing is the empty text");
    CHECK(!slice_is(none, "a"), "nothing is no text");
}

TEST(test_nul_is_a_byte)
{
    CHECK(!slice_is(slice_of("a\0b", 3), "a"), "a NUL does not end a slice");
}

TEST(test_skip)
{
    const struct slice s = slice_text("abcd");
    CHECK(slice_is(slice_skip(s, 0), "abcd"), "nothing skipped");
    CHECK(slice_is(slice_skip(s, 3), "d"), "all but one skipped");
    CHECK(slice_is(slice_skip(s, 4), ""), "all skipped");
}

TEST(test_owner)
{
    struct owner owner = { .before = 1, .member = 2 };
    CHECK(OWNER_OF(&owner.member, struct owner, member) == &owner,
          "the owner of its member");
    CHECK(COUNT_OF(rows) == sizeof rows / sizeof rows[0], "a real array");
}

int main(void)
{
    return RUN(cmocka_unit_test(test_compare),
               cmocka_unit_test(test_null_is_empty),
               cmocka_unit_test(test_nul_is_a_byte),
               cmocka_unit_test(test_skip), cmocka_unit_test(test_owner));
}
