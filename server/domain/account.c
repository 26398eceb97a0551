#include "domain/account.h"

#include <string.h>

#include "base/slice.h"
#include "domain/login.h"
#include "domain/mail.h"
#include "domain/username.h"
#include "store/store.h"

enum { LOCAL_PART_MAX = 64 }; /* RFC 5321 4.5.3.1.1 */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Labels of letters, digits and '-' with single dots between them. */
static bool is_domain(const char *domain)
{
    size_t label = 0;
    for (const char *at = domain; *at != '\0'; at++) {
        const char c = lower(*at);
        const bool is_word =
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        if (!is_word && !(c == '.' && label > 0))
            return false;
        label = is_word ? label + 1 : 0;
    }
    return label > 0;
}

static bool is_visible(const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (*at <= ' ' || *at > '~')
            return false;
    }
    return true;
}

const char *account_fold_email(struct arena *arena, const char *email)
{
    const size_t len = strlen(email);
    const char *sign = strchr(email, '@');
    if (len > ACCOUNT_EMAIL_MAX || !is_visible(email) || sign == NULL ||
        sign == email || sign - email > LOCAL_PART_MAX || !is_domain(sign + 1))
        return NULL;

    char *folded = arena_copy(arena, slice_of(email, len));
    for (size_t i = 0; i < len; i++)
        folded[i] = lower(folded[i]);
    return folded;
}

static enum status find_free_username(struct store *store, struct arena *arena,
                                      const char *base, const char **out)
{
    int64_t last = 0;
    const enum status st = store_users_last_number(store, base, &last);
    if (st == OK)
        *out = last == 0
                   ? base
                   : arena_print(arena, "%s%lld", base, (long long)last + 1);
    return st;
}

/* Whether the mail can be queued decides nothing about the account. */
static enum status ask_to_confirm(struct store *store, struct arena *arena,
                                  const struct user *user)
{
    const enum status st = mail_queue_ticket(store, arena, MAIL_ADDRESS,
                                             user->email, user->created_ms);
    return st == ERR_DENIED || st == ERR_FULL ? OK : st;
}

static enum status register_within(struct store *store, struct arena *arena,
                                   const struct registration *registration,
                                   int64_t now_ms, struct user *out)
{
    struct user user = {
        .id = id_new(now_ms),
        .email = registration->email,
        .first_name = registration->first_name,
        .last_name = registration->last_name,
        .role = registration->role,
        .time_zone = registration->time_zone,
        .created_ms = now_ms,
        .is_confirmed = registration->is_confirmed,
        .has_change_mails = true,
    };
    const char *base = username_fold(arena, user.first_name, user.last_name);
    enum status st = find_free_username(store, arena, base, &user.username);
    /* The username is free until this transaction ends: what conflicts is
     * the e-mail address. */
    if (st == OK)
        st = store_users_insert(store, &user, registration->password_hash);
    if (st == OK && user.is_confirmed)
        st = store_users_confirm(store, user.id, now_ms);
    else if (st == OK)
        st = ask_to_confirm(store, arena, &user);
    if (st == OK)
        *out = user;
    return st;
}

enum status account_register(struct store *store, struct arena *arena,
                             const struct registration *registration,
                             int64_t now_ms, struct user *out)
{
    const enum status st = store_begin(store);
    if (st != OK)
        return st;
    return store_end(store,
                     register_within(store, arena, registration, now_ms, out));
}

enum status account_join(struct store *store, struct arena *arena,
                         const struct registration *registration,
                         const char *browser, int64_t now_ms, struct user *out,
                         char out_token[TOKEN_LEN + 1])
{
    struct login_ids ended; /* none: there was no login before */
    enum status st = store_begin(store);
    if (st != OK)
        return st;
    st = register_within(store, arena, registration, now_ms, out);
    if (st == OK)
        st = login_begin_within(store, arena,
                                &(struct login_request){ out->id, browser },
                                now_ms, out_token, &ended);
    return store_end(store, st);
}

enum status account_read(struct store *store, struct arena *arena, struct id id,
                         struct user *out)
{
    return store_users_read(store, arena, id, out);
}

enum status account_find(struct store *store, struct arena *arena,
                         const char *email, struct user *out,
                         const char **out_hash)
{
    return store_users_find(store, arena, email, out, out_hash);
}

static enum status change_within(struct store *store, struct arena *arena,
                                 struct id id, const struct profile *profile,
                                 struct user *out)
{
    enum status st =
        store_users_rename(store, id, profile->first_name, profile->last_name);
    if (st == OK)
        st = store_users_move(store, id, profile->time_zone);
    if (st == OK)
        st = store_users_read(store, arena, id, out);
    return st;
}

enum status account_change(struct store *store, struct arena *arena,
                           struct id id, const struct profile *profile,
                           struct user *out)
{
    const enum status st = store_begin(store);
    if (st != OK)
        return st;
    return store_end(store, change_within(store, arena, id, profile, out));
}

static enum status disable_within(struct store *store, struct arena *arena,
                                  struct id id, int64_t now_ms,
                                  struct login_ids *out_ended)
{
    static const struct id none = { { 0 } };
    const enum status st = store_users_disable(store, id, now_ms);
    if (st != OK)
        return st;
    return store_logins_delete_others(store, arena, id, none, out_ended);
}

enum status account_disable(struct store *store, struct arena *arena,
                            struct id id, int64_t now_ms,
                            struct login_ids *out_ended)
{
    const enum status st = store_begin(store);
    if (st != OK)
        return st;
    return store_end(store,
                     disable_within(store, arena, id, now_ms, out_ended));
}

enum status account_enable(struct store *store, struct id id)
{
    return store_users_enable(store, id);
}

enum status account_confirm(struct store *store, struct id id, int64_t now_ms)
{
    return store_users_confirm(store, id, now_ms);
}

enum status account_list(struct store *store, struct arena *arena,
                         struct user **out, size_t *out_count)
{
    return store_users_list(store, arena, out, out_count);
}
