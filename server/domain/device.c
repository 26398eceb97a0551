#include "domain/device.h"

#include "base/limits.h"
#include "store/store.h"
#include "store/store_identities.h"
#include "store/store_keys.h"
#include "store/store_users.h"

static enum status add_within(struct store *store, struct id user,
                              const struct device *device, uint32_t *out_epoch)
{
    int64_t count = 0;
    enum status st = store_devices_count(store, user, &count);
    if (st == OK && count >= LIMIT_DEVICES_PER_USER)
        st = ERR_CONFLICT;
    if (st == OK)
        st = store_devices_insert(store, user, device);
    if (st == OK)
        st = store_devices_advance(store, user, out_epoch);
    return st;
}

enum status device_add(struct store *store, struct id user, const char *name,
                       int64_t now_ms, struct device_change *out)
{
    const struct device device = {
        .id = device_new(),
        .name = name,
        .created_ms = now_ms,
        .last_seen_ms = now_ms,
    };
    uint32_t epoch = 0;
    enum status st = store_begin(store);
    if (st == OK)
        st = store_end(store, add_within(store, user, &device, &epoch));
    if (st == OK)
        *out = (struct device_change){ .device = device.id, .epoch = epoch };
    return st;
}

static enum status retire_within(struct store *store, struct id user,
                                 uint64_t device, int64_t now_ms,
                                 uint32_t *out_epoch)
{
    enum status st = store_devices_retire(store, user, device, now_ms);
    if (st == OK)
        st = store_keys_remove_device(store, device);
    if (st == OK)
        st = store_identities_unsign_device(store, user, device);
    if (st == OK)
        st = store_devices_advance(store, user, out_epoch);
    return st;
}

enum status device_retire(struct store *store, struct id user, uint64_t device,
                          int64_t now_ms, struct device_change *out)
{
    uint32_t epoch = 0;
    enum status st = store_begin(store);
    if (st == OK)
        st = store_end(store,
                       retire_within(store, user, device, now_ms, &epoch));
    if (st == OK)
        *out = (struct device_change){ .device = device, .epoch = epoch };
    return st;
}

enum status device_list(struct store *store, struct arena *arena,
                        struct id user, struct device **out, size_t *out_count,
                        uint32_t *out_epoch)
{
    struct user self;
    enum status st = store_begin_reading(store);
    if (st != OK)
        return st;
    st = store_users_read(store, arena, user, &self);
    if (st == OK)
        st = store_devices_list(store, arena, user, out, out_count);
    if (st == OK)
        *out_epoch = self.devices_epoch;
    return store_end(store, st);
}

enum status device_see(struct store *store, struct id user, uint64_t device,
                       int64_t now_ms)
{
    const int64_t stale_ms = now_ms - LIMIT_DEVICE_SEEN_MS;
    bool is_stale = false;
    enum status st =
        store_devices_is_stale(store, user, device, stale_ms, &is_stale);
    if (st != OK || !is_stale)
        return st;
    store_relax(store);
    st = store_devices_touch(store, user, device, now_ms, stale_ms);
    store_firm(store);
    return st == ERR_FULL ? OK : st; /* the next link writes it */
}
