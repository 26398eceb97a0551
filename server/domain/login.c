#include "domain/login.h"

#include "base/limits.h"
#include "store/store.h"
#include "store/store_tickets.h"
#include "store/store_users.h"

#define LOGIN_LASTS_MS ((int64_t)LIMIT_LOGIN_DAYS * 24 * 60 * 60 * 1000)

_Static_assert((int)STORE_LOGINS_HASH_BYTES == (int)TOKEN_HASH_BYTES,
               "the column holds the hash of a token");

enum status login_begin_within(struct store *store, struct arena *arena,
                               const struct login_request *request,
                               int64_t now_ms, char out_token[TOKEN_LEN + 1],
                               struct login_ids *out_ended)
{
    const struct login login = {
        .id = id_new(now_ms),
        .user = request->user,
        .browser = request->browser,
        .created_ms = now_ms,
        .last_seen_ms = now_ms,
        .expires_ms = now_ms + LOGIN_LASTS_MS,
    };
    uint8_t hash[STORE_LOGINS_HASH_BYTES];
    token_make(out_token);
    token_hash(slice_text(out_token), hash);

    enum status st = store_logins_delete_expired(store, now_ms);
    if (st == OK)
        st = store_logins_delete_oldest(store, arena, request->user,
                                        LIMIT_LOGINS_PER_USER - 1, out_ended);
    if (st == OK)
        st = store_logins_insert(store, &login, hash);
    return st;
}

enum status login_begin(struct store *store, struct arena *arena,
                        const struct login_request *request, int64_t now_ms,
                        char out_token[TOKEN_LEN + 1],
                        struct login_ids *out_ended)
{
    const enum status st = store_begin(store);
    if (st != OK)
        return st;
    return store_end(store, login_begin_within(store, arena, request, now_ms,
                                               out_token, out_ended));
}

enum status login_find(struct store *store, struct slice token, int64_t now_ms,
                       struct login *out, enum role *out_role)
{
    if (token.len != TOKEN_LEN)
        return ERR_NOT_FOUND;

    uint8_t hash[STORE_LOGINS_HASH_BYTES];
    token_hash(token, hash);
    const enum status st =
        store_logins_find(store, hash, now_ms, out, out_role);
    if (st != OK || now_ms - out->last_seen_ms < LIMIT_LOGIN_SEEN_MS)
        return st;

    /* That it was seen is not worth failing or waiting for: ten thousand come
     * back at once, and the next request writes it. */
    store_relax(store);
    if (store_logins_touch(store, out->id, now_ms) == OK)
        out->last_seen_ms = now_ms;
    store_firm(store);
    return OK;
}

enum status login_end(struct store *store, struct id user, struct id login)
{
    return store_logins_delete(store, user, login);
}

enum status login_end_all(struct store *store, struct arena *arena,
                          struct id user, struct login_ids *out_ended)
{
    static const struct id none = { { 0 } };
    return store_logins_delete_others(store, arena, user, none, out_ended);
}

enum status login_look(struct store *store, struct id user, struct id login,
                       int64_t now_ms, enum login_state *out)
{
    struct login_check check = { 0 };
    const enum status st =
        store_logins_check(store, user, login, now_ms, &check);
    if (st != OK && st != ERR_NOT_FOUND)
        return st;
    if (st == ERR_NOT_FOUND || check.has_left)
        *out = LOGIN_LEFT;
    else if (check.is_disabled)
        *out = LOGIN_DISABLED;
    else
        *out = check.is_live ? LOGIN_LIVE : LOGIN_ENDED;
    return OK;
}

enum status login_list(struct store *store, struct arena *arena, struct id user,
                       int64_t now_ms, struct login **out, size_t *out_count)
{
    return store_logins_list(store, arena, user, now_ms, out, out_count);
}

static enum status change_within(struct store *store, struct arena *arena,
                                 struct id user, struct id kept,
                                 const char *password_hash,
                                 struct login_ids *out_ended)
{
    enum status st = store_users_set_hash(store, user, password_hash);
    /* Whoever else has a mail with a ticket cannot take it back. */
    if (st == OK)
        st = store_tickets_delete_all(store, TICKET_PASSWORD, user);
    if (st != OK)
        return st;
    return store_logins_delete_others(store, arena, user, kept, out_ended);
}

enum status login_change_password(struct store *store, struct arena *arena,
                                  struct id user, struct id kept,
                                  const char *password_hash,
                                  struct login_ids *out_ended)
{
    const enum status st = store_begin(store);
    if (st != OK)
        return st;
    return store_end(store, change_within(store, arena, user, kept,
                                          password_hash, out_ended));
}
