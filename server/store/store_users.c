#include "store/store_users.h"

#include "store/query.h"

struct user store_users_of_row(const struct query *q, int first,
                               struct arena *arena)
{
    struct user user = {
        .id = query_id(q, first),
        .email = query_text(q, first + 1, arena),
        .username = query_text(q, first + 2, arena),
        .first_name = query_text(q, first + 3, arena),
        .last_name = query_text(q, first + 4, arena),
        .time_zone = query_text(q, first + 6, arena),
        .devices_epoch = (uint32_t)query_int(q, first + 7),
        .created_ms = query_int(q, first + 8),
        .is_disabled = !query_is_null(q, first + 9),
        .is_confirmed = !query_is_null(q, first + 10),
        .has_change_mails = query_int(q, first + 11) != 0,
        .is_deleted = query_int(q, first + 12) != 0,
    };
    /* The table's CHECK allows no word that role_parse does not know; the
     * least of them is what a file from elsewhere would get. */
    if (role_parse(query_text(q, first + 5, arena), &user.role) != OK)
        user.role = ROLE_STUDENT;
    return user;
}

enum status store_users_insert(struct store *store, const struct user *user,
                               const char *password_hash)
{
    static const char sql[] =
        "INSERT INTO users (user_id, email, username, password_hash,"
        "                   first_name, last_name, role, time_zone,"
        "                   created_ms)"
        " VALUES (:user_id, :email, :username, :password_hash,"
        "         :first_name, :last_name, :role, :time_zone, :created_ms)";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user->id);
    query_bind_text(q, ":email", user->email);
    query_bind_text(q, ":username", user->username);
    query_bind_text(q, ":password_hash", password_hash);
    query_bind_text(q, ":first_name", user->first_name);
    query_bind_text(q, ":last_name", user->last_name);
    query_bind_text(q, ":role", role_name(user->role));
    query_bind_text(q, ":time_zone", user->time_zone);
    query_bind_int(q, ":created_ms", user->created_ms);
    return query_run(q);
}

enum status store_users_read(struct store *store, struct arena *arena,
                             struct id id, struct user *out)
{
    static const char sql[] = "SELECT " STORE_USERS_COLUMNS "  FROM users AS u"
                              " WHERE u.user_id = :user_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", id);
    if (query_next(q))
        *out = store_users_of_row(q, 0, arena);
    return query_end_found(q);
}

enum status store_users_find(struct store *store, struct arena *arena,
                             const char *email, struct user *out,
                             const char **out_hash)
{
    static const char sql[] =
        "SELECT u.password_hash, " STORE_USERS_COLUMNS "  FROM users AS u"
        " WHERE u.email = :email";
    struct query *q = query_begin(store, sql);
    query_bind_text(q, ":email", email);
    if (query_next(q)) {
        *out_hash = query_text(q, 0, arena);
        *out = store_users_of_row(q, 1, arena);
    }
    return query_end_found(q);
}

enum status store_users_last_number(struct store *store, const char *base,
                                    int64_t *out)
{
    /* ':' follows '9', so the range of the index is base and base + digits,
     * and some names with a '.' or '-', which GLOB drops. */
    static const char sql[] =
        "SELECT max(CASE WHEN username = :base THEN 1"
        "           ELSE CAST(substr(username, length(:base) + 1) AS INTEGER)"
        "           END)"
        "  FROM users"
        " WHERE username >= :base"
        "   AND username < :base || ':'"
        "   AND substr(username, length(:base) + 1) NOT GLOB '*[^0-9]*'";
    struct query *q = query_begin(store, sql);
    query_bind_text(q, ":base", base);
    if (query_next(q))
        *out = query_int(q, 0);
    return query_end_found(q);
}

enum status store_users_rename(struct store *store, struct id id,
                               const char *first_name, const char *last_name)
{
    static const char sql[] = "UPDATE users"
                              "   SET first_name = :first_name,"
                              "       last_name = :last_name"
                              " WHERE user_id = :user_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", id);
    query_bind_text(q, ":first_name", first_name);
    query_bind_text(q, ":last_name", last_name);
    return query_run_changed(q);
}

enum status store_users_move(struct store *store, struct id id,
                             const char *time_zone)
{
    static const char sql[] = "UPDATE users"
                              "   SET time_zone = :time_zone"
                              " WHERE user_id = :user_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", id);
    query_bind_text(q, ":time_zone", time_zone);
    return query_run_changed(q);
}

enum status store_users_set_hash(struct store *store, struct id id,
                                 const char *password_hash)
{
    static const char sql[] = "UPDATE users"
                              "   SET password_hash = :password_hash"
                              " WHERE user_id = :user_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", id);
    query_bind_text(q, ":password_hash", password_hash);
    return query_run_changed(q);
}

enum status store_users_disable(struct store *store, struct id id,
                                int64_t now_ms)
{
    static const char sql[] = "UPDATE users"
                              "   SET disabled_ms = :now_ms"
                              " WHERE user_id = :user_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", id);
    query_bind_int(q, ":now_ms", now_ms);
    return query_run_changed(q);
}

enum status store_users_enable(struct store *store, struct id id)
{
    static const char sql[] = "UPDATE users"
                              "   SET disabled_ms = NULL"
                              " WHERE user_id = :user_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", id);
    return query_run_changed(q);
}

enum status store_users_confirm(struct store *store, struct id id,
                                int64_t now_ms)
{
    static const char sql[] = "UPDATE users"
                              "   SET confirmed_ms = :now_ms"
                              " WHERE user_id = :user_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", id);
    query_bind_int(q, ":now_ms", now_ms);
    return query_run_changed(q);
}

enum status store_users_set_change_mails(struct store *store, struct id id,
                                         bool has)
{
    static const char sql[] = "UPDATE users"
                              "   SET changes_by_mail = :has"
                              " WHERE user_id = :user_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", id);
    query_bind_int(q, ":has", has);
    return query_run_changed(q);
}

static enum status delete_user(struct store *store, struct id id)
{
    static const char sql[] = "DELETE FROM users"
                              " WHERE user_id = :user_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", id);
    return query_run_changed(q);
}

enum status store_users_replace(struct store *store,
                                const struct user *stand_in)
{
    /* Until the commit, by when there is a row of that id again. */
    static const char sql[] = "PRAGMA defer_foreign_keys = ON";
    enum status st = query_run(query_begin(store, sql));
    if (st == OK)
        st = delete_user(store, stand_in->id);
    if (st == OK)
        st = store_users_insert(store, stand_in, "");
    return st == OK
               ? store_users_disable(store, stand_in->id, stand_in->created_ms)
               : st;
}

enum status store_users_delete_unused(struct store *store, struct id id)
{
    static const char sql[] =
        "DELETE FROM users"
        " WHERE user_id = :user_id"
        "   AND password_hash = ''"
        "   AND NOT EXISTS (SELECT 1 FROM sessions WHERE tutor_id = :user_id)"
        "   AND NOT EXISTS (SELECT 1 FROM sessions WHERE student_id = :user_id)"
        "   AND NOT EXISTS (SELECT 1 FROM contacts WHERE low_id = :user_id)"
        "   AND NOT EXISTS (SELECT 1 FROM contacts WHERE high_id = :user_id)";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", id);
    return query_run(q);
}

enum status store_users_list(struct store *store, struct arena *arena,
                             struct user **out, size_t *out_count)
{
    static const char sql[] = "SELECT " STORE_USERS_COLUMNS "  FROM users AS u"
                              " WHERE u.password_hash <> ''"
                              " ORDER BY u.email";
    struct user *users = NULL;
    size_t count = 0;
    struct query *q = query_begin(store, sql);
    while (query_next(q)) {
        users = arena_grow(arena, users, count, sizeof *users);
        users[count++] = store_users_of_row(q, 0, arena);
    }
    *out = users;
    *out_count = count;
    return query_end(q);
}
