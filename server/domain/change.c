#include "domain/change.h"

#include <string.h>

#include "domain/digest.h"
#include "domain/fit.h"
#include "domain/rules.h"
#include "domain/session_mail.h"
#include "store/store.h"
#include "store/store_users.h"

_Static_assert((int)EVENT_HASH_BYTES == (int)DIGEST_BYTES,
               "a request's hash fits its column");

/* One move on its way through the rules. */
struct attempt {
    struct store *store;
    struct arena *arena;
    const struct change_request *request;
    int64_t now_ms;
    struct session session;
    struct session_event event;
    bool is_repeated;
    struct change_refusal why; /* with ERR_CONFLICT */
};

static enum status refuse(struct attempt *a, enum refusal why)
{
    a->why = (struct change_refusal){ why, -1 };
    return ERR_CONFLICT;
}

static bool is_same_period(struct period a, struct period b)
{
    return a.start_ms == b.start_ms && a.end_ms == b.end_ms;
}

/* --- whether it may be ---------------------------------------------------- */

static enum status require_session(struct attempt *a)
{
    const struct change_request *request = a->request;
    const enum status st =
        store_sessions_read(a->store, a->arena, request->session, &a->session);
    if (st != OK)
        return st;
    return id_equal(request->user, a->session.tutor_id) ||
                   id_equal(request->user, a->session.student_id)
               ? OK
               : ERR_NOT_FOUND;
}

static void hash_request(const struct change_request *request,
                         uint8_t out[EVENT_HASH_BYTES])
{
    struct digest digest;
    digest_begin(&digest);
    digest_add_text(&digest, move_name(request->move));
    for (size_t i = 0; i < request->n_times; i++)
        digest_add_period(&digest, request->times[i]);
    digest_add_text(&digest, request->place != NULL ? request->place : "");
    digest_end(&digest, out);
}

static bool is_by_request(const struct session_event *event,
                          const struct change_request *request)
{
    uint8_t hash[EVENT_HASH_BYTES];
    hash_request(request, hash);
    return !event->is_by_time && id_equal(event->by, request->user) &&
           event->has_hash &&
           memcmp(event->request_hash, hash, sizeof hash) == 0;
}

/* What was made of the revision that they saw decides: their own move,
 * somebody else's, or time's. */
static enum status require_revision(struct attempt *a)
{
    const struct change_request *request = a->request;
    if (request->revision == a->session.revision)
        return OK;
    struct event_list events;
    const enum status st =
        store_events_list(a->store, a->arena, a->session.id, &events);
    if (st != OK)
        return st;
    for (size_t i = 0; i < events.count; i++) {
        const struct session_event *event = &events.items[i];
        if (event->revision != request->revision + 1)
            continue;
        a->is_repeated = is_by_request(event, request);
        if (a->is_repeated)
            return OK;
        if (event->is_by_time)
            return refuse(a, REFUSAL_TOO_LATE);
    }
    return refuse(a, REFUSAL_SESSION_CHANGED);
}

static enum status require_move(struct attempt *a)
{
    const enum refusal why =
        move_check(a->request->move, &a->session, a->request->user, a->now_ms);
    return why == REFUSAL_NONE ? OK : refuse(a, why);
}

/* Everything about the times of the request that needs no database. */
static enum refusal check_times(const struct change_request *request,
                                const struct session *session, size_t at)
{
    const struct period time = request->times[at];
    if (!fit_is_lesson(time))
        return REFUSAL_INVALID_LENGTH;
    if (is_same_period(time, session->period))
        return REFUSAL_SAME_TIME;
    for (size_t i = 0; i < at; i++) {
        if (is_same_period(time, request->times[i]))
            return REFUSAL_SAME_TIME;
    }
    return REFUSAL_NONE;
}

/* `asked_ms` as in struct fit_query. */
static enum status require_fit(struct attempt *a, size_t at, int64_t asked_ms)
{
    struct user tutor;
    enum status st =
        store_users_read(a->store, a->arena, a->session.tutor_id, &tutor);
    if (st != OK)
        return st == ERR_NOT_FOUND ? ERR_IO : st; /* a foreign key */
    const struct fit_query query = {
        .tutor = a->session.tutor_id,
        .time_zone = tutor.time_zone,
        .student = &a->session.student_id,
        .moving = &a->session,
        .range = a->request->times[at],
        .now_ms = a->now_ms,
        .asked_ms = asked_ms,
    };
    struct fit fit;
    st = fit_load(a->store, a->arena, &query, &fit);
    if (st != OK)
        return st;
    const enum refusal why = fit_check(&fit, a->request->times[at]);
    return why == REFUSAL_NONE ? OK : refuse(a, why);
}

static enum status require_times(struct attempt *a)
{
    enum status st = OK;
    for (size_t i = 0; st == OK && i < a->request->n_times; i++) {
        const enum refusal why = check_times(a->request, &a->session, i);
        st = why == REFUSAL_NONE ? require_fit(a, i, 0) : refuse(a, why);
        if (st == ERR_CONFLICT)
            a->why.time = (int)i;
    }
    return st;
}

/* --- what it does --------------------------------------------------------- */

static enum status propose(struct attempt *a)
{
    const enum status st = require_times(a);
    if (st != OK)
        return st;
    struct proposal *proposal = &a->session.proposal;
    *proposal = (struct proposal){ .is_open = true,
                                   .revision = a->session.revision,
                                   .by = a->request->user,
                                   .at_ms = a->now_ms };
    for (size_t i = 0; i < a->request->n_times; i++) {
        const struct period time = a->request->times[i];
        proposal->times[proposal->n_times++] = time;
        a->event.times[a->event.n_times++] = time;
    }
    return OK;
}

/* The tutor has agreed to it, by proposing it or by taking it. */
static enum status take(struct attempt *a)
{
    const struct proposal *proposal = &a->session.proposal;
    const struct period time = a->request->times[0];
    size_t i = 0;
    while (i < proposal->n_times && !is_same_period(time, proposal->times[i]))
        i++;
    if (i == proposal->n_times)
        return refuse(a, REFUSAL_NOT_PROPOSED);
    /* The notice was given when the time was proposed. */
    const enum status st = require_fit(a, 0, proposal->at_ms);
    if (st == OK)
        a->session.period = time;
    return st;
}

static enum status set_place(struct attempt *a)
{
    a->session.place = arena_copy(a->arena, slice_text(a->request->place));
    return OK;
}

/* What a move does besides what the table says. */
static enum status (*const effects[MOVE_COUNT])(struct attempt *) = {
    [MOVE_PROPOSE] = propose,
    [MOVE_TAKE] = take,
    [MOVE_PLACE] = set_place,
};

/* A student learns where when the tutor has agreed. */
static enum status fill_place(struct attempt *a)
{
    if (a->session.status != SESSION_CONFIRMED || a->session.place[0] != '\0')
        return OK;
    struct rules rules;
    const enum status st =
        rules_read(a->store, a->arena, a->session.tutor_id, &rules);
    if (st == OK)
        a->session.place = rules.place;
    return st;
}

static enum status keep(struct store *store, struct arena *arena,
                        const struct session *session,
                        struct session_event *event, int64_t now_ms)
{
    event->session = session->id;
    event->revision = session->revision;
    event->status = session->status;
    event->period = session->period;
    enum status st = store_events_insert(store, event);
    if (st == OK)
        st = store_sessions_update(store, session, event->at_ms);
    if (st == OK)
        st = session_mail_queue(store, arena, session, event, now_ms);
    return st;
}

static enum status apply(struct attempt *a)
{
    const enum move move = a->request->move;
    const enum session_status before = a->session.status;
    a->event = (struct session_event){
        .move = move_name(move),
        .by = a->request->user,
        .at_ms = a->now_ms,
        .is_late = move_is_late(move, &a->session, a->now_ms),
        .has_hash = true,
    };
    hash_request(a->request, a->event.request_hash);

    a->session.revision++;
    enum status st = effects[move] == NULL ? OK : effects[move](a);
    if (st != OK)
        return st;
    a->session.status = move_leads_to(move, &a->session);
    if (move != MOVE_PROPOSE && move != MOVE_PLACE)
        a->session.proposal = (struct proposal){ .is_open = false };
    if (a->session.status != before)
        st = fill_place(a);
    return st == OK
               ? keep(a->store, a->arena, &a->session, &a->event, a->now_ms)
               : st;
}

/* Inside the transaction. */
static enum status make(struct attempt *a)
{
    enum status st = require_session(a);
    if (st == OK)
        st = require_revision(a);
    if (st != OK || a->is_repeated)
        return st;
    st = require_move(a);
    return st == OK ? apply(a) : st;
}

enum status change_make(struct store *store, struct arena *arena,
                        const struct change_request *request, int64_t now_ms,
                        struct change *out, struct change_refusal *out_why)
{
    struct attempt attempt = {
        .store = store, .arena = arena, .request = request, .now_ms = now_ms
    };
    enum status st = store_begin(store);
    if (st == OK)
        st = store_end(store, make(&attempt));
    if (st == OK)
        *out = (struct change){ attempt.session, attempt.is_repeated };
    else if (st == ERR_CONFLICT)
        *out_why = attempt.why;
    return st;
}

/* --- by leaving ----------------------------------------------------------- */

static enum status cancel(struct store *store, struct arena *arena,
                          struct id user, int64_t now_ms,
                          struct session *session)
{
    const struct change_request request = { .session = session->id,
                                            .user = user,
                                            .move = MOVE_CANCEL,
                                            .revision = session->revision };
    struct attempt attempt = { .store = store,
                               .arena = arena,
                               .request = &request,
                               .now_ms = now_ms,
                               .session = *session };
    const enum status st = apply(&attempt);
    *session = attempt.session;
    return st;
}

enum status change_cancel_within(struct store *store, struct arena *arena,
                                 struct id user, int64_t now_ms,
                                 struct session_list *out)
{
    struct session_list list = { NULL, 0 };
    size_t n = 0;
    enum status st = store_sessions_list(store, arena, user, &list);
    for (size_t i = 0; st == OK && i < list.count; i++) {
        if (move_check(MOVE_CANCEL, &list.items[i], user, now_ms) !=
            REFUSAL_NONE)
            continue;
        st = cancel(store, arena, user, now_ms, &list.items[i]);
        list.items[n++] = list.items[i];
    }
    if (st == OK)
        *out = (struct session_list){ list.items, n };
    return st;
}

/* --- by time -------------------------------------------------------------- */

static enum status end_by_time(struct store *store, struct arena *arena,
                               struct session *session, int64_t now_ms)
{
    enum move move = MOVE_COUNT;
    if (!move_by_time(session, now_ms, &move))
        return OK;
    struct session_event event = {
        .move = move_name(move),
        .is_by_time = true,
        /* When it was so, not when somebody looked. */
        .at_ms = move == MOVE_EXPIRE ? session->period.start_ms
                                     : session->period.end_ms,
    };
    session->revision++;
    session->status = move_leads_to(move, session);
    session->proposal = (struct proposal){ .is_open = false };
    return keep(store, arena, session, &event, now_ms);
}

static enum status settle(struct store *store, struct arena *arena,
                          const struct id *user, int64_t now_ms,
                          struct session_list *out)
{
    enum status st = store_sessions_due(store, arena, user, now_ms, out);
    for (size_t i = 0; st == OK && i < out->count; i++)
        st = end_by_time(store, arena, &out->items[i], now_ms);
    return st;
}

enum status change_settle(struct store *store, struct arena *arena,
                          const struct id *user, int64_t now_ms,
                          struct session_list *out)
{
    struct session_list list = { NULL, 0 };
    enum status st = store_sessions_due(store, arena, user, now_ms, &list);
    if (st == OK && list.count > 0) {
        st = store_begin(store);
        if (st == OK)
            st = store_end(store, settle(store, arena, user, now_ms, &list));
    }
    if (st == OK)
        *out = list;
    return st;
}
