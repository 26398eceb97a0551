#include "domain/tutor.h"

#include <string.h>

#include "base/limits.h"
#include "domain/slot.h"
#include "domain/zone_load.h"
#include "store/store.h"
#include "store/store_sessions.h"
#include "store/store_users.h"

enum status tutor_read(struct store *store, struct arena *arena, struct id id,
                       struct tutor *out)
{
    struct tutor tutor;
    const enum status st = store_tutors_read(store, arena, id, &tutor);
    if (st != OK)
        return st;
    if (tutor.is_disabled)
        return ERR_NOT_FOUND;
    *out = tutor;
    return OK;
}

enum status tutor_read_offer(struct store *store, struct arena *arena,
                             struct id id, struct tutor *out,
                             struct availability *out_hours)
{
    enum status st = store_begin_reading(store);
    if (st != OK)
        return st;
    st = tutor_read(store, arena, id, out);
    if (st == OK)
        st = store_availability_read(store, id, out_hours);
    return store_end(store, st);
}

enum status tutor_search(struct store *store, struct arena *arena,
                         const struct tutor_search *search, struct tutor **out,
                         size_t *out_count, bool *out_has_more)
{
    const enum status st = store_begin_reading(store);
    if (st != OK)
        return st;
    return store_end(store, store_tutors_search(store, arena, search, out,
                                                out_count, out_has_more));
}

enum status tutor_subjects(struct store *store, struct arena *arena,
                           struct subject_list *out)
{
    return store_tutors_subjects(store, arena, out);
}

static enum status write_profile(struct store *store, struct arena *arena,
                                 const struct tutor *profile, struct tutor *out)
{
    struct tutor before;
    enum status st = store_tutors_read(store, arena, profile->id, &before);
    if (st == OK)
        st = store_tutors_write(store, profile);
    if (st == OK)
        st = store_tutors_read(store, arena, profile->id, out);
    return st;
}

enum status tutor_write_profile(struct store *store, struct arena *arena,
                                const struct tutor *profile, struct tutor *out)
{
    struct tutor written;
    enum status st = store_begin(store);
    if (st == OK)
        st = store_end(store, write_profile(store, arena, profile, &written));
    if (st == OK)
        *out = written;
    return st;
}

enum status tutor_write_availability(struct store *store, struct id tutor,
                                     const char *time_zone,
                                     const struct availability *availability)
{
    enum status st = store_begin(store);
    if (st != OK)
        return st;
    st = store_users_move(store, tutor, time_zone);
    if (st == OK)
        st = store_availability_write(store, tutor, availability);
    return store_end(store, st);
}

/* What is known of the two people around a range of time. */
struct facts {
    struct tutor tutor;
    struct availability availability;
    struct period_list busy; /* of both */
};

static struct period_list join_lists(struct arena *arena, struct period_list a,
                                     struct period_list b)
{
    struct period_list both = { NULL, a.count + b.count };
    both.items = arena_take(arena, both.count * sizeof both.items[0]);
    if (a.count > 0)
        memcpy(both.items, a.items, a.count * sizeof a.items[0]);
    if (b.count > 0)
        memcpy(both.items + a.count, b.items, b.count * sizeof b.items[0]);
    return both;
}

static enum status read_facts(struct store *store, struct arena *arena,
                              const struct tutor_slots_query *query,
                              struct facts *out)
{
    const struct period reach = { query->range.start_ms,
                                  query->range.end_ms + query->length_ms };
    struct period_list tutors = { NULL, 0 }, students = { NULL, 0 };
    enum status st = tutor_read(store, arena, query->tutor, &out->tutor);
    if (st == OK)
        st = store_availability_read(store, query->tutor, &out->availability);
    if (st == OK)
        st = store_sessions_busy(store, arena, query->tutor, reach, &tutors);
    if (st == OK && query->student != NULL)
        st = store_sessions_busy(store, arena, *query->student, reach,
                                 &students);
    if (st == OK)
        out->busy = join_lists(arena, tutors, students);
    return st;
}

/* What nobody may book (domain/booking.h) is not offered either. */
static struct period bookable(struct period range, int64_t now_ms)
{
    const int64_t ahead_ms =
        (int64_t)LIMIT_BOOKING_AHEAD_DAYS * 24 * 60 * 60 * 1000;
    return period_common(range,
                         (struct period){ now_ms, now_ms + ahead_ms + 1 });
}

enum status tutor_find_slots(struct store *store, struct arena *arena,
                             const struct tutor_slots_query *query,
                             struct period_list *out,
                             const char **out_time_zone)
{
    struct facts facts = { .tutor = { .time_zone = "" } };
    enum status st = store_begin_reading(store);
    if (st == OK)
        st = store_end(store, read_facts(store, arena, query, &facts));
    if (st != OK)
        return st;

    struct zone *zone = NULL;
    if (zone_load(slice_text(facts.tutor.time_zone), &zone) != OK)
        return ERR_IO;
    const struct slot_query slots = {
        .range = bookable(query->range, query->now_ms),
        .length_ms = query->length_ms,
        .now_ms = query->now_ms,
    };
    *out = (struct period_list){ NULL, 0 };
    if (!period_is_empty(slots.range))
        *out = slot_find_free(&facts.availability, zone, facts.busy, &slots,
                              arena);
    *out_time_zone = facts.tutor.time_zone;
    zone_free(zone);
    return OK;
}
