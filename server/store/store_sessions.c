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

/* The tables let no other word in. */
enum session_status session_status_of(const char *name)
{
    int status = 0;
    while (status < SESSION_STATUS_COUNT - 1 &&
           strcmp(status_names[status], name) != 0)
        status++;
    return (enum session_status)status;
}

#define SESSION_COLUMNS                                                        \
    "s.session_id, s.tutor_id, s.student_id, s.subject, s.start_ms, s.end_ms," \
    " s.status, s.notes, s.created_ms, s.revision, s.place,"                   \
    " s.cancel_notice_minutes, s.move_notice_minutes, s.proposal_revision,"    \
    " p.by_id, p.at_ms"

/* With the event that made the open proposal, when there is one. */
#define SESSION_TABLES                                                         \
    "  FROM sessions AS s"                                                     \
    "  LEFT JOIN session_events AS p"                                          \
    "    ON p.session_id = s.session_id"                                       \
    "   AND p.revision = s.proposal_revision"

static struct session session_of_row(const struct query *q, struct arena *arena)
{
    return (struct session){
        .id = query_id(q, 0),
        .tutor_id = query_id(q, 1),
        .student_id = query_id(q, 2),
        .subject = query_text(q, 3, arena),
        .period = { query_int(q, 4), query_int(q, 5) },
        .status = session_status_of(query_text(q, 6, arena)),
        .notes = query_text(q, 7, arena),
        .created_ms = query_int(q, 8),
        .revision = query_int(q, 9),
        .place = query_text(q, 10, arena),
        .cancel_notice_minutes = query_int(q, 11),
        .move_notice_minutes = query_int(q, 12),
        .proposal = { .is_open = !query_is_null(q, 13),
                      .revision = query_int(q, 13),
                      .by = query_id(q, 14),
                      .at_ms = query_int(q, 15) },
    };
}

/* The times of the open proposal, which came without them. */
static enum status read_times(struct store *store, struct session *session)
{
    struct proposal *proposal = &session->proposal;
    if (!proposal->is_open)
        return OK;
    static const char sql[] = "SELECT start_ms, end_ms"
                              "  FROM proposed_times"
                              " WHERE session_id = :session_id"
                              "   AND revision = :revision"
                              " ORDER BY position"
                              " LIMIT :limit";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":session_id", session->id);
    query_bind_int(q, ":revision", proposal->revision);
    query_bind_int(q, ":limit", LIMIT_PROPOSED_TIMES);
    while (query_next(q))
        proposal->times[proposal->n_times++] =
            (struct period){ query_int(q, 0), query_int(q, 1) };
    return query_end(q);
}

/* The rest of a query of SESSION_COLUMNS, with what each row refers to. */
static enum status read_rows(struct store *store, struct query *q,
                             struct arena *arena, struct session_list *out)
{
    struct session_list list = { NULL, 0 };
    while (query_next(q)) {
        list.items =
            arena_grow(arena, list.items, list.count, sizeof list.items[0]);
        list.items[list.count++] = session_of_row(q, arena);
    }
    enum status st = query_end(q);
    for (size_t i = 0; st == OK && i < list.count; i++)
        st = read_times(store, &list.items[i]);
    if (st == OK)
        *out = list;
    return st;
}

enum status store_sessions_insert(struct store *store,
                                  const struct session *session)
{
    static const char sql[] =
        "INSERT INTO sessions (session_id, tutor_id, student_id, subject,"
        "                      start_ms, end_ms, status, notes, place,"
        "                      cancel_notice_minutes, move_notice_minutes,"
        "                      created_ms, updated_ms)"
        " VALUES (:session_id, :tutor_id, :student_id, :subject,"
        "         :start_ms, :end_ms, :status, :notes, :place,"
        "         :cancel_notice_minutes, :move_notice_minutes,"
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
    query_bind_text(q, ":place", session->place);
    query_bind_int(q, ":cancel_notice_minutes", session->cancel_notice_minutes);
    query_bind_int(q, ":move_notice_minutes", session->move_notice_minutes);
    query_bind_int(q, ":created_ms", session->created_ms);
    return query_run(q);
}

enum status store_sessions_update(struct store *store,
                                  const struct session *session, int64_t now_ms)
{
    static const char sql[] = "UPDATE sessions"
                              "   SET start_ms = :start_ms,"
                              "       end_ms = :end_ms,"
                              "       status = :status,"
                              "       place = :place,"
                              "       revision = :revision,"
                              "       proposal_revision = :proposal_revision,"
                              "       updated_ms = :now_ms"
                              " WHERE session_id = :session_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":session_id", session->id);
    query_bind_int(q, ":start_ms", session->period.start_ms);
    query_bind_int(q, ":end_ms", session->period.end_ms);
    query_bind_text(q, ":status", session_status_name(session->status));
    query_bind_text(q, ":place", session->place);
    query_bind_int(q, ":revision", session->revision);
    if (session->proposal.is_open)
        query_bind_int(q, ":proposal_revision", session->proposal.revision);
    query_bind_int(q, ":now_ms", now_ms);
    return query_run_changed(q);
}

enum status store_sessions_read(struct store *store, struct arena *arena,
                                struct id id, struct session *out)
{
    static const char sql[] = "SELECT " SESSION_COLUMNS SESSION_TABLES
                              " WHERE s.session_id = :session_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":session_id", id);
    struct session_list list = { NULL, 0 };
    const enum status st = read_rows(store, q, arena, &list);
    if (st != OK)
        return st;
    if (list.count == 0)
        return ERR_NOT_FOUND;
    *out = list.items[0];
    return OK;
}

enum status store_sessions_list(struct store *store, struct arena *arena,
                                struct id user, struct session_list *out)
{
    static const char sql[] =
        "SELECT " SESSION_COLUMNS SESSION_TABLES " WHERE s.tutor_id = :user_id"
        "    OR s.student_id = :user_id"
        " ORDER BY s.start_ms, s.session_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    return read_rows(store, q, arena, out);
}

enum status store_sessions_since(struct store *store, struct arena *arena,
                                 struct id user, int64_t since_ms,
                                 struct session_list *out)
{
    static const char sql[] =
        "SELECT " SESSION_COLUMNS SESSION_TABLES " WHERE s.tutor_id = :user_id"
        "   AND s.start_ms >= :since_ms"
        " UNION ALL "
        "SELECT " SESSION_COLUMNS SESSION_TABLES
        " WHERE s.student_id = :user_id"
        "   AND s.start_ms >= :since_ms"
        " ORDER BY s.start_ms, s.session_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    query_bind_int(q, ":since_ms", since_ms);
    return read_rows(store, q, arena, out);
}

/* Each half walks its index down from :start_ms and ends at the limit. */
#define BEFORE "   AND (s.start_ms, s.session_id) < (:start_ms, :session_id)"

enum status store_sessions_before(struct store *store, struct arena *arena,
                                  struct id user,
                                  const struct session_place *place, size_t max,
                                  struct session_list *out)
{
    static const char sql[] =
        "SELECT " SESSION_COLUMNS SESSION_TABLES
        " WHERE s.tutor_id = :user_id" BEFORE " UNION ALL "
        "SELECT " SESSION_COLUMNS SESSION_TABLES
        " WHERE s.student_id = :user_id" BEFORE
        " ORDER BY s.start_ms DESC, s.session_id DESC"
        " LIMIT :max";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    query_bind_int(q, ":start_ms", place->start_ms);
    query_bind_id(q, ":session_id", place->id);
    query_bind_int(q, ":max", (int64_t)max);
    return read_rows(store, q, arena, out);
}

#define IN_SPAN " AND start_ms BETWEEN :from_ms AND :to_ms"

/* In four parts, each of which walks a stretch of an index. */
enum status store_sessions_people(struct store *store, struct arena *arena,
                                  const struct people_search *search,
                                  struct user **out, size_t *out_count)
{
    static const char sql[] =
        "SELECT " STORE_USERS_COLUMNS "  FROM users AS u"
        " WHERE u.user_id IN ("
        "SELECT tutor_id FROM sessions WHERE tutor_id = :user_id" IN_SPAN
        " UNION "
        "SELECT student_id FROM sessions WHERE tutor_id = :user_id" IN_SPAN
        " UNION "
        "SELECT tutor_id FROM sessions WHERE student_id = :user_id" IN_SPAN
        " UNION "
        "SELECT student_id FROM sessions WHERE student_id = :user_id" IN_SPAN
        ")"
        " ORDER BY u.user_id";
    struct user *people = NULL;
    size_t count = 0;
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", search->user);
    query_bind_int(q, ":from_ms", search->from_ms);
    query_bind_int(q, ":to_ms", search->to_ms);
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

/* What time has ended already is due, and takes up nothing. */
#define TAKES_TIME                                                             \
    "   AND start_ms > :start_ms - :longest_ms"                                \
    "   AND start_ms < :end_ms"                                                \
    "   AND end_ms > :start_ms"                                                \
    "   AND (status = 'confirmed'"                                             \
    "        OR (status = 'requested' AND start_ms > :now_ms))"                \
    "   AND session_id <> :except_id"

enum status store_sessions_busy(struct store *store, struct arena *arena,
                                const struct busy_search *search,
                                struct period_list *out)
{
    /* No lesson is longer than :longest_ms, so that the index is walked from
     * shortly before the range and not from the first lesson ever. */
    static const char sql[] =
        "SELECT start_ms, end_ms"
        "  FROM sessions"
        " WHERE tutor_id = :user_id" TAKES_TIME " UNION ALL "
        "SELECT start_ms, end_ms"
        "  FROM sessions"
        " WHERE student_id = :user_id" TAKES_TIME;
    struct period_list list = { NULL, 0 };
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", search->user);
    query_bind_id(q, ":except_id", search->except);
    query_bind_int(q, ":start_ms", search->range.start_ms);
    query_bind_int(q, ":end_ms", search->range.end_ms);
    query_bind_int(q, ":now_ms", search->now_ms);
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

enum status store_sessions_count(struct store *store, struct id student,
                                 int64_t now_ms, int64_t since_ms,
                                 struct lesson_counts *out)
{
    static const char sql[] =
        "SELECT count(*) FILTER (WHERE start_ms > :now_ms"
        "           AND status IN ('requested', 'confirmed')),"
        "       count(*)"
        "  FROM sessions"
        " WHERE student_id = :student_id"
        "   AND start_ms >= :since_ms";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":student_id", student);
    query_bind_int(q, ":now_ms", now_ms);
    query_bind_int(q, ":since_ms", since_ms);
    struct lesson_counts counts = { 0, 0 };
    if (query_next(q))
        counts = (struct lesson_counts){ query_int(q, 0), query_int(q, 1) };
    const enum status st = query_end(q);
    if (st == OK)
        *out = counts;
    return st;
}

enum status store_sessions_erase_texts(struct store *store, struct id user)
{
    static const char notes_sql[] = "UPDATE sessions"
                                    "   SET notes = ''"
                                    " WHERE student_id = :user_id";
    static const char place_sql[] = "UPDATE sessions"
                                    "   SET place = ''"
                                    " WHERE tutor_id = :user_id";
    struct query *q = query_begin(store, notes_sql);
    query_bind_id(q, ":user_id", user);
    const enum status st = query_run(q);
    if (st != OK)
        return st;
    q = query_begin(store, place_sql);
    query_bind_id(q, ":user_id", user);
    return query_run(q);
}

enum status store_sessions_delete_between(struct store *store, struct id one,
                                          struct id other)
{
    static const char sql[] =
        "DELETE FROM sessions"
        " WHERE (tutor_id = :one_id AND student_id = :other_id)"
        "    OR (tutor_id = :other_id AND student_id = :one_id)";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":one_id", one);
    query_bind_id(q, ":other_id", other);
    return query_run(q);
}

/* The user is NULL for everybody. */
#define OF_USER                                                                \
    "   AND (:user_id IS NULL"                                                 \
    "        OR :user_id IN (s.tutor_id, s.student_id))"

enum status store_sessions_due(struct store *store, struct arena *arena,
                               const struct id *user, int64_t now_ms,
                               struct session_list *out)
{
    static const char sql[] =
        "SELECT " SESSION_COLUMNS SESSION_TABLES " WHERE s.status = 'requested'"
        "   AND s.start_ms <= :now_ms" OF_USER " UNION ALL "
        "SELECT " SESSION_COLUMNS SESSION_TABLES " WHERE s.status = 'confirmed'"
        "   AND s.end_ms <= :now_ms" OF_USER " LIMIT :max";
    struct query *q = query_begin(store, sql);
    if (user != NULL)
        query_bind_id(q, ":user_id", *user);
    query_bind_int(q, ":now_ms", now_ms);
    query_bind_int(q, ":max", LIMIT_DUE);
    return read_rows(store, q, arena, out);
}

enum status store_sessions_next_due(struct store *store, int64_t *out_ms)
{
    static const char sql[] = "SELECT min(due_ms)"
                              "  FROM (SELECT min(start_ms) AS due_ms"
                              "          FROM sessions"
                              "         WHERE status = 'requested'"
                              "        UNION ALL "
                              "        SELECT min(end_ms)"
                              "          FROM sessions"
                              "         WHERE status = 'confirmed')";
    struct query *q = query_begin(store, sql);
    int64_t due_ms = INT64_MAX;
    if (query_next(q) && !query_is_null(q, 0))
        due_ms = query_int(q, 0);
    const enum status st = query_end(q);
    if (st == OK)
        *out_ms = due_ms;
    return st;
}
