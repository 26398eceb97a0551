/*
 * domain/device.h - the browser installs of a user.
 *
 *   device_add --> live --device_retire--> retired, for good
 *
 * Each change is a new version of the user's device list, its epoch: who
 * sends to an old list is told by the relay (docs/protocol.md 5.4).
 */
#ifndef DOMAIN_DEVICE_H
#define DOMAIN_DEVICE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/status.h"
#include "store/store_devices.h"

struct store;

enum { DEVICE_NAME_MAX = 60 }; /* characters */

/* Which device, and the version of the list that says so. */
struct device_change {
    uint64_t device;
    uint32_t epoch;
};

/* A new one called `name`.  OK; ERR_CONFLICT when the user has
 * LIMIT_DEVICES_PER_USER; ERR_NOT_FOUND when there is no such user;
 * ERR_FULL, ERR_IO. */
MUST_CHECK enum status device_add(struct store *store, struct id user,
                                  const char *name, int64_t now_ms,
                                  struct device_change *out);

/* Its keys, and the signatures of and on them, go with it.  OK;
 * ERR_NOT_FOUND unless it is a live one of `user`; ERR_FULL, ERR_IO. */
MUST_CHECK enum status device_retire(struct store *store, struct id user,
                                     uint64_t device, int64_t now_ms,
                                     struct device_change *out);

/* The live ones, the oldest first, and the version of the list, as of one
 * moment; in the arena.  OK; ERR_NOT_FOUND when there is no such user;
 * ERR_IO. */
MUST_CHECK enum status device_list(struct store *store, struct arena *arena,
                                   struct id user, struct device **out,
                                   size_t *out_count, uint32_t *out_epoch);

/* It opened a link; written down at most once in LIMIT_DEVICE_SEEN_MS.  OK,
 * also when there is no such device, or others write; ERR_IO. */
MUST_CHECK enum status device_see(struct store *store, struct id user,
                                  uint64_t device, int64_t now_ms);

#endif
