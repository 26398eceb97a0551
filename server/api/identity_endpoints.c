#include "api/endpoints.h"

#include "api/guard.h"
#include "api/members.h"
#include "api/olm.h"
#include "base/limits.h"
#include "domain/identity.h"

static void notify(const struct ask *ask, struct reply *reply,
                   const struct key_change *change)
{
    if (change->is_changed)
        reply_notify(reply, (struct notice){ .kind = NOTICE_KEYS_CHANGED,
                                             .user = ask->caller.user,
                                             .epoch = change->epoch });
}

/* --- the identity ---------------------------------------------------------*/

/* The member that is to blame; NULL when all are right. */
static const char *read_identity(const struct ask *ask, const json_t *master,
                                 const json_t *self_signing,
                                 const json_t *user_signing,
                                 struct identity *out)
{
    struct arena *arena = ask->arena;
    const struct id user = ask->caller.user;
    if (!olm_read_identity_key(arena, master, user, "master", NULL,
                               &out->master))
        return "master_key";
    if (!olm_read_identity_key(arena, self_signing, user, "self_signing",
                               out->master.key, &out->self_signing))
        return "self_signing_key";
    if (!olm_read_identity_key(arena, user_signing, user, "user_signing",
                               out->master.key, &out->user_signing))
        return "user_signing_key";
    return NULL;
}

/* The password is asked for, and hashed, only when it is needed. */
static void put_identity(const struct ask *ask, struct reply *reply,
                         const struct identity *identity, const char *password)
{
    struct key_change change;
    enum status st = identity_put(ask->store, ask->arena, ask->caller.user,
                                  identity, false, &change);
    if (st == ERR_DENIED) {
        if (password == NULL) {
            reply_refuse(reply, PROBLEM_WRONG_CREDENTIALS);
            return;
        }
        if (!guard_proves(ask, reply, password))
            return;
        st = identity_put(ask->store, ask->arena, ask->caller.user, identity,
                          true, &change);
    }
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    reply_with(reply, 200, json_object());
    notify(ask, reply, &change);
}

static void handle_put(struct ask *ask, struct reply *reply)
{
    const json_t *master = NULL, *self_signing = NULL, *user_signing = NULL;
    const char *password = NULL;
    const struct member rows[] = {
        { .name = "master_key",
          .type = MEMBER_OBJECT,
          .max = LIMIT_KEY_BYTES,
          .out.list = &master },
        { .name = "self_signing_key",
          .type = MEMBER_OBJECT,
          .max = LIMIT_KEY_BYTES,
          .out.list = &self_signing },
        { .name = "user_signing_key",
          .type = MEMBER_OBJECT,
          .max = LIMIT_KEY_BYTES,
          .out.list = &user_signing },
        { .name = "password",
          .type = MEMBER_SECRET,
          .is_optional = true,
          .max = LIMIT_PASSWORD_MAX,
          .out.text = &password },
    };
    if (!members_take(ask, reply, rows, COUNT_OF(rows)))
        return;
    struct identity identity;
    const char *blame =
        read_identity(ask, master, self_signing, user_signing, &identity);
    if (blame != NULL)
        reply_refuse_member(reply, PROBLEM_INVALID_MEMBER, blame);
    else
        put_identity(ask, reply, &identity, password);
}

/* --- signatures -----------------------------------------------------------*/

struct signature_list {
    struct key_signature signatures[LIMIT_KEY_SIGNATURES];
    size_t count;
};

/* The caller's signatures of one object: at least one. */
static bool read_signatures(const struct ask *ask, struct id user,
                            const char *target, const json_t *object,
                            struct signature_list *list)
{
    char name[OLM_USER_LEN + 1];
    const json_t *made =
        json_object_get(json_object_get(object, "signatures"),
                        olm_print_user(ask->caller.user, name));
    if (json_object_size(made) == 0)
        return false;
    for (void *at = olm_first(made); at != NULL; at = olm_next(made, at)) {
        if (list->count == LIMIT_KEY_SIGNATURES ||
            !olm_is_signature(json_object_iter_value(at)))
            return false;
        list->signatures[list->count++] = (struct key_signature){
            .target_user = user,
            .target = target,
            .signer = ask->caller.user,
            .signer_key = json_object_iter_key(at),
            .signature = json_string_value(json_object_iter_value(at)),
        };
    }
    return true;
}

/* Every object of the body; the name of the user who is to blame, or NULL. */
static const char *read_targets(const struct ask *ask,
                                struct signature_list *list)
{
    for (void *u = olm_first(ask->body); u != NULL;
         u = olm_next(ask->body, u)) {
        const char *name = json_object_iter_key(u);
        const json_t *targets = json_object_iter_value(u);
        struct id user;
        if (!olm_parse_user(name, &user))
            return "(unknown)";
        if (!json_is_object(targets))
            return name;
        for (void *at = olm_first(targets); at != NULL;
             at = olm_next(targets, at)) {
            if (!read_signatures(ask, user, json_object_iter_key(at),
                                 json_object_iter_value(at), list))
                return name;
        }
    }
    return NULL;
}

static void handle_sign(struct ask *ask, struct reply *reply)
{
    struct signature_list *list = arena_take(ask->arena, sizeof *list);
    const char *blame = read_targets(ask, list);
    if (blame != NULL) {
        reply_refuse_member(reply, PROBLEM_INVALID_MEMBER,
                            arena_copy(ask->arena, slice_text(blame)));
        return;
    }

    struct key_change change;
    const enum status st =
        identity_sign(ask->store, ask->arena, ask->caller.user,
                      list->signatures, list->count, &change);
    if (st == ERR_NOT_FOUND) {
        reply_refuse(reply, PROBLEM_KEY_NOT_FOUND);
    } else if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
    } else {
        reply_with(reply, 200, json_pack("{s:{}}", "failures"));
        notify(ask, reply, &change);
    }
}

static const struct endpoint rows_of_file[] = {
    { "POST", "/api/keys/device-signing", CALLER_USER, LIMIT_KEYS_BODY_BYTES,
      handle_put, NULL, true },
    { "POST", "/api/keys/signatures", CALLER_USER, LIMIT_KEYS_BODY_BYTES,
      handle_sign, NULL, false },
};

const struct endpoint_list identity_endpoints = { rows_of_file,
                                                  COUNT_OF(rows_of_file) };
