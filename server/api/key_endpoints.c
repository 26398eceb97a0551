#include "api/endpoints.h"

#include <string.h>

#include "api/members.h"
#include "api/olm.h"
#include "api/parameters.h"
#include "base/limits.h"
#include "domain/key.h"

/* --- upload ---------------------------------------------------------------*/

/* The device that the query names; false is refused. */
static bool take_device(const struct ask *ask, struct reply *reply,
                        uint64_t *out)
{
    const char *text = "";
    const struct parameter rows[] = {
        { .name = "device",
          .type = PARAMETER_TEXT,
          .min = DEVICE_TEXT_LEN,
          .max = DEVICE_TEXT_LEN,
          .out.text = &text },
    };
    if (!parameters_take(ask, reply, rows, COUNT_OF(rows)))
        return false;
    if (device_parse(slice_text(text), out) == OK)
        return true;
    reply_refuse_member(reply, PROBLEM_INVALID_QUERY, "device");
    return false;
}

/* Every member of `object`, which may be NULL, as a key of the device. */
static bool read_keys(const struct ask *ask, const json_t *object,
                      uint64_t device, struct one_time_key **out, size_t *out_n)
{
    struct one_time_key *keys = NULL;
    size_t n = 0;
    for (void *at = olm_first(object); at != NULL; at = olm_next(object, at)) {
        keys = arena_grow(ask->arena, keys, n, sizeof *keys);
        if (!olm_read_one_time_key(ask->arena, json_object_iter_key(at),
                                   json_object_iter_value(at), ask->caller.user,
                                   device, &keys[n++]))
            return false;
    }
    *out = keys;
    *out_n = n;
    return true;
}

/* What a body brings, and the device's own keys when it does. */
struct bundle {
    struct key_upload upload;
    struct device_keys device_keys;
};

/* The member that is to blame; NULL when all are right. */
static const char *read_bundle(const struct ask *ask, const json_t *device_keys,
                               const json_t *one_time_keys,
                               const json_t *fallback_keys, struct bundle *out)
{
    struct key_upload *upload = &out->upload;
    struct one_time_key *keys = NULL, *fallback = NULL;
    size_t n_fallback = 0;
    if (device_keys != NULL) {
        if (!olm_read_device_keys(ask->arena, device_keys, ask->caller.user,
                                  upload->device, &out->device_keys))
            return "device_keys";
        upload->device_keys = &out->device_keys;
    }
    if (!read_keys(ask, one_time_keys, upload->device, &keys,
                   &upload->n_one_time_keys))
        return "one_time_keys";
    if (!read_keys(ask, fallback_keys, upload->device, &fallback, &n_fallback))
        return "fallback_keys";
    upload->one_time_keys = keys;
    upload->fallback_key = fallback;
    return NULL;
}

static void refuse_upload(struct reply *reply, enum status st)
{
    if (st == ERR_NOT_FOUND)
        reply_refuse(reply, PROBLEM_DEVICE_NOT_FOUND);
    else if (st == ERR_MALFORMED)
        reply_refuse_member(reply, PROBLEM_INVALID_MEMBER, "device_keys");
    else if (st == ERR_CONFLICT)
        reply_refuse(reply, PROBLEM_KEYS_DIFFER);
    else if (st == ERR_TOO_BIG)
        reply_refuse(reply, PROBLEM_TOO_MANY_KEYS);
    else
        reply_refuse(reply, problem_of_status(st));
}

static void reply_stock(const struct ask *ask, struct reply *reply,
                        const struct key_stock *stock,
                        const struct key_change *change)
{
    json_t *unused = json_array();
    if (stock->has_fallback_key)
        (void)json_array_append_new(unused, json_string(OLM_ONE_TIME));
    reply_with(reply, 200,
               json_pack("{s:{s:I}, s:o}", "one_time_key_counts", OLM_ONE_TIME,
                         (json_int_t)stock->n_one_time_keys,
                         "unused_fallback_key_types", unused));
    if (change->is_changed)
        reply_notify(reply, (struct notice){ .kind = NOTICE_KEYS_CHANGED,
                                             .user = ask->caller.user,
                                             .epoch = change->epoch });
}

static void handle_upload(struct ask *ask, struct reply *reply)
{
    struct bundle bundle = { .upload = { .device = 0 } };
    const json_t *device_keys = NULL, *one_time = NULL, *fallback = NULL;
    const struct member rows[] = {
        { .name = "device_keys",
          .type = MEMBER_OBJECT,
          .is_optional = true,
          .min = 1,
          .max = LIMIT_KEY_BYTES,
          .out.list = &device_keys },
        { .name = "one_time_keys",
          .type = MEMBER_OBJECT,
          .is_optional = true,
          .max = LIMIT_KEYS_BODY_BYTES,
          .out.list = &one_time },
        { .name = "fallback_keys",
          .type = MEMBER_OBJECT,
          .is_optional = true,
          .max = 1,
          .out.list = &fallback },
    };
    if (!take_device(ask, reply, &bundle.upload.device) ||
        !members_take(ask, reply, rows, COUNT_OF(rows)))
        return;
    const char *blame =
        read_bundle(ask, device_keys, one_time, fallback, &bundle);
    if (blame != NULL) {
        reply_refuse_member(reply, PROBLEM_INVALID_MEMBER, blame);
        return;
    }

    struct key_stock stock;
    struct key_change change;
    const enum status st = key_upload(ask->store, ask->arena, ask->caller.user,
                                      &bundle.upload, &stock, &change);
    if (st != OK)
        refuse_upload(reply, st);
    else
        reply_stock(ask, reply, &stock, &change);
}

/* --- query ----------------------------------------------------------------*/

/* Whether a list of devices, empty for all, has this one. */
static bool is_wanted(const json_t *list, const char *device)
{
    const size_t n = json_array_size(list);
    for (size_t i = 0; i < n; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        if (text != NULL && strcmp(text, device) == 0)
            return true;
    }
    return n == 0;
}

static json_t *shape_devices(const struct key_ring *ring, const json_t *list)
{
    json_t *devices = json_object();
    for (size_t i = 0; i < ring->n_devices; i++) {
        char id[DEVICE_TEXT_LEN + 1];
        const struct device_keys *keys = &ring->devices[i];
        if (is_wanted(list, device_print(keys->device, id)))
            (void)json_object_set_new(devices, id,
                                      olm_signed_body(keys->body, ring, id));
    }
    return devices;
}

static void add_ring(const struct ask *ask, const struct key_ring *ring,
                     const json_t *wanted, json_t *body)
{
    char user[OLM_USER_LEN + 1];
    const struct identity *identity = &ring->identity;
    olm_print_user(ring->user, user);
    (void)json_object_set_new(
        json_object_get(body, "device_keys"), user,
        shape_devices(ring, json_object_get(wanted, user)));
    if (!ring->has_identity)
        return;
    (void)json_object_set_new(
        json_object_get(body, "master_keys"), user,
        olm_signed_body(identity->master.body, ring, identity->master.key));
    (void)json_object_set_new(json_object_get(body, "self_signing_keys"), user,
                              olm_body(identity->self_signing.body));
    /* Whom one has verified is one's own business. */
    if (id_equal(ring->user, ask->caller.user))
        (void)json_object_set_new(json_object_get(body, "user_signing_keys"),
                                  user, olm_body(identity->user_signing.body));
}

/* False unless each member is a user's name with a list. */
static bool read_users(const struct ask *ask, const json_t *wanted,
                       struct id **out, size_t *out_n)
{
    struct id *users = NULL;
    size_t n = 0;
    for (void *at = olm_first(wanted); at != NULL; at = olm_next(wanted, at)) {
        users = arena_grow(ask->arena, users, n, sizeof *users);
        if (!olm_parse_user(json_object_iter_key(at), &users[n++]) ||
            !json_is_array(json_object_iter_value(at)))
            return false;
    }
    *out = users;
    *out_n = n;
    return true;
}

static void handle_query(struct ask *ask, struct reply *reply)
{
    const json_t *wanted = NULL;
    struct id *users = NULL;
    size_t n_users = 0, n_rings = 0;
    const struct member rows[] = {
        { .name = "device_keys",
          .type = MEMBER_OBJECT,
          .max = LIMIT_KEY_USERS,
          .out.list = &wanted },
    };
    if (!members_take(ask, reply, rows, COUNT_OF(rows)))
        return;
    if (!read_users(ask, wanted, &users, &n_users)) {
        reply_refuse_member(reply, PROBLEM_INVALID_MEMBER, "device_keys");
        return;
    }

    struct key_ring *rings = NULL;
    const enum status st = key_query(ask->store, ask->arena, ask->caller.user,
                                     users, n_users, &rings, &n_rings);
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    json_t *body = json_pack("{s:{}, s:{}, s:{}, s:{}, s:{}}", "device_keys",
                             "master_keys", "self_signing_keys",
                             "user_signing_keys", "failures");
    for (size_t i = 0; i < n_rings; i++)
        add_ring(ask, &rings[i], wanted, body);
    reply_with(reply, 200, body);
}

/* --- claim ----------------------------------------------------------------*/

/* One user's devices, behind those that are read already; false when there
 * are too many, or one is not right. */
static bool read_claims_of(const char *name, const json_t *devices,
                           struct key_claim *claims, size_t *n)
{
    struct id user;
    if (!olm_parse_user(name, &user) || !json_is_object(devices))
        return false;
    for (void *at = olm_first(devices); at != NULL;
         at = olm_next(devices, at)) {
        const char *algorithm = json_string_value(json_object_iter_value(at));
        struct key_claim claim = { .user = user };
        if (*n == LIMIT_KEY_CLAIMS || algorithm == NULL ||
            strcmp(algorithm, OLM_ONE_TIME) != 0 ||
            device_parse(slice_text(json_object_iter_key(at)), &claim.device) !=
                OK)
            return false;
        claims[(*n)++] = claim;
    }
    return true;
}

static bool read_claims(const json_t *wanted, struct key_claim *claims,
                        size_t *n)
{
    bool is_right = true;
    for (void *at = olm_first(wanted); at != NULL && is_right;
         at = olm_next(wanted, at))
        is_right = read_claims_of(json_object_iter_key(at),
                                  json_object_iter_value(at), claims, n);
    return is_right;
}

/* Whose keys run out is told so: only they can make more. */
static void add_claim(struct reply *reply, const struct key_claim *claim,
                      json_t *users)
{
    char name[OLM_USER_LEN + 1], id[DEVICE_TEXT_LEN + 1];
    json_t *devices = json_object_get(users, olm_print_user(claim->user, name));
    if (devices == NULL) {
        devices = json_object();
        (void)json_object_set_new(users, name, devices);
    }
    (void)json_object_set_new(
        devices, device_print(claim->device, id),
        json_pack("{s:o}", claim->key.name, olm_body(claim->key.body)));
    if (claim->n_left < LIMIT_KEYS_LOW)
        reply_notify(reply,
                     (struct notice){ .kind = NOTICE_KEYS_LOW,
                                      .user = claim->user,
                                      .device = claim->device,
                                      .count = (uint32_t)claim->n_left });
}

static void handle_claim(struct ask *ask, struct reply *reply)
{
    const json_t *wanted = NULL;
    int64_t timeout_ms = 0, wait_ms = 0; /* nobody is asked who could be slow */
    struct key_claim claims[LIMIT_KEY_CLAIMS];
    size_t n = 0;
    const struct member rows[] = {
        { .name = "one_time_keys",
          .type = MEMBER_OBJECT,
          .max = LIMIT_KEY_CLAIMS,
          .out.list = &wanted },
        { .name = "timeout",
          .type = MEMBER_INT,
          .is_optional = true,
          .max = INT32_MAX,
          .out.number = &timeout_ms },
    };
    if (!members_take(ask, reply, rows, COUNT_OF(rows)))
        return;
    if (!read_claims(wanted, claims, &n)) {
        reply_refuse_member(reply, PROBLEM_INVALID_MEMBER, "one_time_keys");
        return;
    }

    const enum status st = key_claim(ask->store, ask->arena, ask->caller.user,
                                     claims, n, ask->now_ms, &wait_ms);
    if (st != OK) {
        reply_refuse(reply, st == ERR_CONFLICT ? PROBLEM_SLOW_DOWN
                                               : problem_of_status(st));
        reply->retry_after_s = (unsigned)((wait_ms + 999) / 1000);
        return;
    }
    json_t *users = json_object();
    reply_with(reply, 200,
               json_pack("{s:o, s:{}}", "one_time_keys", users, "failures"));
    for (size_t i = 0; i < n; i++) {
        if (claims[i].is_found)
            add_claim(reply, &claims[i], users);
    }
}

static const struct endpoint rows_of_file[] = {
    { "POST", "/api/keys/upload", CALLER_USER, LIMIT_KEYS_BODY_BYTES,
      handle_upload, NULL, false },
    { "POST", "/api/keys/query", CALLER_UNCOUNTED, LIMIT_KEYS_BODY_BYTES,
      handle_query, NULL, false },
    { "POST", "/api/keys/claim", CALLER_USER, LIMIT_KEYS_BODY_BYTES,
      handle_claim, NULL, false },
};

const struct endpoint_list key_endpoints = { rows_of_file,
                                             COUNT_OF(rows_of_file) };
