#include "store/store_blocks.h"

#include "store/query.h"

static void bind_pair(struct query *q, struct block_pair pair)
{
    query_bind_id(q, ":blocker_id", pair.blocker);
    query_bind_id(q, ":blocked_id", pair.blocked);
}

enum status store_blocks_insert(struct store *store, struct block_pair pair,
                                int64_t now_ms)
{
    static const char sql[] =
        "INSERT INTO blocks (blocker_id, blocked_id, created_ms)"
        " VALUES (:blocker_id, :blocked_id, :created_ms)"
        " ON CONFLICT (blocker_id, blocked_id) DO NOTHING";
    struct query *q = query_begin(store, sql);
    bind_pair(q, pair);
    query_bind_int(q, ":created_ms", now_ms);
    return query_run(q);
}

enum status store_blocks_delete(struct store *store, struct block_pair pair)
{
    static const char sql[] = "DELETE FROM blocks"
                              " WHERE blocker_id = :blocker_id"
                              "   AND blocked_id = :blocked_id";
    struct query *q = query_begin(store, sql);
    bind_pair(q, pair);
    return query_run_changed(q);
}

enum status store_blocks_has(struct store *store, struct block_pair pair,
                             bool *out)
{
    static const char sql[] = "SELECT 1"
                              "  FROM blocks"
                              " WHERE blocker_id = :blocker_id"
                              "   AND blocked_id = :blocked_id";
    struct query *q = query_begin(store, sql);
    bind_pair(q, pair);
    const bool has = query_next(q);
    const enum status st = query_end(q);
    if (st == OK)
        *out = has;
    return st;
}

enum status store_blocks_list(struct store *store, struct arena *arena,
                              struct id blocker, struct block **out,
                              size_t *out_count)
{
    static const char sql[] =
        "SELECT b.created_ms, " STORE_USERS_COLUMNS "  FROM blocks AS b"
        "  JOIN users AS u ON u.user_id = b.blocked_id"
        " WHERE b.blocker_id = :blocker_id"
        " ORDER BY b.created_ms DESC, u.user_id";
    struct block *blocks = NULL;
    size_t count = 0;
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":blocker_id", blocker);
    while (query_next(q)) {
        blocks = arena_grow(arena, blocks, count, sizeof *blocks);
        blocks[count++] =
            (struct block){ .since_ms = query_int(q, 0),
                            .user = store_users_of_row(q, 1, arena) };
    }
    *out = blocks;
    *out_count = count;
    return query_end(q);
}

enum status store_blocks_pairs(struct store *store, struct arena *arena,
                               const struct id *user, struct block_pair **out,
                               size_t *out_count)
{
    static const char all_sql[] = "SELECT blocker_id, blocked_id"
                                  "  FROM blocks"
                                  " ORDER BY blocker_id, blocked_id";
    static const char user_sql[] = "SELECT blocker_id, blocked_id"
                                   "  FROM blocks"
                                   " WHERE blocker_id = :user_id"
                                   " UNION ALL "
                                   "SELECT blocker_id, blocked_id"
                                   "  FROM blocks"
                                   " WHERE blocked_id = :user_id"
                                   " ORDER BY 1, 2";
    struct block_pair *pairs = NULL;
    size_t count = 0;
    struct query *q = query_begin(store, user == NULL ? all_sql : user_sql);
    if (user != NULL)
        query_bind_id(q, ":user_id", *user);
    while (query_next(q)) {
        pairs = arena_grow(arena, pairs, count, sizeof *pairs);
        pairs[count++] = (struct block_pair){ query_id(q, 0), query_id(q, 1) };
    }
    *out = pairs;
    *out_count = count;
    return query_end(q);
}
