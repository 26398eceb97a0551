#include "api/login_reply.h"

#include "api/caller.h"
#include "api/shape.h"
#include "api/user_agent.h"
#include "domain/login.h"
#include "wire/request.h"

/* A program that asks for the token gets it in the body, and no cookie. */
static bool wants_token(const struct ask *ask)
{
    return request_has_token(ask->request, "Accept",
                             "application/vnd.judify.token+json");
}

const char *login_reply_browser(const struct ask *ask)
{
    return user_agent_name(ask->arena,
                           request_field(ask->request, "User-Agent"));
}

void login_reply_begun(const struct ask *ask, struct reply *reply,
                       const struct user *user, const char *token)
{
    json_t *body = json_pack("{s:o}", "user", shape_self(user));
    if (wants_token(ask))
        (void)json_object_set_new(body, "token", json_string(token));
    else
        reply->set_cookie =
            caller_set_cookie(ask->arena, token, ask->is_secure);
    reply_with(reply, 201, body);
}

void login_reply(const struct ask *ask, struct reply *reply,
                 const struct user *user)
{
    char token[TOKEN_LEN + 1];
    struct login_ids ended;
    const struct login_request request = { user->id, login_reply_browser(ask) };
    const enum status st = login_begin(ask->store, ask->arena, &request,
                                       ask->now_ms, token, &ended);
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    login_reply_begun(ask, reply, user, token);
    for (size_t i = 0; i < ended.count; i++)
        reply_notify(reply, (struct notice){ .kind = NOTICE_LOGIN_ENDED,
                                             .user = user->id,
                                             .login = ended.ids[i] });
}
