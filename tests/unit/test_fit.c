/* Every rule of a time (docs/http-api.md 6), at its edge and one step beyond;
 * the same answer for a booking and for the slots. */
#include "check.h"

#include "domain/fit.h"
#include "domain/slot.h"
#include "moves.h"
#include "tzif.h"

enum { BUSY_MAX = 3, HOURS_MAX = 3 };

/* Times are minutes after midnight UTC of Tuesday 2026-02-10, which is now
 * but for `now`. */
#define TUESDAY_MS INT64_C(1770681600000)

struct span {
    int start, end;
};

static const struct {
    const char *name;
    struct rules rules; /* latest_days 0: 365 */
    struct span tutor_busy[BUSY_MAX];
    struct span student_busy[BUSY_MAX];
    int own_length, now, asked; /* asked 0: now */
    struct span period;
    enum refusal want;
} rows[] = {
    { "inside", .period = { 600, 660 } },
    { "right now", .period = { 600, 660 }, .now = 600,
      .want = REFUSAL_IN_THE_PAST },
    { "in a minute", .period = { 600, 660 }, .now = 599 },
    { "in time", .rules = { .earliest_minutes = 120 }, .period = { 600, 660 },
      .now = 480 },
    { "a minute too late", .rules = { .earliest_minutes = 120 },
      .period = { 600, 660 }, .now = 481, .want = REFUSAL_TOO_SOON },
    { "asked in time", .rules = { .earliest_minutes = 120 },
      .period = { 600, 660 }, .now = 599, .asked = 480 },
    { "asked in time, but past", .rules = { .earliest_minutes = 120 },
      .period = { 600, 660 }, .now = 600, .asked = 480,
      .want = REFUSAL_IN_THE_PAST },
    { "the last day", .rules = { .latest_days = 7 },
      .period = { 7 * 1440 + 600, 7 * 1440 + 660 }, .now = 600 },
    { "past the last day", .rules = { .latest_days = 7 },
      .period = { 7 * 1440 + 605, 7 * 1440 + 665 }, .now = 600,
      .want = REFUSAL_TOO_FAR_AHEAD },
    { "offered", .rules = { .lengths = { 45, 60 }, .n_lengths = 2 },
      .period = { 600, 660 } },
    { "not offered", .rules = { .lengths = { 45, 60 }, .n_lengths = 2 },
      .period = { 600, 650 }, .want = REFUSAL_LENGTH_NOT_OFFERED },
    { "its own length", .rules = { .lengths = { 45, 60 }, .n_lengths = 2 },
      .period = { 600, 650 }, .own_length = 50 },
    { "the beginning of the hours", .period = { 540, 600 } },
    { "before the hours", .period = { 535, 595 },
      .want = REFUSAL_OUTSIDE_HOURS },
    { "the end of the hours", .period = { 660, 720 } },
    { "past the hours", .period = { 665, 725 }, .want = REFUSAL_OUTSIDE_HOURS },
    { "over the break", .period = { 690, 810 }, .want = REFUSAL_OUTSIDE_HOURS },
    { "after the break", .period = { 780, 840 } },
    { "taken", .tutor_busy = { { 650, 700 } }, .period = { 600, 660 },
      .want = REFUSAL_SLOT_TAKEN },
    { "back to back", .tutor_busy = { { 660, 700 }, { 540, 600 } },
      .period = { 600, 660 } },
    { "a break of the buffer", .rules = { .buffer_minutes = 15 },
      .tutor_busy = { { 675, 720 }, { 540, 585 } }, .period = { 600, 660 } },
    { "no break before", .rules = { .buffer_minutes = 15 },
      .tutor_busy = { { 540, 590 } }, .period = { 600, 660 },
      .want = REFUSAL_TOO_CLOSE },
    { "no break after", .rules = { .buffer_minutes = 15 },
      .tutor_busy = { { 670, 700 } }, .period = { 600, 660 },
      .want = REFUSAL_TOO_CLOSE },
    { "taken is said before too close", .rules = { .buffer_minutes = 15 },
      .tutor_busy = { { 670, 700 }, { 590, 610 } }, .period = { 600, 660 },
      .want = REFUSAL_SLOT_TAKEN },
    { "the student is busy", .student_busy = { { 630, 640 } },
      .period = { 600, 660 }, .want = REFUSAL_STUDENT_BUSY },
    { "the student needs no break", .rules = { .buffer_minutes = 15 },
      .student_busy = { { 660, 700 } }, .period = { 600, 660 } },
    { "a day off", .period = { 1440 + 600, 1440 + 660 },
      .want = REFUSAL_OUTSIDE_HOURS },
    { "hours of the date", .period = { 2 * 1440 + 1200, 2 * 1440 + 1260 } },
    { "not those of its weekday", .period = { 2 * 1440 + 600, 2 * 1440 + 660 },
      .want = REFUSAL_OUTSIDE_HOURS },
    { "over midnight into a day of the week",
      .period = { 2 * 1440 + 1410, 3 * 1440 + 30 } },
};

static struct period_list make_busy(const struct span *spans,
                                    struct arena *arena)
{
    struct period_list list = { NULL, 0 };
    for (size_t i = 0; i < BUSY_MAX && spans[i].end > 0; i++) {
        list.items =
            arena_grow(arena, list.items, list.count, sizeof list.items[0]);
        list.items[list.count++] =
            (struct period){ TUESDAY_MS + spans[i].start * MINUTE,
                             TUESDAY_MS + spans[i].end * MINUTE };
    }
    return list;
}

/* 09:00 to 12:00 and 13:00 to 14:00 every day, and Friday from midnight on;
 * Wednesday off; on Thursday 20:00 to 24:00 instead. */
static struct fit make_fit(size_t r, struct arena *arena)
{
    static struct availability week = { .count = 0 };
    week.count = 0;
    for (int day = 1; day <= 7; day++) {
        week.rows[week.count++] = (struct hours){ day, 540, 720 };
        week.rows[week.count++] = (struct hours){ day, 780, 840 };
    }
    week.rows[week.count++] = (struct hours){ 5, 0, 60 };
    CHECK(availability_check(&week) == OK, "a week");

    const int64_t day = TUESDAY_MS / DAY;
    struct dated_hours dates[] = {
        { .day = day + 1 },
        { .day = day + 2, .rows = { { 0, 1200, 1440 } }, .count = 1 },
    };
    CHECK(availability_check_date(&dates[1]) == OK, "a date");
    const struct tzif file = { .version = 2,
                               .n_types = 1,
                               .footer = "\nUTC0\n" };
    struct zone *zone = zone_new(tzif_write(&file));
    const struct schedule schedule = { &week, { dates, 2 }, zone };

    struct fit fit = {
        .rules = rows[r].rules,
        .tutor_busy = make_busy(rows[r].tutor_busy, arena),
        .student_busy = make_busy(rows[r].student_busy, arena),
        .own_length_ms = rows[r].own_length * MINUTE,
        .now_ms = TUESDAY_MS + rows[r].now * MINUTE,
    };
    fit.asked_ms =
        rows[r].asked != 0 ? TUESDAY_MS + rows[r].asked * MINUTE : fit.now_ms;
    if (fit.rules.latest_days == 0)
        fit.rules.latest_days = 365;
    fit_open_hours(&fit, &schedule,
                   (struct period){ TUESDAY_MS, TUESDAY_MS + 9 * DAY }, arena);
    zone_free(zone);
    return fit;
}

static void test_every_rule(void **state)
{
    (void)state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct arena *arena = arena_new();
        const struct fit fit = make_fit(r, arena);
        const struct period period = {
            TUESDAY_MS + rows[r].period.start * MINUTE,
            TUESDAY_MS + rows[r].period.end * MINUTE
        };
        const enum refusal why = fit_check(&fit, period);
        CHECK(why == rows[r].want, "%s: refusal %d", rows[r].name, why);

        /* On the half hour, it is a slot when it fits and else it is none. */
        const struct period_list slots = slot_find_free(
            &fit, (struct period){ period.start_ms, period.start_ms + 1 },
            period.end_ms - period.start_ms, arena);
        if (rows[r].period.start % 30 == 0)
            CHECK((slots.count == 1) == (rows[r].want == REFUSAL_NONE),
                  "%s: %zu slots", rows[r].name, slots.count);
        arena_free(arena);
    }
}

static void test_what_is_a_lesson(void **state)
{
    (void)state;
    static const struct {
        int start_s, end_s;
        bool want;
    } lessons[] = {
        { 0, 900, true },   { 0, 14400, true }, { 300, 1500, true },
        { 0, 895, false },  { 0, 600, false },  { 0, 14700, false },
        { 60, 960, false }, { 0, 960, false },  { 900, 0, false },
        { -900, 0, true },  { -901, 0, false },
    };
    for (size_t i = 0; i < COUNT_OF(lessons); i++)
        CHECK(fit_is_lesson((struct period){ lessons[i].start_s * 1000,
                                             lessons[i].end_s * 1000 }) ==
                  lessons[i].want,
              "row %zu", i);
}

/* --- kept rules ----------------------------------------------------------- */

static void test_rules_are_kept(void **state)
{
    struct school *school = *state;
    struct rules read;
    CHECK(rules_read(school->store, school->arena, school->ada, &read) == OK &&
              read.n_lengths == 0 && read.latest_days == 365,
          "the default");
    struct rules rules = { .lengths = { 90, 45 },
                           .n_lengths = 2,
                           .buffer_minutes = 10,
                           .earliest_minutes = 20,
                           .latest_days = 30,
                           .cancel_notice_minutes = 40,
                           .move_notice_minutes = 50,
                           .is_instant = true,
                           .place = "here" };
    moves_rule(school, rules);
    CHECK(rules_read(school->store, school->arena, school->ada, &read) == OK,
          "read");
    CHECK(read.n_lengths == 2 && read.lengths[0] == 45, "in order");
    CHECK(read.buffer_minutes == 10 && read.earliest_minutes == 20 &&
              read.latest_days == 30 && read.cancel_notice_minutes == 40 &&
              read.move_notice_minutes == 50 && read.is_instant &&
              strcmp(read.place, "here") == 0,
          "each where it belongs");
    rules.n_lengths = 1;
    moves_rule(school, rules);
    CHECK(rules_read(school->store, school->arena, school->ada, &read) == OK &&
              read.n_lengths == 1,
          "replaced");
}

/* And what is refused leaves what was there. */
static void test_what_no_rule_can_be(void **state)
{
    struct school *school = *state;
    static const struct {
        const char *name;
        int64_t lengths[2];
        enum status want;
    } lengths[] = {
        { "the bounds", { 240, 15 }, OK },
        { "twice the same", { 50, 50 }, ERR_MALFORMED },
        { "too short", { 60, 10 }, ERR_MALFORMED },
        { "too long", { 60, 245 }, ERR_MALFORMED },
        { "between the steps", { 60, 47 }, ERR_MALFORMED },
        { "below zero", { 60, -60 }, ERR_MALFORMED },
    };
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        struct rules rules = rules_default();
        rules.n_lengths = 2;
        memcpy(rules.lengths, lengths[i].lengths, sizeof lengths[i].lengths);
        CHECK(rules_write(school->store, school->ada, &rules) ==
                  lengths[i].want,
              "%s", lengths[i].name);
    }
    struct rules read;
    CHECK(rules_read(school->store, school->arena, school->ada, &read) == OK &&
              read.n_lengths == 2 && read.lengths[0] == 15 &&
              read.lengths[1] == 240,
          "the first");

    const int64_t day = TUESDAY / DAY;
    struct dated_hours twice[] = { { .day = day }, { .day = day } };
    struct dated_hours bad[] = {
        { .day = day + 1 },
        { .day = day, .rows = { { 0, 720, 540 } }, .count = 1 },
    };
    struct dated_hours good[] = { { .day = day + 1 }, { .day = day } };
    const struct {
        const char *name;
        struct dated_hours *dates;
        enum status want;
    } dates[] = {
        { "the later one first", good, OK },
        { "a day twice", twice, ERR_MALFORMED },
        { "hours that end before they begin", bad, ERR_MALFORMED },
    };
    for (size_t i = 0; i < COUNT_OF(dates); i++)
        CHECK(rules_write_dates(school->store, school->ada,
                                (struct date_list){ dates[i].dates, 2 }) ==
                  dates[i].want,
              "%s", dates[i].name);
    struct date_list list;
    CHECK(rules_read_dates(school->store, school->arena, school->ada, &list) ==
                  OK &&
              list.count == 2 && list.items[0].day == day &&
              list.items[1].day == day + 1,
          "%zu days", list.count);
}

/* The tz database has lost the zone of a tutor: nobody can say when their
 * hours are, and nobody is told that there are none. */
static void test_a_zone_that_is_lost(void **state)
{
    struct school *school = *state;
    const struct booking_request request = { .student = school->di,
                                             .tutor = school->ada,
                                             .subject = "Maths",
                                             .period = at(0),
                                             .notes = "",
                                             .key = "lost" };
    struct booking booking;
    enum refusal why = REFUSAL_NONE;
    school_run(school, "UPDATE users SET time_zone = 'Europe/Nowhere'"
                       " WHERE username = 'ada'");
    CHECK(booking_reserve(school->store, school->arena, &request, SCHOOL_NOW_MS,
                          &booking, &why) == ERR_IO,
          "refusal %d", why);
    school_run(school, "UPDATE users SET time_zone = 'Europe/Berlin'"
                       " WHERE username = 'ada'");
    CHECK(booking_reserve(school->store, school->arena, &request, SCHOOL_NOW_MS,
                          &booking, &why) == OK,
          "refusal %d", why);
}

/* A booking asks the same of the database as the slots: the buffer looks
 * beyond the lesson, the date beyond the weekday. */
static void test_rules_bind_bookings(void **state)
{
    struct school *school = *state;
    struct rules rules = rules_default();
    rules.buffer_minutes = 30;
    moves_rule(school, rules);
    (void)moves_book(school, school->cy, at(0));
    struct booking_request request = { .student = school->di,
                                       .tutor = school->ada,
                                       .subject = "Maths",
                                       .period = at(85),
                                       .notes = "",
                                       .key = "close" };
    struct booking booking;
    enum refusal why;
    CHECK(booking_reserve(school->store, school->arena, &request, SCHOOL_NOW_MS,
                          &booking, &why) == ERR_CONFLICT &&
              why == REFUSAL_TOO_CLOSE,
          "five minutes too close: %d", why);
    request.period = at(90);
    CHECK(booking_reserve(school->store, school->arena, &request, SCHOOL_NOW_MS,
                          &booking, &why) == OK,
          "just far enough");

    struct dated_hours off = { .day = (TUESDAY + DAY) / DAY };
    CHECK(rules_write_dates(school->store, school->ada,
                            (struct date_list){ &off, 1 }) == OK,
          "a day off");
    request.key = "off";
    request.period = at(24 * 60);
    CHECK(booking_reserve(school->store, school->arena, &request, SCHOOL_NOW_MS,
                          &booking, &why) == ERR_CONFLICT &&
              why == REFUSAL_OUTSIDE_HOURS,
          "on a day off: %d", why);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_rule),
        cmocka_unit_test(test_what_is_a_lesson),
        SCHOOL_TEST(test_rules_are_kept),
        SCHOOL_TEST(test_what_no_rule_can_be),
        SCHOOL_TEST(test_a_zone_that_is_lost),
        SCHOOL_TEST(test_rules_bind_bookings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
