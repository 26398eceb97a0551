#include "store/store_keys.h"

#include "store/query.h"

/* --- devices -------------------------------------------------------------*/

enum status store_keys_check_device(struct store *store, struct id user,
                                    uint64_t device)
{
    static const char sql[] = "SELECT 1"
                              "  FROM devices"
                              " WHERE device_id = :device_id"
                              "   AND user_id = :user_id"
                              "   AND retired_ms IS NULL";
    struct query *q = query_begin(store, sql);
    query_bind_device(q, ":device_id", device);
    query_bind_id(q, ":user_id", user);
    (void)query_next(q);
    return query_end_found(q);
}

#define DEVICE_COLUMNS "k.device_id, k.ed25519, k.curve25519, k.body"

static struct device_keys device_of_row(const struct query *q,
                                        struct arena *arena)
{
    return (struct device_keys){
        .device = query_device(q, 0),
        .ed25519 = query_text(q, 1, arena),
        .curve25519 = query_text(q, 2, arena),
        .body = query_text(q, 3, arena),
    };
}

enum status store_keys_read_device(struct store *store, struct arena *arena,
                                   uint64_t device, struct device_keys *out)
{
    static const char sql[] = "SELECT " DEVICE_COLUMNS "  FROM device_keys AS k"
                              " WHERE k.device_id = :device_id";
    struct query *q = query_begin(store, sql);
    query_bind_device(q, ":device_id", device);
    if (query_next(q))
        *out = device_of_row(q, arena);
    return query_end_found(q);
}

enum status store_keys_write_device(struct store *store,
                                    const struct device_keys *keys)
{
    static const char sql[] =
        "INSERT INTO device_keys (device_id, ed25519, curve25519, body)"
        " VALUES (:device_id, :ed25519, :curve25519, :body)"
        " ON CONFLICT (device_id) DO UPDATE"
        "    SET ed25519 = excluded.ed25519,"
        "        curve25519 = excluded.curve25519,"
        "        body = excluded.body";
    struct query *q = query_begin(store, sql);
    query_bind_device(q, ":device_id", keys->device);
    query_bind_text(q, ":ed25519", keys->ed25519);
    query_bind_text(q, ":curve25519", keys->curve25519);
    query_bind_text(q, ":body", keys->body);
    return query_run(q);
}

enum status store_keys_list_devices(struct store *store, struct arena *arena,
                                    struct id user, struct device_keys **out,
                                    size_t *out_count)
{
    static const char sql[] =
        "SELECT " DEVICE_COLUMNS "  FROM devices AS d"
        "  JOIN device_keys AS k ON k.device_id = d.device_id"
        " WHERE d.user_id = :user_id"
        "   AND d.retired_ms IS NULL"
        " ORDER BY d.device_id";
    struct device_keys *devices = NULL;
    size_t count = 0;
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    while (query_next(q)) {
        devices = arena_grow(arena, devices, count, sizeof *devices);
        devices[count++] = device_of_row(q, arena);
    }
    *out = devices;
    *out_count = count;
    return query_end(q);
}

enum status store_keys_remove_device(struct store *store, uint64_t device)
{
    /* The other tables refer to this one, and go with it. */
    static const char sql[] = "DELETE FROM device_keys"
                              " WHERE device_id = :device_id";
    struct query *q = query_begin(store, sql);
    query_bind_device(q, ":device_id", device);
    return query_run(q);
}

/* --- one-time keys --------------------------------------------------------*/

static void bind_key(struct query *q, uint64_t device,
                     const struct one_time_key *key)
{
    query_bind_device(q, ":device_id", device);
    query_bind_text(q, ":name", key->name);
    query_bind_text(q, ":body", key->body);
}

enum status store_keys_add(struct store *store, uint64_t device,
                           const struct one_time_key *key)
{
    /* No row comes back for a free key of that name with another body. */
    static const char sql[] =
        "INSERT INTO one_time_keys (device_id, name, body)"
        " VALUES (:device_id, :name, :body)"
        " ON CONFLICT (device_id, name) DO UPDATE"
        "    SET name = excluded.name"
        "  WHERE claimed_ms IS NOT NULL OR body = excluded.body"
        " RETURNING 1";
    struct query *q = query_begin(store, sql);
    bind_key(q, device, key);
    bool is_there = false;
    while (query_next(q))
        is_there = true;
    const enum status st = query_end(q);
    return st == OK && !is_there ? ERR_CONFLICT : st;
}

enum status store_keys_count(struct store *store, uint64_t device, int64_t *out)
{
    static const char sql[] = "SELECT count(*)"
                              "  FROM one_time_keys"
                              " WHERE device_id = :device_id"
                              "   AND claimed_ms IS NULL";
    struct query *q = query_begin(store, sql);
    query_bind_device(q, ":device_id", device);
    if (query_next(q))
        *out = query_int(q, 0);
    return query_end_found(q);
}

static enum status claim(struct store *store, uint64_t device, const char *name,
                         int64_t now_ms)
{
    static const char sql[] = "UPDATE one_time_keys"
                              "   SET claimed_ms = :now_ms, body = ''"
                              " WHERE device_id = :device_id"
                              "   AND name = :name"
                              "   AND claimed_ms IS NULL";
    struct query *q = query_begin(store, sql);
    query_bind_int(q, ":now_ms", now_ms);
    query_bind_device(q, ":device_id", device);
    query_bind_text(q, ":name", name);
    return query_run_changed(q);
}

enum status store_keys_take(struct store *store, struct arena *arena,
                            uint64_t device, int64_t now_ms,
                            struct one_time_key *out)
{
    static const char sql[] = "SELECT name, body"
                              "  FROM one_time_keys"
                              " WHERE device_id = :device_id"
                              "   AND claimed_ms IS NULL"
                              " ORDER BY name"
                              " LIMIT 1";
    struct one_time_key key = { .name = "" };
    struct query *q = query_begin(store, sql);
    query_bind_device(q, ":device_id", device);
    if (query_next(q)) {
        key.name = query_text(q, 0, arena);
        key.body = query_text(q, 1, arena);
    }
    enum status st = query_end_found(q);
    if (st == OK)
        st = claim(store, device, key.name, now_ms);
    if (st == OK)
        *out = key;
    return st;
}

enum status store_keys_forget_claimed(struct store *store, uint64_t device,
                                      int64_t kept)
{
    static const char sql[] = "DELETE FROM one_time_keys"
                              " WHERE device_id = :device_id"
                              "   AND name IN (SELECT name"
                              "                  FROM one_time_keys"
                              "                 WHERE device_id = :device_id"
                              "                   AND claimed_ms IS NOT NULL"
                              "                 ORDER BY claimed_ms DESC, name"
                              "                 LIMIT -1 OFFSET :kept)";
    struct query *q = query_begin(store, sql);
    query_bind_device(q, ":device_id", device);
    query_bind_int(q, ":kept", kept);
    return query_run(q);
}

/* --- fallback keys --------------------------------------------------------*/

enum status store_keys_write_fallback(struct store *store, uint64_t device,
                                      const struct one_time_key *key)
{
    static const char sql[] =
        "INSERT INTO fallback_keys (device_id, name, body, is_used)"
        " VALUES (:device_id, :name, :body, 0)"
        " ON CONFLICT (device_id) DO UPDATE"
        "    SET name = excluded.name, body = excluded.body, is_used = 0"
        "  WHERE body <> excluded.body";
    struct query *q = query_begin(store, sql);
    bind_key(q, device, key);
    return query_run(q);
}

enum status store_keys_take_fallback(struct store *store, struct arena *arena,
                                     uint64_t device, struct one_time_key *out)
{
    static const char sql[] = "UPDATE fallback_keys"
                              "   SET is_used = 1"
                              " WHERE device_id = :device_id"
                              " RETURNING name, body";
    struct query *q = query_begin(store, sql);
    query_bind_device(q, ":device_id", device);
    while (query_next(q)) {
        out->name = query_text(q, 0, arena);
        out->body = query_text(q, 1, arena);
    }
    return query_end_found(q);
}

enum status store_keys_has_fallback(struct store *store, uint64_t device,
                                    bool *out)
{
    static const char sql[] = "SELECT 1"
                              "  FROM fallback_keys"
                              " WHERE device_id = :device_id"
                              "   AND is_used = 0";
    struct query *q = query_begin(store, sql);
    query_bind_device(q, ":device_id", device);
    *out = query_next(q);
    return query_end(q);
}

/* --- how often ------------------------------------------------------------*/

enum status store_keys_read_paid(struct store *store, struct id claimer,
                                 uint64_t device, int64_t *out_ms)
{
    static const char sql[] = "SELECT paid_until_ms"
                              "  FROM key_claims"
                              " WHERE claimer_id = :claimer_id"
                              "   AND device_id = :device_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":claimer_id", claimer);
    query_bind_device(q, ":device_id", device);
    *out_ms = query_next(q) ? query_int(q, 0) : 0;
    return query_end(q);
}

enum status store_keys_write_paid(struct store *store, struct id claimer,
                                  uint64_t device, int64_t paid_until_ms)
{
    static const char sql[] =
        "INSERT INTO key_claims (claimer_id, device_id, paid_until_ms)"
        " VALUES (:claimer_id, :device_id, :paid_until_ms)"
        " ON CONFLICT (claimer_id, device_id) DO UPDATE"
        "    SET paid_until_ms = excluded.paid_until_ms";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":claimer_id", claimer);
    query_bind_device(q, ":device_id", device);
    query_bind_int(q, ":paid_until_ms", paid_until_ms);
    return query_run(q);
}

enum status store_keys_forget_paid(struct store *store, struct id claimer,
                                   int64_t now_ms)
{
    static const char sql[] = "DELETE FROM key_claims"
                              " WHERE claimer_id = :claimer_id"
                              "   AND paid_until_ms <= :now_ms";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":claimer_id", claimer);
    query_bind_int(q, ":now_ms", now_ms);
    return query_run(q);
}
