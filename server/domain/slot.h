/*
 * domain/slot.h - the slots of a tutor that can really be booked.
 *
 * A slot starts at a full half hour from the start of a row of hours, is
 * wholly inside the hours, in the future, and free of the lessons that the
 * tutor or the student has.  Pure: hours, lessons and the time come in.
 *
 *   availability, busy, now --> [slot] --> GET /api/tutors/{userId}/slots
 */
#ifndef DOMAIN_SLOT_H
#define DOMAIN_SLOT_H

#include <stdint.h>

#include "base/arena.h"
#include "base/period.h"
#include "domain/availability.h"

enum { SLOT_EVERY_MINUTES = 30 };

struct slot_query {
    struct period range; /* a slot's start is in it; its end may be after */
    int64_t length_ms;   /* of a slot; more than 0                         */
    int64_t now_ms;      /* starts at or before it are gone                */
};

/*
 * The free slots, by start, in `arena`.
 *
 * busy    the lessons that overlap the range and the length after it, of both
 *         people, in any order; they may overlap each other.  Borrowed during
 *         the call.
 *
 * Half hours are counted by the wall clock: they stay on :00 and :30 of the
 * row across a clock change.
 */
struct period_list slot_find_free(const struct availability *availability,
                                  const struct zone *zone,
                                  struct period_list busy,
                                  const struct slot_query *query,
                                  struct arena *arena);

#endif
