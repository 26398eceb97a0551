/* docs/http-api.md 5 through the handlers: tutors, their hours, slots. */
#include "check.h"

#include "lessons.h"

/* --- tutors --------------------------------------------------------------- */

static void test_a_tutor_as_json(void **state)
{
    struct calls *calls = *state;
    calls->caller = (struct caller){ .is_known = false };
    assert_int_equal(call_tutor(calls, "GET /api/tutors/{}", NULL), 200);
    assert_string_equal(body_text(calls, "tutor.userId"), tutor_text);
    assert_string_equal(body_text(calls, "tutor.firstName"), "tess");
    assert_string_equal(body_text(calls, "tutor.lastName"), "Test");
    assert_string_equal(body_text(calls, "tutor.subjects.1"), "Physics");
    assert_string_equal(body_text(calls, "tutor.bio"), "Slowly.\nThen well.");
    assert_string_equal(body_text(calls, "tutor.currency"), "EUR");
    assert_string_equal(body_text(calls, "tutor.timeZone"), "Europe/Berlin");
    json_t *one = json_object_get(calls->reply.body, "tutor");
    assert_int_equal(json_object_size(one), 8);
    assert_true(json_number_value(json_object_get(one, "hourlyRate")) == 42.5);
}

static void test_what_is_no_tutor(void **state)
{
    struct calls *calls = *state;
    static const char *const names[] = { "GET /api/tutors/{}",
                                         "GET /api/tutors/{}/slots" };
    char student_text[ID_TEXT_LEN + 1];
    const char *const ids[] = { "me", "", id_print(student, student_text),
                                "00000000-0000-7000-8000-000000000000" };
    calls->query = "from=2026-11-24T00:00:00.000Z"
                   "&to=2026-11-25T00:00:00.000Z&minutes=60";
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        for (size_t n = 0; n < COUNT_OF(names); n++) {
            (void)call(calls, &tutor_endpoints, names[n], ids[i], NULL);
            expect_problem(calls, ids[i], PROBLEM_TUTOR_NOT_FOUND, NULL);
        }
    }
}

static void test_searching(void **state)
{
    static const struct {
        const char *name;
        const char *query; /* NULL: none */
        size_t n_want;
        const char *blame; /* a parameter; NULL: it is found */
    } rows[] = {
        { "all", NULL, 1, NULL },
        { "empty fields of a form", "subject=&q=&page=", 1, NULL },
        { "a subject", "subject=physics", 1, NULL },
        { "another subject", "subject=Chess", 0, NULL },
        { "words, escaped", "q=tess%20slowly+MATHS", 1, NULL },
        { "a word that is not there", "q=tess+quickly", 0, NULL },
        { "more words than are looked for", "q=t+e+s+t+t+e+s+t+xyz", 1, NULL },
        { "the second page", "page=2", 0, NULL },
        { "page 0", "page=0", 0, "page" },
        { "page -1", "page=-1", 0, "page" },
        { "page x", "page=x", 0, "page" },
        { "a huge page", "page=99999999999999999999", 0, "page" },
        { "an unknown parameter", "sort=name", 0, "sort" },
        { "one that has no name", "=1", 1, NULL },
        { "an escaped name", "p%61ge=1", 0, "p%61ge" },
        { "one twice", "page=1&page=1", 0, "page" },
        { "a broken escape", "q=%zz", 0, "q" },
        { "no UTF-8", "q=%ff", 0, "q" },
        { "a NUL", "q=a%00b", 0, "q" },
    };
    struct calls *calls = *state;
    calls->caller = (struct caller){ .is_known = false };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        calls->query = rows[r].query;
        (void)call_tutor(calls, "GET /api/tutors", NULL);
        if (rows[r].blame != NULL) {
            expect_problem(calls, rows[r].name, PROBLEM_INVALID_QUERY,
                           rows[r].blame);
            continue;
        }
        CHECK(calls->reply.http_status == 200, "%s", rows[r].name);
        const json_t *body = calls->reply.body;
        CHECK(json_array_size(json_object_get(body, "tutors")) ==
                  rows[r].n_want,
              "%s", rows[r].name);
        CHECK(json_is_null(json_object_get(body, "next")), "%s", rows[r].name);
    }
}

static void test_pages_of_tutors(void **state)
{
    struct calls *calls = *state;
    for (int i = 0; i < LIMIT_TUTORS_PER_PAGE; i++) {
        const struct id id = people_add(
            calls->people, arena_print(calls->people->arena, "t%c", 'a' + i),
            ROLE_TUTOR);
        act_as(calls, id, ROLE_TUTOR);
        assert_int_equal(call_tutor(calls, "PUT /api/me/tutor", PROFILE), 200);
    }
    assert_int_equal(call_tutor(calls, "GET /api/tutors", NULL), 200);
    const json_t *next = json_object_get(calls->reply.body, "next");
    assert_int_equal(json_integer_value(next), 2);
    calls->query = "page=2";
    assert_int_equal(call_tutor(calls, "GET /api/tutors", NULL), 200);
    assert_int_equal(
        json_array_size(json_object_get(calls->reply.body, "tutors")), 1);
    assert_true(json_is_null(json_object_get(calls->reply.body, "next")));
    assert_int_equal(call_tutor(calls, "GET /api/subjects", NULL), 200);
    assert_string_equal(body_text(calls, "subjects.0"), "Maths");
    assert_int_equal(
        json_array_size(json_object_get(calls->reply.body, "subjects")), 2);
}

static void test_what_a_profile_refuses(void **state)
{
    static const struct {
        const char *name, *old, *new, *member;
    } rows[] = {
        { "no subject", "[\"Maths\",\" Physics \"]", "[]", "subjects" },
        { "an empty subject", " Physics ", "  ", "subjects" },
        { "a number", "\"Maths\"", "1", "subjects" },
        { "two alike", " Physics ", "mATHS", "subjects" },
        { "a line feed in one", "Maths", "Ma\\nths", "subjects" },
        { "a long one", "Maths",
          "1234567890123456789012345678901234567890123456789012345678901",
          "subjects" },
        { "a control character in the bio", "Slowly.", "Slow\\u0007ly", "bio" },
        { "three decimals", "42.5", "42.505", "hourlyRate" },
        { "below zero", "42.5", "-1", "hourlyRate" },
        { "above the limit", "42.5", "10000.01", "hourlyRate" },
        { "text", "42.5", "\"42.5\"", "hourlyRate" },
        { "small letters", "EUR", "eur", "currency" },
        { "four letters", "EUR", "EURO", "currency" },
        { "no letters", "EUR", "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac",
          "currency" },
        { "something else", "\"bio\"", "\"rating\":5,\"bio\"", "rating" },
        { "missing", ",\"currency\":\"EUR\"", "", "currency" },
    };
    struct calls *calls = *state;
    act_as(calls, tutor, ROLE_TUTOR);
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        (void)call_tutor(calls, "PUT /api/me/tutor",
                         changed(calls, PROFILE, rows[r].old, rows[r].new));
        expect_problem(calls, rows[r].name, PROBLEM_INVALID_MEMBER,
                       rows[r].member);
    }
    assert_int_equal(call_tutor(calls, "GET /api/tutors/{}", NULL), 200);
    assert_string_equal(body_text(calls, "tutor.subjects.0"), "Maths");
}

static void test_hours_come_back(void **state)
{
    struct calls *calls = *state;
    act_as(calls, tutor, ROLE_TUTOR);
    assert_int_equal(call_tutor(calls, "PUT /api/me/availability", HOURS), 200);
    assert_string_equal(body_text(calls, "timeZone"), "Europe/Berlin");
    assert_string_equal(body_text(calls, "hours.0.start"), "09:00");
    assert_string_equal(body_text(calls, "hours.0.end"), "12:30");
    assert_string_equal(body_text(calls, "hours.1.end"), "24:00");

    assert_int_equal(call(calls, &account_endpoints, "GET /api/me", NULL, NULL),
                     200);
    assert_string_equal(body_text(calls, "tutor.userId"), tutor_text);
    assert_string_equal(body_text(calls, "availability.timeZone"),
                        "Europe/Berlin");
    assert_string_equal(body_text(calls, "availability.hours.1.start"),
                        "22:00");
    act_as(calls, student, ROLE_STUDENT);
    assert_int_equal(call(calls, &account_endpoints, "GET /api/me", NULL, NULL),
                     200);
    assert_int_equal(json_object_size(calls->reply.body), 1);
}

static void test_what_hours_refuse(void **state)
{
    static const struct {
        const char *name, *old, *new, *member;
    } rows[] = {
        { "no such zone", "Europe/Berlin", "Europe/Nowhere", "timeZone" },
        { "a file", "Europe/Berlin", "../zoneinfo/UTC", "timeZone" },
        { "touching", "\"weekday\":3,\"start\":\"22:00\"",
          "\"weekday\":2,\"start\":\"12:30\"", "hours" },
        { "weekday 8", "\"weekday\":2", "\"weekday\":8", "hours" },
        { "backwards", "09:00", "12:30", "hours" },
        { "minutes", "09:00", "09:01", "hours" },
        { "sixty minutes", "09:00", "08:60", "hours" },
        { "after 24:00", "24:00", "24:05", "hours" },
        { "no leading zero", "09:00", "9:000", "hours" },
        { "letters", "09:00", "a9:00", "hours" },
        { "another colon", "09:00", "09-00", "hours" },
        { "something else", "\"weekday\":2", "\"weekday\":2,\"note\":1",
          "hours" },
        { "no object", "[{\"weekday\":3,", "[5,{\"weekday\":3,", "hours" },
        { "missing", "\"weekday\":2,", "", "hours" },
    };
    struct calls *calls = *state;
    act_as(calls, tutor, ROLE_TUTOR);
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        (void)call_tutor(calls, "PUT /api/me/availability",
                         changed(calls, HOURS, rows[r].old, rows[r].new));
        expect_problem(calls, rows[r].name, PROBLEM_INVALID_MEMBER,
                       rows[r].member);
    }
    const int64_t n =
        people_count(calls->people, "SELECT count(*) FROM availability");
    assert_int_equal(n, 2);
}

/* --- slots ---------------------------------------------------------------- */

static void test_slots_as_json(void **state)
{
    struct calls *calls = *state;
    calls->caller = (struct caller){ .is_known = false };
    /* Tuesday 09:00 to 12:30 has six, Wednesday 22:00 to 24:00 three. */
    assert_int_equal(count_slots(calls), 9);
    assert_string_equal(body_text(calls, "timeZone"), "Europe/Berlin");
    assert_string_equal(body_text(calls, "slots.0.start"),
                        "2026-11-24T08:00:00.000Z");
    assert_string_equal(body_text(calls, "slots.0.end"),
                        "2026-11-24T09:00:00.000Z");
    assert_string_equal(body_text(calls, "slots.8.start"),
                        "2026-11-25T22:00:00.000Z");
}

static void test_what_slots_refuse(void **state)
{
    static const struct {
        const char *query, *blame;
    } rows[] = {
        { "to=2026-11-30T00:00:00.000Z&minutes=60", "from" },
        { "from=2026-11-23&to=2026-11-30T00:00:00.000Z&minutes=60", "from" },
        { "from=2026-11-23T00:00:00.000Z&minutes=60", "to" },
        { WEEK, "minutes" },
        { WEEK "&minutes=", "minutes" },
        { WEEK "&minutes=10", "minutes" },
        { WEEK "&minutes=245", "minutes" },
        { WEEK "&minutes=61", "minutes" },
        { WEEK "&minutes=60.0", "minutes" },
        { WEEK "&minutes=60&zone=UTC", "zone" },
        { "from=2026-11-30T00:00:00.000Z&to=2026-11-30T00:00:00.000Z"
          "&minutes=60",
          "to" },
        { "from=2026-11-23T00:00:00.000Z&to=2027-01-04T00:00:00.001Z"
          "&minutes=60",
          "to" },
        { "from=0000-01-01T00:00:00.000Z&to=9999-12-31T00:00:00.000Z"
          "&minutes=60",
          "to" },
    };
    struct calls *calls = *state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        calls->query = rows[r].query;
        (void)call_tutor(calls, "GET /api/tutors/{}/slots", NULL);
        expect_problem(calls, rows[r].query, PROBLEM_INVALID_QUERY,
                       rows[r].blame);
    }
    calls->query = "from=9999-12-01T00:00:00.000Z&to=9999-12-31T23:59:59.999Z"
                   "&minutes=240";
    assert_int_equal(call_tutor(calls, "GET /api/tutors/{}/slots", NULL), 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LESSON_TEST(test_a_tutor_as_json),
        LESSON_TEST(test_what_is_no_tutor),
        LESSON_TEST(test_searching),
        LESSON_TEST(test_pages_of_tutors),
        LESSON_TEST(test_what_a_profile_refuses),
        LESSON_TEST(test_hours_come_back),
        LESSON_TEST(test_what_hours_refuse),
        LESSON_TEST(test_slots_as_json),
        LESSON_TEST(test_what_slots_refuse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
