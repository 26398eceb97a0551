/*
 * tests/unit/moves.h - a booked session in a school, and moves of it.
 *
 * Cy has booked Ada on Tuesday, 09:00 to 10:00 in Berlin (school.h).
 */
#ifndef UNIT_MOVES_H
#define UNIT_MOVES_H

#include "domain/booking.h"
#include "domain/change.h"
#include "domain/rules.h"
#include "domain/session.h"
#include "school.h"

#define MINUTE SCHOOL_MINUTE_MS
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
/* Tuesday 2026-11-24, 09:00 in Berlin: Ada's first hour of that day. */
#define TUESDAY (SCHOOL_NOW_MS + 22 * HOUR + 30 * MINUTE)

/* From `start` minutes after TUESDAY on, for an hour. */
static inline struct period at(int64_t start)
{
    return (struct period){ TUESDAY + start * MINUTE,
                            TUESDAY + start * MINUTE + HOUR };
}

static inline struct id moves_book(struct school *school, struct id student,
                                   struct period period)
{
    static unsigned n;
    const struct booking_request request = {
        .student = student,
        .tutor = school->ada,
        .subject = "Maths",
        .period = period,
        .notes = "",
        .key = arena_print(school->arena, "key %u", ++n),
    };
    struct booking booking;
    enum refusal why = REFUSAL_NONE;
    CHECK(booking_reserve(school->store, school->arena, &request, SCHOOL_NOW_MS,
                          &booking, &why) == OK,
          "refusal %d", why);
    return booking.session.id;
}

static inline struct session moves_read(struct school *school, struct id id)
{
    struct session session;
    CHECK(store_sessions_read(school->store, school->arena, id, &session) == OK,
          "session");
    return session;
}

/* A request for `move` of the session as it is now; two proposed times, the
 * first of them to take, and a place. */
static inline struct change_request moves_ask(struct school *school,
                                              struct id session, struct id user,
                                              enum move move)
{
    struct change_request request = {
        .session = session,
        .user = user,
        .move = move,
        .revision = moves_read(school, session).revision,
    };
    if (move == MOVE_PROPOSE || move == MOVE_TAKE) {
        request.times[0] = at(24 * 60);
        request.times[1] = at(24 * 60 + 120);
        request.n_times = move == MOVE_PROPOSE ? 2 : 1;
    }
    if (move == MOVE_PLACE)
        request.place = "https://meet.example/ada";
    return request;
}

static inline enum status moves_try(struct school *school,
                                    const struct change_request *request,
                                    int64_t now_ms, enum refusal *why)
{
    struct change change;
    struct change_refusal refusal = { REFUSAL_NONE, -1 };
    const enum status st = change_make(school->store, school->arena, request,
                                       now_ms, &change, &refusal);
    *why = refusal.why;
    return st;
}

/* Now, and it must go well. */
static inline void moves_make(struct school *school, struct id session,
                              struct id user, enum move move)
{
    const struct change_request request =
        moves_ask(school, session, user, move);
    enum refusal why;
    CHECK(moves_try(school, &request, SCHOOL_NOW_MS, &why) == OK,
          "%s: refusal %d", move_name(move), why);
}

/* Let time end what it ends by then: one session. */
static inline void moves_settle(struct school *school, int64_t now_ms)
{
    struct session_list settled;
    CHECK(change_settle(school->store, school->arena, NULL, now_ms, &settled) ==
              OK,
          "settle");
    CHECK(settled.count == 1, "%zu settled", settled.count);
}

/* Rules of Ada's. */
static inline void moves_rule(struct school *school, struct rules rules)
{
    CHECK(rules_write(school->store, school->ada, &rules) == OK, "rules");
}

#endif
