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

static enum status check_rows(struct hours *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_row_good(&rows[i]))
            return ERR_MALFORMED;
    }
    qsort(rows, count, sizeof rows[0], by_weekday_and_start);
    for (size_t i = 1; i < count; i++) {
        if (rows[i].weekday == rows[i - 1].weekday &&
            rows[i].start_minute <= rows[i - 1].end_minute)
            return ERR_MALFORMED;
    }
    return OK;
}

enum status availability_check(struct availability *availability)
{
    return check_rows(availability->rows, availability->count);
}

enum status availability_check_date(struct dated_hours *date)
{
    for (size_t i = 0; i < date->count; i++)
        date->rows[i].weekday = civil_weekday(date->day);
    return check_rows(date->rows, date->count);
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

/* The hours of the date `day`; NULL when it has none of its own. */
static const struct dated_hours *date_find(struct date_list dates, int64_t day)
{
    size_t low = 0, high = dates.count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (dates.items[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    const bool is_there = low < dates.count && dates.items[low].day == day;
    return is_there ? &dates.items[low] : NULL;
}

static void append_day(struct availability_pieces *list, struct arena *arena,
                       const struct schedule *schedule, int64_t day,
                       struct period range)
{
    const struct availability *week = schedule->week;
    const struct hours *rows = week->rows;
    size_t count = week->count;
    const struct dated_hours *date = date_find(schedule->dates, day);
    if (date != NULL) {
        rows = date->rows;
        count = date->count;
    }
    const int weekday = civil_weekday(day);
    for (size_t i = 0; i < count; i++) {
        if (rows != week->rows || rows[i].weekday == weekday)
            append_row(list, arena, &rows[i], day, schedule->zone, range);
    }
}

struct days availability_days(struct period range)
{
    return (struct days){
        civil_day_of(range.start_ms / SECOND_MS - ZONE_OFFSET_MAX_S),
        civil_day_of(range.end_ms / SECOND_MS + ZONE_OFFSET_MAX_S)
    };
}

struct availability_pieces availability_expand(const struct schedule *schedule,
                                               struct period range,
                                               struct arena *arena)
{
    struct availability_pieces list = { NULL, 0 };
    const struct days days = availability_days(range);
    for (int64_t day = days.first; day <= days.last; day++)
        append_day(&list, arena, schedule, day, range);
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
