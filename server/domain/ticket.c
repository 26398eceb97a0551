#include "domain/ticket.h"

#include "base/limits.h"
#include "store/store.h"

_Static_assert((int)STORE_TICKETS_HASH_BYTES == (int)TOKEN_HASH_BYTES,
               "the column holds the hash of a token");

enum status ticket_has_room(struct store *store, enum ticket_purpose purpose,
                            struct id user, int64_t now_ms, bool *out)
{
    int64_t count = 0;
    const enum status st =
        store_tickets_count(store, purpose, user, now_ms, &count);
    if (st == OK)
        *out = count < LIMIT_TICKETS;
    return st;
}

enum status ticket_issue(struct store *store, enum ticket_purpose purpose,
                         struct id user, int64_t now_ms,
                         char out_token[TOKEN_LEN + 1],
                         uint8_t out_hash[TOKEN_HASH_BYTES])
{
    const struct ticket ticket = {
        .purpose = purpose,
        .user = user,
        .expires_ms = now_ms + LIMIT_TICKET_MS,
    };
    token_make(out_token);
    token_hash(slice_text(out_token), out_hash);
    const enum status st = store_tickets_delete_expired(store, now_ms);
    return st == OK ? store_tickets_insert(store, &ticket, out_hash) : st;
}

enum status ticket_withdraw(struct store *store,
                            const uint8_t token_hash[TOKEN_HASH_BYTES])
{
    return store_tickets_delete(store, token_hash);
}

enum status ticket_read(struct store *store, struct arena *arena,
                        enum ticket_purpose purpose, struct slice token,
                        int64_t now_ms, struct user *out)
{
    uint8_t hash[TOKEN_HASH_BYTES];
    struct id id;
    struct user user;
    if (token.len != TOKEN_LEN)
        return ERR_NOT_FOUND;
    token_hash(token, hash);
    enum status st = store_tickets_find(store, purpose, hash, now_ms, &id);
    if (st == OK)
        st = store_users_read(store, arena, id, &user);
    if (st == OK && user.is_disabled)
        st = ERR_NOT_FOUND;
    if (st == OK)
        *out = user;
    return st;
}

/* One use of a ticket on its way. */
struct use {
    struct store *store;
    struct arena *arena;
    struct slice token;
    int64_t now_ms;
    struct user user;
    struct login_ids ended;
};

static enum status confirm_within(struct use *use, enum ticket_purpose purpose)
{
    enum status st = ticket_read(use->store, use->arena, purpose, use->token,
                                 use->now_ms, &use->user);
    if (st == OK)
        st = store_tickets_delete_all(use->store, purpose, use->user.id);
    /* Whoever read the mail has the address. */
    if (st == OK)
        st = store_users_confirm(use->store, use->user.id, use->now_ms);
    return st;
}

static enum status set_within(struct use *use, const char *password_hash)
{
    static const struct id none = { { 0 } };
    enum status st = confirm_within(use, TICKET_PASSWORD);
    if (st == OK)
        st = store_users_set_hash(use->store, use->user.id, password_hash);
    if (st == OK)
        st = store_logins_delete_others(use->store, use->arena, use->user.id,
                                        none, &use->ended);
    return st;
}

enum status ticket_set_password(struct store *store, struct arena *arena,
                                struct slice token, const char *password_hash,
                                int64_t now_ms, struct user *out,
                                struct login_ids *out_ended)
{
    struct use use = {
        .store = store, .arena = arena, .token = token, .now_ms = now_ms
    };
    enum status st = store_begin(store);
    if (st == OK)
        st = store_end(store, set_within(&use, password_hash));
    if (st == OK) {
        *out = use.user;
        *out_ended = use.ended;
    }
    return st;
}

enum status ticket_confirm_address(struct store *store, struct arena *arena,
                                   struct slice token, int64_t now_ms)
{
    struct use use = {
        .store = store, .arena = arena, .token = token, .now_ms = now_ms
    };
    const enum status st = store_begin(store);
    return st == OK ? store_end(store, confirm_within(&use, TICKET_ADDRESS))
                    : st;
}
