#include "check.h"

#include <string.h>

#include "domain/rules.h"
#include "domain/slot.h"
#include "hours.h"
#include "tzif.h"

enum { WANT_MAX = 8, BUSY_MAX = 4 };

#define MINUTES(n) ((int64_t)(n)*60 * 1000)

/* A row's times are minutes after its own midnight. */
struct span {
    int start, end;
};

#define MONDAY 1770595200  /* 2026-02-09, UTC */
#define GAP 1774738800     /* 2026-03-29T00:00 in Berlin; 02:00 is skipped */
#define DOUBLED 1792879200 /* 2026-10-25T00:00 in Berlin; 02:00 comes twice */
#define UTC "\nUTC0\n"
#define BERLIN "\nCET-1CEST,M3.5.0,M10.5.0/3\n"

static const struct {
    const char *name;
    const char *zone;
    int64_t midnight_s;
    struct availability hours;
    struct span range;
    int length, now;
    struct span busy[BUSY_MAX];
    int want[WANT_MAX]; /* starts, in minutes after midnight; ends with 0 */
} rows[] = {
    { "every half hour of a row",
      UTC,
      MONDAY,
      { { { 1, 540, 660 } }, 1 },
      { 0, 1440 },
      30,
      0,
      { { 0, 0 } },
      { 540, 570, 600, 630 } },
    { "a longer lesson ends inside",
      UTC,
      MONDAY,
      { { { 1, 540, 660 } }, 1 },
      { 0, 1440 },
      60,
      0,
      { { 0, 0 } },
      { 540, 570, 600 } },
    { "as long as the row",
      UTC,
      MONDAY,
      { { { 1, 540, 660 } }, 1 },
      { 0, 1440 },
      120,
      0,
      { { 0, 0 } },
      { 540 } },
    { "longer than the row",
      UTC,
      MONDAY,
      { { { 1, 540, 660 } }, 1 },
      { 0, 1440 },
      125,
      0,
      { { 0, 0 } },
      { 0 } },
    { "counted from the row's own start",
      UTC,
      MONDAY,
      { { { 1, 545, 640 } }, 1 },
      { 0, 1440 },
      30,
      0,
      { { 0, 0 } },
      { 545, 575, 605 } },
    { "the range cuts starts, not ends",
      UTC,
      MONDAY,
      { { { 1, 540, 660 } }, 1 },
      { 560, 601 },
      60,
      0,
      { { 0, 0 } },
      { 570, 600 } },
    { "a start at the end of the range is out",
      UTC,
      MONDAY,
      { { { 1, 540, 660 } }, 1 },
      { 540, 600 },
      60,
      0,
      { { 0, 0 } },
      { 540, 570 } },
    { "not in the past, and not right now",
      UTC,
      MONDAY,
      { { { 1, 540, 660 } }, 1 },
      { 0, 1440 },
      30,
      570,
      { { 0, 0 } },
      { 600, 630 } },
    { "a lesson takes what it overlaps",
      UTC,
      MONDAY,
      { { { 1, 540, 720 } }, 1 },
      { 0, 1440 },
      60,
      0,
      { { 600, 630 } },
      { 540, 630, 660 } },
    { "back to back is free",
      UTC,
      MONDAY,
      { { { 1, 540, 660 } }, 1 },
      { 0, 1440 },
      60,
      0,
      { { 480, 540 }, { 600, 660 } },
      { 540 } },
    { "lessons of two people, in any order",
      UTC,
      MONDAY,
      { { { 1, 540, 720 } }, 1 },
      { 0, 1440 },
      30,
      0,
      { { 660, 720 }, { 555, 600 } },
      { 600, 630 } },
    { "a lesson that began before",
      UTC,
      MONDAY,
      { { { 1, 540, 660 } }, 1 },
      { 0, 1440 },
      30,
      0,
      { { 300, 541 } },
      { 570, 600, 630 } },
    { "across midnight",
      UTC,
      MONDAY,
      { { { 1, 1380, 1440 }, { 2, 0, 60 } }, 2 },
      { 0, 1500 },
      60,
      0,
      { { 0, 0 } },
      { 1380, 1410, 1440 } },
    { "two rows of one day",
      UTC,
      MONDAY,
      { { { 1, 540, 600 }, { 1, 615, 675 } }, 2 },
      { 0, 1440 },
      60,
      0,
      { { 0, 0 } },
      { 540, 615 } },
    /* Minutes are of real time: 01:00 is 60, 03:00 is 120. */
    { "over the gap",
      BERLIN,
      GAP,
      { { { 7, 60, 240 } }, 1 },
      { 0, 1440 },
      30,
      0,
      { { 0, 0 } },
      { 60, 90, 120, 150 } },
    { "a row that begins in the gap",
      BERLIN,
      GAP,
      { { { 7, 135, 255 } }, 1 },
      { 0, 1440 },
      30,
      0,
      { { 0, 0 } },
      { 135, 165 } },
    /* 02:30 is 150, its second coming 210, 03:00 is 240. */
    { "over the doubled hour",
      BERLIN,
      DOUBLED,
      { { { 7, 120, 240 } }, 1 },
      { 0, 1440 },
      30,
      0,
      { { 0, 0 } },
      { 120, 150, 240, 270 } },
    { "an hour does not reach over it",
      BERLIN,
      DOUBLED,
      { { { 7, 120, 240 } }, 1 },
      { 0, 1440 },
      60,
      0,
      { { 0, 0 } },
      { 120, 240 } },
};

/* The hours of a tutor without rules, around a range. */
static struct fit make_fit(const struct availability *hours,
                           const struct zone *zone, struct period range,
                           int64_t length_ms, struct arena *arena)
{
    struct fit fit = { .rules = rules_default() };
    range.end_ms += length_ms;
    fit_open_hours(&fit, &(struct schedule){ .week = hours, .zone = zone },
                   range, arena);
    return fit;
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const char *name = rows[r].name;
        const struct tzif file = { .version = 2,
                                   .n_types = 1,
                                   .footer = rows[r].zone };
        struct zone *zone = zone_new(tzif_write(&file));
        struct arena *arena = arena_new();
        const int64_t base = rows[r].midnight_s * 1000;

        struct period busy[BUSY_MAX];
        size_t n_busy = 0;
        for (; n_busy < BUSY_MAX && rows[r].busy[n_busy].end > 0; n_busy++)
            busy[n_busy] = (struct period){
                base + MINUTES(rows[r].busy[n_busy].start),
                base + MINUTES(rows[r].busy[n_busy].end),
            };
        const struct period range = { base + MINUTES(rows[r].range.start),
                                      base + MINUTES(rows[r].range.end) };
        const int64_t length_ms = MINUTES(rows[r].length);
        struct fit fit =
            make_fit(&rows[r].hours, zone, range, length_ms, arena);
        fit.tutor_busy = (struct period_list){ busy, n_busy };
        fit.now_ms = fit.asked_ms = base + MINUTES(rows[r].now);
        const struct period_list got =
            slot_find_free(&fit, range, length_ms, arena);

        size_t n_want = 0;
        while (n_want < WANT_MAX && rows[r].want[n_want] > 0)
            n_want++;
        for (size_t i = 0; i < got.count && i < n_want; i++) {
            const struct period slot = got.items[i];
            CHECK(slot.start_ms == base + MINUTES(rows[r].want[i]),
                  "%s: slot %zu at %d", name, i,
                  (int)((slot.start_ms - base) / MINUTES(1)));
            CHECK(slot.end_ms == slot.start_ms + length_ms, "%s", name);
        }
        CHECK(got.count == n_want, "%s: %zu slots", name, got.count);
        arena_free(arena);
        zone_free(zone);
    }
}

/* Whatever is offered is inside the hours, as a booking will find it. */
static void test_offered_is_covered(void **state)
{
    (void)state;
    const struct availability hours = {
        { { 6, 1310, 1440 }, { 7, 0, 185 }, { 7, 200, 1440 }, { 1, 0, 35 } }, 4
    };
    const struct tzif file = { .version = 2, .n_types = 1, .footer = BERLIN };
    struct zone *zone = zone_new(tzif_write(&file));
    struct arena *arena = arena_new();
    size_t n = 0;
    for (int length = 15; length <= 240; length += 45) {
        const struct period range = { (int64_t)GAP * 1000 - MINUTES(1440),
                                      (int64_t)DOUBLED * 1000 + MINUTES(2880) };
        struct fit fit = make_fit(&hours, zone, range, MINUTES(length), arena);
        fit.now_ms = fit.asked_ms = range.start_ms - 1;
        const struct period_list got =
            slot_find_free(&fit, range, MINUTES(length), arena);
        const struct schedule schedule = { .week = &hours, .zone = zone };
        for (size_t i = 0; i < got.count; i++)
            CHECK(hours_cover(&schedule, got.items[i]), "%d minutes, slot %zu",
                  length, i);
        n += got.count;
    }
    CHECK(n > 5000, "%zu slots", n);
    arena_free(arena);
    zone_free(zone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_offered_is_covered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
