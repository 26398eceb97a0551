/*
 * store/store_devices.h - the table of browser installs.
 *
 *   domain/device --> [store_devices] --> query --> devices,
 * users.devices_epoch
 *
 * A retired device stays in the table, so that its id is never given again;
 * every function here but the insert speaks of live ones.
 */
#ifndef STORE_STORE_DEVICES_H
#define STORE_STORE_DEVICES_H

#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/status.h"

struct store;

/* A plain value; times are Unix milliseconds. */
struct device {
    uint64_t id;
    const char *name;
    int64_t created_ms;
    int64_t last_seen_ms;
};

/* OK; ERR_CONFLICT when the id was ever given; ERR_NOT_FOUND when there is
 * no such user; ERR_FULL, ERR_IO. */
MUST_CHECK enum status store_devices_insert(struct store *store, struct id user,
                                            const struct device *device);

MUST_CHECK enum status store_devices_count(struct store *store, struct id user,
                                           int64_t *out);

/* The devices of `user`, the oldest first. */
MUST_CHECK enum status store_devices_list(struct store *store,
                                          struct arena *arena, struct id user,
                                          struct device **out,
                                          size_t *out_count);

/* OK; ERR_NOT_FOUND unless it is a live device of `user`; ERR_FULL, ERR_IO. */
MUST_CHECK enum status store_devices_retire(struct store *store, struct id user,
                                            uint64_t device, int64_t now_ms);

/* Whether it is a live one of `user`, last seen before `stale_ms`; without
 * waiting to write.  OK; ERR_IO. */
MUST_CHECK enum status store_devices_is_stale(struct store *store,
                                              struct id user, uint64_t device,
                                              int64_t stale_ms, bool *out);

/* It was seen at `now_ms`; written only when it was last seen before
 * `stale_ms`.  OK, also when nothing was written; ERR_FULL, ERR_IO. */
MUST_CHECK enum status store_devices_touch(struct store *store, struct id user,
                                           uint64_t device, int64_t now_ms,
                                           int64_t stale_ms);

/* The list of `user` changed: one version further, which is `out_epoch`. */
MUST_CHECK enum status store_devices_advance(struct store *store,
                                             struct id user,
                                             uint32_t *out_epoch);

#endif
