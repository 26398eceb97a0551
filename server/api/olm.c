#include "api/olm.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"

/* Of Ed25519 and Curve25519, in base64 without padding. */
enum { PUBLIC_KEY_CHARS = 43, SIGNATURE_CHARS = 86 };

static const char server_name[] = ":judify";

/* --- names ----------------------------------------------------------------*/

char *olm_print_user(struct id user, char out[OLM_USER_LEN + 1])
{
    char text[ID_TEXT_LEN + 1];
    (void)snprintf(out, OLM_USER_LEN + 1, "@%s%s", id_print(user, text),
                   server_name);
    return out;
}

bool olm_parse_user(const char *name, struct id *out)
{
    return strlen(name) == OLM_USER_LEN && name[0] == '@' &&
           strcmp(name + 1 + ID_TEXT_LEN, server_name) == 0 &&
           id_parse(slice_of(name + 1, ID_TEXT_LEN), out) == OK;
}

static bool is_base64(const char *text, size_t min, size_t max)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "abcdefghijklmnopqrstuvwxyz0123456789+/";
    const size_t len = strspn(text, digits);
    return text[len] == '\0' && len >= min && len <= max;
}

bool olm_is_signature(const json_t *text)
{
    return json_is_string(text) &&
           is_base64(json_string_value(text), SIGNATURE_CHARS, SIGNATURE_CHARS);
}

bool olm_is_public_key(const json_t *text)
{
    return json_is_string(text) &&
           is_base64(json_string_value(text), PUBLIC_KEY_CHARS,
                     PUBLIC_KEY_CHARS);
}

/* jansson's iterators take an object that they may change, and do not. */
void *olm_first(const json_t *object)
{
    return json_object_iter((json_t *)(uintptr_t)object);
}

void *olm_next(const json_t *object, void *at)
{
    return json_object_iter_next((json_t *)(uintptr_t)object, at);
}

/* --- objects --------------------------------------------------------------*/

/* NULL when it is larger than a key is. */
static const char *canonical(struct arena *arena, const json_t *object)
{
    const size_t flags = JSON_COMPACT | JSON_SORT_KEYS;
    const size_t len = json_dumpb(object, NULL, 0, flags);
    if (len == 0 || len > LIMIT_KEY_BYTES)
        return NULL;
    char *text = arena_take(arena, len + 1);
    (void)json_dumpb(object, text, len, flags);
    return text;
}

static bool is_text(const json_t *object, const char *member, const char *want)
{
    const json_t *value = json_object_get(object, member);
    return json_is_string(value) && strcmp(json_string_value(value), want) == 0;
}

static bool is_of_user(const json_t *object, struct id user)
{
    char name[OLM_USER_LEN + 1];
    return is_text(object, "user_id", olm_print_user(user, name));
}

/* The public key "<algorithm>:<what>" among `keys`; NULL when it is not. */
static const char *public_key(struct arena *arena, const json_t *keys,
                              const char *algorithm, const char *what)
{
    const char *name = arena_print(arena, "%s:%s", algorithm, what);
    const json_t *key = json_object_get(keys, name);
    return olm_is_public_key(key) ? json_string_value(key) : NULL;
}

/* Whether the key "ed25519:<signer>" of `user` claims to have signed. */
static bool is_signed(struct arena *arena, const json_t *object, struct id user,
                      const char *signer)
{
    char name[OLM_USER_LEN + 1];
    const json_t *signatures = json_object_get(
        json_object_get(object, "signatures"), olm_print_user(user, name));
    return olm_is_signature(
        json_object_get(signatures, arena_print(arena, "ed25519:%s", signer)));
}

bool olm_read_device_keys(struct arena *arena, const json_t *object,
                          struct id user, uint64_t device,
                          struct device_keys *out)
{
    char id[DEVICE_TEXT_LEN + 1];
    const json_t *keys = json_object_get(object, "keys");
    const struct device_keys read = {
        .device = device,
        .ed25519 = public_key(arena, keys, "ed25519", device_print(device, id)),
        .curve25519 = public_key(arena, keys, "curve25519", id),
        .body = canonical(arena, object),
    };
    if (!is_of_user(object, user) || !is_text(object, "device_id", id) ||
        !json_is_array(json_object_get(object, "algorithms")) ||
        !is_signed(arena, object, user, id) || json_object_size(keys) != 2 ||
        read.ed25519 == NULL || read.curve25519 == NULL || read.body == NULL)
        return false;
    *out = read;
    return true;
}

static bool is_one_time_name(const char *name)
{
    const size_t len = strlen(OLM_ONE_TIME ":");
    return strncmp(name, OLM_ONE_TIME ":", len) == 0 &&
           is_base64(name + len, 1, LIMIT_KEY_NAME_CHARS);
}

bool olm_read_one_time_key(struct arena *arena, const char *name,
                           const json_t *object, struct id user,
                           uint64_t device, struct one_time_key *out)
{
    char id[DEVICE_TEXT_LEN + 1];
    const char *body = canonical(arena, object);
    if (body == NULL || !is_one_time_name(name) ||
        !olm_is_public_key(json_object_get(object, "key")) ||
        !is_signed(arena, object, user, device_print(device, id)))
        return false;
    *out = (struct one_time_key){ .name = name, .body = body };
    return true;
}

static bool has_usage(const json_t *object, const char *usage)
{
    const json_t *list = json_object_get(object, "usage");
    const json_t *first = json_array_get(list, 0);
    return json_array_size(list) == 1 && json_is_string(first) &&
           strcmp(json_string_value(first), usage) == 0;
}

bool olm_read_identity_key(struct arena *arena, const json_t *object,
                           struct id user, const char *usage,
                           const char *signer, struct identity_key *out)
{
    const json_t *keys = json_object_get(object, "keys");
    const json_t *key = json_object_iter_value(olm_first(keys));
    const char *body = canonical(arena, object);
    if (body == NULL || !is_of_user(object, user) ||
        !has_usage(object, usage) || json_object_size(keys) != 1 ||
        !olm_is_public_key(key))
        return false;

    /* The name of the key is the key itself. */
    const char *text = json_string_value(key);
    if (public_key(arena, keys, "ed25519", text) == NULL)
        return false;
    if (signer != NULL && !is_signed(arena, object, user, signer))
        return false;
    *out = (struct identity_key){ .key = text, .body = body };
    return true;
}

/* --- answers --------------------------------------------------------------*/

json_t *olm_body(const char *body)
{
    return json_loads(body, 0, NULL);
}

/* The object at `name`, made when it is not there. */
static json_t *object_at(json_t *parent, const char *name)
{
    json_t *child = json_object_get(parent, name);
    if (!json_is_object(child)) {
        child = json_object();
        (void)json_object_set_new(parent, name, child);
    }
    return child;
}

json_t *olm_signed_body(const char *body, const struct key_ring *ring,
                        const char *target)
{
    char name[OLM_USER_LEN + 1];
    json_t *object = olm_body(body);
    for (size_t i = 0; i < ring->n_signatures; i++) {
        const struct key_signature *it = &ring->signatures[i];
        if (strcmp(it->target, target) != 0)
            continue;
        json_t *signer = object_at(object_at(object, "signatures"),
                                   olm_print_user(it->signer, name));
        (void)json_object_set_new(signer, it->signer_key,
                                  json_string(it->signature));
    }
    return object;
}
