/*
 * tests/unit/keyring.h - people with devices, and the bodies that their
 * OlmMachines would send (docs/http-api.md 8).
 *
 *   Ann and Bob are contacts, Eve is nobody's.
 *
 * A public key is 43 times one letter, a signature 86 times: the server takes
 * them by their form.  Include after check.h and calls.h.
 */
#ifndef UNIT_KEYRING_H
#define UNIT_KEYRING_H

#include "api/olm.h"
#include "domain/contact.h"
#include "domain/device.h"
#include "people.h"

/* Somebody with one device, as texts too. */
struct owner {
    struct id id;
    uint64_t device;
    char user[OLM_USER_LEN + 1];
    char name[DEVICE_TEXT_LEN + 1];
};

static struct owner ann, bob, eve;

static inline uint64_t keyring_add_device(struct people *people, struct id user)
{
    struct device_change change = { .device = 0 };
    CHECK(device_add(people->store, user, "browser", PEOPLE_NOW_MS, &change) ==
              OK,
          "a device");
    return change.device;
}

static inline struct owner keyring_owner(struct people *people,
                                         const char *name, enum role role)
{
    struct owner owner = { .id = people_add(people, name, role) };
    owner.device = keyring_add_device(people, owner.id);
    olm_print_user(owner.id, owner.user);
    device_print(owner.device, owner.name);
    return owner;
}

static inline void keyring_fill(struct people *people)
{
    bool is_new = false;
    ann = keyring_owner(people, "ann", ROLE_STUDENT);
    bob = keyring_owner(people, "bob", ROLE_TUTOR);
    eve = keyring_owner(people, "eve", ROLE_STUDENT);
    CHECK(contact_begin(people->store, people->arena, ann.id, bob.id,
                        PEOPLE_NOW_MS, &is_new) == OK,
          "contacts");
}

/* 43 or 86 times `c`. */
static inline const char *repeated(struct arena *arena, char c, size_t n)
{
    char *text = arena_take(arena, n + 1);
    memset(text, c, n);
    return text;
}

static inline const char *key_of(struct arena *arena, char c)
{
    return repeated(arena, c, 43);
}

/* "signatures" of `signer` by the key "ed25519:<name>". */
static inline const char *signed_by(struct arena *arena,
                                    const struct owner *signer,
                                    const char *name, char c)
{
    return arena_print(arena, "\"signatures\":{\"%s\":{\"ed25519:%s\":\"%s\"}}",
                       signer->user, name, repeated(arena, c, 86));
}

static inline const char *device_json(struct arena *arena,
                                      const struct owner *owner, char c)
{
    const char *key = key_of(arena, c);
    return arena_print(
        arena,
        "{\"user_id\":\"%s\",\"device_id\":\"%s\",\"algorithms\":[\"olm\"],"
        "\"keys\":{\"ed25519:%s\":\"%s\",\"curve25519:%s\":\"%s\"},%s}",
        owner->user, owner->name, owner->name, key, owner->name, key,
        signed_by(arena, owner, owner->name, 'S'));
}

/* A member: "signed_curve25519:<name>": key. */
static inline const char *one_time_json(struct arena *arena,
                                        const struct owner *owner,
                                        const char *name, char c)
{
    return arena_print(arena, "\"signed_curve25519:%s\":{\"key\":\"%s\",%s}",
                       name, key_of(arena, c),
                       signed_by(arena, owner, owner->name, 'S'));
}

/* Members of the names AAAA000 and on. */
static inline const char *one_time_jsons(struct arena *arena,
                                         const struct owner *owner, int first,
                                         int count)
{
    const char *all = "";
    for (int i = first; i < first + count; i++)
        all =
            arena_print(arena, "%s%s%s", all, i == first ? "" : ",",
                        one_time_json(arena, owner,
                                      arena_print(arena, "AAAA%03d", i), 'K'));
    return all;
}

/* A whole first upload: the device, `count` one-time keys, a fallback key. */
static inline const char *upload_json(struct arena *arena,
                                      const struct owner *owner, int count)
{
    return arena_print(
        arena,
        "{\"device_keys\":%s,\"one_time_keys\":{%s},\"fallback_keys\":{%s}}",
        device_json(arena, owner, 'D'), one_time_jsons(arena, owner, 0, count),
        one_time_json(arena, owner, "FALL", 'F'));
}

static inline const char *identity_key_json(struct arena *arena,
                                            const struct owner *owner,
                                            const char *usage, char c,
                                            const char *signer)
{
    const char *key = key_of(arena, c);
    return arena_print(arena,
                       "{\"user_id\":\"%s\",\"usage\":[\"%s\"],"
                       "\"keys\":{\"ed25519:%s\":\"%s\"},%s}",
                       owner->user, usage, key, key,
                       signed_by(arena, owner, signer, 'S'));
}

/* Keys of the letters m, m + 1 and m + 2, and `more` members. */
static inline const char *identity_json(struct arena *arena,
                                        const struct owner *owner, char m,
                                        const char *more)
{
    const char *master = key_of(arena, m);
    return arena_print(
        arena,
        "{\"master_key\":%s,\"self_signing_key\":%s,\"user_signing_key\":%s%s}",
        identity_key_json(arena, owner, "master", m, owner->name),
        identity_key_json(arena, owner, "self_signing", (char)(m + 1), master),
        identity_key_json(arena, owner, "user_signing", (char)(m + 2), master),
        more);
}

/* `signer` signs `target` of `of` with "ed25519:<by>". */
static inline const char *signing_json(struct arena *arena,
                                       const struct owner *of,
                                       const char *target,
                                       const struct owner *signer,
                                       const char *by)
{
    return arena_print(arena, "{\"%s\":{\"%s\":{%s}}}", of->user, target,
                       signed_by(arena, signer, by, 'X'));
}

#endif
