/*
 * store/store_sessions.h - the booked lessons.
 *
 *   domain/booking, session, change --> [store_sessions] --> query --> sessions
 *
 * Knows columns, and which sessions take up time; what may be booked is
 * decided above.  Texts and lists that are read live in the arena.
 */
#ifndef STORE_STORE_SESSIONS_H
#define STORE_STORE_SESSIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/limits.h"
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

/* The status of such a text, out of a table. */
enum session_status session_status_of(const char *name);

/* Times that one of the two would rather have.  A plain value. */
struct proposal {
    bool is_open;
    int64_t revision; /* of the event that made it */
    struct id by;
    int64_t at_ms; /* Unix time */
    struct period times[LIMIT_PROPOSED_TIMES];
    size_t n_times;
};

/* A booked lesson.  A plain value; texts are borrowed, never NULL. */
struct session {
    struct id id;
    struct id tutor_id;
    struct id student_id;
    const char *subject; /* as the tutor spells it */
    struct period period;
    enum session_status status;
    const char *notes;
    int64_t created_ms;            /* Unix time                             */
    int64_t revision;              /* how many moves there were             */
    const char *place;             /* link or address; "": none yet         */
    int64_t cancel_notice_minutes; /* as the rules were when it was booked  */
    int64_t move_notice_minutes;
    struct proposal proposal;
};

/* In the arena of whoever asked.  A plain value. */
struct session_list {
    struct session *items;
    size_t count;
};

/* A new session: its revision and its proposal are not looked at.  OK;
 * ERR_NOT_FOUND when one of the two people does not exist; ERR_IO. */
MUST_CHECK enum status store_sessions_insert(struct store *store,
                                             const struct session *session);

/* Write what a move may change: period, status, place, revision, and which
 * proposal is open.  OK; ERR_NOT_FOUND; ERR_IO. */
MUST_CHECK enum status store_sessions_update(struct store *store,
                                             const struct session *session,
                                             int64_t now_ms);

/* OK; ERR_NOT_FOUND; ERR_IO. */
MUST_CHECK enum status store_sessions_read(struct store *store,
                                           struct arena *arena, struct id id,
                                           struct session *out);

/* All sessions of `user`, as tutor or as student, by start.  OK; ERR_IO. */
MUST_CHECK enum status store_sessions_list(struct store *store,
                                           struct arena *arena, struct id user,
                                           struct session_list *out);

/* The same of those that begin at `since_ms` or later. */
MUST_CHECK enum status store_sessions_since(struct store *store,
                                            struct arena *arena, struct id user,
                                            int64_t since_ms,
                                            struct session_list *out);

/* A place in the order of sessions: by start, then by id. */
struct session_place {
    int64_t start_ms;
    struct id id;
};

/* Of the sessions of `user` those before `place`, the last `max` of them, the
 * latest first.  OK; ERR_IO. */
MUST_CHECK enum status store_sessions_before(
    struct store *store, struct arena *arena, struct id user,
    const struct session_place *place, size_t max, struct session_list *out);

/* Whose sessions, by when they begin: both ends included. */
struct people_search {
    struct id user;
    int64_t from_ms, to_ms;
};

/* Everybody in these sessions, each once, the user too when there are any; by
 * id.  OK; ERR_IO. */
MUST_CHECK enum status store_sessions_people(struct store *store,
                                             struct arena *arena,
                                             const struct people_search *search,
                                             struct user **out,
                                             size_t *out_count);

/* Whose time, when.  A plain value. */
struct busy_search {
    struct id user;
    struct period range;
    struct id except; /* a session that does not count; zero: none */
    int64_t now_ms;   /* what nobody answered before its start is over */
};

/*
 * When search->user is taken: the sessions, as tutor or as student, that are
 * confirmed, or requested and still to be answered, and overlap the range.  In
 * any order; the periods are whole, not cut at the range.
 *
 * Returns OK; ERR_IO.
 */
MUST_CHECK enum status store_sessions_busy(struct store *store,
                                           struct arena *arena,
                                           const struct busy_search *search,
                                           struct period_list *out);

/* Lessons of a student, by when they begin.  A plain value. */
struct lesson_counts {
    int64_t n_ahead;  /* after now_ms, asked for or confirmed */
    int64_t n_recent; /* from since_ms on, in any state       */
};

/* Those of `student`; since_ms is before now_ms.  OK; ERR_IO. */
MUST_CHECK enum status store_sessions_count(struct store *store,
                                            struct id student, int64_t now_ms,
                                            int64_t since_ms,
                                            struct lesson_counts *out);

/* Take away what `user` has written into sessions: notes as the student, places
 * as the tutor.  OK; ERR_FULL, ERR_IO. */
MUST_CHECK enum status store_sessions_erase_texts(struct store *store,
                                                  struct id user);

/* Delete all of these two, with their events.  OK; ERR_FULL, ERR_IO. */
MUST_CHECK enum status store_sessions_delete_between(struct store *store,
                                                     struct id one,
                                                     struct id other);

/* Sessions that time has ended and nobody has said so yet: requested and
 * begun, confirmed and over; LIMIT_DUE at most.  `user` is one of the two, or
 * NULL for everybody's.  OK; ERR_IO. */
MUST_CHECK enum status store_sessions_due(struct store *store,
                                          struct arena *arena,
                                          const struct id *user, int64_t now_ms,
                                          struct session_list *out);

/* When the next one is due; INT64_MAX: nothing waits for time.  OK; ERR_IO. */
MUST_CHECK enum status store_sessions_next_due(struct store *store,
                                               int64_t *out_ms);

#endif
