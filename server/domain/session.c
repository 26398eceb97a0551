#include "domain/session.h"

#include "store/store.h"

static enum status read_book(struct store *store, struct arena *arena,
                             struct id user, struct session_book *out)
{
    const enum status st =
        store_sessions_list(store, arena, user, &out->sessions);
    if (st != OK)
        return st;
    return store_sessions_people(store, arena, user, &out->people,
                                 &out->n_people);
}

enum status session_list(struct store *store, struct arena *arena,
                         struct id user, struct session_book *out)
{
    const enum status st = store_begin_reading(store);
    if (st != OK)
        return st;
    return store_end(store, read_book(store, arena, user, out));
}

static enum status read_page(struct store *store, struct arena *arena,
                             struct id id, struct id user,
                             struct session_page *out)
{
    struct session *session = &out->session;
    enum status st = store_sessions_read(store, arena, id, session);
    if (st != OK)
        return st;
    if (!id_equal(user, session->tutor_id) &&
        !id_equal(user, session->student_id))
        return ERR_NOT_FOUND;
    st = store_tutors_read(store, arena, session->tutor_id, &out->tutor);
    if (st != OK)
        return st;
    return store_users_read(store, arena, session->student_id, &out->student);
}

enum status session_read(struct store *store, struct arena *arena, struct id id,
                         struct id user, struct session_page *out)
{
    struct session_page page;
    enum status st = store_begin_reading(store);
    if (st == OK)
        st = store_end(store, read_page(store, arena, id, user, &page));
    if (st == OK)
        *out = page;
    return st;
}
