#include "api/endpoints.h"

#include "api/hour_row.h"
#include "api/members.h"
#include "api/reply.h"
#include "api/shape.h"
#include "base/limits.h"
#include "domain/account.h"
#include "domain/mail.h"
#include "domain/reminder.h"

static bool read_leads(const json_t *list, struct reminder_choices *out)
{
    out->n_leads = json_array_size(list);
    for (size_t i = 0; i < out->n_leads; i++) {
        const json_t *item = json_array_get(list, i);
        if (!json_is_integer(item))
            return false;
        out->leads[i] = json_integer_value(item);
    }
    return true;
}

/* NULL: no quiet hours.  False for what is none. */
static bool read_quiet(const json_t *object, struct arena *arena,
                       struct quiet_hours *out)
{
    struct hours hours;
    if (object == NULL) {
        *out = (struct quiet_hours){ .has_any = false };
        return true;
    }
    if (!hour_row_read(object, false, arena, &hours))
        return false;
    *out = (struct quiet_hours){ true, hours.start_minute, hours.end_minute };
    return reminder_is_quiet(out);
}

static void reply_choices(const struct ask *ask, struct reply *reply)
{
    struct reminder_choices choices;
    struct user user;
    bool has_postman = false;
    enum status st = reminder_read(ask->store, ask->caller.user, &choices);
    if (st == OK)
        st = account_read(ask->store, ask->arena, ask->caller.user, &user);
    if (st == OK)
        st = mail_has_postman(ask->store, ask->arena, &has_postman);
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    json_t *body = shape_reminders(&choices, user.has_change_mails);
    (void)json_object_set_new(body, "sendsMail", json_boolean(has_postman));
    reply_with(reply, 200, body);
}

static void handle_read(struct ask *ask, struct reply *reply)
{
    reply_choices(ask, reply);
}

static void handle_write(struct ask *ask, struct reply *reply)
{
    const json_t *leads = NULL, *quiet = NULL;
    struct reminder_choices choices;
    bool has_change_mails = false;
    const struct member rows[] = {
        { .name = "minutesBefore",
          .type = MEMBER_LIST,
          .max = LIMIT_LEADS,
          .out.list = &leads },
        { .name = "quiet",
          .type = MEMBER_OBJECT,
          .is_optional = true,
          .max = 2,
          .out.list = &quiet },
        { .name = "byMail",
          .type = MEMBER_BOOL,
          .out.truth = &choices.has_mail },
        { .name = "changesByMail",
          .type = MEMBER_BOOL,
          .out.truth = &has_change_mails },
    };
    if (!members_take(ask, reply, rows, COUNT_OF(rows)))
        return;
    if (!read_quiet(quiet, ask->arena, &choices.quiet)) {
        reply_refuse_member(reply, PROBLEM_INVALID_MEMBER, "quiet");
        return;
    }
    enum status st = ERR_MALFORMED;
    if (read_leads(leads, &choices))
        st = reminder_write(ask->store, ask->arena, ask->caller.user, &choices,
                            has_change_mails);
    if (st == ERR_MALFORMED)
        reply_refuse_member(reply, PROBLEM_INVALID_MEMBER, "minutesBefore");
    else if (st != OK)
        reply_refuse(reply, problem_of_status(st));
    else
        reply_choices(ask, reply);
}

static const struct endpoint rows_of_file[] = {
    { "GET", "/api/me/reminders", CALLER_USER, 0, handle_read, NULL, false },
    { "PUT", "/api/me/reminders", CALLER_USER, LIMIT_BODY_BYTES, handle_write,
      NULL, false },
};

const struct endpoint_list reminder_endpoints = { rows_of_file,
                                                  COUNT_OF(rows_of_file) };
