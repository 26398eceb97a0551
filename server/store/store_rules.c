#include "store/store_rules.h"

#include "store/query.h"

static enum status read_lengths(struct store *store, struct id tutor,
                                struct rules *rules)
{
    static const char sql[] = "SELECT minutes"
                              "  FROM tutor_lengths"
                              " WHERE user_id = :user_id"
                              " ORDER BY minutes"
                              " LIMIT :limit";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", tutor);
    query_bind_int(q, ":limit", LIMIT_LENGTHS);
    while (query_next(q))
        rules->lengths[rules->n_lengths++] = query_int(q, 0);
    return query_end(q);
}

enum status store_rules_read(struct store *store, struct arena *arena,
                             struct id tutor, struct rules *out)
{
    static const char sql[] =
        "SELECT buffer_minutes, earliest_minutes, latest_days,"
        "       cancel_notice_minutes, move_notice_minutes, is_instant, place"
        "  FROM tutor_rules"
        " WHERE user_id = :user_id";
    struct rules rules = { .place = "" };
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", tutor);
    if (query_next(q)) {
        rules.buffer_minutes = query_int(q, 0);
        rules.earliest_minutes = query_int(q, 1);
        rules.latest_days = query_int(q, 2);
        rules.cancel_notice_minutes = query_int(q, 3);
        rules.move_notice_minutes = query_int(q, 4);
        rules.is_instant = query_int(q, 5) != 0;
        rules.place = query_text(q, 6, arena);
    }
    enum status st = query_end_found(q);
    if (st == OK)
        st = read_lengths(store, tutor, &rules);
    if (st == OK)
        *out = rules;
    return st;
}

static enum status write_row(struct store *store, struct id tutor,
                             const struct rules *rules)
{
    static const char sql[] =
        "INSERT OR REPLACE INTO tutor_rules"
        " (user_id, buffer_minutes, earliest_minutes, latest_days,"
        "  cancel_notice_minutes, move_notice_minutes, is_instant, place)"
        " VALUES (:user_id, :buffer_minutes, :earliest_minutes, :latest_days,"
        "  :cancel_notice_minutes, :move_notice_minutes, :is_instant, :place)";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", tutor);
    query_bind_int(q, ":buffer_minutes", rules->buffer_minutes);
    query_bind_int(q, ":earliest_minutes", rules->earliest_minutes);
    query_bind_int(q, ":latest_days", rules->latest_days);
    query_bind_int(q, ":cancel_notice_minutes", rules->cancel_notice_minutes);
    query_bind_int(q, ":move_notice_minutes", rules->move_notice_minutes);
    query_bind_int(q, ":is_instant", rules->is_instant);
    query_bind_text(q, ":place", rules->place);
    return query_run(q);
}

static enum status clear_lengths(struct store *store, struct id tutor)
{
    static const char sql[] = "DELETE FROM tutor_lengths"
                              " WHERE user_id = :user_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", tutor);
    return query_run(q);
}

static enum status insert_length(struct store *store, struct id tutor,
                                 int64_t minutes)
{
    static const char sql[] = "INSERT INTO tutor_lengths (user_id, minutes)"
                              " VALUES (:user_id, :minutes)";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", tutor);
    query_bind_int(q, ":minutes", minutes);
    return query_run(q);
}

enum status store_rules_write(struct store *store, struct id tutor,
                              const struct rules *rules)
{
    enum status st = write_row(store, tutor, rules);
    if (st == OK)
        st = clear_lengths(store, tutor);
    for (size_t i = 0; st == OK && i < rules->n_lengths; i++)
        st = insert_length(store, tutor, rules->lengths[i]);
    return st;
}
