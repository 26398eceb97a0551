#include "store/store_devices.h"

#include "store/query.h"

enum status store_devices_insert(struct store *store, struct id user,
                                 const struct device *device)
{
    static const char sql[] =
        "INSERT INTO devices (device_id, user_id, name, created_ms,"
        "                     last_seen_ms)"
        " VALUES (:device_id, :user_id, :name, :created_ms, :last_seen_ms)";
    struct query *q = query_begin(store, sql);
    query_bind_device(q, ":device_id", device->id);
    query_bind_id(q, ":user_id", user);
    query_bind_text(q, ":name", device->name);
    query_bind_int(q, ":created_ms", device->created_ms);
    query_bind_int(q, ":last_seen_ms", device->last_seen_ms);
    return query_run(q);
}

enum status store_devices_count(struct store *store, struct id user,
                                int64_t *out)
{
    static const char sql[] = "SELECT count(*)"
                              "  FROM devices"
                              " WHERE user_id = :user_id"
                              "   AND retired_ms IS NULL";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    if (query_next(q))
        *out = query_int(q, 0);
    return query_end_found(q);
}

enum status store_devices_list(struct store *store, struct arena *arena,
                               struct id user, struct device **out,
                               size_t *out_count)
{
    static const char sql[] = "SELECT device_id, name, created_ms, last_seen_ms"
                              "  FROM devices"
                              " WHERE user_id = :user_id"
                              "   AND retired_ms IS NULL"
                              " ORDER BY created_ms, device_id";
    struct device *devices = NULL;
    size_t count = 0;
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    while (query_next(q)) {
        devices = arena_grow(arena, devices, count, sizeof *devices);
        devices[count++] = (struct device){
            .id = query_device(q, 0),
            .name = query_text(q, 1, arena),
            .created_ms = query_int(q, 2),
            .last_seen_ms = query_int(q, 3),
        };
    }
    *out = devices;
    *out_count = count;
    return query_end(q);
}

enum status store_devices_retire(struct store *store, struct id user,
                                 uint64_t device, int64_t now_ms)
{
    static const char sql[] = "UPDATE devices"
                              "   SET retired_ms = :now_ms"
                              " WHERE device_id = :device_id"
                              "   AND user_id = :user_id"
                              "   AND retired_ms IS NULL";
    struct query *q = query_begin(store, sql);
    query_bind_device(q, ":device_id", device);
    query_bind_id(q, ":user_id", user);
    query_bind_int(q, ":now_ms", now_ms);
    return query_run_changed(q);
}

enum status store_devices_is_stale(struct store *store, struct id user,
                                   uint64_t device, int64_t stale_ms, bool *out)
{
    static const char sql[] = "SELECT 1"
                              "  FROM devices"
                              " WHERE device_id = :device_id"
                              "   AND user_id = :user_id"
                              "   AND last_seen_ms < :stale_ms"
                              "   AND retired_ms IS NULL";
    struct query *q = query_begin(store, sql);
    query_bind_device(q, ":device_id", device);
    query_bind_id(q, ":user_id", user);
    query_bind_int(q, ":stale_ms", stale_ms);
    bool is_stale = false;
    while (query_next(q))
        is_stale = true;
    const enum status st = query_end(q);
    if (st == OK)
        *out = is_stale;
    return st;
}

enum status store_devices_touch(struct store *store, struct id user,
                                uint64_t device, int64_t now_ms,
                                int64_t stale_ms)
{
    static const char sql[] = "UPDATE devices"
                              "   SET last_seen_ms = :now_ms"
                              " WHERE device_id = :device_id"
                              "   AND user_id = :user_id"
                              "   AND last_seen_ms < :stale_ms"
                              "   AND retired_ms IS NULL";
    struct query *q = query_begin(store, sql);
    query_bind_device(q, ":device_id", device);
    query_bind_id(q, ":user_id", user);
    query_bind_int(q, ":now_ms", now_ms);
    query_bind_int(q, ":stale_ms", stale_ms);
    return query_run(q);
}

enum status store_devices_advance(struct store *store, struct id user,
                                  uint32_t *out_epoch)
{
    static const char sql[] = "UPDATE users"
                              "   SET devices_epoch = devices_epoch + 1"
                              " WHERE user_id = :user_id"
                              " RETURNING devices_epoch";
    uint32_t epoch = 0;
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    /* To the end: the update happens with the first step, and is kept only
     * when the statement finished. */
    while (query_next(q))
        epoch = (uint32_t)query_int(q, 0);
    const enum status st = query_end_found(q);
    if (st == OK)
        *out_epoch = epoch;
    return st;
}
