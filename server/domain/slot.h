/*
 * domain/slot.h - the slots of a tutor that can really be booked.
 *
 * A slot starts at a full half hour from the start of a row of hours, and
 * fits (domain/fit.h).  Pure.
 *
 *   fit --> [slot] --> GET /api/tutors/{userId}/slots
 */
#ifndef DOMAIN_SLOT_H
#define DOMAIN_SLOT_H

#include <stdint.h>

#include "base/arena.h"
#include "base/period.h"
#include "domain/fit.h"

enum { SLOT_EVERY_MINUTES = 30 };

/*
 * The slots of `length_ms` (more than 0) that start in `range`, by start, in
 * `arena`.  A slot may end after the range: `fit` is about the range and
 * length_ms after it.
 *
 * Half hours are counted by the wall clock: they stay on :00 and :30 of the
 * row across a clock change.
 */
struct period_list slot_find_free(const struct fit *fit, struct period range,
                                  int64_t length_ms, struct arena *arena);

#endif
