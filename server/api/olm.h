/*
 * api/olm.h - the names and objects of OlmMachine, as bodies have them
 * (docs/http-api.md 8).
 *
 *   json_t of a body --> [olm] --> names, public keys, canonical text
 *   stored text, signatures --> [olm] --> json_t of an answer
 *
 * A user is "@<userId>:judify", a device is its id as text.  Of an object
 * only what the server must know is looked at; the rest is kept as it came,
 * as canonical JSON: sorted, compact, at most LIMIT_KEY_BYTES.  Verifies no
 * signature.
 */
#ifndef API_OLM_H
#define API_OLM_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/id.h"
#include "domain/key.h"

enum { OLM_USER_LEN = 1 + ID_TEXT_LEN + 7 }; /* "@" id ":judify" */

/* The only algorithm of one-time keys. */
#define OLM_ONE_TIME "signed_curve25519"

/* Write the name of a user and a NUL; returns `out`. */
char *olm_print_user(struct id user, char out[OLM_USER_LEN + 1]);

/* Whether `name` is one, and then whose. */
bool olm_parse_user(const char *name, struct id *out);

/* Walk the members of an object that stays as it is; NULL: the end. */
void *olm_first(const json_t *object);
void *olm_next(const json_t *object, void *at);

/* Whether `text` is a signature, or a public key, by its form. */
bool olm_is_signature(const json_t *text);
bool olm_is_public_key(const json_t *text);

/*
 * Each reads one object, borrowed until the arena ends, and is false when it
 * is not what its name says; out is written only when it is.
 *
 *   device_keys   of that user and device, with both of its keys
 *   one_time_key  with a signature of that device; `name` is its member's
 *   identity_key  of that user, for that usage ("master"), and signed by
 *                 `signer`, unless that is NULL
 */
bool olm_read_device_keys(struct arena *arena, const json_t *object,
                          struct id user, uint64_t device,
                          struct device_keys *out);
bool olm_read_one_time_key(struct arena *arena, const char *name,
                           const json_t *object, struct id user,
                           uint64_t device, struct one_time_key *out);
bool olm_read_identity_key(struct arena *arena, const json_t *object,
                           struct id user, const char *usage,
                           const char *signer, struct identity_key *out);

/* A stored body as it came; new, the caller's. */
json_t *olm_body(const char *body);

/* The same, with what `ring` has of signatures on `target`. */
json_t *olm_signed_body(const char *body, const struct key_ring *ring,
                        const char *target);

#endif
