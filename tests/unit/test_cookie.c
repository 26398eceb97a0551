#include "check.h"

#include "wire/cookie.h"

static const struct {
    const char *name;
    const uint8_t *in;
    size_t len;
    const char *want; /* [name|value] for each */
} rows[] = {
    { "nothing", TEXT(""), "" },
    { "one", TEXT("foo=bar"), "[foo|bar]" },
    { "three", TEXT("a=1; b=2; c=3"), "[a|1][b|2][c|3]" },
    { "no space", TEXT("a=1;b=2"), "[a|1][b|2]" },
    { "much space", TEXT(" \ta = 1 \t; b\t=\t2 "), "[a|1][b|2]" },
    { "empty value", TEXT("a=; b="), "[a|][b|]" },
    { "equals in a value", TEXT("a=b=c=="), "[a|b=c==]" },
    { "quotes are bytes", TEXT("a=\"b c\""), "[a|\"b c\"]" },
    { "percent is a byte", TEXT("a=%20"), "[a|%20]" },
    { "same name twice", TEXT("a=1; a=2"), "[a|1][a|2]" },
    { "case counts", TEXT("A=1; a=2"), "[A|1][a|2]" },
    { "no name", TEXT("=v; a=1"), "[a|1]" },
    { "no equals", TEXT("v; a=1"), "[a|1]" },
    { "separators only", TEXT("===;;;"), "" },
    { "empty pieces", TEXT(";; a=1 ;;"), "[a|1]" },
    { "bytes above ascii", TEXT("a=\xC3\xBC"), "[a|\xC3\xBC]" },
};

TEST(test_iterate)
{
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const struct slice in = exact_new(rows[r].in, rows[r].len);
        char got[100] = "";
        struct slice rest = in;
        struct cookie cookie;
        while (cookie_next(&rest, &cookie)) {
            const size_t len = strlen(got);
            snprintf(got + len, sizeof got - len, "[%.*s|%.*s]",
                     (int)cookie.name.len, (const char *)cookie.name.data,
                     (int)cookie.value.len, (const char *)cookie.value.data);
        }
        CHECK(strcmp(got, rows[r].want) == 0, "%s: %s", rows[r].name, got);
        exact_free(in);
    }
}

TEST(test_find)
{
    const struct slice field = slice_text("a=1; login=x=y; login=z; b=");
    struct slice value = slice_text("before");
    CHECK(!cookie_find(field, "Login", &value), "names have a case");
    CHECK(!cookie_find(field, "logi", &value), "no prefix will do");
    CHECK(!cookie_find(slice_of(NULL, 0), "a", &value), "no field at all");
    CHECK(slice_is(value, "before"), "untouched");
    CHECK(cookie_find(field, "login", &value), "there");
    CHECK(slice_is(value, "x=y"), "the first of two");
    CHECK(cookie_find(field, "b", &value) && value.len == 0, "empty");
}

int main(void)
{
    return RUN(cmocka_unit_test(test_iterate), cmocka_unit_test(test_find));
}
