/*
 * store/store_sessions.h - the booked lessons.
 *
 *   domain/booking, domain/session --> [store_sessions] --> query --> sessions
 *
 * Knows columns, and which sessions take up time; what may be booked is
 * decided above.  Texts and lists that are read live in the arena.
 */
#ifndef STORE_STORE_SESSIONS_H
#define STORE_STORE_SESSIONS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/period.h"
#include "base/status.h"
#include "store/store_users.h"

struct store;

/* The words of the table's CHECK and of the JSON. */
enum session_status {
    SESSION_REQUESTED,
    SESSION_CONFIRMED,
    SESSION_COMPLETED,
    SESSION_DECLINED,
    SESSION_CANCELLED,
    SESSION_EXPIRED,
    SESSION_STATUS_COUNT
};

/* "requested" ...: static text. */
const char *session_status_name(enum session_status status);

/* A booked lesson.  A plain value; texts are borrowed, never NULL. */
struct session {
    struct id id;
    struct id tutor_id;
    struct id student_id;
    const char *subject; /* as the tutor spells it */
    struct period period;
    enum session_status status;
    const char *notes;
    int64_t created_ms; /* Unix time */
};

/* In the arena of whoever asked.  A plain value. */
struct session_list {
    struct session *items;
    size_t count;
};

/* OK; ERR_NOT_FOUND when one of the two people does not exist; ERR_IO. */
MUST_CHECK enum status store_sessions_insert(struct store *store,
                                             const struct session *session);

/* OK; ERR_NOT_FOUND; ERR_IO. */
MUST_CHECK enum status store_sessions_read(struct store *store,
                                           struct arena *arena, struct id id,
                                           struct session *out);

/* All sessions of `user`, as tutor or as student, by start.  OK; ERR_IO. */
MUST_CHECK enum status store_sessions_list(struct store *store,
                                           struct arena *arena, struct id user,
                                           struct session_list *out);

/* Everybody in the sessions of `user`, each once, `user` too when there are
 * any; by id.  OK; ERR_IO. */
MUST_CHECK enum status store_sessions_people(struct store *store,
                                             struct arena *arena,
                                             struct id user, struct user **out,
                                             size_t *out_count);

/*
 * When `user` is taken: the sessions, as tutor or as student, that are
 * requested or confirmed and overlap `range`.  In any order; the periods are
 * whole, not cut at the range.
 *
 * Returns OK; ERR_IO.
 */
MUST_CHECK enum status store_sessions_busy(struct store *store,
                                           struct arena *arena, struct id user,
                                           struct period range,
                                           struct period_list *out);

#endif
