/*
 * store/store_rules.h - what tutors ask of a booking, as rows.
 *
 *   domain/rules, domain/fit --> [store_rules] --> query
 *                            --> tutor_rules, tutor_lengths
 *
 * What they mean is domain/fit.h's to know; what they are without a row,
 * domain/rules.h's.
 */
#ifndef STORE_STORE_RULES_H
#define STORE_STORE_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/status.h"

struct store;

/* A plain value; the text is borrowed, never NULL. */
struct rules {
    int64_t lengths[LIMIT_LENGTHS]; /* minutes, the shortest first */
    size_t n_lengths;               /* 0: any length               */
    int64_t buffer_minutes;         /* free before and after       */
    int64_t earliest_minutes;       /* from now to a start, least  */
    int64_t latest_days;            /* from now to a start, most   */
    int64_t cancel_notice_minutes;  /* free until then             */
    int64_t move_notice_minutes;
    bool is_instant;   /* confirmed when it is booked             */
    const char *place; /* of a confirmed session; "": none        */
};

/* OK; ERR_NOT_FOUND when the tutor has set none; ERR_IO. */
MUST_CHECK enum status store_rules_read(struct store *store,
                                        struct arena *arena, struct id tutor,
                                        struct rules *out);

/* Replace them.  Inside a transaction of the caller's.  OK; ERR_NOT_FOUND
 * when there is no such user; ERR_IO. */
MUST_CHECK enum status store_rules_write(struct store *store, struct id tutor,
                                         const struct rules *rules);

#endif
