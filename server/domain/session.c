#include "domain/session.h"

#include "base/limits.h"
#include "domain/change.h"
#include "store/store.h"

/* Everybody in the sessions that stand in `book`. */
static enum status read_people(struct store *store, struct arena *arena,
                               struct id user, struct session_book *book)
{
    const struct session_list *list = &book->sessions;
    if (list->count == 0)
        return OK;
    const struct people_search search = {
        .user = user,
        .from_ms = list->items[0].period.start_ms,
        .to_ms = list->items[list->count - 1].period.start_ms,
    };
    return store_sessions_people(store, arena, &search, &book->people,
                                 &book->n_people);
}

static enum status read_book(struct store *store, struct arena *arena,
                             struct id user, struct session_book *out)
{
    const enum status st =
        store_sessions_list(store, arena, user, &out->sessions);
    return st == OK ? read_people(store, arena, user, out) : st;
}

enum status session_list(struct store *store, struct arena *arena,
                         struct id user, int64_t now_ms,
                         struct session_book *out)
{
    struct session_book book = { .n_people = 0 };
    enum status st = change_settle(store, arena, &user, now_ms, &book.settled);
    if (st == OK)
        st = store_begin_reading(store);
    if (st == OK)
        st = store_end(store, read_book(store, arena, user, &book));
    if (st == OK)
        *out = book;
    return st;
}

/* Where span->before stands among the sessions of the user. */
static enum status find_place(struct store *store, struct arena *arena,
                              const struct session_span *span,
                              struct session_place *out)
{
    struct session session;
    const enum status st =
        store_sessions_read(store, arena, *span->before, &session);
    if (st != OK)
        return st;
    if (!id_equal(span->user, session.tutor_id) &&
        !id_equal(span->user, session.student_id))
        return ERR_NOT_FOUND;
    *out = (struct session_place){ session.period.start_ms, session.id };
    return OK;
}

/* Put `older`, the latest of which come first, before the sessions of `book`;
 * one that is too many says that there is one. */
static void prepend(struct arena *arena, const struct session_list *older,
                    struct session_book *book)
{
    const struct session_list later = book->sessions;
    book->has_older = older->count > LIMIT_SESSIONS_PER_PAGE;
    const size_t n = book->has_older ? LIMIT_SESSIONS_PER_PAGE : older->count;
    struct session *all = arena_take(arena, (n + later.count) * sizeof *all);
    for (size_t i = 0; i < n; i++)
        all[i] = older->items[n - 1 - i];
    for (size_t i = 0; i < later.count; i++)
        all[n + i] = later.items[i];
    book->sessions = (struct session_list){ all, n + later.count };
}

static enum status read_span(struct store *store, struct arena *arena,
                             const struct session_span *span,
                             struct session_book *book)
{
    struct session_list older;
    struct session_place place = { .start_ms = span->now_ms -
                                               LIMIT_SESSIONS_RECENT_DAYS *
                                                   INT64_C(86400000) };
    enum status st =
        span->before != NULL
            ? find_place(store, arena, span, &place)
            : store_sessions_since(store, arena, span->user, place.start_ms,
                                   &book->sessions);
    if (st == OK)
        st = store_sessions_before(store, arena, span->user, &place,
                                   LIMIT_SESSIONS_PER_PAGE + 1, &older);
    if (st != OK)
        return st;
    prepend(arena, &older, book);
    return read_people(store, arena, span->user, book);
}

enum status session_list_span(struct store *store, struct arena *arena,
                              const struct session_span *span,
                              struct session_book *out)
{
    struct session_book book = { .n_people = 0 };
    enum status st =
        change_settle(store, arena, &span->user, span->now_ms, &book.settled);
    if (st == OK)
        st = store_begin_reading(store);
    if (st == OK)
        st = store_end(store, read_span(store, arena, span, &book));
    if (st == OK)
        *out = book;
    return st;
}

static enum status read_page(struct store *store, struct arena *arena,
                             const struct session_search *search,
                             struct session_page *out)
{
    struct session *session = &out->session;
    enum status st =
        store_sessions_read(store, arena, search->session, session);
    if (st != OK)
        return st;
    if (!id_equal(search->user, session->tutor_id) &&
        !id_equal(search->user, session->student_id))
        return ERR_NOT_FOUND;
    st = store_tutors_read(store, arena, session->tutor_id, &out->tutor);
    if (st == OK)
        st = store_users_read(store, arena, session->student_id, &out->student);
    if (st == OK)
        st = store_events_list(store, arena, session->id, &out->events);
    return st;
}

enum status session_read(struct store *store, struct arena *arena,
                         const struct session_search *search,
                         struct session_page *out)
{
    struct session_page page;
    enum status st = change_settle(store, arena, &search->user, search->now_ms,
                                   &page.settled);
    if (st == OK)
        st = store_begin_reading(store);
    if (st == OK)
        st = store_end(store, read_page(store, arena, search, &page));
    if (st == OK)
        *out = page;
    return st;
}

enum status session_events(struct store *store, struct arena *arena,
                           struct id session, struct event_list *out)
{
    const enum status st = store_begin_reading(store);
    if (st != OK)
        return st;
    return store_end(store, store_events_list(store, arena, session, out));
}
