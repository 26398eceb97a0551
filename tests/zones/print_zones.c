/*
 * print_zones - what the server thinks of time zones, for compare_zones.
 *
 *   print_zones spans FROM TO ZONE...
 *   print_zones hours FROM TO ZONE...
 *   print_zones slots FROM TO ZONE...
 *
 * FROM and TO are Unix seconds.  Lines, all numbers Unix seconds:
 *
 *   S zone start offset     from start on, this offset holds
 *   L zone local instant    the instant of a local time; "-": skipped
 *   H zone start end        the weekly hours below, joined
 *   B zone minutes start    a slot of so many minutes: the weekly hours, the
 *                           dates, the lessons and the rules below
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/slice.h"
#include "domain/availability.h"
#include "domain/fit.h"
#include "domain/slot.h"
#include "domain/zone_load.h"

enum { STEP_S = 5 * 60, AROUND_S = 8 * 60 * 60 };

/* Also in compare_zones.  Some row is open at every time of some day, most
 * are around the hours at which clocks change. */
static struct availability week = {
    .rows = { { 1, 540, 720 },
              { 2, 1320, 1440 },
              { 3, 0, 120 },
              { 4, 5, 1435 },
              { 5, 1380, 1440 },
              { 6, 0, 25 },
              { 6, 30, 90 },
              { 6, 95, 125 },
              { 6, 145, 185 },
              { 6, 1410, 1440 },
              { 7, 0, 65 },
              { 7, 75, 105 },
              { 7, 110, 150 },
              { 7, 155, 240 },
              { 7, 1380, 1440 } },
    .count = 15,
};

static void print_spans(const char *name, const struct zone *zone,
                        int64_t from_s, int64_t to_s)
{
    struct zone_span last = { 0, 0, INT32_MIN };
    for (int64_t at = from_s; at < to_s; at = last.end_s) {
        const struct zone_span span = zone_span_at(zone, at);
        if (span.offset_s != last.offset_s)
            printf("S %s %" PRId64 " %" PRId32 "\n", name, at, span.offset_s);
        last = span;
    }
}

/* Every five minutes of local time around every change. */
static void print_locals(const char *name, const struct zone *zone,
                         int64_t from_s, int64_t to_s)
{
    int64_t at = zone_span_at(zone, from_s).end_s;
    for (; at < to_s; at = zone_span_at(zone, at).end_s) {
        const int64_t local_s = at + zone_span_at(zone, at).offset_s;
        for (int64_t l = local_s - AROUND_S; l <= local_s + AROUND_S;
             l += STEP_S) {
            int64_t unix_s = 0;
            if (zone_find_local(zone, l, &unix_s))
                printf("L %s %" PRId64 " %" PRId64 "\n", name, l, unix_s);
            else
                printf("L %s %" PRId64 " -\n", name, l);
        }
    }
}

static void print_hours(const char *name, const struct zone *zone,
                        int64_t from_s, int64_t to_s)
{
    struct arena *arena = arena_new();
    const struct availability_pieces pieces = availability_expand(
        &(struct schedule){ .week = &week, .zone = zone },
        (struct period){ from_s * 1000, to_s * 1000 }, arena);
    const struct period_list hours = availability_join(&pieces, arena);
    for (size_t i = 0; i < hours.count; i++)
        printf("H %s %" PRId64 " %" PRId64 "\n", name,
               hours.items[i].start_ms / 1000, hours.items[i].end_ms / 1000);
    arena_free(arena);
}

/* --- slots: all of this also in compare_zones ----------------------------- */

#define MINUTE_MS INT64_C(60000)
#define DAY_MS (1440 * MINUTE_MS)

enum { LOOK_DAYS = 42, LESSON_MINUTES = 50, LESSONS_PER_LOOK = 48 };

/* Days off and days with hours of their own, so that some are days of a
 * clock change. */
static struct date_list make_dates(struct period range, struct arena *arena)
{
    const struct days days = availability_days(range);
    struct date_list list = { NULL, 0 };
    for (int64_t day = days.first; day <= days.last; day++) {
        struct dated_hours date = { .day = day };
        if (day % 11 == 7) {
            date.rows[0] = (struct hours){ 0, 30, 195 };
            date.rows[1] = (struct hours){ 0, 1320, 1440 };
            date.count = 2;
        }
        if ((day % 11 != 3 && day % 11 != 7) ||
            availability_check_date(&date) != OK)
            continue;
        list.items = arena_grow(arena, list.items, list.count, sizeof date);
        list.items[list.count++] = date;
    }
    return list;
}

/* A lesson begins every 1,565 minutes of Unix time. */
static struct period_list make_lessons(struct period range, struct arena *arena)
{
    const int64_t every_ms = 1565 * MINUTE_MS;
    struct period_list list = { NULL, 0 };
    list.items = arena_take(arena, LESSONS_PER_LOOK * sizeof list.items[0]);
    for (int64_t start = (range.start_ms / every_ms - 1) * every_ms;
         start < range.end_ms + every_ms && list.count < LESSONS_PER_LOOK;
         start += every_ms)
        list.items[list.count++] =
            (struct period){ start, start + LESSON_MINUTES * MINUTE_MS };
    return list;
}

/* As GET /api/tutors/{userId}/slots looks: six weeks at once. */
static void print_look(const char *name, const struct zone *zone,
                       struct period range, int64_t from_ms, int minutes)
{
    struct arena *arena = arena_new();
    const int64_t length_ms = minutes * MINUTE_MS;
    const struct period reach = { range.start_ms, range.end_ms + length_ms };
    struct fit fit = {
        .rules = { .lengths = { 45, 90 },
                   .n_lengths = 2,
                   .buffer_minutes = 20,
                   .earliest_minutes = 1500,
                   .latest_days = 3900 },
        .tutor_busy = make_lessons(reach, arena),
        .now_ms = from_ms + 50 * DAY_MS,
        .asked_ms = from_ms + 50 * DAY_MS,
    };
    const struct schedule schedule = { .week = &week,
                                       .dates = make_dates(reach, arena),
                                       .zone = zone };
    fit_open_hours(&fit, &schedule, reach, arena);
    const struct period_list slots =
        slot_find_free(&fit, range, length_ms, arena);
    for (size_t i = 0; i < slots.count; i++)
        printf("B %s %d %" PRId64 "\n", name, minutes,
               slots.items[i].start_ms / 1000);
    arena_free(arena);
}

static void print_slots(const char *name, const struct zone *zone,
                        int64_t from_s, int64_t to_s)
{
    static const int lengths[] = { 45, 60, 90 };
    const int64_t from_ms = from_s * 1000, to_ms = to_s * 1000;
    for (int64_t at = from_ms; at < to_ms; at += LOOK_DAYS * DAY_MS) {
        const struct period range = { at, at + LOOK_DAYS * DAY_MS < to_ms
                                              ? at + LOOK_DAYS * DAY_MS
                                              : to_ms };
        for (size_t i = 0; i < COUNT_OF(lengths); i++)
            print_look(name, zone, range, from_ms, lengths[i]);
    }
}

static void print_zone(const char *what, const char *name,
                       const struct zone *zone, int64_t from_s, int64_t to_s)
{
    if (strcmp(what, "slots") == 0) {
        print_slots(name, zone, from_s, to_s);
        return;
    }
    print_spans(name, zone, from_s, to_s);
    if (strcmp(what, "hours") == 0) {
        print_locals(name, zone, from_s, to_s);
        print_hours(name, zone, from_s, to_s);
    }
}

int main(int argc, char **argv)
{
    if (argc < 5 || availability_check(&week) != OK)
        return 2;
    const int64_t from_s = strtoll(argv[2], NULL, 10);
    const int64_t to_s = strtoll(argv[3], NULL, 10);
    for (int i = 4; i < argc; i++) {
        struct zone *zone = NULL;
        if (zone_load(slice_text(argv[i]), &zone) != OK) {
            fprintf(stderr, "print_zones: no zone %s\n", argv[i]);
            return 1;
        }
        print_zone(argv[1], argv[i], zone, from_s, to_s);
        zone_free(zone);
    }
    return 0;
}
