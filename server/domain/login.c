#include "domain/login.h"

#include <string.h>

#include <sodium.h>

#include "base/limits.h"
#include "store/store.h"
#include "store/store_users.h"

#define LOGIN_LASTS_MS ((int64_t)LIMIT_LOGIN_DAYS * 24 * 60 * 60 * 1000)

_Static_assert(STORE_LOGINS_HASH_BYTES == crypto_hash_sha256_BYTES,
               "the column holds a SHA-256");
_Static_assert(
    LOGIN_TOKEN_LEN + 1 ==
        sodium_base64_ENCODED_LEN(LOGIN_TOKEN_BYTES,
                                  sodium_base64_VARIANT_URLSAFE_NO_PADDING),
    "the text form is whole");

static void make_token(char out[LOGIN_TOKEN_LEN + 1])
{
    uint8_t random[LOGIN_TOKEN_BYTES];
    randombytes_buf(random, sizeof random);
    sodium_bin2base64(out, LOGIN_TOKEN_LEN + 1, random, sizeof random,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* Of the text: so no second spelling of the same bits is the same token. */
static void hash_token(struct slice token, uint8_t out[STORE_LOGINS_HASH_BYTES])
{
    crypto_hash_sha256(out, token.data, token.len);
}

static enum status begin_within(struct store *store, struct arena *arena,
                                const struct login *login,
                                const uint8_t hash[STORE_LOGINS_HASH_BYTES],
                                struct login_ids *out_ended)
{
    enum status st = store_logins_delete_expired(store, login->created_ms);
    if (st == OK)
        st = store_logins_delete_oldest(store, arena, login->user,
                                        LIMIT_LOGINS_PER_USER - 1, out_ended);
    if (st == OK)
        st = store_logins_insert(store, login, hash);
    return st;
}

enum status login_begin(struct store *store, struct arena *arena,
                        struct id user, int64_t now_ms,
                        char out_token[LOGIN_TOKEN_LEN + 1],
                        struct login_ids *out_ended)
{
    const struct login login = {
        .id = id_new(now_ms),
        .user = user,
        .created_ms = now_ms,
        .last_seen_ms = now_ms,
        .expires_ms = now_ms + LOGIN_LASTS_MS,
    };
    uint8_t hash[STORE_LOGINS_HASH_BYTES];
    make_token(out_token);
    hash_token(slice_text(out_token), hash);

    const enum status st = store_begin(store);
    if (st != OK)
        return st;
    return store_end(store,
                     begin_within(store, arena, &login, hash, out_ended));
}

enum status login_find(struct store *store, struct slice token, int64_t now_ms,
                       struct login *out, enum role *out_role)
{
    if (token.len != LOGIN_TOKEN_LEN)
        return ERR_NOT_FOUND;

    uint8_t hash[STORE_LOGINS_HASH_BYTES];
    hash_token(token, hash);
    const enum status st =
        store_logins_find(store, hash, now_ms, out, out_role);
    if (st != OK || now_ms - out->last_seen_ms < LIMIT_LOGIN_SEEN_MS)
        return st;

    /* That it was seen is not worth failing for: the next one writes it. */
    if (store_logins_touch(store, out->id, now_ms) == OK)
        out->last_seen_ms = now_ms;
    return OK;
}

enum status login_end(struct store *store, struct id login)
{
    const enum status st = store_logins_delete(store, login);
    return st == ERR_NOT_FOUND ? OK : st;
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
    const enum status st = store_users_set_hash(store, user, password_hash);
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
