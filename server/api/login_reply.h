/*
 * api/login_reply.h - the answer to whoever logs in or registers.
 *
 *   handler --> [login_reply] --> domain/login, reply with cookie or token
 */
#ifndef API_LOGIN_REPLY_H
#define API_LOGIN_REPLY_H

#include "api/endpoint.h"
#include "domain/account.h"

/* What the owner of the browser that asks knows it by, for struct
 * login_request; in the arena. */
const char *login_reply_browser(const struct ask *ask);

/*
 * Answer 201 `{user}` with the cookie of a login that was begun; to a program,
 * which accepts application/vnd.judify.token+json, with `token` and without a
 * cookie (docs/http-api.md 3).
 */
void login_reply_begun(const struct ask *ask, struct reply *reply,
                       const struct user *user, const char *token);

/*
 * Begin a login of `user`, who may, and answer as above.  Logins that had to
 * end for it are told to the relay.  Refused when it cannot be stored.
 */
void login_reply(const struct ask *ask, struct reply *reply,
                 const struct user *user);

#endif
