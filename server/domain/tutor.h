/*
 * domain/tutor.h - what a tutor offers: profile, weekly hours, free slots.
 *
 *   api/tutor_endpoints --> [tutor] --> store_tutors, store_availability,
 *                              |        store_sessions
 *                              +------> zone_load, slot
 *
 * A tutor whose account is disabled is not there for anybody else.
 */
#ifndef DOMAIN_TUTOR_H
#define DOMAIN_TUTOR_H

#include "base/arena.h"
#include "base/id.h"
#include "base/period.h"
#include "base/status.h"
#include "store/store_availability.h"
#include "store/store_tutors.h"

struct store;

/* OK; ERR_NOT_FOUND; ERR_IO. */
MUST_CHECK enum status tutor_read(struct store *store, struct arena *arena,
                                  struct id id, struct tutor *out);

/* The tutor with the weekly hours, as of one moment.  OK; ERR_NOT_FOUND;
 * ERR_IO. */
MUST_CHECK enum status tutor_read_offer(struct store *store,
                                        struct arena *arena, struct id id,
                                        struct tutor *out,
                                        struct availability *out_hours);

/* store_tutors_search, all of a page at one moment. */
MUST_CHECK enum status tutor_search(struct store *store, struct arena *arena,
                                    const struct tutor_search *search,
                                    struct tutor **out, size_t *out_count,
                                    bool *out_has_more);

/* All subjects that are taught, each once, in alphabetical order.  OK;
 * ERR_IO. */
MUST_CHECK enum status tutor_subjects(struct store *store, struct arena *arena,
                                      struct subject_list *out);

/*
 * Replace the profile of profile->id: its bio, rate_cents, currency and
 * subjects; the other fields are not looked at.
 *
 * out   the tutor as it is then; written only when the result is OK.
 *
 * Returns OK; ERR_CONFLICT when two subjects are alike; ERR_NOT_FOUND when
 * there is no such tutor; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status tutor_write_profile(struct store *store,
                                           struct arena *arena,
                                           const struct tutor *profile,
                                           struct tutor *out);

/*
 * Replace the weekly hours of `tutor` and move the user to `time_zone`.
 *
 * availability   passed availability_check.
 * time_zone      one that exists.
 *
 * Booked sessions stay as they are.  Returns OK; ERR_NOT_FOUND; ERR_FULL,
 * ERR_IO.
 */
MUST_CHECK enum status tutor_write_availability(
    struct store *store, struct id tutor, const char *time_zone,
    const struct availability *availability);

/* Whose slots, when, and for whom. */
struct tutor_slots_query {
    struct id tutor;
    const struct id *caller; /* whose sessions count as well; NULL: unknown  */
    const struct id *moving; /* the caller's session that would move there:
                                its student's count instead; NULL: none      */
    struct period range;     /* a slot's start is in it                      */
    int64_t length_ms;       /* of a slot                                    */
    int64_t now_ms;
};

/*
 * The slots that can really be booked, at this moment.
 *
 * out             in `arena`, by start.
 * out_time_zone   the tutor's, in `arena`.
 *
 * Returns OK, also when there are none; ERR_NOT_FOUND when there is no such
 * tutor; ERR_DENIED when the session to move is not one of the caller with
 * this tutor; ERR_IO, also when the tz database has lost the tutor's zone.
 */
MUST_CHECK enum status tutor_find_slots(struct store *store,
                                        struct arena *arena,
                                        const struct tutor_slots_query *query,
                                        struct period_list *out,
                                        const char **out_time_zone);

#endif
