#include "store/store_events.h"

#include <string.h>

#include "store/query.h"

static enum status insert_time(struct store *store,
                               const struct session_event *event,
                               size_t position)
{
    static const char sql[] =
        "INSERT INTO proposed_times (session_id, revision, position, start_ms,"
        "                            end_ms)"
        " VALUES (:session_id, :revision, :position, :start_ms, :end_ms)";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":session_id", event->session);
    query_bind_int(q, ":revision", event->revision);
    query_bind_int(q, ":position", (int64_t)position);
    query_bind_int(q, ":start_ms", event->times[position].start_ms);
    query_bind_int(q, ":end_ms", event->times[position].end_ms);
    return query_run(q);
}

enum status store_events_insert(struct store *store,
                                const struct session_event *event)
{
    static const char sql[] =
        "INSERT INTO session_events (session_id, revision, move, by_id, at_ms,"
        "                            status, start_ms, end_ms, is_late,"
        "                            request_hash)"
        " VALUES (:session_id, :revision, :move, :by_id, :at_ms,"
        "         :status, :start_ms, :end_ms, :is_late,"
        "         :request_hash)";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":session_id", event->session);
    query_bind_int(q, ":revision", event->revision);
    query_bind_text(q, ":move", event->move);
    if (!event->is_by_time)
        query_bind_id(q, ":by_id", event->by);
    query_bind_int(q, ":at_ms", event->at_ms);
    query_bind_text(q, ":status", session_status_name(event->status));
    query_bind_int(q, ":start_ms", event->period.start_ms);
    query_bind_int(q, ":end_ms", event->period.end_ms);
    query_bind_int(q, ":is_late", event->is_late);
    if (event->has_hash)
        query_bind_blob(
            q, ":request_hash",
            slice_of(event->request_hash, sizeof event->request_hash));
    enum status st = query_run(q);
    for (size_t i = 0; st == OK && i < event->n_times; i++)
        st = insert_time(store, event, i);
    return st;
}

static struct session_event event_of_row(const struct query *q,
                                         struct arena *arena)
{
    struct session_event event = {
        .session = query_id(q, 0),
        .revision = query_int(q, 1),
        .move = query_text(q, 2, arena),
        .is_by_time = query_is_null(q, 3),
        .by = query_id(q, 3),
        .at_ms = query_int(q, 4),
        .status = session_status_of(query_text(q, 5, arena)),
        .period = { query_int(q, 6), query_int(q, 7) },
        .is_late = query_int(q, 8) != 0,
        .has_hash = !query_is_null(q, 9),
    };
    const struct slice hash = query_blob(q, 9);
    if (hash.len == sizeof event.request_hash)
        memcpy(event.request_hash, hash.data, hash.len);
    return event;
}

/* The proposed times belong to events that are there already. */
static enum status read_times(struct store *store, struct id session,
                              const struct event_list *list)
{
    static const char sql[] = "SELECT revision, start_ms, end_ms"
                              "  FROM proposed_times"
                              " WHERE session_id = :session_id"
                              " ORDER BY revision, position";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":session_id", session);
    size_t at = 0;
    while (query_next(q)) {
        const int64_t revision = query_int(q, 0);
        while (at < list->count && list->items[at].revision < revision)
            at++;
        if (at == list->count || list->items[at].revision != revision ||
            list->items[at].n_times == LIMIT_PROPOSED_TIMES)
            continue;
        struct session_event *event = &list->items[at];
        event->times[event->n_times++] =
            (struct period){ query_int(q, 1), query_int(q, 2) };
    }
    return query_end(q);
}

enum status store_events_list(struct store *store, struct arena *arena,
                              struct id session, struct event_list *out)
{
    static const char sql[] =
        "SELECT session_id, revision, move, by_id, at_ms, status, start_ms,"
        "       end_ms, is_late, request_hash"
        "  FROM session_events"
        " WHERE session_id = :session_id"
        " ORDER BY revision";
    struct event_list list = { NULL, 0 };
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":session_id", session);
    while (query_next(q)) {
        list.items =
            arena_grow(arena, list.items, list.count, sizeof list.items[0]);
        list.items[list.count++] = event_of_row(q, arena);
    }
    enum status st = query_end(q);
    if (st == OK)
        st = read_times(store, session, &list);
    if (st == OK)
        *out = list;
    return st;
}
