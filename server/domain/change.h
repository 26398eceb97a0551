/*
 * domain/change.h - one move of a session, in one transaction.
 *
 *   who, which move, the revision they saw --> [change] --> session, event
 *                                                 |
 *                                                 +-------> why not
 *   now --> [change] --> what time has ended
 *
 * The table says who may do what (domain/move.h), the fit says whether a
 * proposed time is free (domain/fit.h); here the move is made, and written
 * down as an event.
 */
#ifndef DOMAIN_CHANGE_H
#define DOMAIN_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/status.h"
#include "domain/move.h"
#include "domain/refusal.h"
#include "store/store_events.h"
#include "store/store_sessions.h"

struct store;

/* What somebody asks for.  A plain value; the text is borrowed. */
struct change_request {
    struct id session;
    struct id user;
    enum move move;                            /* not one of time's         */
    int64_t revision;                          /* the one that they saw     */
    struct period times[LIMIT_PROPOSED_TIMES]; /* propose; take: the first */
    size_t n_times;
    const char *place; /* of MOVE_PLACE; else NULL */
};

/* What came of it.  A plain value; texts live in the arena. */
struct change {
    struct session session; /* as it is now */
    bool is_repeated;       /* this very move was made before: nothing
                               changed now                             */
};

/* Why not.  A plain value. */
struct change_refusal {
    enum refusal why;
    int time; /* which of the proposed ones is to blame; -1: none is */
};

/*
 * Make request->move.
 *
 * out       written only when the result is OK.
 * out_why   written only when the result is ERR_CONFLICT.
 *
 * The transaction is IMMEDIATE and compares the revision: of two moves that
 * were made of one revision one is answered OK and one
 * REFUSAL_SESSION_CHANGED.  The same move of the same person with the same
 * content and revision is answered OK again, with the session as it is by
 * then.  OK comes after COMMIT.
 *
 * Returns OK; ERR_CONFLICT; ERR_NOT_FOUND when there is no such session or
 * the user is not in it; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status change_make(struct store *store, struct arena *arena,
                                   const struct change_request *request,
                                   int64_t now_ms, struct change *out,
                                   struct change_refusal *out_why);

/*
 * Cancel everything ahead of `user`, who leaves, as MOVE_CANCEL does: with its
 * event, and its mail to the other one.  Inside the caller's transaction.
 *
 * out   those that were, as they are now, in the arena.
 *
 * Returns OK; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status change_cancel_within(struct store *store,
                                            struct arena *arena, struct id user,
                                            int64_t now_ms,
                                            struct session_list *out);

/*
 * Say of what time has ended that it has: requested sessions that begin have
 * expired, confirmed ones that are over are completed.  When nothing is due
 * this only reads.
 *
 * user   whose; NULL: everybody's.
 * out    those that changed, LIMIT_DUE at most, in the arena; call again
 *        when it is full.
 *
 * Returns OK; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status change_settle(struct store *store, struct arena *arena,
                                     const struct id *user, int64_t now_ms,
                                     struct session_list *out);

#endif
