#include "check.h"

#include <string.h>

#include "domain/availability.h"
#include "hours.h"
#include "tzif.h"

/* Rows are in seconds. */
#define MS(s) ((int64_t)(s)*1000)

static struct zone *make_zone(const char *footer)
{
    const struct tzif file = { .version = 3, .n_types = 1, .footer = footer };
    struct zone *zone = zone_new(tzif_write(&file));
    CHECK(zone != NULL, "%s", footer);
    return zone;
}

#define BERLIN "\nCET-1CEST,M3.5.0,M10.5.0/3\n"
#define UTC "\nUTC0\n"

/* --- rows ----------------------------------------------------------------- */

static const struct {
    const char *name;
    struct availability hours;
    enum status want;
} weeks[] = {
    { "none", { .count = 0 }, OK },
    { "a whole day", { { { 7, 0, 1440 } }, 1 }, OK },
    { "five minutes", { { { 1, 0, 5 } }, 1 }, OK },
    { "the end of a day", { { { 1, 1435, 1440 } }, 1 }, OK },
    { "across midnight", { { { 1, 1320, 1440 }, { 2, 0, 120 } }, 2 }, OK },
    { "the same on two days", { { { 1, 60, 120 }, { 2, 60, 120 } }, 2 }, OK },
    { "in any order", { { { 1, 300, 360 }, { 1, 60, 120 } }, 2 }, OK },
    { "weekday 0", { { { 0, 0, 60 } }, 1 }, ERR_MALFORMED },
    { "weekday 8", { { { 8, 0, 60 } }, 1 }, ERR_MALFORMED },
    { "empty", { { { 1, 60, 60 } }, 1 }, ERR_MALFORMED },
    { "ends before it starts", { { { 1, 120, 60 } }, 1 }, ERR_MALFORMED },
    { "before midnight", { { { 1, -5, 60 } }, 1 }, ERR_MALFORMED },
    { "after 24:00", { { { 1, 60, 1445 } }, 1 }, ERR_MALFORMED },
    { "starts on no step", { { { 1, 1, 60 } }, 1 }, ERR_MALFORMED },
    { "ends on no step", { { { 1, 0, 61 } }, 1 }, ERR_MALFORMED },
    { "touching", { { { 1, 0, 60 }, { 1, 60, 120 } }, 2 }, ERR_MALFORMED },
    { "touching, in any order",
      { { { 1, 60, 120 }, { 1, 0, 60 } }, 2 },
      ERR_MALFORMED },
    { "overlapping", { { { 1, 0, 65 }, { 1, 60, 120 } }, 2 }, ERR_MALFORMED },
    { "one in the other",
      { { { 1, 0, 600 }, { 1, 60, 120 } }, 2 },
      ERR_MALFORMED },
    { "twice the same", { { { 1, 0, 60 }, { 1, 0, 60 } }, 2 }, ERR_MALFORMED },
};

static void test_weeks(void **state)
{
    (void)state;
    for (size_t r = 0; r < COUNT_OF(weeks); r++) {
        struct availability hours = weeks[r].hours;
        const enum status st = availability_check(&hours);
        CHECK(st == weeks[r].want, "%s: %s", weeks[r].name, status_name(st));
    }
    struct availability hours = { { { 2, 0, 60 }, { 1, 0, 60 } }, 2 };
    CHECK(availability_check(&hours) == OK, "two days");
    CHECK(hours.rows[0].weekday == 1, "are in order now");
}

/* --- days with a change --------------------------------------------------- */

/* All in Berlin; on Sunday 2026-03-29 clocks go from 02:00 to 03:00 at
 * 1774746000, on Sunday 2026-10-25 from 03:00 to 02:00 at 1792890000. */
static const struct {
    const char *name;
    struct availability hours;
    int64_t from_s, to_s;
    size_t n_want;
    struct {
        int64_t start_s, end_s;
    } want[3];
} days[] = {
    { "a day in winter: Monday 09:00 to 12:30",
      { { { 1, 540, 750 } }, 1 },
      1769986800,
      1770073200, /* 2026-02-02 */
      1,
      { { 1770019200, 1770031800 } } },
    { "the same in summer is an hour earlier",
      { { { 1, 540, 750 } }, 1 },
      1785708000,
      1785794400, /* 2026-08-03 */
      1,
      { { 1785740400, 1785753000 } } },
    { "over the gap: 01:00 to 04:00 is two hours",
      { { { 7, 60, 240 } }, 1 },
      1774738800,
      1774821600,
      1,
      { { 1774742400, 1774749600 } } },
    { "from the gap on: 02:30 to 04:00 is one hour",
      { { { 7, 150, 240 } }, 1 },
      1774738800,
      1774821600,
      1,
      { { 1774746000, 1774749600 } } },
    { "until the gap: 01:00 to 02:30 is one hour",
      { { { 7, 60, 150 } }, 1 },
      1774738800,
      1774821600,
      1,
      { { 1774742400, 1774746000 } } },
    { "in the gap: 02:00 to 03:00 is not there",
      { { { 7, 120, 180 } }, 1 },
      1774738800,
      1774821600,
      0,
      { { 0, 0 } } },
    { "on both sides of the gap: joined",
      { { { 7, 60, 125 }, { 7, 130, 240 } }, 2 },
      1774738800,
      1774821600,
      1,
      { { 1774742400, 1774749600 } } },
    { "over the doubled hour: a hole where it comes again",
      { { { 7, 60, 240 } }, 1 },
      1792879200,
      1792969200,
      2,
      { { 1792882800, 1792890000 }, { 1792893600, 1792897200 } } },
    { "the doubled hour: the first",
      { { { 7, 120, 180 } }, 1 },
      1792879200,
      1792969200,
      1,
      { { 1792886400, 1792890000 } } },
    { "half of it",
      { { { 7, 150, 180 } }, 1 },
      1792879200,
      1792969200,
      1,
      { { 1792888200, 1792890000 } } },
    { "until half of it",
      { { { 7, 60, 150 } }, 1 },
      1792879200,
      1792969200,
      1,
      { { 1792882800, 1792888200 } } },
    { "across midnight: Saturday 22:00 to Sunday 02:00",
      { { { 6, 1320, 1440 }, { 7, 0, 120 } }, 2 },
      1774720000,
      1774821600,
      1,
      { { 1774731600, 1774746000 } } },
    { "across the end of a week: Sunday 23:00 to Monday 01:00",
      { { { 7, 1380, 1440 }, { 1, 0, 60 } }, 2 },
      1769900000,
      1770073200,
      1,
      { { 1769983200, 1769990400 } } },
    { "cut by the range at both ends",
      { { { 1, 540, 750 } }, 1 },
      1770020000,
      1770030000,
      1,
      { { 1770020000, 1770030000 } } },
    { "beside the range",
      { { { 1, 540, 750 } }, 1 },
      1770031800,
      1770040000,
      0,
      { { 0, 0 } } },
    { "no hours", { .count = 0 }, 1770020000, 1790020000, 0, { { 0, 0 } } },
};

static void test_days(void **state)
{
    (void)state;
    struct zone *zone = make_zone(BERLIN);
    for (size_t r = 0; r < COUNT_OF(days); r++) {
        struct arena *arena = arena_new();
        const struct availability_pieces pieces = availability_expand(
            &(struct schedule){ .week = &days[r].hours, .zone = zone },
            (struct period){ MS(days[r].from_s), MS(days[r].to_s) }, arena);
        const struct period_list got = availability_join(&pieces, arena);
        CHECK(got.count == days[r].n_want, "%s: %zu", days[r].name, got.count);
        for (size_t i = 0; i < got.count; i++) {
            CHECK(got.items[i].start_ms == MS(days[r].want[i].start_s),
                  "%s: %lld", days[r].name,
                  (long long)got.items[i].start_ms / 1000);
            CHECK(got.items[i].end_ms == MS(days[r].want[i].end_s), "%s: %lld",
                  days[r].name, (long long)got.items[i].end_ms / 1000);
        }
        arena_free(arena);
    }
    zone_free(zone);
}

/* The local day is not the day in UTC. */
static void test_far_from_greenwich(void **state)
{
    (void)state;
    static const struct {
        const char *name, *zone;
        struct availability hours;
        int64_t start_s, end_s;
    } rows[] = {
        /* 2026-02-10 01:00 to 05:00 in UTC. */
        { "Monday evening in New York",
          "\nEST5EDT,M3.2.0,M11.1.0\n",
          { { { 1, 1200, 1440 } }, 1 },
          1770685200,
          1770699600 },
        { "Monday evening 24 hours west",
          "\nAAA24\n",
          { { { 1, 60, 300 } }, 1 },
          1770685200,
          1770699600 },
        /* 2026-02-09 17:00 to 20:00 in UTC. */
        { "Tuesday morning in Auckland",
          "\nNZDT-13\n",
          { { { 2, 360, 540 } }, 1 },
          1770656400,
          1770667200 },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct zone *zone = make_zone(rows[r].zone);
        const struct schedule schedule = { .week = &rows[r].hours,
                                           .zone = zone };
        const struct period whole = { MS(rows[r].start_s), MS(rows[r].end_s) };
        const struct period early = { whole.start_ms - 1, whole.end_ms };
        const struct period late = { whole.start_ms, whole.end_ms + 1 };
        CHECK(hours_cover(&schedule, whole), "%s", rows[r].name);
        CHECK(!hours_cover(&schedule, early), "%s", rows[r].name);
        CHECK(!hours_cover(&schedule, late), "%s", rows[r].name);
        zone_free(zone);
    }
}

/* Every minute of six weeks is open or not, as its weekday and time say. */
static void test_every_minute(void **state)
{
    (void)state;
    enum { MINUTES = 42 * 24 * 60 };
    const struct availability hours = {
        { { 1, 0, 1440 }, { 3, 1320, 1440 }, { 4, 0, 300 }, { 7, 545, 550 } }, 4
    };
    struct zone *zone = make_zone(UTC);
    struct arena *arena = arena_new();
    const int64_t start_s = 1767571200; /* Monday 2026-01-05 */
    const struct availability_pieces pieces = availability_expand(
        &(struct schedule){ .week = &hours, .zone = zone },
        (struct period){ MS(start_s), MS(start_s + MINUTES * 60) }, arena);
    size_t at = 0;
    for (int m = 0; m < MINUTES; m++) {
        const int weekday = m / 1440 % 7 + 1, minute = m % 1440;
        bool want = false;
        for (size_t i = 0; i < hours.count; i++) {
            want |= hours.rows[i].weekday == weekday &&
                    hours.rows[i].start_minute <= minute &&
                    minute < hours.rows[i].end_minute;
        }
        const int64_t now_ms = MS(start_s + m * 60);
        while (at < pieces.count && pieces.items[at].period.end_ms <= now_ms)
            at++;
        const bool got =
            at < pieces.count && pieces.items[at].period.start_ms <= now_ms;
        CHECK(got == want, "weekday %d minute %d", weekday, minute);
    }
    arena_free(arena);
    zone_free(zone);
}

static void test_lessons_inside(void **state)
{
    (void)state;
    /* Berlin, around the doubled hour and midnight. */
    const struct availability hours = {
        { { 6, 1320, 1440 }, { 7, 0, 240 }, { 7, 600, 660 } }, 3
    };
    static const struct {
        const char *name;
        int64_t start_s, end_s;
        bool want;
    } rows[] = {
        { "the whole of a row", 1792918800, 1792922400, true },
        { "a part", 1792920000, 1792921000, true },
        { "a millisecond, rounded up, too early", 1792918799, 1792922400,
          false },
        { "too late", 1792918800, 1792922401, false },
        { "across midnight", 1792875600, 1792882800, true },
        { "until the doubled hour ends", 1792886400, 1792890000, true },
        { "into its second coming", 1792886400, 1792890300, false },
        { "in its second coming", 1792890000, 1792893600, false },
        { "after it", 1792893600, 1792897200, true },
        { "over it", 1792882800, 1792897200, false },
        { "another day", 1793005200, 1793008800, false },
    };
    struct zone *zone = make_zone(BERLIN);
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const struct period lesson = { MS(rows[r].start_s), MS(rows[r].end_s) };
        CHECK(hours_cover(&(struct schedule){ .week = &hours, .zone = zone },
                          lesson) == rows[r].want,
              "%s", rows[r].name);
    }
    zone_free(zone);
}

/* Every row of a date is of that date's weekday. */
static void test_dates(void **state)
{
    (void)state;
    struct dated_hours thursday = {
        .day = 7, .rows = { { 0, 600, 660 }, { 3, 540, 600 } }, .count = 2
    };
    assert_int_equal(availability_check_date(&thursday), ERR_MALFORMED);
    thursday.rows[0] = (struct hours){ 0, 605, 660 };
    thursday.rows[1] = (struct hours){ 3, 540, 600 };
    assert_int_equal(availability_check_date(&thursday), OK);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(thursday.rows[i].weekday, 4);
    assert_int_equal(thursday.rows[0].start_minute, 540);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_weeks),
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_far_from_greenwich),
        cmocka_unit_test(test_every_minute),
        cmocka_unit_test(test_lessons_inside),
        cmocka_unit_test(test_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
