/*
 * domain/identity.h - the three keys that make a person's devices one, and
 * the signatures that tie devices and people to them.
 *
 *   identity_put --> master key, self-signing key, user-signing key
 *   identity_sign --> own devices, own master key, a contact's master key
 *
 * Contacts pin the master key: another one is a change that each of them is
 * shown, and so the caller must be proven.  No signature is verified here:
 * only that the right key claims to have made it.
 */
#ifndef DOMAIN_IDENTITY_H
#define DOMAIN_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/status.h"
#include "domain/key.h"

struct store;

/*
 * Make `identity` the one of `user`.  In the place of another one it takes
 * away all signatures of and on `user`.
 *
 * is_proven  whether the password was given and right.
 *
 * Returns OK, also when it is there already; ERR_DENIED when another one is
 * and !is_proven; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status identity_put(struct store *store, struct arena *arena,
                                    struct id user,
                                    const struct identity *identity,
                                    bool is_proven,
                                    struct key_change *out_change);

/*
 * Add the signatures of `user`, all of them or none.
 *
 * signatures  their signer is `user`.
 *
 * Returns OK; ERR_NOT_FOUND for a target that is not what is signed here;
 * ERR_DENIED for another key than the one that signs it; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status identity_sign(struct store *store, struct arena *arena,
                                     struct id user,
                                     const struct key_signature *signatures,
                                     size_t count,
                                     struct key_change *out_change);

#endif
