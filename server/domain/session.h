/*
 * domain/session.h - the lessons of a user, and who is in them.
 *
 * Only the two people of a session may see it.  Making one is booking's,
 * moving it is change's; what time has ended is said here before it is read.
 */
#ifndef DOMAIN_SESSION_H
#define DOMAIN_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/status.h"
#include "store/store_events.h"
#include "store/store_sessions.h"
#include "store/store_tutors.h"
#include "store/store_users.h"

struct store;

/* Sessions of a user, and everybody in them.  In an arena. */
struct session_book {
    struct session_list sessions; /* by start */
    struct user *people;          /* each once, the user among them */
    size_t n_people;
    bool has_older;              /* there are more before the first of these */
    struct session_list settled; /* that changed by this (domain/change.h) */
};

/* All of them.  OK; ERR_FULL, ERR_IO. */
MUST_CHECK enum status session_list(struct store *store, struct arena *arena,
                                    struct id user, int64_t now_ms,
                                    struct session_book *out);

/* Which of them, and whose. */
struct session_span {
    struct id user;
    const struct id *before; /* a session of the user's; NULL: the latest */
    int64_t now_ms;
};

/*
 * A part of them: the LIMIT_SESSIONS_PER_PAGE before span->before; without
 * one, all that begin later than LIMIT_SESSIONS_RECENT_DAYS ago and so many
 * before those.
 *
 * Returns OK; ERR_NOT_FOUND: `before` is no session of the user's; ERR_FULL,
 * ERR_IO.
 */
MUST_CHECK enum status session_list_span(struct store *store,
                                         struct arena *arena,
                                         const struct session_span *span,
                                         struct session_book *out);

/* One session with its two people, and what became of it.  Texts live in an
 * arena. */
struct session_page {
    struct session session;
    struct tutor tutor;
    struct user student;
    struct event_list events;
    struct session_list settled; /* as above */
};

/* Which, and for whom. */
struct session_search {
    struct id session;
    struct id user;
    int64_t now_ms;
};

/* OK; ERR_NOT_FOUND when there is none, or the user is not in it; ERR_FULL,
 * ERR_IO. */
MUST_CHECK enum status session_read(struct store *store, struct arena *arena,
                                    const struct session_search *search,
                                    struct session_page *out);

/* What became of a session that the caller may see, by revision.  OK;
 * ERR_IO. */
MUST_CHECK enum status session_events(struct store *store, struct arena *arena,
                                      struct id session,
                                      struct event_list *out);

#endif
