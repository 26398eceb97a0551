#include "domain/local_words.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/moment.h"
#include "domain/civil.h"
#include "domain/zone_load.h"

/* A moment on a clock. */
struct local {
    int64_t day;
    int minute; /* of the day */
    int offset_minutes;
};

static const char *const weekdays[] = { "Monday",   "Tuesday", "Wednesday",
                                        "Thursday", "Friday",  "Saturday",
                                        "Sunday" };
static const char *const months[] = { "January", "February", "March",
                                      "April",   "May",      "June",
                                      "July",    "August",   "September",
                                      "October", "November", "December" };

static struct local local_of(const struct zone *zone, int64_t ms)
{
    const int64_t s = ms / 1000;
    const int32_t offset_s = zone != NULL ? zone_span_at(zone, s).offset_s : 0;
    const int64_t local_s = s + offset_s;
    const int64_t day = civil_day_of(local_s);
    return (struct local){
        .day = day,
        .minute = (int)((local_s - day * CIVIL_DAY_S) / 60),
        .offset_minutes = offset_s / 60,
    };
}

static const char *date_words(struct arena *arena, struct local at)
{
    const struct date date = date_of_days(at.day);
    return arena_print(arena, "%s, %d %s %d",
                       weekdays[civil_weekday(at.day) - 1], date.day,
                       months[date.month - 1], date.year);
}

static const char *time_words(struct arena *arena, struct local at)
{
    return arena_print(arena, "%02d:%02d", at.minute / 60, at.minute % 60);
}

/* "UTC", "UTC+1", "UTC-3:30" */
static const char *offset_words(struct arena *arena, struct local at)
{
    const int minutes = abs(at.offset_minutes);
    const char sign = at.offset_minutes < 0 ? '-' : '+';
    if (minutes == 0)
        return "UTC";
    if (minutes % 60 == 0)
        return arena_print(arena, "UTC%c%d", sign, minutes / 60);
    return arena_print(arena, "UTC%c%d:%02d", sign, minutes / 60, minutes % 60);
}

/* NULL: UTC. */
static struct zone *load(const char *time_zone)
{
    struct zone *zone = NULL;
    return zone_load(slice_text(time_zone), &zone) == OK ? zone : NULL;
}

const char *local_words_moment(struct arena *arena, int64_t ms,
                               const char *time_zone)
{
    struct zone *zone = load(time_zone);
    const struct local at = local_of(zone, ms);
    zone_free(zone);
    return arena_print(arena, "%s, %s", date_words(arena, at),
                       time_words(arena, at));
}

const char *local_words_short(struct arena *arena, int64_t ms,
                              const char *time_zone)
{
    struct zone *zone = load(time_zone);
    const struct local at = local_of(zone, ms);
    const struct date date = date_of_days(at.day);
    zone_free(zone);
    return arena_print(arena, "%.3s %d %.3s, %s",
                       weekdays[civil_weekday(at.day) - 1], date.day,
                       months[date.month - 1], time_words(arena, at));
}

const char *local_words_period(struct arena *arena, struct period period,
                               const char *time_zone)
{
    struct zone *zone = load(time_zone);
    const struct local start = local_of(zone, period.start_ms);
    const struct local end = local_of(zone, period.end_ms);
    const bool is_one_day = start.day == end.day;
    const bool has_change = start.offset_minutes != end.offset_minutes;
    const char *name = zone != NULL ? time_zone : "UTC";
    zone_free(zone);
    const char *end_words =
        is_one_day ? time_words(arena, end)
                   : arena_print(arena, "%s, %s", date_words(arena, end),
                                 time_words(arena, end));
    if (has_change)
        return arena_print(arena, "%s, %s (%s) to %s (%s), %s",
                           date_words(arena, start), time_words(arena, start),
                           offset_words(arena, start), end_words,
                           offset_words(arena, end), name);
    return arena_print(arena, "%s, %s to %s (%s, %s)", date_words(arena, start),
                       time_words(arena, start), end_words, name,
                       offset_words(arena, start));
}
