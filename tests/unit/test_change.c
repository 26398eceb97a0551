/* What moves do beyond the table: time, proposals, terms, places. */
#include "check.h"

#include "moves.h"

/* --- by time -------------------------------------------------------------- */

static void test_time_ends_sessions(void **state)
{
    struct school *school = *state;
    const struct id asked = moves_book(school, school->cy, at(0));
    const struct id held = moves_book(school, school->cy, at(60));
    moves_make(school, held, school->ada, MOVE_ACCEPT);
    moves_make(school, held, school->cy, MOVE_PROPOSE);
    struct session_list settled;
    CHECK(change_settle(school->store, school->arena, NULL, TUESDAY - 1,
                        &settled) == OK &&
              settled.count == 0,
          "nothing is due");

    moves_settle(school, TUESDAY);
    struct session session = moves_read(school, asked);
    CHECK(session.status == SESSION_EXPIRED && session.revision == 1,
          "expired");
    moves_settle(school, TUESDAY + 3 * DAY);
    session = moves_read(school, held);
    CHECK(session.status == SESSION_COMPLETED && session.revision == 3,
          "completed");
    CHECK(!session.proposal.is_open, "and nothing is proposed");

    struct event_list events;
    CHECK(store_events_list(school->store, school->arena, held, &events) == OK,
          "events");
    const struct session_event *last = &events.items[events.count - 1];
    CHECK(last->is_by_time && last->at_ms == TUESDAY + 2 * HOUR,
          "when it was over, not when somebody looked");
}

/* Whoever reads finds what time has ended, and only of their own. */
static void test_reading_settles(void **state)
{
    struct school *school = *state;
    const struct id id = moves_book(school, school->cy, at(0));
    (void)moves_book(school, school->di, at(60));
    struct session_book book;
    CHECK(session_list(school->store, school->arena, school->cy, TUESDAY + HOUR,
                       &book) == OK,
          "listed");
    CHECK(book.sessions.items[0].status == SESSION_EXPIRED, "expired");
    CHECK(book.settled.count == 1 && id_equal(book.settled.items[0].id, id),
          "and to be told");
    CHECK(session_list(school->store, school->arena, school->cy, TUESDAY + HOUR,
                       &book) == OK &&
              book.settled.count == 0,
          "once");

    const struct session_search search = { .session = id,
                                           .user = school->ada,
                                           .now_ms = TUESDAY + HOUR };
    struct session_page page;
    CHECK(session_read(school->store, school->arena, &search, &page) == OK,
          "read");
    CHECK(page.settled.count == 1, "Di's is the tutor's as well");
    CHECK(page.events.count == 2, "booked, expired");
}

/* Who looked before time came hears that it was too late, not that somebody
 * else was quicker. */
static void test_too_late_by_time(void **state)
{
    struct school *school = *state;
    const struct id id = moves_book(school, school->cy, at(0));
    const struct change_request accept =
        moves_ask(school, id, school->ada, MOVE_ACCEPT);
    moves_settle(school, TUESDAY);
    enum refusal why;
    CHECK(moves_try(school, &accept, TUESDAY, &why) == ERR_CONFLICT, "refused");
    CHECK(why == REFUSAL_TOO_LATE, "refusal %d", why);
    const struct change_request again =
        moves_ask(school, id, school->ada, MOVE_ACCEPT);
    CHECK(moves_try(school, &again, TUESDAY, &why) == ERR_CONFLICT, "refused");
    CHECK(why == REFUSAL_NOT_IN_THIS_STATE, "refusal %d", why);
}

/* --- proposals ------------------------------------------------------------ */

static void test_a_proposal_and_its_counter(void **state)
{
    struct school *school = *state;
    const struct id id = moves_book(school, school->cy, at(0));
    moves_make(school, id, school->cy, MOVE_PROPOSE);
    struct change_request counter =
        moves_ask(school, id, school->ada, MOVE_PROPOSE);
    counter.times[0] = at(60);
    counter.n_times = 1;
    enum refusal why;
    CHECK(moves_try(school, &counter, SCHOOL_NOW_MS, &why) == OK, "%d", why);
    struct session session = moves_read(school, id);
    CHECK(id_equal(session.proposal.by, school->ada), "the tutor's is open");
    CHECK(session.proposal.n_times == 1, "and nothing else");
    CHECK(session.period.start_ms == TUESDAY, "the first time stands");

    struct change_request take = moves_ask(school, id, school->cy, MOVE_TAKE);
    CHECK(moves_try(school, &take, SCHOOL_NOW_MS, &why) == ERR_CONFLICT &&
              why == REFUSAL_NOT_PROPOSED,
          "the student's own is gone: %d", why);
    take.times[0] = at(60);
    CHECK(moves_try(school, &take, SCHOOL_NOW_MS, &why) == OK, "%d", why);
    session = moves_read(school, id);
    CHECK(session.period.start_ms == TUESDAY + HOUR, "moved");
    CHECK(session.status == SESSION_CONFIRMED, "the tutor had agreed");
    (void)moves_book(school, school->di, at(0)); /* it is free again */
}

/* Which of the times is refused, and why. */
static void test_what_may_be_proposed(void **state)
{
    struct school *school = *state;
    const struct id id = moves_book(school, school->cy, at(0));
    (void)moves_book(school, school->di, at(120));
    const struct id own = moves_book(school, school->cy, at(24 * 60 + 120));
    moves_make(school, own, school->ada, MOVE_ACCEPT);
    const struct {
        const char *name;
        struct period times[3];
        enum refusal want;
        int time;
    } rows[] = {
        { "no lesson",
          { at(60), { TUESDAY, TUESDAY + MINUTE } },
          REFUSAL_INVALID_LENGTH,
          1 },
        { "the same", { at(0) }, REFUSAL_SAME_TIME, 0 },
        { "twice the same", { at(60), at(60) }, REFUSAL_SAME_TIME, 1 },
        { "the past", { at(-24 * 60 * 2) }, REFUSAL_IN_THE_PAST, 0 },
        { "outside the hours",
          { at(60), at(60), at(600) },
          REFUSAL_SAME_TIME,
          1 },
        { "in the evening",
          { at(60), at(24 * 60), at(600) },
          REFUSAL_OUTSIDE_HOURS,
          2 },
        { "taken", { at(120) }, REFUSAL_SLOT_TAKEN, 0 },
        { "taken by oneself", { at(24 * 60 + 90) }, REFUSAL_SLOT_TAKEN, 0 },
        { "from the same start, but longer",
          { { TUESDAY, TUESDAY + 90 * MINUTE } },
          REFUSAL_NONE,
          -1 },
        { "half an hour later, over its own time",
          { at(30) },
          REFUSAL_NONE,
          -1 },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct change_request request =
            moves_ask(school, id, school->cy, MOVE_PROPOSE);
        memcpy(request.times, rows[r].times, sizeof rows[r].times);
        request.n_times = 0;
        while (request.n_times < 3 &&
               request.times[request.n_times].start_ms != 0)
            request.n_times++;
        struct change change;
        struct change_refusal why = { REFUSAL_NONE, -1 };
        const enum status st =
            change_make(school->store, school->arena, &request, SCHOOL_NOW_MS,
                        &change, &why);
        CHECK((st == OK) == (rows[r].want == REFUSAL_NONE), "%s: %s",
              rows[r].name, status_name(st));
        CHECK(why.why == rows[r].want && why.time == rows[r].time,
              "%s: refusal %d of %d", rows[r].name, why.why, why.time);
    }
}

/* What was free when it was proposed may be taken by somebody else. */
static void test_a_proposed_time_is_not_reserved(void **state)
{
    struct school *school = *state;
    const struct id id = moves_book(school, school->cy, at(0));
    moves_make(school, id, school->ada, MOVE_PROPOSE);
    (void)moves_book(school, school->di, at(24 * 60));
    struct change_request take = moves_ask(school, id, school->cy, MOVE_TAKE);
    enum refusal why;
    CHECK(moves_try(school, &take, SCHOOL_NOW_MS, &why) == ERR_CONFLICT &&
              why == REFUSAL_SLOT_TAKEN,
          "refusal %d", why);
    CHECK(moves_read(school, id).proposal.is_open, "the other time is there");
    take.times[0] = at(24 * 60 + 120);
    CHECK(moves_try(school, &take, SCHOOL_NOW_MS, &why) == OK, "%d", why);
}

/* An earlier proposed time bounds the taking, not the lesson. */
static void test_until_when_it_can_be_taken(void **state)
{
    struct school *school = *state;
    const struct id id = moves_book(school, school->cy, at(24 * 60));
    struct change_request propose =
        moves_ask(school, id, school->ada, MOVE_PROPOSE);
    propose.times[0] = at(0);
    propose.n_times = 1;
    enum refusal why;
    CHECK(moves_try(school, &propose, SCHOOL_NOW_MS, &why) == OK, "%d", why);
    struct move_offer offers[MOVE_COUNT];
    const struct session session = moves_read(school, id);
    const size_t n = move_list(&session, school->cy, SCHOOL_NOW_MS, offers);
    bool is_found = false;
    for (size_t i = 0; i < n; i++) {
        if (offers[i].move != MOVE_TAKE)
            continue;
        is_found = true;
        CHECK(offers[i].until_ms == TUESDAY, "until the proposed start");
    }
    CHECK(is_found, "it may be taken");
}

/* Of several times the last one counts, in whatever order they came. */
static void test_until_the_last_of_several(void **state)
{
    struct school *school = *state;
    static const int orders[][2] = { { 0, 60 }, { 60, 0 } };
    for (size_t i = 0; i < COUNT_OF(orders); i++) {
        const struct id id =
            moves_book(school, school->cy, at(24 * 60 + 60 * (int64_t)i));
        struct change_request propose =
            moves_ask(school, id, school->ada, MOVE_PROPOSE);
        propose.times[0] = at(orders[i][0]);
        propose.times[1] = at(orders[i][1]);
        enum refusal why;
        CHECK(moves_try(school, &propose, SCHOOL_NOW_MS, &why) == OK, "%d",
              why);
        const struct change_request take =
            moves_ask(school, id, school->cy, MOVE_TAKE);
        const struct session session = moves_read(school, id);
        CHECK(move_check(take.move, &session, school->cy, TUESDAY + HOUR - 1) ==
                  REFUSAL_NONE,
              "order %zu", i);
        CHECK(move_check(take.move, &session, school->cy, TUESDAY + HOUR) ==
                  REFUSAL_TOO_LATE,
              "order %zu", i);
    }
}

static void test_a_session_does_not_grow_for_ever(void **state)
{
    struct school *school = *state;
    const struct id id = moves_book(school, school->cy, at(0));
    for (int i = 0; i < LIMIT_REVISIONS; i++)
        moves_make(school, id, school->ada, MOVE_PLACE);
    const struct change_request more =
        moves_ask(school, id, school->cy, MOVE_PROPOSE);
    enum refusal why;
    CHECK(moves_try(school, &more, SCHOOL_NOW_MS, &why) == ERR_CONFLICT &&
              why == REFUSAL_TOO_MANY_CHANGES,
          "refusal %d", why);
    moves_make(school, id, school->cy, MOVE_CANCEL);
}

/* Who has not heard the answer asks again, and is told the same; of anything
 * else they are told that the session has changed, also of what was made by a
 * version that did not keep what was asked. */
static void test_asked_again(void **state)
{
    struct school *school = *state;
    const struct id id = moves_book(school, school->cy, at(0));
    const struct change_request first =
        moves_ask(school, id, school->cy, MOVE_PROPOSE);
    struct change_request longer = first, fewer = first, other = first;
    longer.times[0].end_ms += 30 * MINUTE;
    fewer.n_times = 1;
    other.user = school->ada;
    enum refusal why;
    CHECK(moves_try(school, &first, SCHOOL_NOW_MS, &why) == OK, "%d", why);
    CHECK(moves_try(school, &first, SCHOOL_NOW_MS, &why) == OK, "%d", why);
    const struct change_request *const changed[] = { &longer, &fewer, &other };
    for (size_t i = 0; i < COUNT_OF(changed); i++)
        CHECK(moves_try(school, changed[i], SCHOOL_NOW_MS, &why) ==
                      ERR_CONFLICT &&
                  why == REFUSAL_SESSION_CHANGED,
              "row %zu: %d", i, why);
    school_run(school, "UPDATE session_events SET request_hash = NULL");
    CHECK(moves_try(school, &first, SCHOOL_NOW_MS, &why) == ERR_CONFLICT &&
              why == REFUSAL_SESSION_CHANGED,
          "refusal %d", why);
    CHECK(moves_read(school, id).revision == 1, "made once");
}

/* --- the terms ------------------------------------------------------------ */

static void test_late_and_free(void **state)
{
    struct school *school = *state;
    struct rules rules = rules_default();
    rules.cancel_notice_minutes = 600;
    rules.move_notice_minutes = 300;
    moves_rule(school, rules);
    const struct id id = moves_book(school, school->cy, at(0));
    /* What the tutor changes later is for later bookings. */
    rules.cancel_notice_minutes = 1200;
    moves_rule(school, rules);

    struct session session = moves_read(school, id);
    CHECK(!move_is_late(MOVE_CANCEL, &session, TUESDAY - 1), "only requested");
    moves_make(school, id, school->ada, MOVE_ACCEPT);
    session = moves_read(school, id);
    const int64_t cancel_ms = TUESDAY - 600 * MINUTE,
                  move_ms = TUESDAY - 300 * MINUTE;
    CHECK(!move_is_late(MOVE_CANCEL, &session, cancel_ms - 1), "free");
    CHECK(move_is_late(MOVE_CANCEL, &session, cancel_ms), "late");
    CHECK(!move_is_late(MOVE_PROPOSE, &session, move_ms - 1), "free");
    CHECK(move_is_late(MOVE_PROPOSE, &session, move_ms), "late");
    CHECK(!move_is_late(MOVE_PLACE, &session, TUESDAY), "never late");

    enum refusal why;
    const struct change_request cancel =
        moves_ask(school, id, school->cy, MOVE_CANCEL);
    CHECK(moves_try(school, &cancel, cancel_ms, &why) == OK, "still possible");
    CHECK(school_count(school, "SELECT is_late FROM session_events"
                               " WHERE move = 'cancel'") == 1,
          "and the event says so");
}

static void test_instant_confirmation_and_place(void **state)
{
    struct school *school = *state;
    struct rules rules = rules_default();
    rules.place = "https://meet.example/default";
    moves_rule(school, rules);
    const struct id asked = moves_book(school, school->cy, at(0));
    CHECK(strcmp(moves_read(school, asked).place, "") == 0, "not yet");
    moves_make(school, asked, school->ada, MOVE_ACCEPT);
    CHECK(strcmp(moves_read(school, asked).place, rules.place) == 0, "now");
    moves_make(school, asked, school->ada, MOVE_PLACE);
    CHECK(strcmp(moves_read(school, asked).place, "https://meet.example/ada") ==
              0,
          "changed");

    rules.is_instant = true;
    moves_rule(school, rules);
    const struct id id = moves_book(school, school->di, at(60));
    const struct session session = moves_read(school, id);
    CHECK(session.status == SESSION_CONFIRMED, "at once");
    CHECK(session.revision == 0, "by no move");
    CHECK(strcmp(session.place, rules.place) == 0, "with its place");
}

/* A notice that was kept when it was proposed is kept. */
static void test_taking_counts_from_the_proposal(void **state)
{
    struct school *school = *state;
    struct rules rules = rules_default();
    rules.earliest_minutes = 20 * 60;
    moves_rule(school, rules);
    const struct id id = moves_book(school, school->cy, at(24 * 60));
    struct change_request propose =
        moves_ask(school, id, school->cy, MOVE_PROPOSE);
    propose.times[0] = at(0);
    propose.n_times = 1;
    enum refusal why;
    CHECK(moves_try(school, &propose, TUESDAY - 1000 * MINUTE, &why) ==
                  ERR_CONFLICT &&
              why == REFUSAL_TOO_SOON,
          "refusal %d", why);
    CHECK(moves_try(school, &propose, SCHOOL_NOW_MS, &why) == OK, "%d", why);
    struct change_request take = moves_ask(school, id, school->ada, MOVE_TAKE);
    take.times[0] = at(0);
    CHECK(moves_try(school, &take, TUESDAY - MINUTE, &why) == OK, "%d", why);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(test_time_ends_sessions),
        SCHOOL_TEST(test_reading_settles),
        SCHOOL_TEST(test_too_late_by_time),
        SCHOOL_TEST(test_a_proposal_and_its_counter),
        SCHOOL_TEST(test_what_may_be_proposed),
        SCHOOL_TEST(test_a_proposed_time_is_not_reserved),
        SCHOOL_TEST(test_until_when_it_can_be_taken),
        SCHOOL_TEST(test_until_the_last_of_several),
        SCHOOL_TEST(test_a_session_does_not_grow_for_ever),
        SCHOOL_TEST(test_asked_again),
        SCHOOL_TEST(test_late_and_free),
        SCHOOL_TEST(test_instant_confirmation_and_place),
        SCHOOL_TEST(test_taking_counts_from_the_proposal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
