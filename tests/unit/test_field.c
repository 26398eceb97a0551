#include "check.h"

#include "wire/field.h"

static const struct {
    const char *name;
    const char *in;
    bool is_token, is_digits;
} words[] = {
    { "empty", "", false, false },
    { "letters", "Abz", true, false },
    { "digits", "0189", true, true },
    { "marks", "!#$%&'*+-.^_`|~", true, false },
    { "space", "a b", false, false },
    { "colon", "a:", false, false },
    { "slash", "a/b", false, false },
    { "bracket", "[a", false, false },
    { "at", "a@b", false, false },
    { "quote", "\"a\"", false, false },
    { "above ascii", "\xC3\xAB", false, false },
    { "DEL", "a\x7F", false, false },
    { "sign", "+1", true, false },
};

TEST(test_words)
{
    for (size_t r = 0; r < COUNT_OF(words); r++) {
        const struct slice s = slice_text(words[r].in);
        CHECK(field_is_token(s) == words[r].is_token, "%s", words[r].name);
        CHECK(field_is_digits(s) == words[r].is_digits, "%s", words[r].name);
    }
    CHECK(!field_is_token_char('\0'), "NUL is not found at a string's end");
}

TEST(test_case)
{
    CHECK(field_is(slice_text("Content-LENGTH"), "content-length"), "both");
    CHECK(!field_is(slice_text("content_length"), "content-length"), "mark");
    CHECK(!field_is(slice_text("hosts"), "host"), "longer");
    /* '@' and '`' are a letter's distance apart. */
    CHECK(!field_is(slice_text("@"), "`"), "only letters have a case");
}

TEST(test_hex)
{
    static const char digits[] = "0123456789abcdef", upper[] = "ABCDEF";
    for (int i = 0; i < 16; i++)
        CHECK(field_hex_value((uint8_t)digits[i]) == i, "%c", digits[i]);
    for (int i = 0; i < 6; i++)
        CHECK(field_hex_value((uint8_t)upper[i]) == 10 + i, "%c", upper[i]);
    CHECK(field_hex_value('g') == -1 && field_hex_value('/') == -1 &&
              field_hex_value(':') == -1 && field_hex_value('@') == -1,
          "around the digits");
}

static const struct {
    const char *name;
    const char *in;
    const char *want; /* each element in brackets */
} lists[] = {
    { "empty", "", "[]" },
    { "one", "close", "[close]" },
    { "two", "keep-alive, Upgrade", "[keep-alive][Upgrade]" },
    { "no space", "a,b", "[a][b]" },
    { "much space", " \ta \t,\tb ", "[a][b]" },
    { "empty elements", ",a,,b,", "[][a][][b][]" },
};

TEST(test_lists)
{
    for (size_t r = 0; r < COUNT_OF(lists); r++) {
        const struct slice in =
            exact_new((const uint8_t *)lists[r].in, strlen(lists[r].in));
        char got[64] = "";
        struct slice rest = in, element;
        while (field_next_element(&rest, &element))
            snprintf(got + strlen(got), sizeof got - strlen(got), "[%.*s]",
                     (int)element.len, (const char *)element.data);
        CHECK(strcmp(got, lists[r].want) == 0, "%s: %s", lists[r].name, got);
        exact_free(in);
    }
}

TEST(test_absent_list)
{
    struct slice rest = slice_of(NULL, 0), element;
    CHECK(!field_next_element(&rest, &element), "no field, no element");
}

int main(void)
{
    return RUN(cmocka_unit_test(test_words), cmocka_unit_test(test_case),
               cmocka_unit_test(test_hex), cmocka_unit_test(test_lists),
               cmocka_unit_test(test_absent_list));
}
