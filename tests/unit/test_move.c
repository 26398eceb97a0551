/*
 * Every row of the table of moves (docs/http-api.md 6): from every state, by
 * both people and a stranger, in time, too late, and twice.
 */
#include "check.h"

#include "moves.h"

/* A place where a session can be. */
static const struct stage {
    const char *name;
    enum session_status status;
    char by; /* who has proposed: 't', 's', or 0: nobody */
} stages[] = {
    { "requested", SESSION_REQUESTED, 0 },
    { "requested, the tutor proposes", SESSION_REQUESTED, 't' },
    { "requested, the student proposes", SESSION_REQUESTED, 's' },
    { "confirmed", SESSION_CONFIRMED, 0 },
    { "confirmed, the tutor proposes", SESSION_CONFIRMED, 't' },
    { "confirmed, the student proposes", SESSION_CONFIRMED, 's' },
    { "declined", SESSION_DECLINED, 0 },
    { "cancelled", SESSION_CANCELLED, 0 },
    { "expired", SESSION_EXPIRED, 0 },
    { "completed", SESSION_COMPLETED, 0 },
};

/* The table once more, in the words of the page: who may make the move from
 * requested and from confirmed, and where it leads. */
static const struct want {
    const char *who; /* tutor, either, other, proposer */
    bool from_confirmed;
    int to; /* enum session_status; -1: as before */
    bool ends_proposal;
} wants[MOVE_COUNT] = {
    [MOVE_ACCEPT] = { "tutor", false, SESSION_CONFIRMED, true },
    [MOVE_DECLINE] = { "tutor", false, SESSION_DECLINED, true },
    [MOVE_CANCEL] = { "either", true, SESSION_CANCELLED, true },
    [MOVE_PROPOSE] = { "either", true, -1, false },
    [MOVE_TAKE] = { "other", true, SESSION_CONFIRMED, true },
    [MOVE_REFUSE] = { "other", true, -1, true },
    [MOVE_WITHDRAW] = { "proposer", true, -1, true },
    [MOVE_PLACE] = { "tutor", true, -1, false },
};

static bool is_over(enum session_status status)
{
    return status != SESSION_REQUESTED && status != SESSION_CONFIRMED;
}

static enum refusal expected(const struct stage *stage, enum move move,
                             char user)
{
    const struct want *want = &wants[move];
    if (is_over(stage->status) ||
        (stage->status == SESSION_CONFIRMED && !want->from_confirmed))
        return REFUSAL_NOT_IN_THIS_STATE;
    if (strcmp(want->who, "either") == 0)
        return REFUSAL_NONE;
    if (strcmp(want->who, "tutor") == 0)
        return user == 't' ? REFUSAL_NONE : REFUSAL_NOT_YOUR_MOVE;
    if (stage->by == 0)
        return REFUSAL_NO_PROPOSAL;
    const bool is_own = stage->by == user;
    return is_own == (strcmp(want->who, "proposer") == 0)
               ? REFUSAL_NONE
               : REFUSAL_NOT_YOUR_MOVE;
}

static struct id person(const struct school *school, char who)
{
    return who == 't' ? school->ada : who == 's' ? school->cy : school->di;
}

/* A session that real moves have brought to `stage`. */
static struct id make_stage(struct school *school, const struct stage *stage)
{
    const struct id id = moves_book(school, school->cy, at(0));
    switch (stage->status) {
    case SESSION_CONFIRMED:
    case SESSION_COMPLETED:
        moves_make(school, id, school->ada, MOVE_ACCEPT);
        break;
    case SESSION_DECLINED:
        moves_make(school, id, school->ada, MOVE_DECLINE);
        break;
    case SESSION_CANCELLED:
        moves_make(school, id, school->cy, MOVE_CANCEL);
        break;
    default:
        break;
    }
    if (stage->status == SESSION_EXPIRED)
        moves_settle(school, TUESDAY);
    if (stage->status == SESSION_COMPLETED)
        moves_settle(school, TUESDAY + HOUR);
    if (stage->by != 0)
        moves_make(school, id, person(school, stage->by), MOVE_PROPOSE);
    CHECK(moves_read(school, id).status == stage->status, "%s", stage->name);
    return id;
}

static void clear(struct school *school)
{
    school_run(school, "DELETE FROM sessions");
}

static int64_t count_events(struct school *school)
{
    return school_count(school, "SELECT count(*) FROM session_events");
}

/* What a made move leaves: state, revision, proposal, event. */
static void check_made(struct school *school, const struct session *before,
                       const struct change_request *request, const char *name)
{
    const enum move move = request->move;
    const struct want *want = &wants[move];
    const struct session after = moves_read(school, request->session);
    const enum session_status status =
        want->to < 0 ? before->status : (enum session_status)want->to;
    CHECK(after.status == status, "%s: %s", name,
          session_status_name(after.status));
    CHECK(after.revision == before->revision + 1, "%s: revision", name);
    const struct period time =
        move == MOVE_TAKE ? request->times[0] : before->period;
    CHECK(after.period.start_ms == time.start_ms, "%s: start", name);
    const bool is_open = move == MOVE_PROPOSE ||
                         (!want->ends_proposal && before->proposal.is_open);
    CHECK(after.proposal.is_open == is_open, "%s: proposal", name);
    if (move == MOVE_PROPOSE) {
        CHECK(id_equal(after.proposal.by, request->user), "%s: by", name);
        CHECK(after.proposal.n_times == 2, "%s: times", name);
    }

    struct event_list events;
    CHECK(store_events_list(school->store, school->arena, after.id, &events) ==
              OK,
          "%s", name);
    CHECK(events.count == (size_t)after.revision + 1, "%s: events", name);
    const struct session_event *last = &events.items[events.count - 1];
    CHECK(strcmp(last->move, move_name(move)) == 0, "%s: %s", name, last->move);
    CHECK(id_equal(last->by, request->user), "%s: event by", name);
    CHECK(last->status == after.status, "%s: event status", name);
    CHECK(last->period.start_ms == after.period.start_ms, "%s: event", name);
    CHECK(last->n_times == (move == MOVE_PROPOSE ? 2 : 0), "%s: event", name);
}

/* Again, it is answered and nothing happens; of an old revision with other
 * words, or by somebody else, it is refused. */
static void check_twice(struct school *school, struct change_request request,
                        const char *name)
{
    const int64_t n = count_events(school);
    struct change change;
    struct change_refusal why;
    CHECK(change_make(school->store, school->arena, &request, SCHOOL_NOW_MS,
                      &change, &why) == OK,
          "%s, twice", name);
    CHECK(change.is_repeated, "%s, twice", name);
    /* Also when it would be too late by now. */
    CHECK(change_make(school->store, school->arena, &request, TUESDAY + DAY * 3,
                      &change, &why) == OK,
          "%s, twice and late", name);
    CHECK(count_events(school) == n, "%s, twice: another event", name);

    enum refusal refusal;
    struct change_request other = request;
    if (other.n_times > 0)
        other.times[other.n_times - 1] = at(48 * 60);
    if (other.place != NULL)
        other.place = "https://meet.example/bob";
    if (other.n_times > 0 || other.place != NULL) {
        CHECK(moves_try(school, &other, SCHOOL_NOW_MS, &refusal) ==
                  ERR_CONFLICT,
              "%s, in other words", name);
        CHECK(refusal == REFUSAL_SESSION_CHANGED, "%s, in other words: %d",
              name, refusal);
    }
    request.user =
        id_equal(request.user, school->ada) ? school->cy : school->ada;
    CHECK(moves_try(school, &request, SCHOOL_NOW_MS, &refusal) == ERR_CONFLICT,
          "%s, by the other", name);
    CHECK(refusal == REFUSAL_SESSION_CHANGED, "%s, by the other: %d", name,
          refusal);
}

static void try_row(struct school *school, const struct stage *stage,
                    enum move move, char user)
{
    char name[100];
    snprintf(name, sizeof name, "%s, %s by %c", stage->name, move_name(move),
             user);
    const struct id id = make_stage(school, stage);
    const struct session before = moves_read(school, id);
    const struct change_request request =
        moves_ask(school, id, person(school, user), move);
    const int64_t n = count_events(school);
    const enum refusal want = expected(stage, move, user);

    struct move_offer offers[MOVE_COUNT];
    const size_t n_offers =
        move_list(&before, request.user, SCHOOL_NOW_MS, offers);
    bool is_offered = false;
    for (size_t i = 0; i < n_offers; i++)
        is_offered = is_offered || offers[i].move == move;
    CHECK(is_offered == (want == REFUSAL_NONE), "%s: offered", name);

    enum refusal why;
    if (want == REFUSAL_NONE) {
        /* At the last moment it is possible, then it is too late. */
        const bool is_until_end =
            move == MOVE_PLACE && stage->status == SESSION_CONFIRMED;
        const int64_t until_ms = is_until_end ? TUESDAY + HOUR : TUESDAY;
        CHECK(moves_try(school, &request, until_ms, &why) == ERR_CONFLICT &&
                  why == REFUSAL_TOO_LATE,
              "%s, too late: %d", name, why);
        CHECK(moves_try(school, &request, SCHOOL_NOW_MS, &why) == OK,
              "%s: refusal %d", name, why);
        check_made(school, &before, &request, name);
        check_twice(school, request, name);
    } else {
        CHECK(moves_try(school, &request, SCHOOL_NOW_MS, &why) == ERR_CONFLICT,
              "%s: made", name);
        CHECK(why == want, "%s: refusal %d", name, why);
        CHECK(count_events(school) == n, "%s: an event", name);
    }
    clear(school);
}

static void test_every_row(void **state)
{
    struct school *school = *state;
    int n = 0;
    for (size_t s = 0; s < COUNT_OF(stages); s++) {
        for (int move = 0; move < MOVE_EXPIRE; move++) {
            try_row(school, &stages[s], (enum move)move, 't');
            try_row(school, &stages[s], (enum move)move, 's');
            n += 2;
        }
    }
    CHECK(n == 160, "%d", n);
}

static void test_a_stranger(void **state)
{
    struct school *school = *state;
    for (size_t s = 0; s < COUNT_OF(stages); s++) {
        const struct id id = make_stage(school, &stages[s]);
        for (int move = 0; move < MOVE_EXPIRE; move++) {
            const struct change_request request =
                moves_ask(school, id, school->di, (enum move)move);
            enum refusal why;
            CHECK(moves_try(school, &request, SCHOOL_NOW_MS, &why) ==
                      ERR_NOT_FOUND,
                  "%s, %s", stages[s].name, move_name((enum move)move));
        }
        clear(school);
    }
}

/* Of every move, at the last millisecond. */
static void test_in_time(void **state)
{
    struct school *school = *state;
    for (size_t s = 0; s < 6; s++) {
        for (int m = 0; m < MOVE_EXPIRE; m++) {
            const enum move move = (enum move)m;
            const char user =
                expected(&stages[s], move, 't') == REFUSAL_NONE ? 't' : 's';
            if (expected(&stages[s], move, user) != REFUSAL_NONE)
                continue;
            const struct id id = make_stage(school, &stages[s]);
            const struct change_request request =
                moves_ask(school, id, person(school, user), move);
            const int64_t until_ms =
                (move == MOVE_PLACE && stages[s].status == SESSION_CONFIRMED)
                    ? TUESDAY + HOUR
                    : TUESDAY;
            enum refusal why;
            CHECK(moves_try(school, &request, until_ms - 1, &why) == OK,
                  "%s, %s: refusal %d", stages[s].name, move_name(move), why);
            clear(school);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(test_every_row),
        SCHOOL_TEST(test_a_stranger),
        SCHOOL_TEST(test_in_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
