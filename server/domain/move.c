#include "domain/move.h"

#include "base/limits.h"

#define MINUTE_MS ((int64_t)60 * 1000)

enum who { WHO_TUTOR, WHO_EITHER, WHO_OTHER, WHO_PROPOSER, WHO_TIME };

/* Sets of states; SAME stays where it is. */
enum from { REQUESTED = 1, CONFIRMED = 2, BOTH = REQUESTED | CONFIRMED };
enum limit { START, END };
enum {
    SAME = SESSION_STATUS_COUNT,
};

/* docs/http-api.md 6 has the same rows (tools/check_docs compares them).  A
 * person's move is possible until its limit, a move of time from then on. */
/* clang-format off */
static const struct row {
    const char *name;
    enum who who;
    enum from from;
    enum limit limit;
    int to; /* enum session_status, or SAME */
} rows[] = {
    [MOVE_ACCEPT]   = { "accept",   WHO_TUTOR,    REQUESTED, START, SESSION_CONFIRMED },
    [MOVE_DECLINE]  = { "decline",  WHO_TUTOR,    REQUESTED, START, SESSION_DECLINED },
    [MOVE_CANCEL]   = { "cancel",   WHO_EITHER,   BOTH,      START, SESSION_CANCELLED },
    [MOVE_PROPOSE]  = { "propose",  WHO_EITHER,   BOTH,      START, SAME },
    [MOVE_TAKE]     = { "take",     WHO_OTHER,    BOTH,      START, SESSION_CONFIRMED },
    [MOVE_REFUSE]   = { "refuse",   WHO_OTHER,    BOTH,      START, SAME },
    [MOVE_WITHDRAW] = { "withdraw", WHO_PROPOSER, BOTH,      START, SAME },
    [MOVE_PLACE]    = { "place",    WHO_TUTOR,    BOTH,      END,   SAME },
    [MOVE_EXPIRE]   = { "expire",   WHO_TIME,     REQUESTED, START, SESSION_EXPIRED },
    [MOVE_COMPLETE] = { "complete", WHO_TIME,     CONFIRMED, END,   SESSION_COMPLETED },
};
/* clang-format on */
_Static_assert(COUNT_OF(rows) == MOVE_COUNT, "every move has a row");

const char *move_name(enum move move)
{
    return rows[move].name;
}

bool move_find(struct slice name, enum move *out)
{
    for (int i = 0; i < MOVE_COUNT; i++) {
        if (rows[i].who == WHO_TIME || !slice_is(name, rows[i].name))
            continue;
        *out = (enum move)i;
        return true;
    }
    return false;
}

enum session_status move_leads_to(enum move move, const struct session *session)
{
    return rows[move].to == SAME ? session->status
                                 : (enum session_status)rows[move].to;
}

static bool is_from(const struct row *row, enum session_status status)
{
    return (status == SESSION_REQUESTED && (row->from & REQUESTED)) ||
           (status == SESSION_CONFIRMED && (row->from & CONFIRMED));
}

static int64_t limit_of(const struct row *row, const struct session *session)
{
    return row->limit == START ? session->period.start_ms
                               : session->period.end_ms;
}

/* Of what was proposed nothing is left once its last time has come. */
static int64_t until_of(enum move move, const struct session *session)
{
    const int64_t until_ms = limit_of(&rows[move], session);
    if (move != MOVE_TAKE)
        return until_ms;
    int64_t last_ms = INT64_MIN;
    for (size_t i = 0; i < session->proposal.n_times; i++) {
        if (session->proposal.times[i].start_ms > last_ms)
            last_ms = session->proposal.times[i].start_ms;
    }
    return last_ms < until_ms ? last_ms : until_ms;
}

/* While a session is only requested, nobody has promised anything. */
static int64_t free_until_of(enum move move, const struct session *session)
{
    if (session->status != SESSION_CONFIRMED)
        return session->period.start_ms;
    const int64_t minutes = move == MOVE_CANCEL ? session->cancel_notice_minutes
                                                : session->move_notice_minutes;
    return session->period.start_ms - minutes * MINUTE_MS;
}

static bool has_free_time(enum move move)
{
    return move == MOVE_CANCEL || move == MOVE_PROPOSE;
}

/* Who, and with which proposal. */
static enum refusal check_who(const struct row *row,
                              const struct session *session, struct id user)
{
    const struct proposal *proposal = &session->proposal;
    switch (row->who) {
    case WHO_EITHER:
        return REFUSAL_NONE;
    case WHO_TUTOR:
        return id_equal(user, session->tutor_id) ? REFUSAL_NONE
                                                 : REFUSAL_NOT_YOUR_MOVE;
    case WHO_OTHER:
    case WHO_PROPOSER:
        if (!proposal->is_open)
            return REFUSAL_NO_PROPOSAL;
        return id_equal(user, proposal->by) == (row->who == WHO_PROPOSER)
                   ? REFUSAL_NONE
                   : REFUSAL_NOT_YOUR_MOVE;
    case WHO_TIME:
        break;
    }
    return REFUSAL_NOT_YOUR_MOVE;
}

/* A session that is moved without end would grow without end. */
static bool is_bounded(enum move move)
{
    return move == MOVE_PROPOSE || move == MOVE_PLACE;
}

bool move_by_time(const struct session *session, int64_t now_ms, enum move *out)
{
    for (int i = 0; i < MOVE_COUNT; i++) {
        const struct row *row = &rows[i];
        if (row->who != WHO_TIME || !is_from(row, session->status) ||
            now_ms < limit_of(row, session))
            continue;
        *out = (enum move)i;
        return true;
    }
    return false;
}

enum refusal move_check(enum move move, const struct session *session,
                        struct id user, int64_t now_ms)
{
    const struct row *row = &rows[move];
    enum move ending;
    if (!is_from(row, session->status))
        return REFUSAL_NOT_IN_THIS_STATE;
    const enum refusal why = check_who(row, session, user);
    if (why != REFUSAL_NONE)
        return why;
    /* What time has ended is over, whether somebody has said so or not. */
    if (now_ms >= until_of(move, session) ||
        move_by_time(session, now_ms, &ending))
        return REFUSAL_TOO_LATE;
    if (is_bounded(move) && session->revision >= LIMIT_REVISIONS)
        return REFUSAL_TOO_MANY_CHANGES;
    return REFUSAL_NONE;
}

size_t move_list(const struct session *session, struct id user, int64_t now_ms,
                 struct move_offer out[MOVE_COUNT])
{
    size_t n = 0;
    for (int i = 0; i < MOVE_COUNT; i++) {
        const enum move move = (enum move)i;
        if (move_check(move, session, user, now_ms) != REFUSAL_NONE)
            continue;
        out[n++] = (struct move_offer){
            .move = move,
            .until_ms = until_of(move, session),
            .has_free_until = has_free_time(move),
            .free_until_ms = free_until_of(move, session),
        };
    }
    return n;
}

bool move_is_late(enum move move, const struct session *session, int64_t now_ms)
{
    return has_free_time(move) && now_ms >= free_until_of(move, session);
}
