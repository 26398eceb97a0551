#include "api/caller.h"

#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "domain/login.h"
#include "io/subscriber.h"
#include "wire/cookie.h"
#include "wire/field.h"
#include "wire/request.h"

enum { COOKIE_LASTS_S = LIMIT_LOGIN_DAYS * 24 * 60 * 60 };

static const char *cookie_name(bool is_secure)
{
    return is_secure ? "__Host-judify_login" : "judify_login";
}

/* RFC 6750 2.1; the scheme is written in any case (RFC 9110 11.1). */
static struct slice bearer_token(struct slice authorization)
{
    static const char scheme[] = "Bearer ";
    const size_t len = sizeof scheme - 1;
    if (authorization.len < len ||
        strncasecmp((const char *)authorization.data, scheme, len) != 0)
        return slice_of(NULL, 0);
    struct slice token = slice_skip(authorization, len);
    while (token.len > 0 && token.data[0] == ' ')
        token = slice_skip(token, 1);
    return token;
}

static struct slice token_of(const struct credentials *credentials,
                             bool is_secure)
{
    if (credentials->authorization.data != NULL)
        return bearer_token(credentials->authorization);
    struct slice token = slice_of(NULL, 0);
    (void)cookie_find(credentials->cookie, cookie_name(is_secure), &token);
    return token;
}

enum status caller_identify(struct store *store,
                            const struct credentials *credentials,
                            bool is_secure, int64_t now_ms, struct caller *out)
{
    struct login login;
    enum role role = ROLE_STUDENT;
    *out = (struct caller){ 0 };
    const enum status st = login_find(store, token_of(credentials, is_secure),
                                      now_ms, &login, &role);
    if (st == OK)
        *out = (struct caller){ .is_known = true,
                                .user = login.user,
                                .login = login.id,
                                .login_expires_ms = login.expires_ms,
                                .role = role };
    return st == ERR_NOT_FOUND ? OK : st;
}

/* After the last comma, without spaces and tabs around. */
static struct slice last_element(struct slice list)
{
    for (size_t i = list.len; i-- > 0;) {
        if (list.data[i] == ',') {
            list = slice_skip(list, i + 1);
            break;
        }
    }
    while (list.len > 0 && (list.data[0] == ' ' || list.data[0] == '\t'))
        list = slice_skip(list, 1);
    return list;
}

/* Whom the address in `text` is counted against; NULL when it is none. */
static const char *subscriber_of(struct arena *arena, struct slice text)
{
    char out[SUBSCRIBER_TEXT_BYTES];
    if (text.len >= sizeof out ||
        subscriber_print(arena_copy(arena, text), out) != OK)
        return NULL;
    return arena_copy(arena, slice_text(out));
}

const char *caller_address(struct arena *arena, const struct request *request,
                           const char *peer, bool is_proxied)
{
    struct slice seen = slice_of(NULL, 0);
    for (size_t i = 0; is_proxied && i < request->field_count; i++) {
        if (field_is(request->fields[i].name, "X-Forwarded-For"))
            seen = last_element(request->fields[i].value);
    }
    const char *address = subscriber_of(arena, seen);
    if (address == NULL)
        address = subscriber_of(arena, slice_text(peer));
    return address != NULL ? address : peer;
}

static const char *print_cookie(struct arena *arena, const char *token,
                                int lasts_s, bool is_secure)
{
    return arena_print(
        arena, "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s",
        cookie_name(is_secure), token, lasts_s, is_secure ? "; Secure" : "");
}

const char *caller_set_cookie(struct arena *arena, const char *token,
                              bool is_secure)
{
    return print_cookie(arena, token, COOKIE_LASTS_S, is_secure);
}

const char *caller_clear_cookie(struct arena *arena, bool is_secure)
{
    return print_cookie(arena, "", 0, is_secure);
}
