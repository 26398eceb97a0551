#include "api/endpoints.h"

#include "api/caller.h"
#include "api/guard.h"
#include "api/login_reply.h"
#include "api/members.h"
#include "api/shape.h"
#include "base/limits.h"
#include "domain/account.h"
#include "domain/login.h"
#include "domain/password.h"

/* The same answer in the same time whether there is such an account or not:
 * `hash` stays NULL when there is none. */
static void log_in(const struct ask *ask, struct reply *reply,
                   const struct attempt *attempt, const char *password)
{
    struct user user;
    const char *hash = NULL;
    const enum status st =
        account_find(ask->store, ask->arena, attempt->account, &user, &hash);
    if (st != OK && st != ERR_NOT_FOUND) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    if (!password_is_right(hash, password)) {
        reply_refuse(reply, PROBLEM_WRONG_CREDENTIALS);
        return;
    }

    guard_forgive(ask->guard, attempt, ask->steady_ms);
    if (user.is_disabled)
        reply_refuse(reply, PROBLEM_ACCOUNT_DISABLED);
    else
        login_reply(ask, reply, &user);
}

static void handle_begin(struct ask *ask, struct reply *reply)
{
    const char *email = "", *password = "";
    const struct member rows[] = {
        { .name = "email",
          .type = MEMBER_TEXT,
          .min = 1,
          .max = ACCOUNT_EMAIL_MAX,
          .out.text = &email },
        { .name = "password",
          .type = MEMBER_SECRET,
          .max = LIMIT_PASSWORD_MAX,
          .out.text = &password },
    };
    if (!members_take(ask, reply, rows, COUNT_OF(rows)))
        return;

    /* What is no address has no account; it is told so like all others. */
    const char *folded = account_fold_email(ask->arena, email);
    const struct attempt attempt = {
        .account = folded != NULL ? folded : email,
        .address = ask->address,
    };
    if (guard_admits(ask, reply, &attempt))
        log_in(ask, reply, &attempt, password);
}

static void handle_list(struct ask *ask, struct reply *reply)
{
    struct login *logins = NULL;
    size_t count = 0;
    const enum status st = login_list(ask->store, ask->arena, ask->caller.user,
                                      ask->now_ms, &logins, &count);
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(
            list,
            shape_login(&logins[i], id_equal(logins[i].id, ask->caller.login)));
    reply_with(reply, 200, json_pack("{s:o}", "logins", list));
}

/* 204, and the links of `login` are closed; the caller's own cookie goes. */
static void reply_ended(const struct ask *ask, struct reply *reply,
                        struct id login)
{
    if (id_equal(login, ask->caller.login))
        reply->set_cookie = caller_clear_cookie(ask->arena, ask->is_secure);
    reply_notify(reply, (struct notice){ .kind = NOTICE_LOGIN_ENDED,
                                         .user = ask->caller.user,
                                         .login = login });
}

/* `current` is the caller's own; that one is gone already is no refusal. */
static void handle_end(struct ask *ask, struct reply *reply)
{
    const bool is_current = slice_is(ask->params[0], "current");
    struct id login = ask->caller.login;
    enum status st = OK;
    if (!is_current && id_parse(ask->params[0], &login) != OK)
        st = ERR_NOT_FOUND; /* what is no id is no login */
    if (st == OK)
        st = login_end(ask->store, ask->caller.user, login);
    if (st == ERR_NOT_FOUND && is_current)
        st = OK;
    if (st != OK) {
        reply_refuse(reply, st == ERR_NOT_FOUND ? PROBLEM_LOGIN_NOT_FOUND
                                                : problem_of_status(st));
        return;
    }
    reply_with(reply, 204, NULL);
    reply_ended(ask, reply, login);
}

static void handle_end_all(struct ask *ask, struct reply *reply)
{
    struct login_ids ended;
    const enum status st =
        login_end_all(ask->store, ask->arena, ask->caller.user, &ended);
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    reply_with(reply, 204, NULL);
    for (size_t i = 0; i < ended.count; i++)
        reply_ended(ask, reply, ended.ids[i]);
}

static const struct endpoint rows_of_file[] = {
    { "POST", "/api/logins", CALLER_ANYBODY, LIMIT_BODY_BYTES, handle_begin,
      NULL, true },
    { "GET", "/api/logins", CALLER_USER, 0, handle_list, NULL, false },
    { "DELETE", "/api/logins", CALLER_UNCOUNTED, 0, handle_end_all, NULL,
      false },
    { "DELETE", "/api/logins/{}", CALLER_UNCOUNTED, 0, handle_end, NULL,
      false },
};

const struct endpoint_list login_endpoints = { rows_of_file,
                                               COUNT_OF(rows_of_file) };
