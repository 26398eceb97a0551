#include "store/query.h"

#include <assert.h>
#include <string.h>

#include "store/connection.h"

/* The slot of `sql`: its own, or the free one where it belongs. */
static struct query *slot_of(struct store *store, const char *sql)
{
    const size_t start =
        (size_t)((uint64_t)(uintptr_t)sql * 0x9E3779B97F4A7C15u >> 48);
    for (size_t i = 0; i < CONNECTION_QUERIES_MAX; i++) {
        struct query *q = &store->queries[(start + i) % CONNECTION_QUERIES_MAX];
        if (q->sql == sql || q->sql == NULL)
            return q;
    }
    assert(false && "more queries than CONNECTION_QUERIES_MAX");
    return NULL;
}

static void take(struct query *q, int code)
{
    if (q->st == OK)
        q->st = connection_status(q->store, code, q->sql);
}

struct query *query_begin(struct store *store, const char *sql)
{
    struct query *q = slot_of(store, sql);
    assert(!q->is_running);

    q->sql = sql;
    q->store = store;
    q->st = store->is_weak ? connection_make_firm(store) : OK;
    q->has_row = false;
    q->is_running = true;
    if (q->st == OK && q->stmt == NULL)
        take(q, sqlite3_prepare_v3(store->db, sql, -1,
                                   SQLITE_PREPARE_PERSISTENT, &q->stmt, NULL));
    return q;
}

/* The number of a parameter; a name that is not there is our mistake. */
static int index_of(const struct query *q, const char *name)
{
    const int index = sqlite3_bind_parameter_index(q->stmt, name);
    assert(index > 0);
    return index;
}

void query_bind_blob(struct query *q, const char *name, struct slice bytes)
{
    if (q->st != OK)
        return;
    /* A NULL pointer would bind NULL, not an empty blob. */
    const void *data = bytes.len > 0 ? (const void *)bytes.data : "";
    take(q, sqlite3_bind_blob64(q->stmt, index_of(q, name), data, bytes.len,
                                SQLITE_STATIC));
}

void query_bind_id(struct query *q, const char *name, struct id id)
{
    if (q->st != OK)
        return;
    take(q, sqlite3_bind_blob64(q->stmt, index_of(q, name), id.bytes, ID_BYTES,
                                SQLITE_TRANSIENT));
}

void query_bind_int(struct query *q, const char *name, int64_t value)
{
    if (q->st != OK)
        return;
    take(q, sqlite3_bind_int64(q->stmt, index_of(q, name), value));
}

void query_bind_device(struct query *q, const char *name, uint64_t device)
{
    query_bind_int(q, name, (int64_t)device);
}

void query_bind_slice(struct query *q, const char *name, struct slice text)
{
    if (q->st != OK)
        return;
    const char *data = text.len > 0 ? (const char *)text.data : "";
    take(q, sqlite3_bind_text64(q->stmt, index_of(q, name), data, text.len,
                                SQLITE_STATIC, SQLITE_UTF8));
}

void query_bind_text(struct query *q, const char *name, const char *text)
{
    query_bind_slice(q, name, slice_text(text));
}

bool query_next(struct query *q)
{
    if (q->st != OK)
        return false;
    const int code = sqlite3_step(q->stmt);
    take(q, code);
    if (code == SQLITE_ROW)
        q->has_row = true;
    return code == SQLITE_ROW;
}

struct slice query_blob(const struct query *q, int column)
{
    /* The order matters: column_bytes is of what column_blob converted. */
    const void *data = sqlite3_column_blob(q->stmt, column);
    return slice_of(data, (size_t)sqlite3_column_bytes(q->stmt, column));
}

struct id query_id(const struct query *q, int column)
{
    struct id id = { { 0 } };
    const struct slice bytes = query_blob(q, column);
    if (bytes.len == ID_BYTES)
        memcpy(id.bytes, bytes.data, ID_BYTES);
    return id;
}

int64_t query_int(const struct query *q, int column)
{
    return sqlite3_column_int64(q->stmt, column);
}

uint64_t query_device(const struct query *q, int column)
{
    return (uint64_t)query_int(q, column);
}

bool query_is_null(const struct query *q, int column)
{
    return sqlite3_column_type(q->stmt, column) == SQLITE_NULL;
}

char *query_text(const struct query *q, int column, struct arena *arena)
{
    const void *text = sqlite3_column_text(q->stmt, column);
    const int len = sqlite3_column_bytes(q->stmt, column);
    return arena_copy(arena, slice_of(text, (size_t)len));
}

enum status query_end(struct query *q)
{
    assert(q->is_running);
    q->is_running = false;
    /* Reset repeats the code of the failed step, which was taken already. */
    (void)sqlite3_reset(q->stmt);
    if (q->stmt != NULL)
        (void)sqlite3_clear_bindings(q->stmt);
    return q->st;
}

enum status query_end_found(struct query *q)
{
    const enum status st = query_end(q);
    return st == OK && !q->has_row ? ERR_NOT_FOUND : st;
}

enum status query_run(struct query *q)
{
    while (query_next(q)) {
    }
    return query_end(q);
}

enum status query_run_changed(struct query *q)
{
    while (query_next(q)) {
    }
    const int changed = sqlite3_changes(q->store->db);
    const enum status st = query_end(q);
    return st == OK && changed == 0 ? ERR_NOT_FOUND : st;
}
