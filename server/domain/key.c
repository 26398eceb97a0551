#include "domain/key.h"

#include <string.h>

#include "base/limits.h"
#include "store/store.h"
#include "store/store_contacts.h"
#include "store/store_devices.h"

/* --- upload ---------------------------------------------------------------*/

/* A device's keys name it for good: other ones are another device. */
static enum status put_device_keys(struct store *store, struct arena *arena,
                                   struct id user,
                                   const struct device_keys *keys,
                                   struct key_change *change)
{
    struct device_keys old;
    enum status st = store_keys_read_device(store, arena, keys->device, &old);
    if (st == OK && (strcmp(old.ed25519, keys->ed25519) != 0 ||
                     strcmp(old.curve25519, keys->curve25519) != 0))
        return ERR_CONFLICT;
    if (st == OK && strcmp(old.body, keys->body) == 0)
        return OK;
    if (st != OK && st != ERR_NOT_FOUND)
        return st;

    change->is_changed = true;
    st = store_keys_write_device(store, keys);
    /* What was signed was the old body. */
    if (st == OK)
        st = store_identities_unsign_device(store, user, keys->device);
    if (st == OK)
        st = store_devices_advance(store, user, &change->epoch);
    return st;
}

static enum status read_stock(struct store *store, uint64_t device,
                              struct key_stock *stock)
{
    const enum status st =
        store_keys_count(store, device, &stock->n_one_time_keys);
    if (st != OK)
        return st;
    return store_keys_has_fallback(store, device, &stock->has_fallback_key);
}

static enum status put_one_time_keys(struct store *store,
                                     const struct key_upload *upload,
                                     struct key_stock *stock)
{
    enum status st = OK;
    for (size_t i = 0; st == OK && i < upload->n_one_time_keys; i++)
        st = store_keys_add(store, upload->device, &upload->one_time_keys[i]);
    if (st == OK && upload->fallback_key != NULL)
        st = store_keys_write_fallback(store, upload->device,
                                       upload->fallback_key);
    /* The device is there: what they refer to, its keys, is not. */
    if (st == ERR_NOT_FOUND)
        return ERR_MALFORMED;

    if (st == OK)
        st = read_stock(store, upload->device, stock);
    if (st == OK && stock->n_one_time_keys > LIMIT_ONE_TIME_KEYS)
        st = ERR_TOO_BIG;
    return st;
}

static enum status upload_within(struct store *store, struct arena *arena,
                                 struct id user,
                                 const struct key_upload *upload,
                                 struct key_stock *stock,
                                 struct key_change *change)
{
    enum status st = store_keys_check_device(store, user, upload->device);
    if (st == OK && upload->device_keys != NULL)
        st = put_device_keys(store, arena, user, upload->device_keys, change);
    if (st == OK)
        st = put_one_time_keys(store, upload, stock);
    if (st == OK && upload->n_one_time_keys > 0)
        st = store_keys_forget_claimed(store, upload->device,
                                       LIMIT_ONE_TIME_KEYS);
    return st;
}

enum status key_upload(struct store *store, struct arena *arena, struct id user,
                       const struct key_upload *upload,
                       struct key_stock *out_stock,
                       struct key_change *out_change)
{
    struct key_stock stock = { .n_one_time_keys = 0 };
    struct key_change change = { .is_changed = false };
    enum status st = store_begin(store);
    if (st == OK)
        st = store_end(
            store, upload_within(store, arena, user, upload, &stock, &change));
    if (st == OK) {
        *out_stock = stock;
        *out_change = change;
    }
    return st;
}

/* --- query ----------------------------------------------------------------*/

static enum status may_see(struct store *store, struct id reader,
                           struct id user, bool *out)
{
    *out = id_equal(reader, user);
    return *out ? OK : store_contacts_are(store, reader, user, out);
}

static enum status read_ring(struct store *store, struct arena *arena,
                             struct id reader, struct key_ring *ring)
{
    enum status st = store_keys_list_devices(store, arena, ring->user,
                                             &ring->devices, &ring->n_devices);
    if (st != OK)
        return st;
    st = store_identities_read(store, arena, ring->user, &ring->identity);
    ring->has_identity = st == OK;
    if (st != OK && st != ERR_NOT_FOUND)
        return st;
    return store_identities_signatures(store, arena, ring->user, reader,
                                       &ring->signatures, &ring->n_signatures);
}

enum status key_query(struct store *store, struct arena *arena,
                      struct id reader, const struct id *users, size_t n_users,
                      struct key_ring **out, size_t *out_count)
{
    struct key_ring *rings = NULL;
    size_t count = 0;
    enum status st = store_begin_reading(store);
    if (st != OK)
        return st;
    for (size_t i = 0; st == OK && i < n_users; i++) {
        bool is_seen = false;
        st = may_see(store, reader, users[i], &is_seen);
        if (st != OK || !is_seen)
            continue;
        rings = arena_grow(arena, rings, count, sizeof *rings);
        rings[count] = (struct key_ring){ .user = users[i] };
        st = read_ring(store, arena, reader, &rings[count++]);
    }
    *out = rings;
    *out_count = count;
    return store_end(store, st);
}

static enum status count_within(struct store *store, struct arena *arena,
                                struct id user, struct key_holdings *holdings)
{
    struct key_ring ring = { .user = user };
    enum status st = read_ring(store, arena, user, &ring);
    if (st != OK)
        return st;
    holdings->has_identity = ring.has_identity;
    holdings->n_signatures = ring.n_signatures;
    holdings->n_devices = ring.n_devices;
    holdings->devices =
        arena_take(arena, ring.n_devices * sizeof *holdings->devices);
    for (size_t i = 0; st == OK && i < ring.n_devices; i++) {
        struct key_holding *holding = &holdings->devices[i];
        *holding = (struct key_holding){ .device = ring.devices[i].device };
        st = read_stock(store, holding->device, &holding->stock);
    }
    return st;
}

enum status key_count(struct store *store, struct arena *arena, struct id user,
                      struct key_holdings *out)
{
    enum status st = store_begin_reading(store);
    if (st != OK)
        return st;
    struct key_holdings holdings = { .has_identity = false };
    st = store_end(store, count_within(store, arena, user, &holdings));
    if (st == OK)
        *out = holdings;
    return st;
}

/* --- claim ----------------------------------------------------------------*/

/* A claim is paid for LIMIT_CLAIM_EVERY_MS; up to LIMIT_CLAIM_BURST may be
 * paid ahead. */
static enum status pay(struct store *store, struct id claimer, uint64_t device,
                       int64_t now_ms, int64_t *out_wait_ms)
{
    const int64_t ahead_ms =
        INT64_C(1) * LIMIT_CLAIM_BURST * LIMIT_CLAIM_EVERY_MS;
    int64_t paid_ms = 0;
    const enum status st =
        store_keys_read_paid(store, claimer, device, &paid_ms);
    if (st != OK)
        return st;
    paid_ms = (paid_ms > now_ms ? paid_ms : now_ms) + LIMIT_CLAIM_EVERY_MS;
    if (paid_ms - now_ms > ahead_ms) {
        *out_wait_ms = paid_ms - now_ms - ahead_ms;
        return ERR_CONFLICT;
    }
    return store_keys_write_paid(store, claimer, device, paid_ms);
}

static enum status take_key(struct store *store, struct arena *arena,
                            int64_t now_ms, struct key_claim *claim)
{
    enum status st =
        store_keys_take(store, arena, claim->device, now_ms, &claim->key);
    if (st == ERR_NOT_FOUND)
        st = store_keys_take_fallback(store, arena, claim->device, &claim->key);
    if (st == OK)
        st = store_keys_count(store, claim->device, &claim->n_left);
    claim->is_found = st == OK;
    return st == ERR_NOT_FOUND ? OK : st;
}

static enum status claim_one(struct store *store, struct arena *arena,
                             struct id claimer, struct key_claim *claim,
                             int64_t now_ms, int64_t *out_wait_ms)
{
    struct device_keys keys;
    bool is_seen = false;
    claim->is_found = false;
    enum status st = may_see(store, claimer, claim->user, &is_seen);
    if (st != OK || !is_seen)
        return st;
    st = store_keys_check_device(store, claim->user, claim->device);
    if (st == OK)
        st = store_keys_read_device(store, arena, claim->device, &keys);
    if (st == ERR_NOT_FOUND)
        return OK;
    if (st == OK)
        st = pay(store, claimer, claim->device, now_ms, out_wait_ms);
    return st == OK ? take_key(store, arena, now_ms, claim) : st;
}

enum status key_claim(struct store *store, struct arena *arena,
                      struct id claimer, struct key_claim *claims,
                      size_t n_claims, int64_t now_ms, int64_t *out_wait_ms)
{
    enum status st = store_begin(store);
    if (st != OK)
        return st;
    st = store_keys_forget_paid(store, claimer, now_ms);
    for (size_t i = 0; st == OK && i < n_claims; i++)
        st = claim_one(store, arena, claimer, &claims[i], now_ms, out_wait_ms);
    return store_end(store, st);
}
