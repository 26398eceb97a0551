/*
 * store/store_identities.h - the keys that make a person's devices one, and
 * who has signed what.
 *
 *   domain/identity --> [store_identities] --> query --> identities,
 *                                                        key_signatures
 *
 * Public keys and signatures only; a body is text that this program does not
 * read.  Texts that are read live in the arena.
 */
#ifndef STORE_STORE_IDENTITIES_H
#define STORE_STORE_IDENTITIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/status.h"

struct store;

/* A public key in base64, and the object that has it. */
struct identity_key {
    const char *key;
    const char *body;
};

/* A plain value. */
struct identity {
    struct identity_key master;       /* the person                         */
    struct identity_key self_signing; /* signs the person's devices         */
    struct identity_key user_signing; /* signs the master keys of others    */
};

/* A signature that came after the object that it signs.  A plain value. */
struct key_signature {
    struct id target_user;
    const char *target; /* text of a device id, or a master key        */
    struct id signer;
    const char *signer_key; /* "ed25519:<device id or public key>"     */
    const char *signature;
};

/* OK; ERR_NOT_FOUND when `user` has none; ERR_IO. */
MUST_CHECK enum status store_identities_read(struct store *store,
                                             struct arena *arena,
                                             struct id user,
                                             struct identity *out);

/* Put it there, or in the place of the one that is. */
MUST_CHECK enum status store_identities_write(struct store *store,
                                              struct id user,
                                              const struct identity *identity);

/* Put it there, or in the place of that signer's; out_is_new when it was not
 * there exactly so. */
MUST_CHECK enum status store_identities_sign(
    struct store *store, const struct key_signature *signature,
    bool *out_is_new);

/* Those on anything of `user`, by `user` and by `reader`. */
MUST_CHECK enum status store_identities_signatures(
    struct store *store, struct arena *arena, struct id user, struct id reader,
    struct key_signature **out, size_t *out_count);

/* Take away all that are of or on `user`. */
MUST_CHECK enum status store_identities_unsign(struct store *store,
                                               struct id user);

/* The same of or on one device of `user`. */
MUST_CHECK enum status store_identities_unsign_device(struct store *store,
                                                      struct id user,
                                                      uint64_t device);

#endif
