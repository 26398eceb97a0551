/*
 * store/store_events.h - what became of each session, move by move.
 *
 *   domain/booking, domain/change --> [store_events] --> query
 *                                 --> session_events, proposed_times
 *
 * An event is written in the transaction that makes the move, and never
 * changed.  Knows no rule: which moves there are is domain/move.h's.
 */
#ifndef STORE_STORE_EVENTS_H
#define STORE_STORE_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/period.h"
#include "base/status.h"
#include "store/store_sessions.h"

struct store;

enum { EVENT_HASH_BYTES = 32 };

/* One move, and the session as it was after it.  A plain value. */
struct session_event {
    struct id session;
    int64_t revision; /* 0: it was booked */
    const char *move; /* its name: static, or in the arena */
    bool is_by_time;  /* then `by` is nobody */
    struct id by;
    int64_t at_ms; /* Unix time */
    enum session_status status;
    struct period period;
    bool is_late;                              /* after the free time    */
    struct period times[LIMIT_PROPOSED_TIMES]; /* what was proposed   */
    size_t n_times;
    bool has_hash;
    uint8_t request_hash[EVENT_HASH_BYTES]; /* of what was asked      */
};

/* In the arena of whoever asked.  A plain value. */
struct event_list {
    struct session_event *items;
    size_t count;
};

/* OK; ERR_CONFLICT when the session has this revision; ERR_NOT_FOUND without
 * the session or the person; ERR_IO. */
MUST_CHECK enum status store_events_insert(struct store *store,
                                           const struct session_event *event);

/* All of a session, by revision.  OK; ERR_IO. */
MUST_CHECK enum status store_events_list(struct store *store,
                                         struct arena *arena, struct id session,
                                         struct event_list *out);

#endif
