/*
 * domain/local_words.h - a moment on somebody's clock, in English words.
 *
 *   "Tuesday, 24 November 2026, 09:00 to 10:00 (Europe/Berlin, UTC+1)"
 *
 * A zone that the tz database has no longer is read as UTC, and says so.
 * Everything is in the arena.
 */
#ifndef DOMAIN_LOCAL_WORDS_H
#define DOMAIN_LOCAL_WORDS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/period.h"

/* "Tuesday, 24 November 2026, 09:00" */
const char *local_words_moment(struct arena *arena, int64_t ms,
                               const char *time_zone);

/* "Tue 24 Nov, 09:00": for a line that must be short. */
const char *local_words_short(struct arena *arena, int64_t ms,
                              const char *time_zone);

/* As above.  The end has a date of its own on another day, and both have
 * their offset when the clocks change between them. */
const char *local_words_period(struct arena *arena, struct period period,
                               const char *time_zone);

#endif
