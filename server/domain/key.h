/*
 * domain/key.h - the public keys of devices: put there, asked for, claimed.
 *
 *   key_upload --> device keys, one-time keys, a fallback key
 *   key_query  --> what names the devices of a user and of their contacts
 *   key_claim  --> one one-time key of a device, handed out once
 *
 * Whose keys one may see is decided here; what is in them is for devices to
 * read and to check (docs/http-api.md 8).
 */
#ifndef DOMAIN_KEY_H
#define DOMAIN_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/status.h"
#include "store/store_identities.h"
#include "store/store_keys.h"

struct store;

/* Whether the device list of whoever called moved, and to which version. */
struct key_change {
    bool is_changed;
    uint32_t epoch;
};

/* What one device brings.  Everything is borrowed. */
struct key_upload {
    uint64_t device;
    const struct device_keys *device_keys; /* NULL: none */
    const struct one_time_key *one_time_keys;
    size_t n_one_time_keys;
    const struct one_time_key *fallback_key; /* NULL: none */
};

/* What the device has afterwards. */
struct key_stock {
    int64_t n_one_time_keys;
    bool has_fallback_key; /* that nobody used */
};

/*
 * Add what a device of `user` brings, all of it or nothing; what is there
 * already stays.
 *
 * Returns OK; ERR_NOT_FOUND unless it is a live device of `user`;
 * ERR_MALFORMED for keys of a device that has no device keys; ERR_CONFLICT
 * for another key than the one of that name; ERR_TOO_BIG for more than
 * LIMIT_ONE_TIME_KEYS; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status key_upload(struct store *store, struct arena *arena,
                                  struct id user,
                                  const struct key_upload *upload,
                                  struct key_stock *out_stock,
                                  struct key_change *out_change);

/* All public keys of one user, as another one may see them. */
struct key_ring {
    struct id user;
    struct device_keys *devices;
    size_t n_devices;
    bool has_identity;
    struct identity identity;
    struct key_signature *signatures; /* of `user` and of the reader */
    size_t n_signatures;
};

/* Those of `users` who are `reader` or a contact of theirs, as of one
 * moment, in the arena.  OK; ERR_IO. */
MUST_CHECK enum status key_query(struct store *store, struct arena *arena,
                                 struct id reader, const struct id *users,
                                 size_t n_users, struct key_ring **out,
                                 size_t *out_count);

/* What the server has of a user's keys, counted. */
struct key_holding {
    uint64_t device;
    struct key_stock stock;
};
struct key_holdings {
    bool has_identity;
    size_t n_signatures;
    struct key_holding *devices; /* those that have keys */
    size_t n_devices;
};

/* Of `user`, in the arena.  OK; ERR_IO. */
MUST_CHECK enum status key_count(struct store *store, struct arena *arena,
                                 struct id user, struct key_holdings *out);

/* One key that is asked for, and the answer. */
struct key_claim {
    struct id user;
    uint64_t device;
    bool is_found; /* the rest is zero otherwise */
    struct one_time_key key;
    int64_t n_left; /* one-time keys of the device */
};

/*
 * Claim a key of each device.  In one transaction that writes, so that two
 * who claim at once get two keys; the fallback key when no other is left.
 * Not found is whoever is neither `claimer` nor a contact, and a device that
 * is not live or has no key.
 *
 * claims  their answers are written when the result is OK; in the arena.
 *
 * Returns OK; ERR_CONFLICT when it is too soon for one of them, and
 * *out_wait_ms is how long: nothing is handed out then; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status key_claim(struct store *store, struct arena *arena,
                                 struct id claimer, struct key_claim *claims,
                                 size_t n_claims, int64_t now_ms,
                                 int64_t *out_wait_ms);

#endif
