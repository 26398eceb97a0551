/* test_letter.c - what mails say: times on both clocks, what one may do. */

#include "check.h"

#include "base/moment.h"
#include "domain/letter.h"
#include "domain/local_words.h"

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static int64_t ms_of(const char *text)
{
    int64_t ms = 0;
    CHECK(moment_parse(slice_text(text), &ms) == OK, "%s", text);
    return ms;
}

static struct period period_of(const char *start, const char *end)
{
    return (struct period){ ms_of(start), ms_of(end) };
}

/* Clocks change in Berlin on 2026-10-25 at 01:00 UTC, in New York a week
 * later, and in Manila never. */
static const struct {
    const char *start, *end, *time_zone, *want;
} periods[] = {
    { "2026-10-24T08:00:00.000Z", "2026-10-24T09:00:00.000Z", "Europe/Berlin",
      "Saturday, 24 October 2026, 10:00 to 11:00 (Europe/Berlin, UTC+2)" },
    { "2026-10-26T08:00:00.000Z", "2026-10-26T09:00:00.000Z", "Europe/Berlin",
      "Monday, 26 October 2026, 09:00 to 10:00 (Europe/Berlin, UTC+1)" },
    { "2026-10-26T08:00:00.000Z", "2026-10-26T09:00:00.000Z",
      "America/New_York",
      "Monday, 26 October 2026, 04:00 to 05:00 (America/New_York, UTC-4)" },
    { "2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z", "Europe/Berlin",
      "Sunday, 25 October 2026, 02:30 (UTC+2) to 02:30 (UTC+1), "
      "Europe/Berlin" },
    { "2026-11-24T22:30:00.000Z", "2026-11-24T23:30:00.000Z", "Europe/Berlin",
      "Tuesday, 24 November 2026, 23:30 to Wednesday, 25 November 2026, 00:30 "
      "(Europe/Berlin, UTC+1)" },
    { "2026-11-24T22:30:00.000Z", "2026-11-24T23:30:00.000Z", "Asia/Kolkata",
      "Wednesday, 25 November 2026, 04:00 to 05:00 (Asia/Kolkata, UTC+5:30)" },
    { "2026-11-24T22:30:00.000Z", "2026-11-24T23:30:00.000Z",
      "America/St_Johns",
      "Tuesday, 24 November 2026, 19:00 to 20:00 (America/St_Johns, "
      "UTC-3:30)" },
    { "2026-11-24T22:30:00.000Z", "2026-11-24T23:30:00.000Z", "UTC",
      "Tuesday, 24 November 2026, 22:30 to 23:30 (UTC, UTC)" },
    { "2026-11-24T22:30:00.000Z", "2026-11-24T23:30:00.000Z", "Nowhere/Gone",
      "Tuesday, 24 November 2026, 22:30 to 23:30 (UTC, UTC)" },
};

TEST(test_periods)
{
    for (size_t i = 0; i < COUNT_OF(periods); i++) {
        const char *words = local_words_period(
            arena, period_of(periods[i].start, periods[i].end),
            periods[i].time_zone);
        CHECK(strcmp(words, periods[i].want) == 0, "%s: %s",
              periods[i].time_zone, words);
    }
    assert_string_equal(local_words_short(arena,
                                          ms_of("2026-10-25T00:30:00.000Z"),
                                          "Asia/Manila"),
                        "Sun 25 Oct, 08:30");
}

static const struct {
    enum ticket_purpose purpose;
    const char *subject, *link;
} tickets[] = {
    { TICKET_PASSWORD, "Set a new password",
      "\nhttps://learn.example/reset-password#token=abc\n" },
    { TICKET_ADDRESS, "Confirm your e-mail address",
      "\nhttps://learn.example/confirm-address#token=abc\n" },
};

/* Each has the link of what its subject says, and no other. */
TEST(test_tickets)
{
    for (size_t i = 0; i < COUNT_OF(tickets); i++) {
        const struct letter letter = letter_ticket(
            arena, tickets[i].purpose, "https://learn.example", "abc");
        assert_string_equal(letter.subject, tickets[i].subject);
        CHECK(strstr(letter.text, tickets[i].link) != NULL, "%s: %s",
              letter.subject, letter.text);
    }
}

static const struct user tess = { .id = { { 1 } },
                                  .first_name = "Tess",
                                  .last_name = "T",
                                  .time_zone = "Europe/Berlin" };
static const struct user stan = { .id = { { 2 } },
                                  .first_name = "Stan",
                                  .last_name = "100%s",
                                  .time_zone = "America/New_York" };

/* Stan has asked Tess for the first lesson after Berlin's clocks changed. */
static struct session session_of(enum session_status status)
{
    return (struct session){
        .tutor_id = tess.id,
        .student_id = stan.id,
        .subject = "Maths",
        .period =
            period_of("2026-10-26T08:00:00.000Z", "2026-10-26T09:00:00.000Z"),
        .status = status,
        .notes = "a secret note",
        .place = "a secret place",
        .cancel_notice_minutes = 24 * 60,
        .move_notice_minutes = 14 * 24 * 60,
    };
}

TEST(test_a_request)
{
    const struct session session = session_of(SESSION_REQUESTED);
    const struct session_event event = { .move = "book",
                                         .by = stan.id,
                                         .status = SESSION_REQUESTED };
    const struct letter letter = letter_move(
        arena,
        &(struct letter_facts){ .session = &session,
                                .event = &event,
                                .reader = &tess,
                                .other = &stan,
                                .now_ms = ms_of("2026-10-20T08:00:00.000Z") });
    assert_string_equal(letter.subject,
                        "Lesson requested: Maths, Mon 26 Oct, 09:00");
    assert_string_equal(
        letter.text,
        "Hello Tess,\n\n"
        "Stan 100%s asks for a lesson with you.\n\n"
        "  Maths with Stan 100%s\n"
        "  Monday, 26 October 2026, 09:00 to 10:00 (Europe/Berlin, UTC+1)\n"
        "  for Stan: Monday, 26 October 2026, 04:00 to 05:00 "
        "(America/New_York, UTC-4)\n\n"
        "You may\n"
        "  - confirm it, until Monday, 26 October 2026, 09:00\n"
        "  - decline it, until Monday, 26 October 2026, 09:00\n"
        "  - cancel it, until Monday, 26 October 2026, 09:00\n"
        "  - propose another time, until Monday, 26 October 2026, 09:00\n"
        "  - say where it is, until Monday, 26 October 2026, 10:00\n\n"
        "The conversation:\n");
}

/* For the student, across the change: free until a clock that shows summer. */
TEST(test_what_is_late)
{
    const struct session session = session_of(SESSION_CONFIRMED);
    const struct session_event event = { .move = "accept",
                                         .by = tess.id,
                                         .status = SESSION_CONFIRMED };
    const struct letter letter = letter_move(
        arena,
        &(struct letter_facts){ .session = &session,
                                .event = &event,
                                .reader = &stan,
                                .other = &tess,
                                .now_ms = ms_of("2026-10-20T08:00:00.000Z") });
    assert_non_null(strstr(letter.text,
                           "  - cancel it, until Monday, 26 October 2026, 04:00"
                           " (late from Sunday, 25 October 2026, 04:00 on)\n"
                           "  - propose another time, until Monday, 26 October "
                           "2026, 04:00 (late by now)\n\n"));
}

TEST(test_proposed_times)
{
    struct session session = session_of(SESSION_CONFIRMED);
    struct session_event event = {
        .move = "propose",
        .by = tess.id,
        .status = SESSION_CONFIRMED,
        .times = { period_of("2026-10-24T08:00:00.000Z",
                             "2026-10-24T09:00:00.000Z") },
        .n_times = 1,
    };
    const struct letter letter = letter_move(
        arena,
        &(struct letter_facts){ .session = &session,
                                .event = &event,
                                .reader = &stan,
                                .other = &tess,
                                .now_ms = ms_of("2026-10-20T08:00:00.000Z") });
    assert_non_null(
        strstr(letter.text,
               "Proposed instead:\n\n"
               "  Saturday, 24 October 2026, 04:00 to 05:00 (America/New_York, "
               "UTC-4)\n"
               "  for Tess: Saturday, 24 October 2026, 10:00 to 11:00 "
               "(Europe/Berlin, UTC+2)\n"));
}

/* Who has the reader's clock need not be told of another one. */
TEST(test_on_the_same_clock)
{
    const struct session session = session_of(SESSION_CONFIRMED);
    struct user near = stan;
    near.time_zone = tess.time_zone;
    assert_string_equal(letter_lesson(arena, &session, &tess, &near),
                        "  Maths with Stan 100%s\n"
                        "  Monday, 26 October 2026, 09:00 to 10:00 "
                        "(Europe/Berlin, UTC+1)\n");
    assert_non_null(
        strstr(letter_lesson(arena, &session, &tess, &stan), "for Stan:"));
}

/* A place and a note are in no mail, whatever the move. */
TEST(test_nothing_private)
{
    static const char *const moves[] = { "book",   "accept",   "decline",
                                         "cancel", "propose",  "take",
                                         "refuse", "withdraw", "place",
                                         "expire" };
    const struct session session = session_of(SESSION_CONFIRMED);
    for (size_t i = 0; i < COUNT_OF(moves); i++) {
        const struct session_event event = { .move = moves[i],
                                             .by = tess.id,
                                             .status = SESSION_CONFIRMED };
        CHECK(letter_has_move(&event), "%s", moves[i]);
        const struct letter letter =
            letter_move(arena, &(struct letter_facts){ .session = &session,
                                                       .event = &event,
                                                       .reader = &stan,
                                                       .other = &tess });
        CHECK(strstr(letter.text, "secret") == NULL, "%s", moves[i]);
        CHECK(strchr(letter.subject, '\n') == NULL, "%s", moves[i]);
    }
    const struct session_event over = { .move = "complete",
                                        .status = SESSION_COMPLETED };
    assert_false(letter_has_move(&over));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_periods),
        cmocka_unit_test(test_tickets),
        cmocka_unit_test(test_a_request),
        cmocka_unit_test(test_what_is_late),
        cmocka_unit_test(test_proposed_times),
        cmocka_unit_test(test_on_the_same_clock),
        cmocka_unit_test(test_nothing_private),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
