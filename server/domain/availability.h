/*
 * domain/availability.h - when a tutor may be booked: weekly hours, and the
 * instants that they are in a given range of real time.
 *
 * Hours are local times of the tutor's zone.  A clock change that skips some
 * of them makes that day shorter; one that doubles some of them makes it no
 * longer: the first coming counts (docs/http-api.md 5).  Pure.
 *
 *   rows + dates + zone + range --> [availability] --> pieces --> fit, slot
 */
#ifndef DOMAIN_AVAILABILITY_H
#define DOMAIN_AVAILABILITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/period.h"
#include "base/status.h"
#include "domain/zone.h"
#include "store/store_availability.h"
#include "store/store_dates.h"

enum {
    AVAILABILITY_STEP_MINUTES = 5, /* hours and lessons are multiples of it */
    AVAILABILITY_DAY_MINUTES = 24 * 60,
};

/* When a tutor teaches; all borrowed. */
struct schedule {
    const struct availability *week; /* passed availability_check            */
    struct date_list dates; /* by day; each passed availability_check_date  */
    const struct zone *zone;
};

/* Local dates, both included. */
struct days {
    int64_t first, last; /* after 1970-01-01 */
};

/* A row of hours on one day, or the part of it before or after a change. */
struct availability_piece {
    struct period period;
    int64_t row_start_ms; /* when the row began, by the clock of this piece;
                             a slot's start is counted from here */
};

/* In an arena, by start; no two have an instant in common. */
struct availability_pieces {
    struct availability_piece *items;
    size_t count;
};

/*
 * Put the rows in order and see that they are a week: weekdays 1 to 7, five
 * minute steps, each ends after it starts and by 24:00, and on one weekday no
 * two overlap or touch.
 *
 * Returns OK; ERR_MALFORMED, and the order of the rows is then undefined.
 */
MUST_CHECK enum status availability_check(struct availability *availability);

/* The same of one date; sets the weekday of its rows. */
MUST_CHECK enum status availability_check_date(struct dated_hours *date);

/* Whatever the offset, these dates have every instant of the range. */
struct days availability_days(struct period range);

/*
 * The instants of the hours that are in `range`, cut at its ends.  A date of
 * the schedule has its own hours, every other one those of its weekday.
 *
 * range   of any length; the work grows with it.
 */
struct availability_pieces availability_expand(const struct schedule *schedule,
                                               struct period range,
                                               struct arena *arena);

/* The pieces without their seams: 22:00 to 24:00 and the next day's 00:00 to
 * 02:00 are one period.  In `arena`, by start. */
struct period_list availability_join(const struct availability_pieces *pieces,
                                     struct arena *arena);

#endif
