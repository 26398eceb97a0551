/*
 * domain/fit.h - may this tutor be booked at this time?  One answer for slots,
 * bookings and proposals alike.
 *
 *   store --fit_load--> fit --fit_check--> REFUSAL_NONE, or why not
 *                           --slot_find_free--> all that fit (domain/slot.h)
 *
 * A fit is everything that decides about a range of time: the tutor's rules,
 * the hours, and what both people have there already.  Loading it reads the
 * database; asking it is pure.
 */
#ifndef DOMAIN_FIT_H
#define DOMAIN_FIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/period.h"
#include "base/status.h"
#include "domain/availability.h"
#include "domain/refusal.h"
#include "store/store_rules.h"

struct store;

/* For whom, and about which time.  A plain value. */
struct fit_query {
    struct id tutor;
    const char *time_zone;    /* the tutor's: IANA name                      */
    const struct id *student; /* NULL: nobody in particular                  */
    const struct session *moving; /* the session that would move there; NULL:
                                     a new one                               */
    struct period range;          /* every period that will be asked for     */
    int64_t now_ms;
    int64_t asked_ms; /* when somebody first asked: the tutor's earliest
                         notice counts from here; 0: now                     */
};

/* What is so in query.range.  A plain value; lists live in an arena. */
struct fit {
    struct rules rules;
    struct availability_pieces pieces; /* the hours            */
    struct period_list hours;          /* without their seams  */
    struct period_list tutor_busy;
    struct period_list student_busy;
    int64_t own_length_ms; /* of the moving session; 0: none */
    int64_t now_ms;
    int64_t asked_ms;
};

/* Whether any lesson could have this length, and begin and end there. */
bool fit_is_lesson(struct period period);

/* Read it, in a transaction of the caller's.  OK; ERR_IO, also when the tz
 * database has lost a zone that it had. */
MUST_CHECK enum status fit_load(struct store *store, struct arena *arena,
                                const struct fit_query *query, struct fit *out);

/* Set the hours of `fit` to those of `schedule` in `range`. */
void fit_open_hours(struct fit *fit, const struct schedule *schedule,
                    struct period range, struct arena *arena);

/*
 * Why `period`, which is a lesson and inside the range, cannot be booked;
 * REFUSAL_NONE when it can.
 */
enum refusal fit_check(const struct fit *fit, struct period period);

#endif
