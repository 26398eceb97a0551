#include "store/store_sessions.h"

#include <string.h>

#include "base/limits.h"
#include "store/query.h"

static const char *const status_names[] = {
    [SESSION_REQUESTED] = "requested", [SESSION_CONFIRMED] = "confirmed",
    [SESSION_COMPLETED] = "completed", [SESSION_DECLINED] = "declined",
    [SESSION_CANCELLED] = "cancelled", [SESSION_EXPIRED] = "expired",
};
_Static_assert(COUNT_OF(status_names) == SESSION_STATUS_COUNT,
               "every status has a name");

const char *session_status_name(enum session_status status)
{
    return status_names[status];
}

/* The table's CHECK lets no other word in. */
static enum session_status status_of(const char *name)
{
    int status = 0;
    while (status < SESSION_STATUS_COUNT - 1 &&
           strcmp(status_names[status], name) != 0)
        status++;
    return (enum session_status)status;
}

#define SESSION_COLUMNS                                                        \
    "session_id, tutor_id, student_id, subject, start_ms, end_ms, status,"     \
    " notes, created_ms"

static struct session session_of_row(const struct query *q, struct arena *arena)
{
    return (struct session){
        .id = query_id(q, 0),
        .tutor_id = query_id(q, 1),
        .student_id = query_id(q, 2),
        .subject = query_text(q, 3, arena),
        .period = { query_int(q, 4), query_int(q, 5) },
        .status = status_of(query_text(q, 6, arena)),
        .notes = query_text(q, 7, arena),
        .created_ms = query_int(q, 8),
    };
}

enum status store_sessions_insert(struct store *store,
                                  const struct session *session)
{
    static const char sql[] =
        "INSERT INTO sessions (session_id, tutor_id, student_id, subject,"
        "                      start_ms, end_ms, status, notes,"
        "                      created_ms, updated_ms)"
        " VALUES (:session_id, :tutor_id, :student_id, :subject,"
        "         :start_ms, :end_ms, :status, :notes,"
        "         :created_ms, :created_ms)";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":session_id", session->id);
    query_bind_id(q, ":tutor_id", session->tutor_id);
    query_bind_id(q, ":student_id", session->student_id);
    query_bind_text(q, ":subject", session->subject);
    query_bind_int(q, ":start_ms", session->period.start_ms);
    query_bind_int(q, ":end_ms", session->period.end_ms);
    query_bind_text(q, ":status", session_status_name(session->status));
    query_bind_text(q, ":notes", session->notes);
    query_bind_int(q, ":created_ms", session->created_ms);
    return query_run(q);
}

enum status store_sessions_read(struct store *store, struct arena *arena,
                                struct id id, struct session *out)
{
    static const char sql[] = "SELECT " SESSION_COLUMNS "  FROM sessions"
                              " WHERE session_id = :session_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":session_id", id);
    if (query_next(q))
        *out = session_of_row(q, arena);
    return query_end_found(q);
}

enum status store_sessions_list(struct store *store, struct arena *arena,
                                struct id user, struct session_list *out)
{
    static const char sql[] = "SELECT " SESSION_COLUMNS "  FROM sessions"
                              " WHERE tutor_id = :user_id"
                              "    OR student_id = :user_id"
                              " ORDER BY start_ms, session_id";
    struct session_list list = { NULL, 0 };
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    while (query_next(q)) {
        list.items =
            arena_grow(arena, list.items, list.count, sizeof list.items[0]);
        list.items[list.count++] = session_of_row(q, arena);
    }
    const enum status st = query_end(q);
    if (st == OK)
        *out = list;
    return st;
}

enum status store_sessions_people(struct store *store, struct arena *arena,
                                  struct id user, struct user **out,
                                  size_t *out_count)
{
    static const char sql[] =
        "SELECT " STORE_USERS_COLUMNS "  FROM users AS u"
        " WHERE u.user_id IN (SELECT tutor_id FROM sessions"
        "                      WHERE tutor_id = :user_id"
        "                         OR student_id = :user_id"
        "                     UNION"
        "                     SELECT student_id FROM sessions"
        "                      WHERE tutor_id = :user_id"
        "                         OR student_id = :user_id)"
        " ORDER BY u.user_id";
    struct user *people = NULL;
    size_t count = 0;
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    while (query_next(q)) {
        people = arena_grow(arena, people, count, sizeof people[0]);
        people[count++] = store_users_of_row(q, 0, arena);
    }
    const enum status st = query_end(q);
    if (st == OK) {
        *out = people;
        *out_count = count;
    }
    return st;
}

enum status store_sessions_busy(struct store *store, struct arena *arena,
                                struct id user, struct period range,
                                struct period_list *out)
{
    /* No lesson is longer than :longest_ms, so that the index is walked from
     * shortly before the range and not from the first lesson ever. */
    static const char sql[] = "SELECT start_ms, end_ms"
                              "  FROM sessions"
                              " WHERE tutor_id = :user_id"
                              "   AND start_ms > :start_ms - :longest_ms"
                              "   AND start_ms < :end_ms"
                              "   AND end_ms > :start_ms"
                              "   AND status IN ('requested', 'confirmed')"
                              " UNION ALL "
                              "SELECT start_ms, end_ms"
                              "  FROM sessions"
                              " WHERE student_id = :user_id"
                              "   AND start_ms > :start_ms - :longest_ms"
                              "   AND start_ms < :end_ms"
                              "   AND end_ms > :start_ms"
                              "   AND status IN ('requested', 'confirmed')";
    struct period_list list = { NULL, 0 };
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    query_bind_int(q, ":start_ms", range.start_ms);
    query_bind_int(q, ":end_ms", range.end_ms);
    query_bind_int(q, ":longest_ms",
                   (int64_t)LIMIT_LESSON_MAX_MINUTES * 60 * 1000);
    while (query_next(q)) {
        list.items =
            arena_grow(arena, list.items, list.count, sizeof list.items[0]);
        list.items[list.count++] =
            (struct period){ query_int(q, 0), query_int(q, 1) };
    }
    const enum status st = query_end(q);
    if (st == OK)
        *out = list;
    return st;
}
