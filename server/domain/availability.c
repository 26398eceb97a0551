#include "domain/availability.h"

#include <stdlib.h>

#include "domain/civil.h"

enum { SECOND_MS = 1000 };

static int by_weekday_and_start(const void *left, const void *right)
{
    const struct hours *a = left, *b = right;
    if (a->weekday != b->weekday)
        return a->weekday - b->weekday;
    return a->start_minute - b->start_minute;
}

static bool is_row_good(const struct hours *row)
{
    return row->weekday >= 1 && row->weekday <= 7 && row->start_minute >= 0 &&
           row->start_minute < row->end_minute &&
           row->end_minute <= AVAILABILITY_DAY_MINUTES &&
           row->start_minute % AVAILABILITY_STEP_MINUTES == 0 &&
           row->end_minute % AVAILABILITY_STEP_MINUTES == 0;
}

enum status availability_check(struct availability *availability)
{
    struct hours *rows = availability->rows;
    for (size_t i = 0; i < availability->count; i++) {
        if (!is_row_good(&rows[i]))
            return ERR_MALFORMED;
    }
    qsort(rows, availability->count, sizeof rows[0], by_weekday_and_start);
    for (size_t i = 1; i < availability->count; i++) {
        if (rows[i].weekday == rows[i - 1].weekday &&
            rows[i].start_minute <= rows[i - 1].end_minute)
            return ERR_MALFORMED;
    }
    return OK;
}

/* The local time of `minute` on the civil day `day` (domain/zone.h). */
static int64_t local_of(int64_t day, int minute)
{
    return day * CIVIL_DAY_S + (int64_t)minute * 60;
}

/* One row on the one civil day `day`. */
static void append_row(struct availability_pieces *list, struct arena *arena,
                       const struct hours *row, int64_t day,
                       const struct zone *zone, struct period range)
{
    const int64_t start_s = local_of(day, row->start_minute);
    const int64_t end_s = local_of(day, row->end_minute);

    struct zone_span spans[ZONE_PIECES_MAX];
    const size_t n = zone_map_local(zone, start_s, end_s, spans);
    for (size_t i = 0; i < n; i++) {
        const struct period whole = { spans[i].start_s * SECOND_MS,
                                      spans[i].end_s * SECOND_MS };
        const struct availability_piece piece = {
            .period = period_common(whole, range),
            .row_start_ms = (start_s - spans[i].offset_s) * SECOND_MS,
        };
        if (period_is_empty(piece.period))
            continue;
        list->items = arena_grow(arena, list->items, list->count, sizeof piece);
        list->items[list->count++] = piece;
    }
}

static int by_start(const void *left, const void *right)
{
    const struct availability_piece *a = left, *b = right;
    return (a->period.start_ms > b->period.start_ms) -
           (a->period.start_ms < b->period.start_ms);
}

struct availability_pieces availability_expand(
    const struct availability *availability, const struct zone *zone,
    struct period range, struct arena *arena)
{
    struct availability_pieces list = { NULL, 0 };
    /* Whatever the offset, these days have every instant of the range. */
    const int64_t first =
        civil_day_of(range.start_ms / SECOND_MS - ZONE_OFFSET_MAX_S);
    const int64_t last =
        civil_day_of(range.end_ms / SECOND_MS + ZONE_OFFSET_MAX_S);
    for (int64_t day = first; day <= last; day++) {
        const int weekday = civil_weekday(day);
        for (size_t i = 0; i < availability->count; i++) {
            if (availability->rows[i].weekday == weekday)
                append_row(&list, arena, &availability->rows[i], day, zone,
                           range);
        }
    }
    if (list.count > 1)
        qsort(list.items, list.count, sizeof list.items[0], by_start);
    return list;
}

struct period_list availability_join(const struct availability_pieces *pieces,
                                     struct arena *arena)
{
    struct period_list list = { NULL, 0 };
    list.items = arena_take(arena, pieces->count * sizeof list.items[0]);
    for (size_t i = 0; i < pieces->count; i++) {
        const struct period one = pieces->items[i].period;
        if (list.count > 0 && list.items[list.count - 1].end_ms == one.start_ms)
            list.items[list.count - 1].end_ms = one.end_ms;
        else
            list.items[list.count++] = one;
    }
    return list;
}

bool availability_covers(const struct availability *availability,
                         const struct zone *zone, struct period lesson)
{
    struct arena *arena = arena_new();
    const struct availability_pieces pieces =
        availability_expand(availability, zone, lesson, arena);
    const struct period_list hours = availability_join(&pieces, arena);
    const bool is_covered =
        hours.count == 1 && period_contains(hours.items[0], lesson);
    arena_free(arena);
    return is_covered;
}
