/*
 * domain/session.h - the lessons of a user, and who is in them.
 *
 * Only the two people of a session may see it.  Making one is booking's.
 */
#ifndef DOMAIN_SESSION_H
#define DOMAIN_SESSION_H

#include <stddef.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/status.h"
#include "store/store_sessions.h"
#include "store/store_tutors.h"
#include "store/store_users.h"

struct store;

/* All sessions of a user, and everybody in them.  In an arena. */
struct session_book {
    struct session_list sessions; /* by start */
    struct user *people;          /* each once, the user among them */
    size_t n_people;
};

/* OK; ERR_IO. */
MUST_CHECK enum status session_list(struct store *store, struct arena *arena,
                                    struct id user, struct session_book *out);

/* One session with its two people.  Texts live in an arena. */
struct session_page {
    struct session session;
    struct tutor tutor;
    struct user student;
};

/* OK; ERR_NOT_FOUND when there is none, or `user` is not in it; ERR_IO. */
MUST_CHECK enum status session_read(struct store *store, struct arena *arena,
                                    struct id id, struct id user,
                                    struct session_page *out);

#endif
