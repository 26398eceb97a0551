#include "check.h"

#include "wire/target.h"

static const struct {
    const char *name;
    const char *path;
    enum status want;
    const char *segments; /* each in brackets */
} paths[] = {
    { "root", "/", OK, "" },
    { "one", "/api", OK, "[api]" },
    { "four", "/api/tutors/42/slots", OK, "[api][tutors][42][slots]" },
    { "a slash at the end", "/a/", OK, "[a][]" },
    { "escapes", "/a%20b/%C3%BC", OK, "[a b][\xC3\xBC]" },
    { "hex in any case", "/%c3%Bc", OK, "[\xC3\xBC]" },
    { "an escaped slash is no slash", "/a%2Fb", OK, "[a/b]" },
    { "decoded once", "/%2541", OK, "[%41]" },
    { "plus is plus", "/a+b", OK, "[a+b]" },
    { "three dots", "/...", OK, "[...]" },
    { "a dot in front", "/.well-known", OK, "[.well-known]" },
    { "nothing", "", ERR_MALFORMED, NULL },
    { "no slash", "api", ERR_MALFORMED, NULL },
    { "double slash", "/a//b", ERR_MALFORMED, NULL },
    { "two slashes", "//", ERR_MALFORMED, NULL },
    { "dot", "/a/./b", ERR_MALFORMED, NULL },
    { "dots", "/a/../b", ERR_MALFORMED, NULL },
    { "dots at the end", "/a/..", ERR_MALFORMED, NULL },
    { "escaped dots", "/a/%2e%2E/b", ERR_MALFORMED, NULL },
    { "half escaped dots", "/.%2e/etc", ERR_MALFORMED, NULL },
    { "a NUL", "/a%00b", ERR_MALFORMED, NULL },
    { "a line feed", "/a%0d%0ab", ERR_MALFORMED, NULL },
    { "a DEL", "/a%7F", ERR_MALFORMED, NULL },
    { "an escape cut", "/a%2", ERR_MALFORMED, NULL },
    { "a percent", "/a%", ERR_MALFORMED, NULL },
    { "not hex", "/a%zz", ERR_MALFORMED, NULL },
    { "a sign in hex", "/a%+1", ERR_MALFORMED, NULL },
    { "an overlong slash", "/a%C0%AFb", ERR_MALFORMED, NULL },
    { "half a character", "/a%C3/b", ERR_MALFORMED, NULL },
    { "16 segments", "/1/2/3/4/5/6/7/8/9/a/b/c/d/e/f/0", OK,
      "[1][2][3][4][5][6][7][8][9][a][b][c][d][e][f][0]" },
    { "17 segments", "/1/2/3/4/5/6/7/8/9/a/b/c/d/e/f/0/1", ERR_TOO_BIG, NULL },
};

TEST(test_paths)
{
    for (size_t r = 0; r < COUNT_OF(paths); r++) {
        const size_t len = strlen(paths[r].path);
        const struct slice in = exact_new((const uint8_t *)paths[r].path, len);
        uint8_t *scratch = malloc(len > 0 ? len : 1);
        struct target_path path = { .count = 99 };
        CHECK(target_read_path(in, scratch, &path) == paths[r].want, "%s",
              paths[r].name);
        char got[200] = "";
        for (size_t i = 0; paths[r].want == OK && i < path.count; i++)
            snprintf(got + strlen(got), sizeof got - strlen(got), "[%.*s]",
                     (int)path.segments[i].len,
                     (const char *)path.segments[i].data);
        if (paths[r].want == OK)
            CHECK(strcmp(got, paths[r].segments) == 0, "%s: %s", paths[r].name,
                  got);
        else
            CHECK(path.count == 99, "%s: untouched", paths[r].name);
        free(scratch);
        exact_free(in);
    }
}

static const struct {
    const char *name;
    const char *query;
    enum status want;
    const char *value;
} parameters[] = {
    { "only one", "q=maths", OK, "maths" },
    { "second", "a=1&q=maths&b=2", OK, "maths" },
    { "first of two", "q=1&q=2", OK, "1" },
    { "empty", "q=", OK, "" },
    { "no equals", "q", OK, "" },
    { "plus is a space", "q=a+b", OK, "a b" },
    { "an escaped plus", "q=a%2Bb", OK, "a+b" },
    { "an escaped ampersand", "q=a%26b", OK, "a&b" },
    { "equals in a value", "q=a=b", OK, "a=b" },
    { "an escaped name", "%71=x", OK, "x" },
    { "utf-8", "q=%C3%BC", OK, "\xC3\xBC" },
    { "dots are text", "q=../..", OK, "../.." },
    { "nothing", "", ERR_NOT_FOUND, NULL },
    { "another case", "Q=1", ERR_NOT_FOUND, NULL },
    { "longer name", "qq=1", ERR_NOT_FOUND, NULL },
    { "in a value", "a=q=1", ERR_NOT_FOUND, NULL },
    { "ampersands", "&&&", ERR_NOT_FOUND, NULL },
    { "bad escape", "q=%g1", ERR_MALFORMED, NULL },
    { "bad name before it", "%=1&q=1", ERR_MALFORMED, NULL },
    { "a NUL", "q=%00", ERR_MALFORMED, NULL },
    { "not utf-8", "q=%FF", ERR_MALFORMED, NULL },
};

TEST(test_parameters)
{
    for (size_t r = 0; r < COUNT_OF(parameters); r++) {
        const size_t len = strlen(parameters[r].query);
        const struct slice in =
            exact_new((const uint8_t *)parameters[r].query, len);
        uint8_t *scratch = malloc(len > 0 ? len : 1);
        struct slice value = slice_text("before");
        CHECK(target_read_parameter(in, "q", scratch, &value) ==
                  parameters[r].want,
              "%s", parameters[r].name);
        CHECK(slice_is(value, parameters[r].want == OK ? parameters[r].value
                                                       : "before"),
              "%s", parameters[r].name);
        free(scratch);
        exact_free(in);
    }
}

TEST(test_no_query)
{
    struct slice value;
    uint8_t scratch[1];
    CHECK(target_read_parameter(slice_of(NULL, 0), "q", scratch, &value) ==
              ERR_NOT_FOUND,
          "a target without '?'");
}

int main(void)
{
    return RUN(cmocka_unit_test(test_paths), cmocka_unit_test(test_parameters),
               cmocka_unit_test(test_no_query));
}
