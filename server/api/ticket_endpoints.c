#include "api/endpoints.h"

#include "api/guard.h"
#include "api/members.h"
#include "api/new_password.h"
#include "base/limits.h"
#include "domain/account.h"
#include "domain/mail.h"
#include "domain/password.h"
#include "domain/ticket.h"

/* Whatever was pasted: what is no token is no ticket. */
enum { SHOWN_MAX = 256 };

/* 202, or why no mail can be on its way. */
static void reply_asked(struct reply *reply, enum status st)
{
    if (st == OK)
        reply_with(reply, 202, json_object());
    else
        reply_refuse(reply, st == ERR_DENIED ? PROBLEM_MAIL_OFF
                                             : problem_of_status(st));
}

static void reply_ticket_ended(struct reply *reply, enum status st)
{
    reply_refuse(reply, st == ERR_NOT_FOUND ? PROBLEM_TICKET_ENDED
                                            : problem_of_status(st));
}

static void handle_ask_password(struct ask *ask, struct reply *reply)
{
    const char *email = "";
    const struct member rows[] = {
        { .name = "email",
          .type = MEMBER_TEXT,
          .min = 1,
          .max = ACCOUNT_EMAIL_MAX,
          .out.text = &email },
    };
    if (!members_take(ask, reply, rows, COUNT_OF(rows)))
        return;
    const char *address = account_fold_email(ask->arena, email);
    if (address == NULL) {
        reply_refuse_member(reply, PROBLEM_INVALID_MEMBER, "email");
        return;
    }
    /* Counted apart from passwords that are tried: asking delays no login. */
    const struct attempt attempt = {
        .account = arena_print(ask->arena, "reset %s", address),
        .address = arena_print(ask->arena, "reset %s", ask->address),
    };
    if (guard_admits(ask, reply, &attempt))
        reply_asked(reply,
                    mail_ask_ticket(ask->store, ask->arena, MAIL_PASSWORD,
                                    address, ask->now_ms));
}

static void reply_password_set(struct reply *reply, const struct user *user,
                               const struct login_ids *ended)
{
    reply_with(reply, 204, NULL);
    for (size_t i = 0; i < ended->count; i++)
        reply_notify(reply, (struct notice){ .kind = NOTICE_LOGIN_ENDED,
                                             .user = user->id,
                                             .login = ended->ids[i] });
}

static void handle_set_password(struct ask *ask, struct reply *reply)
{
    const char *token = "", *password = "";
    const struct member rows[] = {
        { .name = "token",
          .type = MEMBER_SECRET,
          .max = SHOWN_MAX,
          .out.text = &token },
        { .name = "password",
          .type = MEMBER_SECRET,
          .max = LIMIT_PASSWORD_MAX,
          .out.text = &password },
    };
    struct user user;
    if (!members_take(ask, reply, rows, COUNT_OF(rows)))
        return;
    enum status st = ticket_read(ask->store, ask->arena, TICKET_PASSWORD,
                                 slice_text(token), ask->now_ms, &user);
    if (st != OK) {
        reply_ticket_ended(reply, st);
        return;
    }
    if (!new_password_is_good(reply, "password", password,
                              &(struct password_owner){ user.email,
                                                        user.first_name,
                                                        user.last_name }))
        return;

    char hash[PASSWORD_HASH_BYTES];
    struct login_ids ended = { 0 };
    password_hash(password, hash);
    st = ticket_set_password(ask->store, ask->arena, slice_text(token), hash,
                             ask->now_ms, &user, &ended);
    if (st == OK)
        reply_password_set(reply, &user, &ended);
    else
        reply_ticket_ended(reply, st);
}

static void handle_ask_address(struct ask *ask, struct reply *reply)
{
    struct user user;
    enum status st =
        account_read(ask->store, ask->arena, ask->caller.user, &user);
    if (st == OK)
        st = mail_ask_ticket(ask->store, ask->arena, MAIL_ADDRESS, user.email,
                             ask->now_ms);
    reply_asked(reply, st);
}

static void handle_confirm_address(struct ask *ask, struct reply *reply)
{
    const char *token = "";
    const struct member rows[] = {
        { .name = "token",
          .type = MEMBER_SECRET,
          .max = SHOWN_MAX,
          .out.text = &token },
    };
    if (!members_take(ask, reply, rows, COUNT_OF(rows)))
        return;
    const enum status st = ticket_confirm_address(
        ask->store, ask->arena, slice_text(token), ask->now_ms);
    if (st == OK)
        reply_with(reply, 204, NULL);
    else
        reply_ticket_ended(reply, st);
}

static const struct endpoint rows_of_file[] = {
    { "POST", "/api/password-resets", CALLER_ANYBODY, LIMIT_BODY_BYTES,
      handle_ask_password, NULL, false },
    { "POST", "/api/password-resets/complete", CALLER_ANYBODY, LIMIT_BODY_BYTES,
      handle_set_password, NULL, true },
    { "POST", "/api/me/address-confirmation", CALLER_USER, 0,
      handle_ask_address, NULL, false },
    { "POST", "/api/address-confirmations", CALLER_ANYBODY, LIMIT_BODY_BYTES,
      handle_confirm_address, NULL, false },
};

const struct endpoint_list ticket_endpoints = { rows_of_file,
                                                COUNT_OF(rows_of_file) };
