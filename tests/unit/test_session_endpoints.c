/* docs/http-api.md 6 through the handlers: booking, and sessions. */
#include "check.h"

#include "lessons.h"

/* --- sessions ------------------------------------------------------------- */

static int book(struct calls *calls, const char *json)
{
    return call(calls, &session_endpoints, "POST /api/sessions", NULL, json);
}

static const char *booking_json(struct calls *calls)
{
    return arena_print(calls->people->arena, BOOKING, tutor_text);
}

static void test_booking(void **state)
{
    struct calls *calls = *state;
    char id[ID_TEXT_LEN + 1];
    const char *json = booking_json(calls);
    assert_int_equal(book(calls, json), 201);
    assert_string_equal(body_text(calls, "session.tutorId"), tutor_text);
    assert_string_equal(body_text(calls, "session.studentId"),
                        id_print(student, id));
    assert_string_equal(body_text(calls, "session.subject"), "Maths");
    assert_string_equal(body_text(calls, "session.start"),
                        "2026-11-24T08:00:00.000Z");
    assert_string_equal(body_text(calls, "session.end"),
                        "2026-11-24T09:00:00.000Z");
    assert_string_equal(body_text(calls, "session.status"), "requested");
    assert_string_equal(body_text(calls, "session.notes"), "Fractions");
    assert_string_equal(body_text(calls, "tutor.timeZone"), "Europe/Berlin");
    json_t *session = json_object_get(calls->reply.body, "session");
    assert_int_equal(json_object_size(session), 12);

    /* Both are told: of the new contact, then of the session. */
    const struct reply *reply = &calls->reply;
    assert_int_equal(reply->n_notices, 2);
    assert_int_equal(reply->notices[0].kind, NOTICE_CONTACT);
    const struct notice *told = &reply->notices[1];
    assert_int_equal(told->kind, NOTICE_SESSION);
    assert_true(id_equal(told->user, tutor));
    assert_true(id_equal(told->other, student));
    assert_string_equal(told->status, "requested");
    assert_string_equal(body_text(calls, "session.sessionId"),
                        id_print(told->session, id));

    /* The same again is the same, and told to nobody. */
    assert_int_equal(book(calls, json), 201);
    assert_string_equal(body_text(calls, "session.sessionId"), id);
    assert_int_equal(calls->reply.n_notices, 0);

    assert_int_equal(count_slots(calls), 7); /* two of nine overlap it */
}

static void test_a_second_booking_makes_no_contact(void **state)
{
    struct calls *calls = *state;
    assert_int_equal(book(calls, booking_json(calls)), 201);
    calls->key = "key-2";
    const char *later = changed(calls, booking_json(calls), "T09:00", "T09:45");
    assert_int_equal(book(calls, changed(calls, later, "T08:00", "T09:00")),
                     201);
    assert_int_equal(calls->reply.n_notices, 1);
    assert_int_equal(calls->reply.notices[0].kind, NOTICE_SESSION);
}

/* Each refusal of the page, with its own problem. */
static void test_what_booking_refuses(void **state)
{
    static const struct {
        const char *name, *old, *new;
        enum problem want;
        const char *member;
    } rows[] = {
        { "backwards", "T09:00", "T07:00", PROBLEM_INVALID_LENGTH, NULL },
        { "too short", "T09:00", "T08:10", PROBLEM_INVALID_LENGTH, NULL },
        { "too long", "T09:00", "T12:05", PROBLEM_INVALID_LENGTH, NULL },
        { "seconds", "T09:00:00", "T09:00:01", PROBLEM_INVALID_LENGTH, NULL },
        { "past", "2026-11-24T08:00", "2026-11-23T08:00",
          PROBLEM_INVALID_LENGTH, NULL },
        { "subject", "maths", "Chess", PROBLEM_UNKNOWN_SUBJECT, NULL },
        { "hours", "T08:00", "T07:55", PROBLEM_OUTSIDE_HOURS, NULL },
        { "no time", "2026-11-24T08:00:00.000Z", "tomorrow",
          PROBLEM_INVALID_MEMBER, "start" },
        { "no id", "tutorId\":\"", "tutorId\":\"x", PROBLEM_INVALID_MEMBER,
          "tutorId" },
        { "control character", "Fractions", "\\u0007", PROBLEM_INVALID_MEMBER,
          "notes" },
        { "something else", "\"notes\"", "\"status\":1,\"notes\"",
          PROBLEM_INVALID_MEMBER, "status" },
        { "nothing but the tutor", ",\"subject\":\"maths\"", "",
          PROBLEM_INVALID_MEMBER, "subject" },
    };
    struct calls *calls = *state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        (void)book(calls, changed(calls, booking_json(calls), rows[r].old,
                                  rows[r].new));
        expect_problem(calls, rows[r].name, rows[r].want, rows[r].member);
    }
    const int64_t n =
        people_count(calls->people, "SELECT count(*) FROM sessions");
    assert_int_equal(n, 0);
}

static void test_refusals_of_time_and_people(void **state)
{
    struct calls *calls = *state;
    const char *json = booking_json(calls);
    const char *day = changed(calls, json, "2026-11-24T09", "2026-11-17T09");
    (void)book(calls, changed(calls, day, "2026-11-24", "2026-11-17"));
    expect_problem(calls, "past", PROBLEM_IN_THE_PAST, NULL);
    day = changed(calls, json, "2026-11-24T09", "2027-11-30T09");
    (void)book(calls, changed(calls, day, "2026-11-24", "2027-11-30"));
    expect_problem(calls, "far", PROBLEM_TOO_FAR_AHEAD, NULL);
    char nobody[ID_TEXT_LEN + 1];
    id_print(student, nobody);
    (void)book(calls, changed(calls, json, tutor_text, nobody));
    expect_problem(calls, "nobody", PROBLEM_TUTOR_NOT_FOUND, NULL);

    assert_int_equal(book(calls, json), 201);
    (void)book(calls, changed(calls, json, "Fractions", "Circles"));
    expect_problem(calls, "key", PROBLEM_IDEMPOTENCY_KEY_REUSED, NULL);
    act_as(calls, stranger, ROLE_STUDENT);
    (void)book(calls, json);
    expect_problem(calls, "taken", PROBLEM_SLOT_TAKEN, NULL);

    const struct id other = people_add(calls->people, "tom", ROLE_TUTOR);
    char other_text[ID_TEXT_LEN + 1];
    id_print(other, other_text);
    act_as(calls, other, ROLE_TUTOR);
    assert_int_equal(call_tutor(calls, "PUT /api/me/tutor", PROFILE), 200);
    assert_int_equal(call_tutor(calls, "PUT /api/me/availability", HOURS), 200);
    act_as(calls, student, ROLE_STUDENT);
    calls->key = "key-2";
    (void)book(calls, changed(calls, json, tutor_text, other_text));
    expect_problem(calls, "busy", PROBLEM_STUDENT_BUSY, NULL);
}

static void test_keys(void **state)
{
    static const struct {
        const char *name, *key;
        bool is_key;
    } rows[] = {
        { "none", NULL, false },
        { "empty", "", false },
        { "a space in it", "a b", false },
        { "no ASCII", "\xc3\xa4", false },
        { "65 characters",
          "12345678901234567890123456789012345678901234567890123456789012345",
          false },
        { "64 characters",
          "1234567890123456789012345678901234567890123456789012345678901234",
          true },
    };
    struct calls *calls = *state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        calls->key = rows[r].key;
        const int status = book(calls, booking_json(calls));
        if (rows[r].is_key)
            CHECK(status == 201, "%s", rows[r].name);
        else
            expect_problem(calls, rows[r].name,
                           PROBLEM_IDEMPOTENCY_KEY_REQUIRED, NULL);
    }
}

static void test_sessions_are_for_their_people(void **state)
{
    struct calls *calls = *state;
    assert_int_equal(book(calls, booking_json(calls)), 201);
    char id[ID_TEXT_LEN + 1], student_text[ID_TEXT_LEN + 1];
    strcpy(id, body_text(calls, "session.sessionId"));
    id_print(student, student_text);
    static const char read_one[] = "GET /api/sessions/{}";
    static const char read_all[] = "GET /api/sessions";

    const struct id both[] = { student, tutor };
    for (int i = 0; i < 2; i++) {
        act_as(calls, both[i], i == 0 ? ROLE_STUDENT : ROLE_TUTOR);
        assert_int_equal(call(calls, &session_endpoints, read_one, id, NULL),
                         200);
        assert_string_equal(body_text(calls, "session.sessionId"), id);
        assert_string_equal(body_text(calls, "tutor.userId"), tutor_text);
        assert_string_equal(body_text(calls, "student.userId"), student_text);
        assert_string_equal(body_text(calls, "student.email"), "");
        assert_int_equal(call(calls, &session_endpoints, read_all, NULL, NULL),
                         200);
        assert_string_equal(body_text(calls, "sessions.0.sessionId"), id);
        json_t *people = json_object_get(calls->reply.body, "people");
        assert_int_equal(json_object_size(people), 2);
        assert_string_equal(
            body_text(calls, arena_print(calls->people->arena,
                                         "people.%s.firstName", student_text)),
            "stan");
    }

    act_as(calls, stranger, ROLE_STUDENT);
    (void)call(calls, &session_endpoints, read_one, id, NULL);
    expect_problem(calls, "a stranger", PROBLEM_NOT_FOUND, NULL);
    (void)call(calls, &session_endpoints, read_one, "x", NULL);
    expect_problem(calls, "no id", PROBLEM_NOT_FOUND, NULL);
    assert_int_equal(call(calls, &session_endpoints, read_all, NULL, NULL),
                     200);
    assert_int_equal(
        json_array_size(json_object_get(calls->reply.body, "sessions")), 0);
}

/* `before` is a session of the caller's, or refused. */
static void test_what_pages_refuse(void **state)
{
    struct calls *calls = *state;
    char own[ID_TEXT_LEN + 9] = "before=";
    assert_int_equal(book(calls, booking_json(calls)), 201);
    strcat(own, body_text(calls, "session.sessionId"));
    const struct {
        const char *name, *query, *blame; /* NULL: none is to blame */
    } rows[] = {
        { "one's own", own, NULL },
        { "empty", "before=", NULL },
        { "no id", "before=x", "before" },
        { "nobody's", "before=01890000-0000-7000-8000-000000000001", "before" },
        { "twice", "before=&before=", "before" },
        { "another name", "after=x", "after" },
        { "somebody else's", own, "before" },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        if (r == COUNT_OF(rows) - 1)
            act_as(calls, stranger, ROLE_STUDENT);
        calls->query = rows[r].query;
        const int http_status =
            call(calls, &session_endpoints, "GET /api/sessions", NULL, NULL);
        if (rows[r].blame != NULL)
            expect_problem(calls, rows[r].name, PROBLEM_INVALID_QUERY,
                           rows[r].blame);
        else
            CHECK(http_status == 200, "%s: %d", rows[r].name, http_status);
        calls->query = NULL;
    }
}

/* --- moves ---------------------------------------------------------------- */

/* Make `move` with the body `json` of the session that was booked. */
static int make_move(struct calls *calls, const char *move, const char *json)
{
    static const char sql[] = "SELECT session_id FROM sessions";
    struct query *q = query_begin(calls->people->store, sql);
    CHECK(query_next(q), "a session");
    char id[ID_TEXT_LEN + 1];
    id_print(query_id(q, 0), id);
    CHECK(query_end(q) == OK, "a session");
    const char *param = arena_print(calls->people->arena, "%s/%s", id, move);
    return call(calls, &session_endpoints, "POST /api/sessions/{}/{}", param,
                json);
}

/* The moves of the last body's session, in one text. */
static const char *moves_of(struct calls *calls)
{
    const json_t *moves =
        json_object_get(json_object_get(calls->reply.body, "session"), "moves");
    const char *text = "";
    for (size_t i = 0; i < json_array_size(moves); i++) {
        const json_t *move = json_array_get(moves, i);
        text =
            arena_print(calls->people->arena, "%s %s%s", text,
                        json_string_value(json_object_get(move, "move")),
                        json_object_get(move, "freeUntil") != NULL ? "*" : "");
    }
    return text;
}

static void test_moves(void **state)
{
    struct calls *calls = *state;
    assert_int_equal(book(calls, booking_json(calls)), 201);
    assert_string_equal(moves_of(calls), " cancel* propose*");

    act_as(calls, tutor, ROLE_TUTOR);
    assert_int_equal(make_move(calls, "propose",
                               "{\"revision\":0,\"times\":[{"
                               "\"start\":\"2026-11-24T10:00:00.000Z\","
                               "\"end\":\"2026-11-24T11:00:00.000Z\"}]}"),
                     200);
    assert_string_equal(moves_of(calls),
                        " accept decline cancel* propose* withdraw place");
    assert_string_equal(body_text(calls, "session.proposal.by"), tutor_text);
    assert_string_equal(body_text(calls, "session.proposal.times.0.start"),
                        "2026-11-24T10:00:00.000Z");
    assert_string_equal(body_text(calls, "events.1.move"), "propose");
    assert_string_equal(body_text(calls, "events.1.times.0.end"),
                        "2026-11-24T11:00:00.000Z");

    act_as(calls, student, ROLE_STUDENT);
    static const char take[] = "{\"revision\":1,"
                               "\"start\":\"2026-11-24T10:00:00.000Z\","
                               "\"end\":\"2026-11-24T11:00:00.000Z\"}";
    assert_int_equal(make_move(calls, "take", take), 200);
    assert_string_equal(body_text(calls, "session.status"), "confirmed");
    assert_string_equal(body_text(calls, "session.start"),
                        "2026-11-24T10:00:00.000Z");
    assert_true(json_is_null(json_object_get(
        json_object_get(calls->reply.body, "session"), "proposal")));
    assert_string_equal(body_text(calls, "tutor.userId"), tutor_text);
    assert_int_equal(calls->reply.n_notices, 1);
    const struct notice *told = &calls->reply.notices[0];
    assert_int_equal(told->kind, NOTICE_SESSION);
    assert_int_equal(told->revision, 2);
    assert_true(id_equal(told->user, tutor) && id_equal(told->other, student));

    assert_int_equal(make_move(calls, "take", take), 200);
    assert_int_equal(calls->reply.n_notices, 0);

    act_as(calls, tutor, ROLE_TUTOR);
    assert_int_equal(
        make_move(calls, "place", "{\"revision\":2,\"place\":\" Room 7 \"}"),
        200);
    assert_string_equal(body_text(calls, "session.place"), "Room 7");
}

/* A read after its time tells both, and is told as time's. */
static void test_time_is_told(void **state)
{
    struct calls *calls = *state;
    assert_int_equal(book(calls, booking_json(calls)), 201);
    calls->now_ms += (int64_t)24 * 60 * 60 * 1000;
    assert_int_equal(
        call(calls, &session_endpoints, "GET /api/sessions", NULL, NULL), 200);
    assert_string_equal(body_text(calls, "sessions.0.status"), "expired");
    assert_int_equal(calls->reply.n_notices, 1);
    assert_string_equal(calls->reply.notices[0].status, "expired");
    (void)make_move(calls, "cancel", "{\"revision\":0}");
    expect_problem(calls, "late", PROBLEM_TOO_LATE, NULL);
    (void)make_move(calls, "cancel", "{\"revision\":1}");
    expect_problem(calls, "over", PROBLEM_NOT_IN_THIS_STATE, NULL);
}

static void test_what_a_move_refuses(void **state)
{
    static const struct {
        const char *move, *json;
        enum problem want;
        const char *member;
    } rows[] = {
        { "expire", "{\"revision\":0}", PROBLEM_NOT_FOUND, NULL },
        { "book", "{\"revision\":0}", PROBLEM_NOT_FOUND, NULL },
        { "", "{\"revision\":0}", PROBLEM_NOT_FOUND, NULL },
        { "cancel", "{}", PROBLEM_INVALID_MEMBER, "revision" },
        { "cancel", "{\"revision\":-1}", PROBLEM_INVALID_MEMBER, "revision" },
        { "cancel", "{\"revision\":0,\"place\":\"\"}", PROBLEM_INVALID_MEMBER,
          "place" },
        { "cancel", "{\"revision\":1}", PROBLEM_SESSION_CHANGED, NULL },
        { "accept", "{\"revision\":0}", PROBLEM_NOT_YOUR_MOVE, NULL },
        { "refuse", "{\"revision\":0}", PROBLEM_NO_PROPOSAL, NULL },
        { "propose", "{\"revision\":0,\"times\":[]}", PROBLEM_INVALID_MEMBER,
          "times" },
        { "propose", "{\"revision\":0,\"times\":[1]}", PROBLEM_INVALID_MEMBER,
          "times" },
        { "propose",
          "{\"revision\":0,\"times\":[{"
          "\"start\":\"2026-11-24T10:00:00.000Z\","
          "\"end\":\"2026-11-24T11:00:00.000Z\"},{"
          "\"start\":\"2026-11-24T03:00:00.000Z\","
          "\"end\":\"2026-11-24T04:00:00.000Z\"}]}",
          PROBLEM_OUTSIDE_HOURS, "times[1]" },
        { "take", "{\"revision\":0,\"start\":\"2026-11-24T10:00:00.000Z\"}",
          PROBLEM_INVALID_MEMBER, "end" },
    };
    struct calls *calls = *state;
    assert_int_equal(book(calls, booking_json(calls)), 201);
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        (void)make_move(calls, rows[r].move, rows[r].json);
        expect_problem(calls, rows[r].move, rows[r].want, rows[r].member);
    }
    act_as(calls, stranger, ROLE_STUDENT);
    (void)make_move(calls, "cancel", "{\"revision\":0}");
    expect_problem(calls, "a stranger", PROBLEM_NOT_FOUND, NULL);
}

static void test_what_is_held(void **state)
{
    struct calls *calls = *state;
    assert_int_equal(book(calls, booking_json(calls)), 201);
    assert_int_equal(call(calls, &held_endpoints, "GET /api/held", NULL, NULL),
                     200);
    assert_true(json_is_null(json_object_get(calls->reply.body, "tutor")));
    assert_string_equal(body_text(calls, "sessions.0.subject"), "Maths");
    const char *event = arena_print(calls->people->arena, "events.%s.0.move",
                                    body_text(calls, "sessions.0.sessionId"));
    assert_string_equal(body_text(calls, event), "book");
    assert_true(json_is_null(json_object_get(calls->reply.body, "rules")));
    act_as(calls, tutor, ROLE_TUTOR);
    assert_int_equal(
        call(calls, &rule_endpoints, "PUT /api/me/dates", NULL,
             "{\"dates\":[{\"date\":\"2026-12-24\",\"hours\":[]}]}"),
        200);
    assert_int_equal(call(calls, &held_endpoints, "GET /api/held", NULL, NULL),
                     200);
    assert_string_equal(body_text(calls, "dates.0.date"), "2026-12-24");
    assert_true(json_is_object(json_object_get(calls->reply.body, "rules")));
    assert_string_equal(body_text(calls, event), "book");
    assert_string_equal(body_text(calls, "tutor.userId"), tutor_text);
    assert_string_equal(body_text(calls, "sessions.0.tutorId"), tutor_text);
}

/* The rows say who may call. */
static void test_who_may_call(void **state)
{
    (void)state;
    static const struct {
        const struct endpoint_list *list;
        const char *name;
        enum endpoint_caller want;
    } rows[] = {
        { &tutor_endpoints, "GET /api/tutors", CALLER_ANYBODY },
        { &tutor_endpoints, "GET /api/tutors/{}", CALLER_ANYBODY },
        { &tutor_endpoints, "GET /api/tutors/{}/slots", CALLER_ANYBODY },
        { &tutor_endpoints, "GET /api/subjects", CALLER_ANYBODY },
        { &tutor_endpoints, "PUT /api/me/tutor", CALLER_TUTOR },
        { &tutor_endpoints, "PUT /api/me/availability", CALLER_TUTOR },
        { &session_endpoints, "POST /api/sessions", CALLER_STUDENT },
        { &session_endpoints, "GET /api/sessions", CALLER_USER },
        { &session_endpoints, "GET /api/sessions/{}", CALLER_USER },
        { &session_endpoints, "POST /api/sessions/{}/{}", CALLER_USER },
        { &rule_endpoints, "GET /api/me/rules", CALLER_TUTOR },
        { &rule_endpoints, "PUT /api/me/rules", CALLER_TUTOR },
        { &rule_endpoints, "GET /api/me/dates", CALLER_TUTOR },
        { &rule_endpoints, "PUT /api/me/dates", CALLER_TUTOR },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++)
        CHECK(calls_row(rows[r].list, rows[r].name)->caller == rows[r].want,
              "%s", rows[r].name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LESSON_TEST(test_booking),
        LESSON_TEST(test_what_pages_refuse),
        LESSON_TEST(test_a_second_booking_makes_no_contact),
        LESSON_TEST(test_what_booking_refuses),
        LESSON_TEST(test_refusals_of_time_and_people),
        LESSON_TEST(test_keys),
        LESSON_TEST(test_sessions_are_for_their_people),
        LESSON_TEST(test_moves),
        LESSON_TEST(test_time_is_told),
        LESSON_TEST(test_what_a_move_refuses),
        LESSON_TEST(test_what_is_held),
        cmocka_unit_test(test_who_may_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
