#include "domain/booking.h"

#include <sodium.h>
#include <string.h>

#include "base/bytes.h"
#include "base/limits.h"
#include "domain/availability.h"
#include "domain/contact.h"
#include "domain/tutor.h"
#include "domain/zone_load.h"
#include "store/store.h"
#include "store/store_booking_keys.h"

#define MINUTE_MS ((int64_t)60 * 1000)
#define DAY_MS (MINUTE_MS * 60 * 24)

_Static_assert(BOOKING_HASH_BYTES == crypto_generichash_BYTES,
               "a request's hash fits its column");

/* One request on its way through the rules. */
struct attempt {
    struct store *store;
    struct arena *arena;
    const struct booking_request *request;
    int64_t now_ms;
    struct booking booking;
    enum booking_refusal why; /* with ERR_CONFLICT */
};

static enum status refuse(struct attempt *a, enum booking_refusal why)
{
    a->why = why;
    return ERR_CONFLICT;
}

static bool is_length_valid(struct period p)
{
    const int64_t step_ms = AVAILABILITY_STEP_MINUTES * MINUTE_MS;
    if (p.start_ms % step_ms != 0 || p.end_ms % step_ms != 0)
        return false;
    const int64_t length_ms = p.end_ms - p.start_ms;
    return length_ms >= LIMIT_LESSON_MIN_MINUTES * MINUTE_MS &&
           length_ms <= LIMIT_LESSON_MAX_MINUTES * MINUTE_MS;
}

/* --- the key -------------------------------------------------------------- */

static void hash_bytes(crypto_generichash_state *state, const void *data,
                       size_t len)
{
    crypto_generichash_update(state, data, len);
}

static void hash_number(crypto_generichash_state *state, uint64_t number)
{
    uint8_t bytes[sizeof number];
    bytes_write(bytes, sizeof bytes, number);
    hash_bytes(state, bytes, sizeof bytes);
}

/* Its length in front, so that no two requests are the same bytes. */
static void hash_text(crypto_generichash_state *state, const char *text)
{
    hash_number(state, strlen(text));
    hash_bytes(state, text, strlen(text));
}

static void hash_request(const struct booking_request *request,
                         uint8_t out[BOOKING_HASH_BYTES])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, BOOKING_HASH_BYTES);
    hash_bytes(&state, request->tutor.bytes, ID_BYTES);
    hash_number(&state, (uint64_t)request->period.start_ms);
    hash_number(&state, (uint64_t)request->period.end_ms);
    hash_text(&state, request->subject);
    hash_text(&state, request->notes);
    crypto_generichash_final(&state, out, BOOKING_HASH_BYTES);
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
        return refuse(a, BOOKING_KEY_REUSED);

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

static enum status require_tutor(struct attempt *a)
{
    const enum status st =
        tutor_read(a->store, a->arena, a->request->tutor, &a->booking.tutor);
    return st == ERR_NOT_FOUND ? refuse(a, BOOKING_TUTOR_NOT_FOUND) : st;
}

static enum status require_future(struct attempt *a)
{
    if (a->request->period.start_ms <= a->now_ms)
        return refuse(a, BOOKING_IN_THE_PAST);
    if (a->request->period.start_ms >
        a->now_ms + LIMIT_BOOKING_AHEAD_DAYS * DAY_MS)
        return refuse(a, BOOKING_TOO_FAR_AHEAD);
    return OK;
}

static enum status require_subject(struct attempt *a)
{
    const enum status st = store_tutors_find_subject(
        a->store, a->arena, a->request->tutor, a->request->subject,
        &a->booking.session.subject);
    return st == ERR_NOT_FOUND ? refuse(a, BOOKING_UNKNOWN_SUBJECT) : st;
}

static enum status require_hours(struct attempt *a)
{
    struct availability hours;
    const enum status st =
        store_availability_read(a->store, a->request->tutor, &hours);
    if (st != OK)
        return st;

    struct zone *zone = NULL;
    if (zone_load(slice_text(a->booking.tutor.time_zone), &zone) != OK)
        return ERR_IO; /* the tz database has lost a zone that it had */
    const bool is_inside =
        availability_covers(&hours, zone, a->request->period);
    zone_free(zone);
    return is_inside ? OK : refuse(a, BOOKING_OUTSIDE_HOURS);
}

static enum status require_free(struct attempt *a, struct id user,
                                enum booking_refusal otherwise)
{
    struct period_list busy;
    const enum status st = store_sessions_busy(a->store, a->arena, user,
                                               a->request->period, &busy);
    if (st != OK)
        return st;
    return busy.count == 0 ? OK : refuse(a, otherwise);
}

static enum status require_free_tutor(struct attempt *a)
{
    return require_free(a, a->request->tutor, BOOKING_SLOT_TAKEN);
}

static enum status require_free_student(struct attempt *a)
{
    return require_free(a, a->request->student, BOOKING_STUDENT_BUSY);
}

/* --- keeping it ----------------------------------------------------------- */

static enum status keep_session(struct attempt *a)
{
    struct session *session = &a->booking.session;
    session->id = id_new(a->now_ms);
    session->tutor_id = a->request->tutor;
    session->student_id = a->request->student;
    session->period = a->request->period;
    session->status = SESSION_REQUESTED;
    session->notes = arena_copy(a->arena, slice_text(a->request->notes));
    session->created_ms = a->now_ms;
    return store_sessions_insert(a->store, session);
}

static enum status keep_contact(struct attempt *a)
{
    const enum status st =
        contact_put(a->store, a->request->student, a->request->tutor, a->now_ms,
                    &a->booking.is_new_contact);
    return st == ERR_CONFLICT ? refuse(a, BOOKING_TOO_MANY_CONTACTS) : st;
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
        require_tutor, require_future,     require_subject,
        require_hours, require_free_tutor, require_free_student,
        keep_session,  keep_contact,       keep_key,
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
                            enum booking_refusal *out_why)
{
    struct attempt attempt = {
        .store = store, .arena = arena, .request = request, .now_ms = now_ms
    };
    enum status st = OK;
    if (!is_length_valid(request->period))
        st = refuse(&attempt, BOOKING_INVALID_LENGTH);
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
