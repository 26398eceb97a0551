#include "api/endpoints.h"

#include "api/caller.h"
#include "api/guard.h"
#include "api/login_reply.h"
#include "api/members.h"
#include "api/new_password.h"
#include "api/session_reply.h"
#include "api/shape.h"
#include "base/limits.h"
#include "domain/account.h"
#include "domain/leaving.h"
#include "domain/login.h"
#include "domain/password.h"
#include "domain/tutor.h"
#include "domain/zone_load.h"

/* One who registers is a student or a tutor; admins are made by hand. */
static bool role_is_open(const char *name, enum role *out)
{
    return role_parse(name, out) == OK && *out != ROLE_ADMIN;
}

struct new_account {
    struct registration registration;
    const char *password;
};

/* Everything about the body that is wrong by itself; false is refused. */
static bool read_registration(const struct ask *ask, struct reply *reply,
                              struct new_account *out)
{
    const char *email = "", *role = "";
    struct registration *it = &out->registration;
    const struct member rows[] = {
        { .name = "email",
          .type = MEMBER_TEXT,
          .min = 1,
          .max = ACCOUNT_EMAIL_MAX,
          .out.text = &email },
        { .name = "password",
          .type = MEMBER_SECRET,
          .max = LIMIT_PASSWORD_MAX,
          .out.text = &out->password },
        { .name = "firstName",
          .type = MEMBER_TEXT,
          .min = 1,
          .max = ACCOUNT_NAME_MAX,
          .out.text = &it->first_name },
        { .name = "lastName",
          .type = MEMBER_TEXT,
          .min = 1,
          .max = ACCOUNT_NAME_MAX,
          .out.text = &it->last_name },
        { .name = "role",
          .type = MEMBER_TEXT,
          .min = 1,
          .max = 10,
          .out.text = &role },
        { .name = "timeZone",
          .type = MEMBER_TEXT,
          .min = 1,
          .max = LIMIT_ZONE_NAME_BYTES,
          .out.text = &it->time_zone },
    };
    if (!members_take(ask, reply, rows, COUNT_OF(rows)))
        return false;

    const char *blame = NULL;
    it->email = account_fold_email(ask->arena, email);
    if (it->email == NULL)
        blame = "email";
    else if (!role_is_open(role, &it->role))
        blame = "role";
    else if (!zone_is_known(slice_text(it->time_zone)))
        blame = "timeZone";
    if (blame != NULL)
        reply_refuse_member(reply, PROBLEM_INVALID_MEMBER, blame);
    return blame == NULL &&
           new_password_is_good(reply, "password", out->password,
                                &(struct password_owner){
                                    it->email, it->first_name, it->last_name });
}

static void handle_register(struct ask *ask, struct reply *reply)
{
    const struct attempt attempt = { .address = ask->address };
    struct new_account account = { 0 };
    if (!read_registration(ask, reply, &account))
        return;
    if (!guard_admits(ask, reply, &attempt))
        return;

    char hash[PASSWORD_HASH_BYTES];
    password_hash(account.password, hash);
    account.registration.password_hash = hash;
    struct user user;
    char token[TOKEN_LEN + 1];
    const enum status st =
        account_join(ask->store, ask->arena, &account.registration,
                     login_reply_browser(ask), ask->now_ms, &user, token);
    if (st == ERR_CONFLICT)
        reply_refuse(reply, PROBLEM_EMAIL_TAKEN);
    else if (st != OK)
        reply_refuse(reply, problem_of_status(st));
    else
        login_reply_begun(ask, reply, &user, token);
}

/* What a tutor offers, beside the tutor's own `user`. */
static enum status add_offer(const struct ask *ask, json_t *body)
{
    struct tutor tutor;
    struct availability availability;
    const enum status st = tutor_read_offer(
        ask->store, ask->arena, ask->caller.user, &tutor, &availability);
    if (st != OK)
        return st;
    (void)json_object_set_new(body, "tutor", shape_tutor(&tutor));
    (void)json_object_set_new(
        body, "availability",
        shape_availability(tutor.time_zone, &availability));
    return OK;
}

static void handle_read(struct ask *ask, struct reply *reply)
{
    struct user user;
    enum status st =
        account_read(ask->store, ask->arena, ask->caller.user, &user);
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    json_t *body = json_pack("{s:o}", "user", shape_self(&user));
    if (user.role == ROLE_TUTOR)
        st = add_offer(ask, body);
    if (st == OK) {
        reply_with(reply, 200, body);
    } else {
        json_decref(body);
        reply_refuse(reply, problem_of_status(st));
    }
}

static void handle_change(struct ask *ask, struct reply *reply)
{
    struct profile profile = { .time_zone = "" };
    const struct member rows[] = {
        { .name = "firstName",
          .type = MEMBER_TEXT,
          .min = 1,
          .max = ACCOUNT_NAME_MAX,
          .out.text = &profile.first_name },
        { .name = "lastName",
          .type = MEMBER_TEXT,
          .min = 1,
          .max = ACCOUNT_NAME_MAX,
          .out.text = &profile.last_name },
        { .name = "timeZone",
          .type = MEMBER_TEXT,
          .min = 1,
          .max = LIMIT_ZONE_NAME_BYTES,
          .out.text = &profile.time_zone },
    };
    if (!members_take(ask, reply, rows, COUNT_OF(rows)))
        return;
    if (!zone_is_known(slice_text(profile.time_zone))) {
        reply_refuse_member(reply, PROBLEM_INVALID_MEMBER, "timeZone");
        return;
    }

    struct user user;
    const enum status st = account_change(ask->store, ask->arena,
                                          ask->caller.user, &profile, &user);
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    reply_with(reply, 200, json_pack("{s:o}", "user", shape_self(&user)));
}

static void handle_change_password(struct ask *ask, struct reply *reply)
{
    const char *current = "", *next = "";
    const struct member rows[] = {
        { .name = "current",
          .type = MEMBER_SECRET,
          .max = LIMIT_PASSWORD_MAX,
          .out.text = &current },
        { .name = "next",
          .type = MEMBER_SECRET,
          .max = LIMIT_PASSWORD_MAX,
          .out.text = &next },
    };
    if (!members_take(ask, reply, rows, COUNT_OF(rows)))
        return;
    struct user user;
    enum status st =
        account_read(ask->store, ask->arena, ask->caller.user, &user);
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    if (!new_password_is_good(reply, "next", next,
                              &(struct password_owner){ user.email,
                                                        user.first_name,
                                                        user.last_name }) ||
        !guard_proves(ask, reply, current))
        return;

    char hash[PASSWORD_HASH_BYTES];
    struct login_ids ended;
    password_hash(next, hash);
    st = login_change_password(ask->store, ask->arena, ask->caller.user,
                               ask->caller.login, hash, &ended);
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    reply_with(reply, 204, NULL);
    for (size_t i = 0; i < ended.count; i++)
        reply_notify(reply, (struct notice){ .kind = NOTICE_LOGIN_ENDED,
                                             .user = ask->caller.user,
                                             .login = ended.ids[i] });
}

/* The cookie goes.  Their links end first: they need not hear of their own
 * lessons, which a browser would ask for in vain. */
static void reply_left(const struct ask *ask, struct reply *reply,
                       struct session_list cancelled)
{
    reply_with(reply, 204, NULL);
    reply->set_cookie = caller_clear_cookie(ask->arena, ask->is_secure);
    reply_notify(reply, (struct notice){ .kind = NOTICE_USER_LEFT,
                                         .user = ask->caller.user });
    for (size_t i = 0; i < cancelled.count; i++)
        session_notify(reply, &cancelled.items[i]);
}

static void handle_leave(struct ask *ask, struct reply *reply)
{
    const char *current = "";
    const struct member rows[] = {
        { .name = "current",
          .type = MEMBER_SECRET,
          .max = LIMIT_PASSWORD_MAX,
          .out.text = &current },
    };
    if (!members_take(ask, reply, rows, COUNT_OF(rows)) ||
        !guard_proves(ask, reply, current))
        return;

    struct session_list cancelled;
    const enum status st = leaving_make(
        ask->store, ask->arena, ask->caller.user, ask->now_ms, &cancelled);
    if (st != OK)
        reply_refuse(reply, problem_of_status(st));
    else
        reply_left(ask, reply, cancelled);
}

static const struct endpoint rows_of_file[] = {
    { "POST", "/api/users", CALLER_ANYBODY, LIMIT_BODY_BYTES, handle_register,
      NULL, true },
    { "GET", "/api/me", CALLER_USER, 0, handle_read, NULL, false },
    { "PUT", "/api/me", CALLER_USER, LIMIT_BODY_BYTES, handle_change, NULL,
      false },
    { "DELETE", "/api/me", CALLER_USER, LIMIT_BODY_BYTES, handle_leave, NULL,
      true },
    { "PUT", "/api/me/password", CALLER_USER, LIMIT_BODY_BYTES,
      handle_change_password, NULL, true },
};

const struct endpoint_list account_endpoints = { rows_of_file,
                                                 COUNT_OF(rows_of_file) };
