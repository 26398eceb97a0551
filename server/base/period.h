/*
 * base/period.h - from one instant up to, not including, another.
 *
 * Lessons, slots and hours are periods.  Half open, so that two lessons back
 * to back share no instant.  Values: copy freely.
 */
#ifndef BASE_PERIOD_H
#define BASE_PERIOD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct period {
    int64_t start_ms; /* Unix time */
    int64_t end_ms;   /* after start_ms, or the period is empty */
};

/* Periods somewhere in memory that outlives the list. */
struct period_list {
    struct period *items;
    size_t count;
};

static inline bool period_overlaps(struct period a, struct period b)
{
    return a.start_ms < b.end_ms && b.start_ms < a.end_ms;
}

/* Whether all of `inner` is inside `outer`. */
static inline bool period_contains(struct period outer, struct period inner)
{
    return outer.start_ms <= inner.start_ms && inner.end_ms <= outer.end_ms;
}

/* What both have; empty when they have nothing in common. */
static inline struct period period_common(struct period a, struct period b)
{
    return (struct period){
        .start_ms = a.start_ms > b.start_ms ? a.start_ms : b.start_ms,
        .end_ms = a.end_ms < b.end_ms ? a.end_ms : b.end_ms,
    };
}

static inline bool period_is_empty(struct period p)
{
    return p.end_ms <= p.start_ms;
}

#endif
