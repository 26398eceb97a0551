#include "store/store_contacts.h"

#include <stdlib.h>

#include "store/query.h"

/* The ids of a user's contacts, from both halves of the pairs, as a table
 * expression that two queries share. */
#define OTHERS                                                                 \
    "(SELECT high_id AS other_id FROM contacts WHERE low_id = :user_id"        \
    "  UNION ALL"                                                              \
    " SELECT low_id FROM contacts WHERE high_id = :user_id)"

static void bind_pair(struct query *q, struct id one, struct id other)
{
    const bool is_ordered = id_compare(one, other) < 0;
    query_bind_id(q, ":low_id", is_ordered ? one : other);
    query_bind_id(q, ":high_id", is_ordered ? other : one);
}

enum status store_contacts_insert(struct store *store, struct id one,
                                  struct id other, int64_t now_ms,
                                  bool *out_is_new)
{
    /* A pair that exists gives no row. */
    static const char sql[] =
        "INSERT INTO contacts (low_id, high_id, created_ms)"
        " VALUES (:low_id, :high_id, :created_ms)"
        " ON CONFLICT (low_id, high_id) DO NOTHING"
        " RETURNING 1";
    bool is_new = false;
    struct query *q = query_begin(store, sql);
    bind_pair(q, one, other);
    query_bind_int(q, ":created_ms", now_ms);
    while (query_next(q))
        is_new = true;
    const enum status st = query_end(q);
    if (st == OK)
        *out_is_new = is_new;
    return st;
}

enum status store_contacts_are(struct store *store, struct id one,
                               struct id other, bool *out)
{
    static const char sql[] = "SELECT 1"
                              "  FROM contacts"
                              " WHERE low_id = :low_id"
                              "   AND high_id = :high_id";
    struct query *q = query_begin(store, sql);
    bind_pair(q, one, other);
    const bool is_pair = query_next(q);
    const enum status st = query_end(q);
    if (st == OK)
        *out = is_pair;
    return st;
}

enum status store_contacts_count(struct store *store, struct id user,
                                 int64_t *out)
{
    static const char sql[] = "SELECT count(*) FROM " OTHERS;
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    if (query_next(q))
        *out = query_int(q, 0);
    return query_end_found(q);
}

enum status store_contacts_list(struct store *store, struct arena *arena,
                                struct id user, struct user **out,
                                size_t *out_count)
{
    static const char sql[] = "SELECT " STORE_USERS_COLUMNS "  FROM " OTHERS
                              "  JOIN users AS u ON u.user_id = other_id"
                              " ORDER BY u.user_id";
    struct user *users = NULL;
    size_t count = 0;
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    while (query_next(q)) {
        users = arena_grow(arena, users, count, sizeof *users);
        users[count++] = store_users_of_row(q, 0, arena);
    }
    *out = users;
    *out_count = count;
    return query_end(q);
}

/* Rows of user, epoch and whether they have left, in the order of users. */
static enum status read_lists(struct query *q, struct arena *arena,
                              struct device_list **out, size_t *out_count)
{
    struct device_list *lists = NULL;
    size_t count = 0;
    while (query_next(q)) {
        lists = arena_grow(arena, lists, count, sizeof *lists);
        lists[count++] =
            (struct device_list){ .user = query_id(q, 0),
                                  .epoch = (uint32_t)query_int(q, 1),
                                  .is_deleted = query_int(q, 2) != 0 };
    }
    *out = lists;
    *out_count = count;
    return query_end(q);
}

static int compare_lists(const void *one, const void *other)
{
    const struct device_list *a = one, *b = other;
    return id_compare(a->user, b->user);
}

/* Rows of user and device, in any order, into the lists of their users. */
static enum status read_devices(struct query *q, struct arena *arena,
                                struct device_list *lists, size_t count)
{
    while (query_next(q)) {
        const struct device_list key = { .user = query_id(q, 0) };
        struct device_list *list =
            count > 0 ? bsearch(&key, lists, count, sizeof key, compare_lists)
                      : NULL;
        if (list == NULL) /* a contact since the lists were read */
            continue;
        list->devices = arena_grow(arena, list->devices, list->count,
                                   sizeof *list->devices);
        list->devices[list->count++] = query_device(q, 1);
    }
    return query_end(q);
}

/* Two queries: joined, each device would bring its user's row again, and
 * that takes twice as long. */
enum status store_contacts_devices(struct store *store, struct arena *arena,
                                   struct id user, struct device_list **out,
                                   size_t *out_count)
{
    static const char lists_sql[] =
        "SELECT u.user_id, u.devices_epoch, u.password_hash = ''"
        "  FROM " OTHERS "  JOIN users AS u ON u.user_id = other_id"
        " ORDER BY u.user_id";
    static const char devices_sql[] =
        "SELECT d.user_id, d.device_id"
        "  FROM " OTHERS "  JOIN devices AS d ON d.user_id = other_id"
        "                   AND d.retired_ms IS NULL";
    struct query *q = query_begin(store, lists_sql);
    query_bind_id(q, ":user_id", user);
    const enum status st = read_lists(q, arena, out, out_count);
    if (st != OK)
        return st;
    q = query_begin(store, devices_sql);
    query_bind_id(q, ":user_id", user);
    return read_devices(q, arena, *out, *out_count);
}

enum status store_contacts_own_devices(struct store *store, struct arena *arena,
                                       struct id user, struct device_list *out)
{
    static const char list_sql[] = "SELECT user_id, devices_epoch,"
                                   "       password_hash = ''"
                                   "  FROM users"
                                   " WHERE user_id = :user_id";
    static const char devices_sql[] = "SELECT user_id, device_id"
                                      "  FROM devices"
                                      " WHERE user_id = :user_id"
                                      "   AND retired_ms IS NULL";
    struct device_list *lists = NULL;
    size_t count = 0;
    struct query *q = query_begin(store, list_sql);
    query_bind_id(q, ":user_id", user);
    enum status st = read_lists(q, arena, &lists, &count);
    if (st == OK && count == 0)
        st = ERR_NOT_FOUND;
    if (st != OK)
        return st;
    q = query_begin(store, devices_sql);
    query_bind_id(q, ":user_id", user);
    st = read_devices(q, arena, lists, count);
    if (st == OK)
        *out = lists[0];
    return st;
}
