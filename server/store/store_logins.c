#include "store/store_logins.h"

#include "store/query.h"

enum status store_logins_insert(
    struct store *store, const struct login *login,
    const uint8_t token_hash[STORE_LOGINS_HASH_BYTES])
{
    static const char sql[] =
        "INSERT INTO logins (login_id, token_hash, user_id, created_ms,"
        "                    last_seen_ms, expires_ms, browser)"
        " VALUES (:login_id, :token_hash, :user_id, :created_ms,"
        "         :last_seen_ms, :expires_ms, :browser)";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":login_id", login->id);
    query_bind_blob(q, ":token_hash",
                    slice_of(token_hash, STORE_LOGINS_HASH_BYTES));
    query_bind_id(q, ":user_id", login->user);
    query_bind_int(q, ":created_ms", login->created_ms);
    query_bind_int(q, ":last_seen_ms", login->last_seen_ms);
    query_bind_int(q, ":expires_ms", login->expires_ms);
    query_bind_text(q, ":browser", login->browser);
    return query_run(q);
}

static struct login of_row(const struct query *q)
{
    return (struct login){
        .id = query_id(q, 0),
        .user = query_id(q, 1),
        .created_ms = query_int(q, 2),
        .last_seen_ms = query_int(q, 3),
        .expires_ms = query_int(q, 4),
    };
}

/* The words of roles fit in a column of their own, so no arena is needed. */
static enum role role_of(const struct query *q, int column)
{
    const struct slice word = query_blob(q, column);
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (slice_is(word, role_name((enum role)role)))
            return (enum role)role;
    }
    return ROLE_STUDENT;
}

enum status store_logins_find(struct store *store,
                              const uint8_t token_hash[STORE_LOGINS_HASH_BYTES],
                              int64_t now_ms, struct login *out,
                              enum role *out_role)
{
    static const char sql[] =
        "SELECT l.login_id, l.user_id, l.created_ms, l.last_seen_ms,"
        "       l.expires_ms, u.role"
        "  FROM logins AS l"
        "  JOIN users AS u ON u.user_id = l.user_id"
        " WHERE l.token_hash = :token_hash"
        "   AND l.expires_ms > :now_ms"
        "   AND u.disabled_ms IS NULL";
    struct query *q = query_begin(store, sql);
    query_bind_blob(q, ":token_hash",
                    slice_of(token_hash, STORE_LOGINS_HASH_BYTES));
    query_bind_int(q, ":now_ms", now_ms);
    if (query_next(q)) {
        *out = of_row(q);
        *out_role = role_of(q, 5);
    }
    return query_end_found(q);
}

enum status store_logins_touch(struct store *store, struct id id,
                               int64_t now_ms)
{
    static const char sql[] = "UPDATE logins"
                              "   SET last_seen_ms = :now_ms"
                              " WHERE login_id = :login_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":login_id", id);
    query_bind_int(q, ":now_ms", now_ms);
    return query_run_changed(q);
}

enum status store_logins_delete(struct store *store, struct id user,
                                struct id id)
{
    static const char sql[] = "DELETE FROM logins"
                              " WHERE login_id = :login_id"
                              "   AND user_id = :user_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":login_id", id);
    query_bind_id(q, ":user_id", user);
    return query_run_changed(q);
}

enum status store_logins_check(struct store *store, struct id user,
                               struct id id, int64_t now_ms,
                               struct login_check *out)
{
    static const char sql[] =
        "SELECT l.login_id, u.disabled_ms, u.password_hash = ''"
        "  FROM users AS u"
        "  LEFT JOIN logins AS l ON l.login_id = :login_id"
        "                       AND l.user_id = u.user_id"
        "                       AND l.expires_ms > :now_ms"
        " WHERE u.user_id = :user_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":login_id", id);
    query_bind_id(q, ":user_id", user);
    query_bind_int(q, ":now_ms", now_ms);
    if (query_next(q))
        *out = (struct login_check){ .is_live = !query_is_null(q, 0),
                                     .is_disabled = !query_is_null(q, 1),
                                     .has_left = query_int(q, 2) != 0 };
    return query_end_found(q);
}

enum status store_logins_list(struct store *store, struct arena *arena,
                              struct id user, int64_t now_ms,
                              struct login **out, size_t *out_count)
{
    static const char sql[] =
        "SELECT login_id, user_id, created_ms, last_seen_ms, expires_ms,"
        "       browser"
        "  FROM logins"
        " WHERE user_id = :user_id"
        "   AND expires_ms > :now_ms"
        " ORDER BY last_seen_ms DESC, login_id DESC";
    struct login *logins = NULL;
    size_t count = 0;
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    query_bind_int(q, ":now_ms", now_ms);
    while (query_next(q)) {
        logins = arena_grow(arena, logins, count, sizeof *logins);
        logins[count] = of_row(q);
        logins[count++].browser = query_text(q, 5, arena);
    }
    *out = logins;
    *out_count = count;
    return query_end(q);
}

static enum status read_ids(struct query *q, struct arena *arena,
                            struct login_ids *out)
{
    *out = (struct login_ids){ 0 };
    while (query_next(q)) {
        out->ids = arena_grow(arena, out->ids, out->count, sizeof *out->ids);
        out->ids[out->count++] = query_id(q, 0);
    }
    return query_end(q);
}

enum status store_logins_delete_others(struct store *store, struct arena *arena,
                                       struct id user, struct id kept,
                                       struct login_ids *out)
{
    static const char sql[] = "DELETE FROM logins"
                              " WHERE user_id = :user_id"
                              "   AND login_id <> :kept_id"
                              " RETURNING login_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    query_bind_id(q, ":kept_id", kept);
    return read_ids(q, arena, out);
}

enum status store_logins_delete_oldest(struct store *store, struct arena *arena,
                                       struct id user, unsigned n_kept,
                                       struct login_ids *out)
{
    static const char sql[] =
        "DELETE FROM logins"
        " WHERE login_id IN (SELECT login_id"
        "                      FROM logins"
        "                     WHERE user_id = :user_id"
        "                     ORDER BY last_seen_ms DESC, login_id DESC"
        "                     LIMIT -1 OFFSET :n_kept)"
        " RETURNING login_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    query_bind_int(q, ":n_kept", n_kept);
    return read_ids(q, arena, out);
}

enum status store_logins_delete_expired(struct store *store, int64_t now_ms)
{
    static const char sql[] = "DELETE FROM logins"
                              " WHERE expires_ms <= :now_ms";
    struct query *q = query_begin(store, sql);
    query_bind_int(q, ":now_ms", now_ms);
    return query_run(q);
}
