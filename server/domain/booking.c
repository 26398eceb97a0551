#include "domain/booking.h"

#include <string.h>

#include "base/limits.h"
#include "domain/contact.h"
#include "domain/digest.h"
#include "domain/fit.h"
#include "domain/session_mail.h"
#include "domain/tutor.h"
#include "store/store.h"
#include "store/store_blocks.h"
#include "store/store_booking_keys.h"
#include "store/store_events.h"

#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)

_Static_assert((int)BOOKING_HASH_BYTES == (int)DIGEST_BYTES,
               "a request's hash fits its column");

/* One request on its way through the rules. */
struct attempt {
    struct store *store;
    struct arena *arena;
    const struct booking_request *request;
    int64_t now_ms;
    struct booking booking;
    struct rules rules;
    enum refusal why; /* with ERR_CONFLICT */
};

static enum status refuse(struct attempt *a, enum refusal why)
{
    a->why = why;
    return ERR_CONFLICT;
}

/* --- the key -------------------------------------------------------------- */

static void hash_request(const struct booking_request *request,
                         uint8_t out[BOOKING_HASH_BYTES])
{
    struct digest digest;
    digest_begin(&digest);
    digest_add_id(&digest, request->tutor);
    digest_add_period(&digest, request->period);
    digest_add_text(&digest, request->subject);
    digest_add_text(&digest, request->notes);
    digest_end(&digest, out);
}

/* OK: the key has booked this before, and a->booking is that; ERR_NOT_FOUND:
 * it is new. */
static enum status find_repeated(struct attempt *a)
{
    struct booking_key key = { .user = a->request->student,
                               .key = a->request->key };
    enum status st = store_booking_keys_read(a->store, &key);
    if (st != OK)
        return st;

    uint8_t hash[BOOKING_HASH_BYTES];
    hash_request(a->request, hash);
    if (memcmp(hash, key.request_hash, sizeof hash) != 0)
        return refuse(a, REFUSAL_KEY_REUSED);

    a->booking.is_repeated = true;
    struct session *session = &a->booking.session;
    st = store_sessions_read(a->store, a->arena, key.session, session);
    if (st == OK)
        st = store_tutors_read(a->store, a->arena, session->tutor_id,
                               &a->booking.tutor);
    /* What a key points to is there (foreign keys): not the caller's fault. */
    return st == ERR_NOT_FOUND ? ERR_IO : st;
}

/* --- the rules, each in its own words ------------------------------------- */

/* They were when the request began, and may have left since. */
static enum status require_student(struct attempt *a)
{
    struct user student;
    const enum status st =
        store_users_read(a->store, a->arena, a->request->student, &student);
    if (st != OK)
        return st;
    return student.is_disabled ? ERR_DENIED : OK;
}

static enum status require_tutor(struct attempt *a)
{
    const enum status st =
        tutor_read(a->store, a->arena, a->request->tutor, &a->booking.tutor);
    return st == ERR_NOT_FOUND ? refuse(a, REFUSAL_TUTOR_NOT_FOUND) : st;
}

/* The other way round the tutor has no hours: domain/fit.c. */
static enum status require_not_blocked(struct attempt *a)
{
    bool is_blocked = false;
    const enum status st = store_blocks_has(
        a->store, (struct block_pair){ a->request->student, a->request->tutor },
        &is_blocked);
    return st == OK && is_blocked ? refuse(a, REFUSAL_BLOCKED) : st;
}

static enum status require_subject(struct attempt *a)
{
    const enum status st = store_tutors_find_subject(
        a->store, a->arena, a->request->tutor, a->request->subject,
        &a->booking.session.subject);
    return st == ERR_NOT_FOUND ? refuse(a, REFUSAL_UNKNOWN_SUBJECT) : st;
}

static enum status require_fit(struct attempt *a)
{
    const struct booking_request *request = a->request;
    const struct fit_query query = {
        .tutor = request->tutor,
        .time_zone = a->booking.tutor.time_zone,
        .student = &request->student,
        .range = request->period,
        .now_ms = a->now_ms,
    };
    struct fit fit;
    const enum status st = fit_load(a->store, a->arena, &query, &fit);
    if (st != OK)
        return st;
    a->rules = fit.rules;
    const enum refusal why = fit_check(&fit, request->period);
    return why == REFUSAL_NONE ? OK : refuse(a, why);
}

static enum status require_room(struct attempt *a)
{
    struct lesson_counts counts;
    const enum status st = store_sessions_count(
        a->store, a->request->student, a->now_ms,
        a->now_ms - LIMIT_SESSIONS_RECENT_DAYS * DAY_MS, &counts);
    if (st != OK)
        return st;
    if (counts.n_ahead >= LIMIT_LESSONS_AHEAD)
        return refuse(a, REFUSAL_TOO_MANY_LESSONS);
    return counts.n_recent < LIMIT_LESSONS_RECENT
               ? OK
               : refuse(a, REFUSAL_TOO_MANY_BOOKINGS);
}

/* --- keeping it ----------------------------------------------------------- */

static enum status keep_session(struct attempt *a)
{
    struct session *session = &a->booking.session;
    session->id = id_new(a->now_ms);
    session->tutor_id = a->request->tutor;
    session->student_id = a->request->student;
    session->period = a->request->period;
    session->status =
        a->rules.is_instant ? SESSION_CONFIRMED : SESSION_REQUESTED;
    session->notes = arena_copy(a->arena, slice_text(a->request->notes));
    session->place = a->rules.is_instant ? a->rules.place : "";
    session->cancel_notice_minutes = a->rules.cancel_notice_minutes;
    session->move_notice_minutes = a->rules.move_notice_minutes;
    session->created_ms = a->now_ms;
    return store_sessions_insert(a->store, session);
}

static enum status keep_event(struct attempt *a)
{
    const struct session *session = &a->booking.session;
    const struct session_event event = {
        .session = session->id,
        .move = "book",
        .by = session->student_id,
        .at_ms = a->now_ms,
        .status = session->status,
        .period = session->period,
    };
    const enum status st = store_events_insert(a->store, &event);
    return st == OK ? session_mail_queue(a->store, a->arena, session, &event,
                                         a->now_ms)
                    : st;
}

static enum status keep_contact(struct attempt *a)
{
    const enum status st =
        contact_put(a->store, a->request->student, a->request->tutor, a->now_ms,
                    &a->booking.is_new_contact);
    return st == ERR_CONFLICT ? refuse(a, REFUSAL_TOO_MANY_CONTACTS) : st;
}

static enum status keep_key(struct attempt *a)
{
    struct booking_key key = { .user = a->request->student,
                               .key = a->request->key,
                               .session = a->booking.session.id,
                               .created_ms = a->now_ms };
    hash_request(a->request, key.request_hash);
    const enum status st = store_booking_keys_insert(a->store, &key);
    if (st != OK)
        return st;
    return store_booking_keys_forget(
        a->store, a->now_ms - LIMIT_BOOKING_KEY_DAYS * DAY_MS);
}

/* Inside the transaction. */
static enum status reserve(struct attempt *a)
{
    static enum status (*const steps[])(struct attempt *) = {
        require_student, require_tutor, require_not_blocked, require_subject,
        require_fit,     require_room,  keep_session,        keep_event,
        keep_contact,    keep_key,
    };
    enum status st = find_repeated(a);
    if (st != ERR_NOT_FOUND)
        return st;
    st = OK;
    for (size_t i = 0; st == OK && i < COUNT_OF(steps); i++)
        st = steps[i](a);
    return st;
}

enum status booking_reserve(struct store *store, struct arena *arena,
                            const struct booking_request *request,
                            int64_t now_ms, struct booking *out,
                            enum refusal *out_why)
{
    struct attempt attempt = {
        .store = store, .arena = arena, .request = request, .now_ms = now_ms
    };
    enum status st = OK;
    if (!fit_is_lesson(request->period))
        st = refuse(&attempt, REFUSAL_INVALID_LENGTH);
    if (st == OK)
        st = store_begin(store);
    if (st == OK)
        st = store_end(store, reserve(&attempt));

    if (st == OK)
        *out = attempt.booking;
    else if (st == ERR_CONFLICT)
        *out_why = attempt.why;
    return st;
}
