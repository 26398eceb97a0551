#include "check.h"

#include "api/endpoint.h"
#include "api/members.h"

#define REST_OF_100                                                            \
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static json_t *parse(const char *name, const char *text)
{
    json_t *value =
        json_loads(text, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
    CHECK(value != NULL, "%s: %s", name, text);
    return value;
}

static void test_texts(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum member_type type;
        const char *json;
        const char *want; /* NULL: refused */
    } rows[] = {
        { "plain", MEMBER_TEXT, "{\"m\":\"Ada\"}", "Ada" },
        { "trimmed", MEMBER_TEXT, "{\"m\":\" \\t\\r\\n Ada \\n\"}", "Ada" },
        { "trimmed of wide spaces", MEMBER_TEXT,
          "{\"m\":\"\\u3000\\u2003\\u00a0Ada\\ufeff\\u2029\\u202f\"}", "Ada" },
        { "inner spaces stay", MEMBER_TEXT, "{\"m\":\"A  da\"}", "A  da" },
        { "only spaces", MEMBER_TEXT, "{\"m\":\" \\u2000 \"}", NULL },
        { "empty", MEMBER_TEXT, "{\"m\":\"\"}", NULL },
        { "five characters", MEMBER_TEXT,
          "{\"m\":\"Zo\\u00eb\\ud83d\\ude00!\"}",
          "Zo\xc3\xab\xf0\x9f\x98\x80!" },
        { "six characters", MEMBER_TEXT, "{\"m\":\"abcdef\"}", NULL },
        { "a NUL", MEMBER_TEXT, "{\"m\":\"a\\u0000b\"}", NULL },
        { "a line feed", MEMBER_TEXT, "{\"m\":\"a\\nb\"}", NULL },
        { "an escape", MEMBER_TEXT, "{\"m\":\"a\\u001bb\"}", NULL },
        { "a delete", MEMBER_TEXT, "{\"m\":\"a\\u007fb\"}", NULL },
        { "a C1 control", MEMBER_TEXT, "{\"m\":\"a\\u0085b\"}", NULL },
        { "a no-break space", MEMBER_TEXT, "{\"m\":\"a\\u00a0b\"}",
          "a\xc2\xa0"
          "b" },
        { "lines may feed", MEMBER_LINES, "{\"m\":\"a\\nb\"}", "a\nb" },
        { "lines may not return", MEMBER_LINES, "{\"m\":\"a\\rb\"}", NULL },
        { "lines may not hold NUL", MEMBER_LINES, "{\"m\":\"a\\u0000\"}",
          NULL },
        { "a secret keeps its spaces", MEMBER_SECRET, "{\"m\":\" a\\n \"}",
          " a\n " },
        { "a secret counts bytes", MEMBER_SECRET,
          "{\"m\":\"\\u00eb\\u00eb\\u00eb\"}", NULL },
        { "a secret without NUL", MEMBER_SECRET, "{\"m\":\"a\\u0000\"}", NULL },
        { "missing", MEMBER_TEXT, "{}", NULL },
        { "null", MEMBER_TEXT, "{\"m\":null}", NULL },
        { "a number", MEMBER_TEXT, "{\"m\":5}", NULL },
        { "a number for a secret", MEMBER_SECRET, "{\"m\":5}", NULL },
        { "an array", MEMBER_TEXT, "{\"m\":[\"a\"]}", NULL },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct arena *arena = arena_new();
        json_t *object = parse(rows[r].name, rows[r].json);
        const char *text = NULL;
        const struct member row = {
            .name = "m",
            .type = rows[r].type,
            .min = 1,
            .max = 5,
            .out.text = &text,
        };
        const char *blame = members_read(object, &row, 1, arena);
        if (rows[r].want == NULL) {
            CHECK(blame != NULL && strcmp(blame, "m") == 0, "%s", rows[r].name);
            CHECK(text == NULL, "%s", rows[r].name);
        } else {
            CHECK(blame == NULL, "%s: %s", rows[r].name, blame);
            CHECK(strcmp(text, rows[r].want) == 0, "%s: %s", rows[r].name,
                  text);
        }
        json_decref(object);
        arena_free(arena);
    }
}

static void test_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum member_type type;
        const char *json;
        int64_t want; /* -1: refused */
    } rows[] = {
        { "least", MEMBER_INT, "{\"m\":1}", 1 },
        { "most", MEMBER_INT, "{\"m\":2000}", 2000 },
        { "too small", MEMBER_INT, "{\"m\":0}", -1 },
        { "too large", MEMBER_INT, "{\"m\":2001}", -1 },
        { "a real", MEMBER_INT, "{\"m\":1.0}", -1 },
        { "a text", MEMBER_INT, "{\"m\":\"1\"}", -1 },
        { "true", MEMBER_INT, "{\"m\":true}", -1 },
        { "whole euros", MEMBER_CENTS, "{\"m\":15}", 1500 },
        { "19.99", MEMBER_CENTS, "{\"m\":19.99}", 1999 },
        { "0.07", MEMBER_CENTS, "{\"m\":0.07}", 7 },
        { "one decimal", MEMBER_CENTS, "{\"m\":1.1}", 110 },
        { "three decimals", MEMBER_CENTS, "{\"m\":1.001}", -1 },
        { "above", MEMBER_CENTS, "{\"m\":20.01}", -1 },
        { "below", MEMBER_CENTS, "{\"m\":-0.01}", -1 },
        { "huge", MEMBER_CENTS, "{\"m\":1e300}", -1 },
        { "a text for cents", MEMBER_CENTS, "{\"m\":\"15\"}", -1 },
        { "a moment", MEMBER_MOMENT, "{\"m\":\"1970-01-01T00:00:01.500Z\"}",
          1500 },
        { "a moment's number", MEMBER_MOMENT, "{\"m\":1500}", -1 },
        { "a date", MEMBER_MOMENT, "{\"m\":\"1970-01-01\"}", -1 },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct arena *arena = arena_new();
        json_t *object = parse(rows[r].name, rows[r].json);
        int64_t number = -1;
        const struct member row = {
            .name = "m",
            .type = rows[r].type,
            .min = 1,
            .max = 2000,
            .out.number = &number,
        };
        const char *blame = members_read(object, &row, 1, arena);
        CHECK((blame == NULL) == (rows[r].want >= 0), "%s", rows[r].name);
        CHECK(number == rows[r].want, "%s: %lld", rows[r].name,
              (long long)number);
        json_decref(object);
        arena_free(arena);
    }
}

static void test_objects(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *json;
        const char *blame; /* NULL: taken */
    } rows[] = {
        { "all",
          "{\"id\":\"01890000-0000-7000-8000-000000000000\","
          "\"list\":[1],\"note\":\"x\"}",
          NULL },
        { "the optional left out",
          "{\"id\":\"01890000-0000-7000-8000-000000000000\",\"list\":[1]}",
          NULL },
        { "the optional null",
          "{\"id\":\"01890000-0000-7000-8000-000000000000\",\"list\":[1],"
          "\"note\":null}",
          NULL },
        { "the optional wrong",
          "{\"id\":\"01890000-0000-7000-8000-000000000000\",\"list\":[1],"
          "\"note\":1}",
          "note" },
        { "upper case id",
          "{\"id\":\"01890000-0000-7000-8000-00000000000A\",\"list\":[1]}",
          "id" },
        { "id of a number", "{\"id\":1,\"list\":[1]}", "id" },
        { "empty list",
          "{\"id\":\"01890000-0000-7000-8000-000000000000\",\"list\":[]}",
          "list" },
        { "long list",
          "{\"id\":\"01890000-0000-7000-8000-000000000000\",\"list\":[1,2,3]}",
          "list" },
        { "list of an object",
          "{\"id\":\"01890000-0000-7000-8000-000000000000\",\"list\":{}}",
          "list" },
        { "unknown",
          "{\"id\":\"01890000-0000-7000-8000-000000000000\",\"list\":[1],"
          "\"isAdmin\":true}",
          "isAdmin" },
        { "unknown and long",
          "{\"id\":\"01890000-0000-7000-8000-000000000000\",\"list\":[1],"
          "\"" REST_OF_100 REST_OF_100 "\":1}",
          "(unknown)" },
        { "nothing", "{}", "id" },
        { "no object", "[]", "id" },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct arena *arena = arena_new();
        json_t *object = parse(rows[r].name, rows[r].json);
        struct id id;
        const json_t *list = NULL;
        const char *note = "none";
        const struct member members[] = {
            { .name = "id", .type = MEMBER_ID, .out.id = &id },
            { .name = "list",
              .type = MEMBER_LIST,
              .min = 1,
              .max = 2,
              .out.list = &list },
            { .name = "note",
              .type = MEMBER_TEXT,
              .is_optional = true,
              .max = 9,
              .out.text = &note },
        };
        const char *blame = members_read(object, members, 3, arena);
        if (rows[r].blame == NULL)
            CHECK(blame == NULL && json_array_size(list) == 1, "%s: %s",
                  rows[r].name, blame);
        else
            CHECK(blame != NULL && strcmp(blame, rows[r].blame) == 0, "%s: %s",
                  rows[r].name, blame);
        json_decref(object);
        arena_free(arena);
    }
}

static void test_a_refused_body_is_answered(void **state)
{
    (void)state;
    const char *name = NULL;
    const struct member row = { .name = "name",
                                .type = MEMBER_TEXT,
                                .min = 1,
                                .max = 5,
                                .out.text = &name };
    struct ask ask = { .arena = arena_new() };
    struct reply reply = { 0 };

    assert_false(members_take(&ask, &reply, &row, 1));
    assert_int_equal(reply.problem, PROBLEM_INVALID_MEMBER);
    assert_string_equal(reply.member, "name");
    reply_done(&reply);
    arena_free(ask.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_objects),
        cmocka_unit_test(test_a_refused_body_is_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
