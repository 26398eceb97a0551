#include "store/store_dates.h"

#include "store/query.h"

/* One row of the join: the last date of the list, or a new one. */
static void take_row(struct arena *arena, struct date_list *list,
                     const struct query *q)
{
    const int64_t day = query_int(q, 0);
    if (list->count == 0 || list->items[list->count - 1].day != day) {
        list->items =
            arena_grow(arena, list->items, list->count, sizeof list->items[0]);
        list->items[list->count++] = (struct dated_hours){ .day = day };
    }
    struct dated_hours *date = &list->items[list->count - 1];
    if (query_is_null(q, 1) || date->count == LIMIT_DATE_ROWS)
        return;
    date->rows[date->count++] =
        (struct hours){ .start_minute = (int)query_int(q, 1),
                        .end_minute = (int)query_int(q, 2) };
}

enum status store_dates_read(struct store *store, struct arena *arena,
                             struct id tutor, int64_t first_day,
                             int64_t last_day, struct date_list *out)
{
    static const char sql[] = "SELECT d.day, h.start_minute, h.end_minute"
                              "  FROM tutor_dates AS d"
                              "  LEFT JOIN tutor_date_hours AS h"
                              "    ON h.user_id = d.user_id"
                              "   AND h.day = d.day"
                              " WHERE d.user_id = :user_id"
                              "   AND d.day BETWEEN :first_day AND :last_day"
                              " ORDER BY d.day, h.start_minute";
    struct date_list list = { NULL, 0 };
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", tutor);
    query_bind_int(q, ":first_day", first_day);
    query_bind_int(q, ":last_day", last_day);
    while (query_next(q))
        take_row(arena, &list, q);
    const enum status st = query_end(q);
    if (st == OK)
        *out = list;
    return st;
}

static enum status clear(struct store *store, struct id tutor)
{
    static const char sql[] = "DELETE FROM tutor_dates"
                              " WHERE user_id = :user_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", tutor);
    return query_run(q);
}

static enum status insert_day(struct store *store, struct id tutor, int64_t day)
{
    static const char sql[] = "INSERT INTO tutor_dates (user_id, day)"
                              " VALUES (:user_id, :day)";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", tutor);
    query_bind_int(q, ":day", day);
    return query_run(q);
}

static enum status insert_hours(struct store *store, struct id tutor,
                                int64_t day, const struct hours *hours)
{
    static const char sql[] =
        "INSERT INTO tutor_date_hours (user_id, day, start_minute, end_minute)"
        " VALUES (:user_id, :day, :start_minute, :end_minute)";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", tutor);
    query_bind_int(q, ":day", day);
    query_bind_int(q, ":start_minute", hours->start_minute);
    query_bind_int(q, ":end_minute", hours->end_minute);
    return query_run(q);
}

enum status store_dates_write(struct store *store, struct id tutor,
                              struct date_list dates)
{
    enum status st = clear(store, tutor);
    for (size_t i = 0; st == OK && i < dates.count; i++) {
        const struct dated_hours *date = &dates.items[i];
        st = insert_day(store, tutor, date->day);
        for (size_t r = 0; st == OK && r < date->count; r++)
            st = insert_hours(store, tutor, date->day, &date->rows[r]);
    }
    return st;
}
