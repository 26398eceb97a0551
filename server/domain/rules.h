/*
 * domain/rules.h - what a tutor asks of a booking, and the dates that have
 * hours of their own.
 *
 *   docs/http-api.md 5 --> [rules] --> store_rules, store_dates
 *
 * Checks and keeps them; what they allow at a given time is domain/fit.h's.
 */
#ifndef DOMAIN_RULES_H
#define DOMAIN_RULES_H

#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/status.h"
#include "store/store_dates.h"
#include "store/store_rules.h"

struct store;

/* Any length, no buffer, up to a year ahead, free until the start: what
 * holds for a tutor who never set any. */
struct rules rules_default(void);

/* The rules of `tutor`, or the default.  OK; ERR_IO. */
MUST_CHECK enum status rules_read(struct store *store, struct arena *arena,
                                  struct id tutor, struct rules *out);

/*
 * Put the lengths in order and keep the rules; numbers are in their bounds
 * (base/limits.h).
 *
 * Returns OK; ERR_MALFORMED for a length that no lesson has, or one that is
 * there twice (nothing is stored); ERR_NOT_FOUND; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status rules_write(struct store *store, struct id tutor,
                                   struct rules *rules);

/* All dates of `tutor`.  OK; ERR_IO. */
MUST_CHECK enum status rules_read_dates(struct store *store,
                                        struct arena *arena, struct id tutor,
                                        struct date_list *out);

/*
 * Put the dates in order and keep them instead of those before.
 *
 * Returns OK; ERR_MALFORMED for a day that is there twice, or whose hours
 * are no hours (domain/availability.h); ERR_NOT_FOUND; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status rules_write_dates(struct store *store, struct id tutor,
                                         struct date_list dates);

#endif
