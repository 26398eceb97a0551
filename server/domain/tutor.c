#include "domain/tutor.h"

#include "domain/slot.h"
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

/* Who would move it, and whether they may. */
static enum status read_moving(struct store *store, struct arena *arena,
                               const struct tutor_slots_query *query,
                               struct session *out)
{
    const enum status st =
        store_sessions_read(store, arena, *query->moving, out);
    if (st != OK)
        return st == ERR_NOT_FOUND ? ERR_DENIED : st;
    const bool is_theirs =
        query->caller != NULL && (id_equal(*query->caller, out->student_id) ||
                                  id_equal(*query->caller, out->tutor_id));
    return is_theirs && id_equal(query->tutor, out->tutor_id) ? OK : ERR_DENIED;
}

static enum status read_fit(struct store *store, struct arena *arena,
                            const struct tutor_slots_query *query,
                            struct tutor *out_tutor, struct fit *out)
{
    struct session moving;
    struct fit_query about = {
        .tutor = query->tutor,
        .student = query->caller,
        .range = { query->range.start_ms,
                   query->range.end_ms + query->length_ms },
        .now_ms = query->now_ms,
    };
    enum status st = tutor_read(store, arena, query->tutor, out_tutor);
    if (st == OK && query->moving != NULL) {
        st = read_moving(store, arena, query, &moving);
        about.student = &moving.student_id;
        about.moving = &moving;
    }
    if (st != OK)
        return st;
    about.time_zone = out_tutor->time_zone;
    return fit_load(store, arena, &about, out);
}

enum status tutor_find_slots(struct store *store, struct arena *arena,
                             const struct tutor_slots_query *query,
                             struct period_list *out,
                             const char **out_time_zone)
{
    struct tutor tutor = { .time_zone = "" };
    struct fit fit;
    enum status st = store_begin_reading(store);
    if (st == OK)
        st = store_end(store, read_fit(store, arena, query, &tutor, &fit));
    if (st != OK)
        return st;
    *out = slot_find_free(&fit, query->range, query->length_ms, arena);
    *out_time_zone = tutor.time_zone;
    return OK;
}
