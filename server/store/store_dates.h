/*
 * store/store_dates.h - the dates of tutors that have hours of their own.
 *
 *   domain/rules, domain/fit --> [store_dates] --> query
 *                            --> tutor_dates, tutor_date_hours
 *
 * What they mean in real time is domain/availability.h's to know.
 */
#ifndef STORE_STORE_DATES_H
#define STORE_STORE_DATES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/status.h"
#include "store/store_availability.h"

struct store;

/* The hours of one local date, instead of those of its weekday.  A plain
 * value. */
struct dated_hours {
    int64_t day; /* after 1970-01-01 */
    struct hours
        rows[LIMIT_DATE_ROWS]; /* by start; the weekday is the date's */
    size_t count;              /* 0: a day off */
};

/* Somewhere in memory that outlives the list. */
struct date_list {
    struct dated_hours *items; /* by day */
    size_t count;
};

/* The dates of `tutor` from `first_day` to `last_day`, both included, in the
 * arena.  OK; ERR_IO. */
MUST_CHECK enum status store_dates_read(struct store *store,
                                        struct arena *arena, struct id tutor,
                                        int64_t first_day, int64_t last_day,
                                        struct date_list *out);

/* Replace all of them.  Inside a transaction of the caller's.  OK;
 * ERR_NOT_FOUND when there is no such user; ERR_IO. */
MUST_CHECK enum status store_dates_write(struct store *store, struct id tutor,
                                         struct date_list dates);

#endif
