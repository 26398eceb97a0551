/* docs/http-api.md 6.1 through the handlers. */
#include "check.h"

#include "lessons.h"

static const char *booked(struct calls *calls)
{
    const char *json = arena_print(calls->people->arena, BOOKING, tutor_text);
    assert_int_equal(
        call(calls, &session_endpoints, "POST /api/sessions", NULL, json), 201);
    return arena_print(calls->people->arena, "%s",
                       body_text(calls, "session.sessionId"));
}

static int call_feed(struct calls *calls, const char *name, const char *token)
{
    return call(calls, &calendar_endpoints, name, token, NULL);
}

static void expect_line(const struct calls *calls, const char *line)
{
    const char *with_end =
        arena_print(calls->people->arena, "\r\n%s\r\n", line);
    CHECK(strstr(calls->reply.text.data, with_end) != NULL, "%s in\n%s", line,
          calls->reply.text.data);
}

static void test_a_lesson_as_a_file(void **state)
{
    struct calls *calls = *state;
    const char *id = booked(calls);
    assert_int_equal(
        call(calls, &session_endpoints, "GET /api/sessions/{}.ics", id, NULL),
        200);
    assert_string_equal(calls->reply.type, "text/calendar; charset=utf-8");
    assert_null(calls->reply.body);
    expect_line(calls, "METHOD:PUBLISH");
    expect_line(calls, arena_print(calls->people->arena, "UID:%s@judify", id));
    expect_line(calls, "SEQUENCE:0");
    expect_line(calls, "DTSTAMP:20261123T093000Z");
    expect_line(calls, "DTSTART:20261124T080000Z");
    expect_line(calls, "DTEND:20261124T090000Z");
    expect_line(calls, "STATUS:TENTATIVE");
    expect_line(calls, "DESCRIPTION:Fractions");
    assert_null(strstr(calls->reply.text.data, "example.org"));

    act_as(calls, stranger, ROLE_STUDENT);
    call(calls, &session_endpoints, "GET /api/sessions/{}.ics", id, NULL);
    expect_problem(calls, "a stranger", PROBLEM_NOT_FOUND, NULL);
    call(calls, &session_endpoints, "GET /api/sessions/{}.ics", "x", NULL);
    expect_problem(calls, "no id", PROBLEM_NOT_FOUND, NULL);
}

/* The token in "/api/calendars/TOKEN.ics". */
static const char *token_of(struct calls *calls)
{
    const char *path = body_text(calls, "path");
    return arena_print(calls->people->arena, "%.43s",
                       path + strlen("/api/calendars/"));
}

static void test_an_address_is_made_renewed_and_ended(void **state)
{
    struct calls *calls = *state;
    booked(calls);
    assert_int_equal(call_feed(calls, "GET /api/me/calendar", NULL), 200);
    assert_true(json_is_null(json_object_get(calls->reply.body, "createdAt")));
    assert_int_equal(call_feed(calls, "POST /api/me/calendar", NULL), 201);
    const char *first = token_of(calls);
    assert_int_equal(call_feed(calls, "GET /api/me/calendar", NULL), 200);
    assert_string_equal(body_text(calls, "createdAt"),
                        "2026-11-23T09:30:00.000Z");

    calls->caller = (struct caller){ 0 };
    assert_int_equal(call_feed(calls, "GET /api/calendars/{}.ics", first), 200);
    expect_line(calls, "DTSTART:20261124T080000Z");

    act_as(calls, student, ROLE_STUDENT);
    assert_int_equal(call_feed(calls, "POST /api/me/calendar", NULL), 201);
    const char *second = token_of(calls);
    call_feed(calls, "GET /api/calendars/{}.ics", first);
    expect_problem(calls, "the one before", PROBLEM_NOT_FOUND, NULL);
    assert_int_equal(call_feed(calls, "GET /api/calendars/{}.ics", second),
                     200);
    assert_int_equal(call_feed(calls, "DELETE /api/me/calendar", NULL), 204);
    call_feed(calls, "GET /api/calendars/{}.ics", second);
    expect_problem(calls, "ended", PROBLEM_NOT_FOUND, NULL);
}

static void test_a_feed_forgets_what_is_long_ago(void **state)
{
    struct calls *calls = *state;
    booked(calls);
    assert_int_equal(call_feed(calls, "POST /api/me/calendar", NULL), 201);
    const char *token = token_of(calls);
    /* The lesson is over at 09:00 on the next day. */
    static const int64_t over_ms = INT64_C(1795510800000);
    static const int64_t year_ms = INT64_C(365) * 24 * 60 * 60 * 1000;
    calls->now_ms = over_ms + year_ms - 1;
    assert_int_equal(call_feed(calls, "GET /api/calendars/{}.ics", token), 200);
    expect_line(calls, "BEGIN:VEVENT");
    expect_line(calls, "STATUS:CANCELLED"); /* nobody had answered */
    calls->now_ms++;
    assert_int_equal(call_feed(calls, "GET /api/calendars/{}.ics", token), 200);
    assert_null(strstr(calls->reply.text.data, "BEGIN:VEVENT"));
}

static void test_who_is_disabled_has_no_feed(void **state)
{
    struct calls *calls = *state;
    assert_int_equal(call_feed(calls, "POST /api/me/calendar", NULL), 201);
    const char *token = token_of(calls);
    people_run(calls->people, "UPDATE users SET disabled_ms = 1");
    call_feed(calls, "GET /api/calendars/{}.ics", token);
    expect_problem(calls, "disabled", PROBLEM_NOT_FOUND, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LESSON_TEST(test_a_lesson_as_a_file),
        LESSON_TEST(test_an_address_is_made_renewed_and_ended),
        LESSON_TEST(test_a_feed_forgets_what_is_long_ago),
        LESSON_TEST(test_who_is_disabled_has_no_feed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
