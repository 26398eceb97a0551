/*
 * store/store_keys.h - what devices publish so that others can begin to
 * write to them.
 *
 *   domain/key --> [store_keys] --> query --> device_keys, one_time_keys,
 *                                             fallback_keys, key_claims
 *
 * Public keys only.  A body is text that this program does not read.  Texts
 * that are read live in the arena.
 */
#ifndef STORE_STORE_KEYS_H
#define STORE_STORE_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/status.h"

struct store;

/* What names a device to others, for as long as it lives.  A plain value. */
struct device_keys {
    uint64_t device;
    const char *ed25519; /* base64; both are in the body too */
    const char *curve25519;
    const char *body;
};

/* A key that one other device uses once, or a fallback key. */
struct one_time_key {
    const char *name; /* "signed_curve25519:<id>", unique in the device */
    const char *body;
};

/* OK; ERR_NOT_FOUND unless it is a live device of `user`; ERR_IO. */
MUST_CHECK enum status store_keys_check_device(struct store *store,
                                               struct id user, uint64_t device);

/* OK; ERR_NOT_FOUND when the device has none; ERR_IO. */
MUST_CHECK enum status store_keys_read_device(struct store *store,
                                              struct arena *arena,
                                              uint64_t device,
                                              struct device_keys *out);

/* Put them there, or in the place of those that are. */
MUST_CHECK enum status store_keys_write_device(struct store *store,
                                               const struct device_keys *keys);

/* Of every live device of `user` that has some, by device id. */
MUST_CHECK enum status store_keys_list_devices(struct store *store,
                                               struct arena *arena,
                                               struct id user,
                                               struct device_keys **out,
                                               size_t *out_count);

/* Take everything of the device away, also the claims of others on it. */
MUST_CHECK enum status store_keys_remove_device(struct store *store,
                                                uint64_t device);

/* OK, also when this very key is or was there; ERR_CONFLICT when another
 * one of that name is; ERR_NOT_FOUND when the device has no keys; ERR_FULL,
 * ERR_IO. */
MUST_CHECK enum status store_keys_add(struct store *store, uint64_t device,
                                      const struct one_time_key *key);

/* How many are free. */
MUST_CHECK enum status store_keys_count(struct store *store, uint64_t device,
                                        int64_t *out);

/* One that is free; it is not, afterwards.  OK; ERR_NOT_FOUND when none is;
 * ERR_FULL, ERR_IO. */
MUST_CHECK enum status store_keys_take(struct store *store, struct arena *arena,
                                       uint64_t device, int64_t now_ms,
                                       struct one_time_key *out);

/* Forget the names of claimed ones but for the `kept` youngest. */
MUST_CHECK enum status store_keys_forget_claimed(struct store *store,
                                                 uint64_t device, int64_t kept);

/* The same key again stays used or not; another one is not used.
 * As store_keys_add, without ERR_CONFLICT. */
MUST_CHECK enum status store_keys_write_fallback(
    struct store *store, uint64_t device, const struct one_time_key *key);

/* The fallback key, which is used from now on.  OK; ERR_NOT_FOUND; ERR_FULL,
 * ERR_IO. */
MUST_CHECK enum status store_keys_take_fallback(struct store *store,
                                                struct arena *arena,
                                                uint64_t device,
                                                struct one_time_key *out);

/* Whether the device has one that nobody took. */
MUST_CHECK enum status store_keys_has_fallback(struct store *store,
                                               uint64_t device, bool *out);

/* Until when (Unix milliseconds) the claims of `claimer` on the device are
 * paid for; 0 when there were none. */
MUST_CHECK enum status store_keys_read_paid(struct store *store,
                                            struct id claimer, uint64_t device,
                                            int64_t *out_ms);
MUST_CHECK enum status store_keys_write_paid(struct store *store,
                                             struct id claimer, uint64_t device,
                                             int64_t paid_until_ms);

/* Forget what `claimer` has long paid for. */
MUST_CHECK enum status store_keys_forget_paid(struct store *store,
                                              struct id claimer,
                                              int64_t now_ms);

#endif
