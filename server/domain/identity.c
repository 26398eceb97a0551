#include "domain/identity.h"

#include <string.h>

#include "base/slice.h"
#include "store/store.h"
#include "store/store_contacts.h"
#include "store/store_devices.h"

#define ALGORITHM "ed25519:"

static bool is_same_key(const struct identity_key *one,
                        const struct identity_key *other)
{
    return strcmp(one->key, other->key) == 0 &&
           strcmp(one->body, other->body) == 0;
}

static bool is_same(const struct identity *one, const struct identity *other)
{
    return is_same_key(&one->master, &other->master) &&
           is_same_key(&one->self_signing, &other->self_signing) &&
           is_same_key(&one->user_signing, &other->user_signing);
}

static enum status put_within(struct store *store, struct arena *arena,
                              struct id user, const struct identity *identity,
                              bool is_proven, struct key_change *change)
{
    struct identity old;
    enum status st = store_identities_read(store, arena, user, &old);
    if (st == OK && is_same(&old, identity))
        return OK;
    if (st == OK && !is_proven)
        return ERR_DENIED;
    if (st != OK && st != ERR_NOT_FOUND)
        return st;

    change->is_changed = true;
    st = store_identities_unsign(store, user);
    if (st == OK)
        st = store_identities_write(store, user, identity);
    if (st == OK)
        st = store_devices_advance(store, user, &change->epoch);
    return st;
}

enum status identity_put(struct store *store, struct arena *arena,
                         struct id user, const struct identity *identity,
                         bool is_proven, struct key_change *out_change)
{
    struct key_change change = { .is_changed = false };
    enum status st = store_begin(store);
    if (st == OK)
        st = store_end(store, put_within(store, arena, user, identity,
                                         is_proven, &change));
    if (st == OK)
        *out_change = change;
    return st;
}

/* Whether `name` is "ed25519:" and `what`. */
static bool is_key(const char *name, const char *what)
{
    const size_t len = strlen(ALGORITHM);
    return strncmp(name, ALGORITHM, len) == 0 && strcmp(name + len, what) == 0;
}

/* The text of a device's id, and it is a live one of `user` with keys. */
static enum status check_device(struct store *store, struct arena *arena,
                                struct id user, const char *text)
{
    uint64_t device = 0;
    struct device_keys keys;
    if (device_parse(slice_text(text), &device) != OK)
        return ERR_NOT_FOUND;
    const enum status st = store_keys_check_device(store, user, device);
    return st == OK ? store_keys_read_device(store, arena, device, &keys) : st;
}

/* One's own master key is signed by one's devices, each device by the
 * self-signing key. */
static enum status check_own(struct store *store, struct arena *arena,
                             const struct identity *self,
                             const struct key_signature *signature)
{
    const char *signer = signature->signer_key;
    if (strcmp(signature->target, self->master.key) != 0) {
        const enum status st = check_device(
            store, arena, signature->target_user, signature->target);
        if (st != OK)
            return st;
        return is_key(signer, self->self_signing.key) ? OK : ERR_DENIED;
    }
    const size_t len = strlen(ALGORITHM);
    if (strncmp(signer, ALGORITHM, len) != 0)
        return ERR_DENIED;
    const enum status st =
        check_device(store, arena, signature->target_user, signer + len);
    return st == ERR_NOT_FOUND ? ERR_DENIED : st;
}

/* Whoever is no contact has nothing to sign. */
static enum status check_contact(struct store *store, struct arena *arena,
                                 const struct identity *self,
                                 const struct key_signature *signature)
{
    struct identity other;
    bool is_contact = false;
    enum status st = store_contacts_are(store, signature->signer,
                                        signature->target_user, &is_contact);
    if (st == OK && !is_contact)
        st = ERR_NOT_FOUND;
    if (st == OK)
        st =
            store_identities_read(store, arena, signature->target_user, &other);
    if (st == OK && strcmp(signature->target, other.master.key) != 0)
        st = ERR_NOT_FOUND;
    if (st == OK && !is_key(signature->signer_key, self->user_signing.key))
        st = ERR_DENIED;
    return st;
}

static enum status sign_one(struct store *store, struct arena *arena,
                            const struct identity *self,
                            const struct key_signature *signature,
                            struct key_change *change)
{
    bool is_new = false;
    enum status st = id_equal(signature->target_user, signature->signer)
                         ? check_own(store, arena, self, signature)
                         : check_contact(store, arena, self, signature);
    if (st == OK)
        st = store_identities_sign(store, signature, &is_new);
    if (st == OK && is_new)
        change->is_changed = true;
    return st;
}

static enum status sign_within(struct store *store, struct arena *arena,
                               struct id user,
                               const struct key_signature *signatures,
                               size_t count, struct key_change *change)
{
    struct identity self;
    enum status st = store_identities_read(store, arena, user, &self);
    for (size_t i = 0; st == OK && i < count; i++)
        st = sign_one(store, arena, &self, &signatures[i], change);
    if (st == OK && change->is_changed)
        st = store_devices_advance(store, user, &change->epoch);
    return st;
}

enum status identity_sign(struct store *store, struct arena *arena,
                          struct id user,
                          const struct key_signature *signatures, size_t count,
                          struct key_change *out_change)
{
    struct key_change change = { .is_changed = false };
    enum status st = store_begin(store);
    if (st == OK)
        st = store_end(
            store, sign_within(store, arena, user, signatures, count, &change));
    if (st == OK)
        *out_change = change;
    return st;
}
