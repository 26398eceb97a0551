#include "store/store_reminders.h"

#include <inttypes.h>

#include "store/query.h"

/* --- choices -------------------------------------------------------------- */

/* Two columns, from `first` on. */
static struct quiet_hours read_quiet(const struct query *q, int first)
{
    return (struct quiet_hours){
        .has_any = !query_is_null(q, first),
        .start_minute = (int)query_int(q, first),
        .end_minute = (int)query_int(q, first + 1),
    };
}

static void bind_quiet(struct query *q, const struct quiet_hours *quiet)
{
    if (!quiet->has_any)
        return;
    query_bind_int(q, ":quiet_start", quiet->start_minute);
    query_bind_int(q, ":quiet_end", quiet->end_minute);
}

/* "[1440,60]" */
static const char *print_leads(struct arena *arena,
                               const struct reminder_choices *choices)
{
    const char *text = "[";
    for (size_t i = 0; i < choices->n_leads; i++)
        text = arena_print(arena, "%s%s%" PRId64, text, i > 0 ? "," : "",
                           choices->leads[i]);
    return arena_print(arena, "%s]", text);
}

static int64_t longest_of(const struct reminder_choices *choices)
{
    int64_t longest = 0;
    for (size_t i = 0; i < choices->n_leads; i++)
        longest = choices->leads[i] > longest ? choices->leads[i] : longest;
    return longest;
}

enum status store_reminders_read_choices(struct store *store, struct id user,
                                         struct reminder_choices *out)
{
    static const char sql[] =
        "SELECT l.value, c.quiet_start, c.quiet_end, c.has_mail"
        "  FROM reminder_choices AS c"
        "  LEFT JOIN json_each(c.leads) AS l"
        " WHERE c.user_id = :user_id"
        " LIMIT :max";
    struct reminder_choices choices = { .n_leads = 0 };
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    query_bind_int(q, ":max", LIMIT_LEADS);
    while (query_next(q)) {
        if (!query_is_null(q, 0))
            choices.leads[choices.n_leads++] = query_int(q, 0);
        choices.quiet = read_quiet(q, 1);
        choices.has_mail = query_int(q, 3) != 0;
    }
    const enum status st = query_end_found(q);
    if (st == OK)
        *out = choices;
    return st;
}

enum status store_reminders_write_choices(
    struct store *store, struct arena *arena, struct id user,
    const struct reminder_choices *choices)
{
    static const char sql[] =
        "INSERT OR REPLACE INTO reminder_choices"
        " (user_id, leads, longest, quiet_start, quiet_end, has_mail)"
        " VALUES (:user_id, :leads, :longest, :quiet_start, :quiet_end,"
        "  :has_mail)";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    query_bind_text(q, ":leads", print_leads(arena, choices));
    query_bind_int(q, ":longest", longest_of(choices));
    bind_quiet(q, &choices->quiet);
    query_bind_int(q, ":has_mail", choices->has_mail);
    return query_run(q);
}

/* --- reminders ------------------------------------------------------------ */

enum status store_reminders_open(struct store *store, struct arena *arena,
                                 int64_t now_ms, int64_t until_ms,
                                 const struct reminder_choices *otherwise,
                                 struct reminder_list *out)
{
    /* Confirmed sessions are indexed by their end, and none takes more than
     * :session_ms: what is further ahead than anybody's longest lead is not
     * looked at. */
    static const char sql[] =
        "SELECT s.session_id, u.user_id, s.start_ms, l.value,"
        "       (SELECT coalesce(min(e.at_ms), s.created_ms)"
        "          FROM session_events AS e"
        "         WHERE e.session_id = s.session_id"
        "           AND e.status = 'confirmed' AND e.start_ms = s.start_ms),"
        "       u.time_zone, coalesce(c.has_mail, :has_mail),"
        "       iif(c.user_id IS NULL, :quiet_start, c.quiet_start),"
        "       iif(c.user_id IS NULL, :quiet_end, c.quiet_end)"
        "  FROM sessions AS s"
        "  JOIN users AS u ON u.user_id IN (s.tutor_id, s.student_id)"
        "  LEFT JOIN reminder_choices AS c ON c.user_id = u.user_id"
        "  JOIN json_each(coalesce(c.leads, :leads)) AS l"
        "  LEFT JOIN reminders AS r"
        "    ON r.session_id = s.session_id AND r.user_id = u.user_id"
        "   AND r.start_ms = s.start_ms AND r.lead = l.value"
        " WHERE s.status = 'confirmed'"
        "   AND s.end_ms > :now_ms"
        "   AND s.end_ms <= :until_ms + :session_ms + 60000 *"
        "       max(:longest, coalesce((SELECT max(longest)"
        "                                 FROM reminder_choices), 0))"
        "   AND s.start_ms > :now_ms"
        "   AND s.start_ms - l.value * 60000 <= :until_ms"
        "   AND u.disabled_ms IS NULL"
        "   AND r.session_id IS NULL"
        " ORDER BY s.end_ms, s.session_id, u.user_id, l.value";
    struct reminder_list list = { NULL, 0 };
    struct query *q = query_begin(store, sql);
    query_bind_int(q, ":now_ms", now_ms);
    query_bind_int(q, ":until_ms", until_ms);
    query_bind_int(q, ":session_ms",
                   (int64_t)LIMIT_LESSON_MAX_MINUTES * 60 * 1000);
    query_bind_text(q, ":leads", print_leads(arena, otherwise));
    query_bind_int(q, ":longest", longest_of(otherwise));
    query_bind_int(q, ":has_mail", otherwise->has_mail);
    bind_quiet(q, &otherwise->quiet);
    while (query_next(q)) {
        list.items =
            arena_grow(arena, list.items, list.count, sizeof list.items[0]);
        list.items[list.count++] = (struct reminder){
            .session = query_id(q, 0),
            .user = query_id(q, 1),
            .start_ms = query_int(q, 2),
            .lead = query_int(q, 3),
            .since_ms = query_int(q, 4),
            .zone = query_text(q, 5, arena),
            .has_mail = query_int(q, 6) != 0,
            .quiet = read_quiet(q, 7),
        };
    }
    const enum status st = query_end(q);
    if (st == OK)
        *out = list;
    return st;
}

enum status store_reminders_insert(struct store *store,
                                   const struct reminder *reminder,
                                   int64_t now_ms)
{
    static const char sql[] =
        "INSERT INTO reminders (session_id, user_id, start_ms, lead, given_ms)"
        " VALUES (:session_id, :user_id, :start_ms, :lead, :given_ms)";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":session_id", reminder->session);
    query_bind_id(q, ":user_id", reminder->user);
    query_bind_int(q, ":start_ms", reminder->start_ms);
    query_bind_int(q, ":lead", reminder->lead);
    query_bind_int(q, ":given_ms", now_ms);
    return query_run(q);
}

enum status store_reminders_forget(struct store *store, int64_t before_ms)
{
    static const char sql[] = "DELETE FROM reminders"
                              " WHERE start_ms < :before_ms";
    struct query *q = query_begin(store, sql);
    query_bind_int(q, ":before_ms", before_ms);
    return query_run(q);
}
