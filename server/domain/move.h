/*
 * domain/move.h - what may become of a session: the table of moves.
 *
 *                       +--decline--> declined
 *                       |
 *   book --> requested -+--accept, take--> confirmed --at end--> completed
 *                       |                      |
 *                       +--at start--> expired +
 *                       |                      |
 *                       +------- cancel -------+--> cancelled
 *
 *   propose, refuse, withdraw, place: the state stays, the revision grows
 *
 * Who may make which move, from where, until when and where it leads stands
 * in one table (move.c); docs/http-api.md 6 has the same, and `make lint`
 * compares them.  Pure: the session and the time come in.
 */
#ifndef DOMAIN_MOVE_H
#define DOMAIN_MOVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"
#include "base/slice.h"
#include "domain/refusal.h"
#include "store/store_sessions.h"

enum move {
    MOVE_ACCEPT,
    MOVE_DECLINE,
    MOVE_CANCEL,
    MOVE_PROPOSE, /* other times, instead of what is proposed by now */
    MOVE_TAKE,    /* one of the proposed times                       */
    MOVE_REFUSE,
    MOVE_WITHDRAW,
    MOVE_PLACE, /* say where: a link, an address */
    MOVE_EXPIRE,
    MOVE_COMPLETE,
    MOVE_COUNT
};

/* What a person may do now.  A plain value. */
struct move_offer {
    enum move move;
    int64_t until_ms;      /* from then on it is too late                 */
    bool has_free_until;   /* cancel, propose                             */
    int64_t free_until_ms; /* from then on it is late; may be past        */
};

/* "accept" ...: static text. */
const char *move_name(enum move move);

/* The move that a person may ask for by this name; false: there is none. */
bool move_find(struct slice name, enum move *out);

/* What the session's status is after `move`. */
enum session_status move_leads_to(enum move move,
                                  const struct session *session);

/*
 * May `user`, who is one of the two, make `move` now?
 *
 * Returns REFUSAL_NONE; or _NOT_IN_THIS_STATE, _NOT_YOUR_MOVE, _NO_PROPOSAL,
 * _TOO_LATE, _TOO_MANY_CHANGES, the first that applies.
 */
enum refusal move_check(enum move move, const struct session *session,
                        struct id user, int64_t now_ms);

/* Everything that `user` may do now, in the order of the table.  Returns how
 * many there are. */
size_t move_list(const struct session *session, struct id user, int64_t now_ms,
                 struct move_offer out[MOVE_COUNT]);

/* Whether cancelling or proposing now comes after the free time. */
bool move_is_late(enum move move, const struct session *session,
                  int64_t now_ms);

/* The move that time makes now, if it makes one. */
bool move_by_time(const struct session *session, int64_t now_ms,
                  enum move *out);

#endif
