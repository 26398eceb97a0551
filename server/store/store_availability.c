#include "store/store_availability.h"

#include <assert.h>

#include "store/query.h"

enum status store_availability_read(struct store *store, struct id tutor,
                                    struct availability *out)
{
    static const char sql[] = "SELECT weekday, start_minute, end_minute"
                              "  FROM availability"
                              " WHERE user_id = :user_id"
                              " ORDER BY weekday, start_minute"
                              " LIMIT :limit";
    struct availability found = { .count = 0 };
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", tutor);
    query_bind_int(q, ":limit", LIMIT_HOURS_ROWS);
    while (query_next(q)) {
        found.rows[found.count++] = (struct hours){
            .weekday = (int)query_int(q, 0),
            .start_minute = (int)query_int(q, 1),
            .end_minute = (int)query_int(q, 2),
        };
    }
    const enum status st = query_end(q);
    if (st == OK)
        *out = found;
    return st;
}

static enum status clear(struct store *store, struct id tutor)
{
    static const char sql[] = "DELETE FROM availability"
                              " WHERE user_id = :user_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", tutor);
    return query_run(q);
}

static enum status insert(struct store *store, struct id tutor,
                          const struct hours *hours)
{
    static const char sql[] =
        "INSERT INTO availability (user_id, weekday, start_minute, end_minute)"
        " VALUES (:user_id, :weekday, :start_minute, :end_minute)";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", tutor);
    query_bind_int(q, ":weekday", hours->weekday);
    query_bind_int(q, ":start_minute", hours->start_minute);
    query_bind_int(q, ":end_minute", hours->end_minute);
    return query_run(q);
}

enum status store_availability_write(struct store *store, struct id tutor,
                                     const struct availability *availability)
{
    assert(availability->count <= LIMIT_HOURS_ROWS);
    enum status st = clear(store, tutor);
    for (size_t i = 0; st == OK && i < availability->count; i++)
        st = insert(store, tutor, &availability->rows[i]);
    return st;
}
