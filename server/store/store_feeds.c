#include "store/store_feeds.h"

#include "store/query.h"

enum status store_feeds_write(struct store *store, struct id user,
                              const uint8_t token_hash[STORE_FEEDS_HASH_BYTES],
                              int64_t now_ms)
{
    static const char sql[] =
        "INSERT OR REPLACE INTO feeds (user_id, token_hash, created_ms)"
        " VALUES (:user_id, :token_hash, :created_ms)";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    query_bind_blob(q, ":token_hash",
                    slice_of(token_hash, STORE_FEEDS_HASH_BYTES));
    query_bind_int(q, ":created_ms", now_ms);
    return query_run(q);
}

enum status store_feeds_read(struct store *store, struct id user,
                             int64_t *out_created_ms)
{
    static const char sql[] = "SELECT created_ms"
                              "  FROM feeds"
                              " WHERE user_id = :user_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    if (query_next(q))
        *out_created_ms = query_int(q, 0);
    return query_end_found(q);
}

enum status store_feeds_find(struct store *store,
                             const uint8_t token_hash[STORE_FEEDS_HASH_BYTES],
                             struct id *out_user)
{
    static const char sql[] = "SELECT feeds.user_id"
                              "  FROM feeds"
                              "  JOIN users USING (user_id)"
                              " WHERE token_hash = :token_hash"
                              "   AND disabled_ms IS NULL";
    struct query *q = query_begin(store, sql);
    query_bind_blob(q, ":token_hash",
                    slice_of(token_hash, STORE_FEEDS_HASH_BYTES));
    if (query_next(q))
        *out_user = query_id(q, 0);
    return query_end_found(q);
}

enum status store_feeds_delete(struct store *store, struct id user)
{
    static const char sql[] = "DELETE FROM feeds"
                              " WHERE user_id = :user_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    return query_run(q);
}
