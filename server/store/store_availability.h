/*
 * store/store_availability.h - the weekly hours of tutors, as rows.
 *
 * What the rows mean in real time is domain/availability.h's to know.
 */
#ifndef STORE_STORE_AVAILABILITY_H
#define STORE_STORE_AVAILABILITY_H

#include <stddef.h>

#include "base/id.h"
#include "base/limits.h"
#include "base/status.h"

struct store;

/* One stretch of one day of every week, in local time.  A plain value. */
struct hours {
    int weekday;      /* 1 .. 7; 1 is Monday (ISO 8601)     */
    int start_minute; /* after midnight, 0 .. 1435          */
    int end_minute;   /* after start_minute, up to 1440     */
};

/* A tutor's week.  A plain value. */
struct availability {
    struct hours rows[LIMIT_HOURS_ROWS]; /* by weekday, then by start */
    size_t count;
};

/* The hours of `tutor`; none is OK.  *out is written only when the result is
 * OK.  Returns OK or ERR_IO. */
MUST_CHECK enum status store_availability_read(struct store *store,
                                               struct id tutor,
                                               struct availability *out);

/*
 * Replace the hours of `tutor`.  Inside a transaction of the caller's.
 * Returns OK; ERR_NOT_FOUND when there is no such user; ERR_IO.
 */
MUST_CHECK enum status store_availability_write(
    struct store *store, struct id tutor,
    const struct availability *availability);

#endif
