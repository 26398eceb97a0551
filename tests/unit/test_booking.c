#include "check.h"

#include "base/limits.h"
#include "domain/booking.h"
#include "domain/contact.h"
#include "domain/session.h"
#include "school.h"
#include "store/store_booking_keys.h"

#define MINUTE SCHOOL_MINUTE_MS
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
/* Tuesday 2026-11-24, 09:00 in Berlin: Ada's first hour of that day. */
#define TUESDAY (SCHOOL_NOW_MS + 22 * HOUR + 30 * MINUTE)

static struct booking_request request_of(const struct school *school)
{
    return (struct booking_request){
        .student = school->cy,
        .tutor = school->ada,
        .subject = "Maths",
        .period = { TUESDAY, TUESDAY + HOUR },
        .notes = "",
        .key = "k",
    };
}

static enum status book(struct school *school,
                        const struct booking_request *request,
                        struct booking *out, enum refusal *why)
{
    *why = REFUSAL_NONE;
    return booking_reserve(school->store, school->arena, request, SCHOOL_NOW_MS,
                           out, why);
}

static void book_or_fail(struct school *school,
                         const struct booking_request *request,
                         struct booking *out)
{
    enum refusal why;
    const enum status st = book(school, request, out, &why);
    CHECK(st == OK, "%s: %s, refusal %d", request->key, status_name(st), why);
}

static enum status read_as(struct school *school, struct id user,
                           struct id session, struct session_page *out)
{
    const struct session_search search = { .session = session,
                                           .user = user,
                                           .now_ms = SCHOOL_NOW_MS };
    return session_read(school->store, school->arena, &search, out);
}

static void test_a_booking(void **state)
{
    struct school *school = *state;
    struct booking_request request = request_of(school);
    request.subject = "mAtHs";
    request.notes = "Fractions,\nplease.";
    struct booking booking;
    book_or_fail(school, &request, &booking);

    CHECK(!booking.is_repeated, "it is new");
    CHECK(booking.is_new_contact, "so is the contact");
    CHECK(strcmp(booking.tutor.first_name, "ada") == 0, "with the tutor");
    struct session_page page;
    CHECK(read_as(school, school->cy, booking.session.id, &page) == OK,
          "the student sees it");
    CHECK(strcmp(page.session.subject, "Maths") == 0, "as the tutor spells it");
    CHECK(strcmp(page.session.notes, request.notes) == 0, "the notes");
    CHECK(page.session.status == SESSION_REQUESTED, "requested");
    CHECK(page.session.created_ms == SCHOOL_NOW_MS, "now");
    CHECK(page.session.period.start_ms == TUESDAY, "its start");
    CHECK(page.session.period.end_ms == TUESDAY + HOUR, "its end");
    CHECK(id_equal(page.tutor.id, school->ada), "its tutor");
    CHECK(id_equal(page.student.id, school->cy), "its student");
    CHECK(read_as(school, school->ada, booking.session.id, &page) == OK,
          "the tutor sees it");
    CHECK(read_as(school, school->di, booking.session.id, &page) ==
              ERR_NOT_FOUND,
          "nobody else does");
    bool are = false;
    CHECK(store_contacts_are(school->store, school->ada, school->cy, &are) ==
                  OK &&
              are,
          "they may write to each other");
}

/* --- every refusal -------------------------------------------------------- */

static void without_change(struct booking_request *request)
{
    (void)request;
}

static void ask_a_student(struct booking_request *request)
{
    request->tutor = request->student;
}

static void ask_nobody(struct booking_request *request)
{
    memset(&request->tutor, 7, sizeof request->tutor);
}

static void ask_chemistry(struct booking_request *request)
{
    request->subject = "Chemistry";
}

static void ask_math(struct booking_request *request)
{
    request->subject = "Math";
}

static void ask_physics(struct booking_request *request)
{
    request->subject = "PHYSICS";
}

static const struct {
    const char *name;
    void (*change)(struct booking_request *request);
    int64_t start_ms, end_ms; /* after TUESDAY */
    enum status want;
    enum refusal why;
} rows[] = {
    { "an hour", without_change, 0, HOUR, OK, 0 },
    { "the shortest", without_change, 0, 15 * MINUTE, OK, 0 },
    { "between two half hours", ask_physics, 35 * MINUTE, 60 * MINUTE, OK, 0 },
    { "all of the hours", without_change, 0, 3 * HOUR, OK, 0 },
    { "across midnight", without_change, 3 * DAY + 14 * HOUR,
      3 * DAY + 17 * HOUR, OK, 0 },
    { "the longest, and across midnight", without_change, 3 * DAY + 13 * HOUR,
      3 * DAY + 17 * HOUR, OK, 0 },
    { "nothing", without_change, 0, 0, ERR_CONFLICT, REFUSAL_INVALID_LENGTH },
    { "backwards", without_change, HOUR, 0, ERR_CONFLICT,
      REFUSAL_INVALID_LENGTH },
    { "ten minutes", without_change, 0, 10 * MINUTE, ERR_CONFLICT,
      REFUSAL_INVALID_LENGTH },
    { "four hours and five minutes", without_change, 0, 4 * HOUR + 5 * MINUTE,
      ERR_CONFLICT, REFUSAL_INVALID_LENGTH },
    { "seventeen minutes", without_change, 0, 17 * MINUTE, ERR_CONFLICT,
      REFUSAL_INVALID_LENGTH },
    { "an hour from 09:01", without_change, MINUTE, HOUR + MINUTE, ERR_CONFLICT,
      REFUSAL_INVALID_LENGTH },
    { "a millisecond too long", without_change, 0, HOUR + 1, ERR_CONFLICT,
      REFUSAL_INVALID_LENGTH },
    { "a student", ask_a_student, 0, HOUR, ERR_CONFLICT,
      REFUSAL_TUTOR_NOT_FOUND },
    { "nobody", ask_nobody, 0, HOUR, ERR_CONFLICT, REFUSAL_TUTOR_NOT_FOUND },
    { "yesterday", without_change, -DAY - DAY, -DAY - DAY + HOUR, ERR_CONFLICT,
      REFUSAL_IN_THE_PAST },
    { "right now", without_change, -22 * HOUR - 30 * MINUTE, -22 * HOUR,
      ERR_CONFLICT, REFUSAL_IN_THE_PAST },
    { "in five minutes", without_change, -22 * HOUR - 25 * MINUTE, -22 * HOUR,
      OK, 0 },
    /* 365 days from now is a Tuesday, 10:30 in Berlin. */
    { "in a year", without_change, 365 * DAY - 22 * HOUR - 30 * MINUTE,
      365 * DAY - 22 * HOUR, OK, 0 },
    { "in a year and five minutes", without_change,
      365 * DAY - 22 * HOUR - 25 * MINUTE, 365 * DAY - 22 * HOUR, ERR_CONFLICT,
      REFUSAL_TOO_FAR_AHEAD },
    { "another subject", ask_chemistry, 0, HOUR, ERR_CONFLICT,
      REFUSAL_UNKNOWN_SUBJECT },
    { "the beginning of a subject", ask_math, 0, HOUR, ERR_CONFLICT,
      REFUSAL_UNKNOWN_SUBJECT },
    { "five minutes too early", without_change, -5 * MINUTE, HOUR, ERR_CONFLICT,
      REFUSAL_OUTSIDE_HOURS },
    { "five minutes too late", without_change, 2 * HOUR, 3 * HOUR + 5 * MINUTE,
      ERR_CONFLICT, REFUSAL_OUTSIDE_HOURS },
    { "in the evening", without_change, 10 * HOUR, 11 * HOUR, ERR_CONFLICT,
      REFUSAL_OUTSIDE_HOURS },
    { "on a Sunday", without_change, 5 * DAY, 5 * DAY + HOUR, ERR_CONFLICT,
      REFUSAL_OUTSIDE_HOURS },
};

static void test_every_rule(void **state)
{
    struct school *school = *state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct booking_request request = request_of(school);
        request.period = (struct period){ TUESDAY + rows[r].start_ms,
                                          TUESDAY + rows[r].end_ms };
        rows[r].change(&request);
        struct booking booking;
        enum refusal why;
        const enum status st = book(school, &request, &booking, &why);
        CHECK(st == rows[r].want, "%s: %s, refusal %d", rows[r].name,
              status_name(st), why);
        CHECK(st == OK || why == rows[r].why, "%s: refusal %d", rows[r].name,
              why);

        static const char sql[] = "SELECT (SELECT count(*) FROM sessions)"
                                  " + (SELECT count(*) FROM contacts)"
                                  " + (SELECT count(*) FROM booking_keys)";
        const int64_t stored = school_count(school, sql);
        CHECK(stored == (st == OK ? 3 : 0), "%s: %d rows", rows[r].name,
              (int)stored);
        school_run(school, "DELETE FROM sessions");
        school_run(school, "DELETE FROM contacts");
    }
}

static void test_a_disabled_tutor(void **state)
{
    struct school *school = *state;
    school_run(school, "UPDATE users SET disabled_ms = 1"
                       " WHERE username = 'ada'");
    const struct booking_request request = request_of(school);
    struct booking booking;
    enum refusal why;
    CHECK(book(school, &request, &booking, &why) == ERR_CONFLICT, "refused");
    CHECK(why == REFUSAL_TUTOR_NOT_FOUND, "is not there");
}

/* Ada has as many contacts as anybody may: only they may book. */
static void test_too_many_contacts(void **state)
{
    static const char people[] =
        "WITH RECURSIVE n (i) AS"
        " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
        " INSERT INTO users (user_id, email, username, password_hash,"
        "  first_name, last_name, role, time_zone, created_ms)"
        " SELECT CAST(printf('%016d', i) AS BLOB), 'e' || i, 'u' || i, '-',"
        "  'A', 'B', 'student', 'UTC', 0 FROM n";
    static const char contacts[] =
        "INSERT INTO contacts (low_id, high_id, created_ms)"
        " SELECT a.user_id, u.user_id, 0 FROM users AS a, users AS u"
        "  WHERE a.username = 'ada' AND u.username GLOB 'u[0-9]*'";
    struct school *school = *state;
    school_run(school, people);
    school_run(school, contacts);

    struct booking_request request = request_of(school);
    struct booking booking;
    enum refusal why;
    CHECK(book(school, &request, &booking, &why) == ERR_CONFLICT, "refused");
    CHECK(why == REFUSAL_TOO_MANY_CONTACTS, "refusal %d", why);
    CHECK(school_count(school, "SELECT count(*) FROM sessions") == 0,
          "nothing is stored");
    memcpy(request.student.bytes, "0000000000000042", ID_BYTES);
    book_or_fail(school, &request, &booking);
    CHECK(!booking.is_new_contact, "they were contacts");
}

/* Cy has as many lessons ahead as anybody may; those that are over, or were
 * cancelled, do not count. */
static void test_too_many_lessons(void **state)
{
    static const char lessons[] =
        "WITH RECURSIVE n (i) AS"
        " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 202)"
        " INSERT INTO sessions (session_id, tutor_id, student_id, subject,"
        "  start_ms, end_ms, status, notes, created_ms, updated_ms)"
        " SELECT CAST(printf('%016d', i) AS BLOB), t.user_id, s.user_id, 'M',"
        "  1796428800000 + i * 3600000 - (i = 201) * 9000000000,"
        "  1796432400000 + i * 3600000,"
        "  iif(i = 202, 'cancelled', iif(i % 2, 'requested', 'confirmed')),"
        "  '', 0, 0 FROM n, users AS t, users AS s"
        "  WHERE t.username = 'bo' AND s.username = 'cy'";
    struct school *school = *state;
    school_run(school, lessons);

    struct booking_request request = request_of(school);
    struct booking booking;
    enum refusal why;
    CHECK(book(school, &request, &booking, &why) == ERR_CONFLICT, "refused");
    CHECK(why == REFUSAL_TOO_MANY_LESSONS, "refusal %d", why);
    request.subject = "Astrology";
    CHECK(book(school, &request, &booking, &why) == ERR_CONFLICT, "refused");
    CHECK(why == REFUSAL_UNKNOWN_SUBJECT, "what is asked first: %d", why);
    request = request_of(school);
    school_run(school, "UPDATE sessions SET status = 'declined'"
                       " WHERE session_id = CAST('0000000000000007' AS BLOB)");
    book_or_fail(school, &request, &booking);
}

/* Cy books and cancels as often as one may in a month: each stays on two
 * people's lists. */
static void test_too_many_bookings(void **state)
{
    static const char lessons[] =
        "WITH RECURSIVE n (i) AS"
        " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
        " INSERT INTO sessions (session_id, tutor_id, student_id, subject,"
        "  start_ms, end_ms, status, notes, created_ms, updated_ms)"
        " SELECT CAST(printf('%016d', i) AS BLOB), t.user_id, s.user_id, 'M',"
        "  1796428800000, 1796432400000, 'cancelled', '', 0, 0"
        "  FROM n, users AS t, users AS s"
        "  WHERE t.username = 'bo' AND s.username = 'cy'";
    struct school *school = *state;
    school_run(school, lessons);

    struct booking_request request = request_of(school);
    struct booking booking;
    enum refusal why;
    CHECK(book(school, &request, &booking, &why) == ERR_CONFLICT, "refused");
    CHECK(why == REFUSAL_TOO_MANY_BOOKINGS, "refusal %d", why);
    /* A month is over for one of them: no list shows it unasked. */
    school_run(school, "UPDATE sessions SET start_ms = start_ms - 9000000000"
                       " WHERE session_id = CAST('0000000000000007' AS BLOB)");
    book_or_fail(school, &request, &booking);
}

/* What overlaps whose session, in minutes after TUESDAY; Cy has booked Ada
 * from 60 to 120. */
static const struct {
    const char *name;
    bool is_cy; /* else Di */
    bool is_bo; /* else Ada */
    int start, end;
    enum refusal why; /* COUNT: booked */
} overlaps[] = {
    { "the same", false, false, 60, 120, REFUSAL_SLOT_TAKEN },
    { "inside", false, false, 75, 105, REFUSAL_SLOT_TAKEN },
    { "around", false, false, 45, 135, REFUSAL_SLOT_TAKEN },
    { "its first five minutes", false, false, 45, 65, REFUSAL_SLOT_TAKEN },
    { "its last five minutes", false, false, 115, 130, REFUSAL_SLOT_TAKEN },
    { "just before", false, false, 30, 60, REFUSAL_NONE },
    { "just after", false, false, 120, 150, REFUSAL_NONE },
    { "another tutor", false, true, 60, 120, REFUSAL_NONE },
    { "the same student, another tutor", true, true, 60, 120,
      REFUSAL_STUDENT_BUSY },
    { "the same student, just before", true, true, 45, 60, REFUSAL_NONE },
    { "the same student, around", true, true, 0, 240, REFUSAL_STUDENT_BUSY },
    { "both: the tutor's is said", true, false, 60, 120, REFUSAL_SLOT_TAKEN },
};

static void test_overlaps(void **state)
{
    struct school *school = *state;
    struct booking_request first = request_of(school);
    first.period = (struct period){ TUESDAY + HOUR, TUESDAY + 2 * HOUR };
    struct booking booking;
    book_or_fail(school, &first, &booking);

    for (size_t r = 0; r < COUNT_OF(overlaps); r++) {
        struct booking_request request = request_of(school);
        request.key = "another";
        request.student = overlaps[r].is_cy ? school->cy : school->di;
        request.tutor = overlaps[r].is_bo ? school->bo : school->ada;
        request.period = (struct period){ TUESDAY + overlaps[r].start * MINUTE,
                                          TUESDAY + overlaps[r].end * MINUTE };
        enum refusal why;
        const enum status st = book(school, &request, &booking, &why);
        const bool is_free = overlaps[r].why == REFUSAL_NONE;
        CHECK(st == (is_free ? OK : ERR_CONFLICT), "%s: %s, refusal %d",
              overlaps[r].name, status_name(st), why);
        CHECK(why == overlaps[r].why, "%s: refusal %d", overlaps[r].name, why);
        school_run(school, "DELETE FROM sessions"
                           " WHERE session_id IN (SELECT session_id"
                           "  FROM booking_keys WHERE key = 'another')");
    }
}

/* Only what is requested or confirmed takes up time. */
static void test_statuses(void **state)
{
    struct school *school = *state;
    struct booking_request first = request_of(school);
    struct booking booking;
    book_or_fail(school, &first, &booking);
    for (int i = 0; i < SESSION_STATUS_COUNT; i++) {
        static const char sql[] = "UPDATE sessions SET status = :status"
                                  " WHERE session_id = :session_id";
        struct query *q = query_begin(school->store, sql);
        query_bind_text(q, ":status",
                        session_status_name((enum session_status)i));
        query_bind_id(q, ":session_id", booking.session.id);
        CHECK(query_run(q) == OK, "status %d", i);

        struct booking_request request = request_of(school);
        request.student = school->di;
        struct booking other;
        enum refusal why;
        const bool is_taken = i == SESSION_REQUESTED || i == SESSION_CONFIRMED;
        CHECK(book(school, &request, &other, &why) ==
                  (is_taken ? ERR_CONFLICT : OK),
              "%s", session_status_name((enum session_status)i));
        struct session read;
        CHECK(store_sessions_read(school->store, school->arena,
                                  booking.session.id, &read) == OK,
              "status %d", i);
        CHECK(read.status == (enum session_status)i, "status %d", i);
        static const char remove[] = "DELETE FROM sessions"
                                     " WHERE session_id <> :session_id";
        q = query_begin(school->store, remove);
        query_bind_id(q, ":session_id", booking.session.id);
        CHECK(query_run(q) == OK, "status %d", i);
    }
}

/* --- keys ----------------------------------------------------------------- */

static void test_the_same_key_again(void **state)
{
    struct school *school = *state;
    const struct booking_request request = request_of(school);
    struct booking first, again;
    book_or_fail(school, &request, &first);
    book_or_fail(school, &request, &again);
    CHECK(again.is_repeated, "it was there");
    CHECK(!again.is_new_contact, "nothing is new");
    CHECK(id_equal(first.session.id, again.session.id), "the same session");
    CHECK(strcmp(again.session.subject, "Maths") == 0, "with its subject");
    CHECK(again.session.period.end_ms == TUESDAY + HOUR, "and its end");
    CHECK(strcmp(again.tutor.first_name, "ada") == 0, "and the tutor");
    CHECK(school_count(school, "SELECT count(*) FROM sessions") == 1, "one");

    /* Also when it could not be booked any more. */
    struct booking late;
    enum refusal why;
    CHECK(booking_reserve(school->store, school->arena, &request, TUESDAY + DAY,
                          &late, &why) == OK,
          "the day after");
    CHECK(id_equal(first.session.id, late.session.id), "the same session");
}

static void other_tutor(struct booking_request *request)
{
    memset(&request->tutor, 7, sizeof request->tutor);
}

static void other_start(struct booking_request *request)
{
    request->period.start_ms -= 5 * MINUTE;
}

static void other_end(struct booking_request *request)
{
    request->period.end_ms += 5 * MINUTE;
}

static void other_notes(struct booking_request *request)
{
    request->notes = "x";
}

static void moved_border(struct booking_request *request)
{
    request->subject = "Math";
    request->notes = "s";
}

static void test_the_key_of_something_else(void **state)
{
    static void (*const changes[])(struct booking_request *) = {
        other_tutor, other_start, other_end,
        other_notes, ask_physics, moved_border,
    };
    struct school *school = *state;
    struct booking booking;
    const struct booking_request first = request_of(school);
    book_or_fail(school, &first, &booking);
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        struct booking_request request = request_of(school);
        changes[i](&request);
        enum refusal why;
        CHECK(book(school, &request, &booking, &why) == ERR_CONFLICT,
              "change %zu", i);
        CHECK(why == REFUSAL_KEY_REUSED, "change %zu: %d", i, why);
    }

    /* Another student's key is another key. */
    struct booking_request request = request_of(school);
    request.student = school->di;
    request.period = (struct period){ TUESDAY + HOUR, TUESDAY + 2 * HOUR };
    book_or_fail(school, &request, &booking);
    CHECK(!booking.is_repeated, "it is new");
}

/* A refusal uses no key: the same key may book the next slot. */
static void test_a_key_after_a_refusal(void **state)
{
    struct school *school = *state;
    struct booking_request request = request_of(school);
    request.subject = "Chemistry";
    struct booking booking;
    enum refusal why;
    CHECK(book(school, &request, &booking, &why) == ERR_CONFLICT, "refused");
    request.subject = "Maths";
    book_or_fail(school, &request, &booking);
    CHECK(!booking.is_repeated, "it is new");
}

static void test_old_keys_are_forgotten(void **state)
{
    struct school *school = *state;
    struct booking_request request = request_of(school);
    struct booking booking;
    enum refusal why;
    request.tutor = school->bo;
    book_or_fail(school, &request, &booking);
    struct booking_key key = { .user = school->cy, .key = "k" };
    const int64_t late_ms = SCHOOL_NOW_MS + LIMIT_BOOKING_KEY_DAYS * DAY;

    request.key = "at the limit";
    request.period =
        (struct period){ late_ms + 90 * MINUTE, late_ms + 150 * MINUTE };
    CHECK(booking_reserve(school->store, school->arena, &request, late_ms,
                          &booking, &why) == OK,
          "a month later");
    CHECK(store_booking_keys_read(school->store, &key) == OK, "still there");

    request.key = "past it";
    request.period.start_ms += DAY;
    request.period.end_ms += DAY;
    CHECK(booking_reserve(school->store, school->arena, &request, late_ms + 1,
                          &booking, &why) == OK,
          "a month and a moment later");
    CHECK(store_booking_keys_read(school->store, &key) == ERR_NOT_FOUND,
          "forgotten");
}

static void test_a_second_lesson(void **state)
{
    struct school *school = *state;
    struct booking_request request = request_of(school);
    struct booking booking;
    book_or_fail(school, &request, &booking);
    request.key = "k2";
    request.period = (struct period){ TUESDAY + DAY, TUESDAY + DAY + HOUR };
    book_or_fail(school, &request, &booking);
    CHECK(!booking.is_new_contact, "they know each other");
    CHECK(school_count(school, "SELECT count(*) FROM contacts") == 1, "one");

    request.key = "k3";
    request.tutor = school->bo;
    request.period = (struct period){ TUESDAY - HOUR, TUESDAY };
    book_or_fail(school, &request, &booking);

    struct session_book list;
    CHECK(session_list(school->store, school->arena, school->cy, SCHOOL_NOW_MS,
                       &list) == OK,
          "listed");
    CHECK(list.sessions.count == 3, "three");
    CHECK(list.sessions.items[0].period.start_ms == TUESDAY - HOUR, "by start");
    CHECK(list.sessions.items[1].period.start_ms == TUESDAY, "by start");
    CHECK(list.n_people == 3, "Ada, Bo and Cy");
    CHECK(session_list(school->store, school->arena, school->ada, SCHOOL_NOW_MS,
                       &list) == OK,
          "listed");
    CHECK(list.sessions.count == 2 && list.n_people == 2, "Ada's two, with Cy");
    CHECK(session_list(school->store, school->arena, school->di, SCHOOL_NOW_MS,
                       &list) == OK,
          "listed");
    CHECK(list.sessions.count == 0 && list.n_people == 0, "Di has none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(test_a_booking),
        SCHOOL_TEST(test_every_rule),
        SCHOOL_TEST(test_a_disabled_tutor),
        SCHOOL_TEST(test_too_many_contacts),
        SCHOOL_TEST(test_too_many_lessons),
        SCHOOL_TEST(test_too_many_bookings),
        SCHOOL_TEST(test_overlaps),
        SCHOOL_TEST(test_statuses),
        SCHOOL_TEST(test_the_same_key_again),
        SCHOOL_TEST(test_the_key_of_something_else),
        SCHOOL_TEST(test_a_key_after_a_refusal),
        SCHOOL_TEST(test_old_keys_are_forgotten),
        SCHOOL_TEST(test_a_second_lesson),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
