#include "api/endpoints.h"

#include "api/session_reply.h"
#include "api/shape.h"
#include "base/limits.h"
#include "domain/account.h"
#include "domain/change.h"
#include "domain/contact.h"
#include "domain/device.h"
#include "domain/feed.h"
#include "domain/mail.h"
#include "domain/key.h"
#include "domain/login.h"
#include "domain/reminder.h"
#include "domain/session.h"
#include "domain/tutor.h"
#include "relay/relay.h"

/* GET /api/held: each part is read by one function, which gives the JSON of
 * its member. */
typedef enum status (*read_part)(const struct ask *ask, json_t **out);

static enum status read_user(const struct ask *ask, json_t **out)
{
    struct user user;
    const enum status st =
        account_read(ask->store, ask->arena, ask->caller.user, &user);
    if (st == OK)
        *out = shape_self(&user);
    return st;
}

/* Of a student: null. */
static enum status read_tutor(const struct ask *ask, json_t **out)
{
    struct tutor tutor;
    struct availability availability;
    const enum status st = tutor_read_offer(
        ask->store, ask->arena, ask->caller.user, &tutor, &availability);
    if (st == ERR_NOT_FOUND)
        *out = json_null();
    else if (st == OK)
        *out = shape_tutor(&tutor);
    return st == ERR_NOT_FOUND ? OK : st;
}

/* Of a student: null. */
static enum status read_hours(const struct ask *ask, json_t **out)
{
    struct tutor tutor;
    struct availability availability;
    const enum status st = tutor_read_offer(
        ask->store, ask->arena, ask->caller.user, &tutor, &availability);
    if (st == ERR_NOT_FOUND)
        *out = json_null();
    else if (st == OK)
        *out = shape_availability(tutor.time_zone, &availability);
    return st == ERR_NOT_FOUND ? OK : st;
}

static enum status read_sessions(const struct ask *ask, json_t **out)
{
    struct session_book book;
    const enum status st = session_list(ask->store, ask->arena,
                                        ask->caller.user, ask->now_ms, &book);
    if (st == OK)
        *out = session_shape_list(book.sessions, ask->caller.user, ask->now_ms);
    return st;
}

/* What became of each session, by its id. */
static enum status read_events(const struct ask *ask, json_t **out)
{
    struct session_book book;
    enum status st = session_list(ask->store, ask->arena, ask->caller.user,
                                  ask->now_ms, &book);
    if (st != OK)
        return st;
    json_t *object = json_object();
    for (size_t i = 0; st == OK && i < book.sessions.count; i++) {
        const struct id id = book.sessions.items[i].id;
        struct event_list events = { NULL, 0 };
        char text[ID_TEXT_LEN + 1];
        st = session_events(ask->store, ask->arena, id, &events);
        (void)json_object_set_new(object, id_print(id, text),
                                  session_shape_events(events));
    }
    if (st == OK)
        *out = object;
    else
        json_decref(object);
    return st;
}

/* Of a student, who cannot set any: null. */
static enum status read_rules(const struct ask *ask, json_t **out)
{
    struct rules rules;
    const enum status st =
        rules_read(ask->store, ask->arena, ask->caller.user, &rules);
    if (st == OK && ask->caller.role != ROLE_TUTOR)
        *out = json_null();
    else if (st == OK)
        *out = shape_own_rules(&rules);
    return st;
}

static enum status read_dates(const struct ask *ask, json_t **out)
{
    struct date_list dates;
    const enum status st =
        rules_read_dates(ask->store, ask->arena, ask->caller.user, &dates);
    if (st == OK)
        *out = shape_dates(dates);
    return st;
}

static enum status read_contacts(const struct ask *ask, json_t **out)
{
    struct contact *contacts = NULL;
    size_t count = 0;
    const enum status st = contact_list(ask->store, ask->arena,
                                        ask->caller.user, &contacts, &count);
    if (st == OK)
        *out = shape_contacts(contacts, count);
    return st;
}

static enum status read_blocks(const struct ask *ask, json_t **out)
{
    struct block *blocks = NULL;
    size_t count = 0;
    const enum status st = blocking_list(ask->store, ask->arena,
                                         ask->caller.user, &blocks, &count);
    if (st == OK)
        *out = shape_blocks(blocks, count);
    return st;
}

static enum status read_devices(const struct ask *ask, json_t **out)
{
    struct device *devices = NULL;
    size_t count = 0;
    uint32_t epoch = 0;
    const enum status st = device_list(ask->store, ask->arena, ask->caller.user,
                                       &devices, &count, &epoch);
    if (st != OK)
        return st;
    *out = json_array();
    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(*out, shape_device(&devices[i]));
    return OK;
}

static enum status read_logins(const struct ask *ask, json_t **out)
{
    struct login *logins = NULL;
    size_t count = 0;
    const enum status st = login_list(ask->store, ask->arena, ask->caller.user,
                                      ask->now_ms, &logins, &count);
    if (st != OK)
        return st;
    *out = json_array();
    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(
            *out,
            shape_login(&logins[i], id_equal(logins[i].id, ask->caller.login)));
    return OK;
}

static json_t *shape_holding(const struct key_holding *holding)
{
    return json_pack("{s:o, s:I, s:b}", "deviceId",
                     shape_device_id(holding->device), "oneTimeKeys",
                     (json_int_t)holding->stock.n_one_time_keys,
                     "hasFallbackKey", holding->stock.has_fallback_key);
}

static enum status read_keys(const struct ask *ask, json_t **out)
{
    struct key_holdings holdings;
    const enum status st =
        key_count(ask->store, ask->arena, ask->caller.user, &holdings);
    if (st != OK)
        return st;
    json_t *devices = json_array();
    for (size_t i = 0; i < holdings.n_devices; i++)
        (void)json_array_append_new(devices,
                                    shape_holding(&holdings.devices[i]));
    *out = json_pack("{s:b, s:I, s:o}", "hasIdentity", holdings.has_identity,
                     "signatures", (json_int_t)holdings.n_signatures, "devices",
                     devices);
    return OK;
}

static enum status read_reminders(const struct ask *ask, json_t **out)
{
    struct reminder_choices choices;
    struct user user;
    enum status st = reminder_read(ask->store, ask->caller.user, &choices);
    if (st == OK)
        st = account_read(ask->store, ask->arena, ask->caller.user, &user);
    if (st == OK)
        *out = shape_reminders(&choices, user.has_change_mails);
    return st;
}

/* Since when there is an address for calendar programs; null without. */
static enum status read_calendar(const struct ask *ask, json_t **out)
{
    int64_t created_ms = 0;
    const enum status st = feed_read(ask->store, ask->caller.user, &created_ms);
    if (st == ERR_NOT_FOUND)
        *out = json_null();
    else if (st == OK)
        *out = shape_moment(created_ms);
    return st == ERR_NOT_FOUND ? OK : st;
}

static enum status read_mails(const struct ask *ask, json_t **out)
{
    int64_t count = 0;
    const enum status st =
        mail_count_waiting(ask->store, ask->caller.user, &count);
    if (st == OK)
        *out = json_integer(count);
    return st;
}

/* Since when there is this account. */
static enum status read_created(const struct ask *ask, json_t **out)
{
    struct user user;
    const enum status st =
        account_read(ask->store, ask->arena, ask->caller.user, &user);
    if (st == OK)
        *out = shape_moment(user.created_ms);
    return st;
}

static const struct {
    const char *member;
    read_part read;
} parts[] = {
    { "createdAt", read_created },   { "availability", read_hours },
    { "user", read_user },           { "tutor", read_tutor },
    { "rules", read_rules },         { "dates", read_dates },
    { "sessions", read_sessions },   { "events", read_events },
    { "contacts", read_contacts },   { "blocks", read_blocks },
    { "devices", read_devices },     { "logins", read_logins },
    { "keys", read_keys },           { "calendarSince", read_calendar },
    { "reminders", read_reminders }, { "mailsWaiting", read_mails },
};

static void handle_read(struct ask *ask, struct reply *reply)
{
    /* First, so that the other one hears of what time has ended. */
    struct session_list settled;
    const enum status settling = change_settle(
        ask->store, ask->arena, &ask->caller.user, ask->now_ms, &settled);
    if (settling != OK) {
        reply_refuse(reply, problem_of_status(settling));
        return;
    }
    json_t *body = json_object();
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        json_t *part = NULL;
        const enum status st = parts[i].read(ask, &part);
        if (st != OK) {
            json_decref(body);
            reply_refuse(reply, problem_of_status(st));
            return;
        }
        (void)json_object_set_new(body, parts[i].member, part);
    }
    reply_with(reply, 200, body);
    session_notify_settled(reply, settled);
}

/* A waitingId: the device that it is for, the sender's, the sender, the
 * envelope, with a dot between two. */
enum {
    AT_SENDER_DEVICE = DEVICE_TEXT_LEN + 1,
    AT_SENDER = 2 * (DEVICE_TEXT_LEN + 1),
    AT_ENVELOPE = AT_SENDER + ID_TEXT_LEN + 1,
    WAITING_ID_LEN = AT_ENVELOPE + ID_TEXT_LEN,
};

static json_t *shape_waiting_id(const struct waiting *waiting)
{
    char device[DEVICE_TEXT_LEN + 1], from[DEVICE_TEXT_LEN + 1];
    char sender[ID_TEXT_LEN + 1], id[ID_TEXT_LEN + 1];
    return json_sprintf("%s.%s.%s.%s", device_print(waiting->device, device),
                        device_print(waiting->sender_device, from),
                        id_print(waiting->sender, sender),
                        id_print(waiting->id, id));
}

static enum status read_waiting_id(struct slice text, struct notice *out)
{
    if (text.len != WAITING_ID_LEN || text.data[AT_SENDER_DEVICE - 1] != '.' ||
        text.data[AT_SENDER - 1] != '.' || text.data[AT_ENVELOPE - 1] != '.')
        return ERR_MALFORMED;
    const uint8_t *at = text.data;
    enum status st = device_parse(slice_of(at, DEVICE_TEXT_LEN), &out->device);
    if (st == OK)
        st = device_parse(slice_of(at + AT_SENDER_DEVICE, DEVICE_TEXT_LEN),
                          &out->sender_device);
    if (st == OK)
        st = id_parse(slice_of(at + AT_SENDER, ID_TEXT_LEN), &out->other);
    if (st == OK)
        st = id_parse(slice_of(at + AT_ENVELOPE, ID_TEXT_LEN), &out->envelope);
    return st;
}

static json_t *shape_waiting(const struct waiting *waiting)
{
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:I}", "waitingId", shape_waiting_id(waiting),
        "deviceId", shape_device_id(waiting->device), "senderId",
        shape_id(waiting->sender), "sentAt", shape_moment(waiting->since_ms),
        "bytes", (json_int_t)waiting->size);
}

/* What waits is in the relay's memory alone.  A part of it is enough: the
 * loop must not be held up by ten full mailboxes. */
static void finish_read(const struct ask *ask, struct reply *reply,
                        const struct relay *relay)
{
    if (reply->body == NULL)
        return;
    struct waiting *waiting =
        arena_take(ask->arena, LIMIT_HELD_WAITING * sizeof *waiting);
    const size_t total =
        relay_waiting(relay, ask->caller.user, waiting, LIMIT_HELD_WAITING);
    const size_t listed =
        total < LIMIT_HELD_WAITING ? total : LIMIT_HELD_WAITING;

    json_t *list = json_array();
    for (size_t i = 0; i < listed; i++)
        (void)json_array_append_new(list, shape_waiting(&waiting[i]));
    (void)json_object_set_new(reply->body, "waitingCount",
                              json_integer((json_int_t)total));
    (void)json_object_set_new(reply->body, "waiting", list);
    shape_fill_contacts(json_object_get(reply->body, "contacts"), relay,
                        ask->caller.user);
}

/* DELETE /api/held/waiting/{waitingId}: only the relay knows whether it still
 * waits, and twice discarded is discarded. */
static void handle_discard(struct ask *ask, struct reply *reply)
{
    struct notice notice = { .kind = NOTICE_DISCARDED,
                             .user = ask->caller.user };
    if (read_waiting_id(ask->params[0], &notice) != OK) {
        reply_refuse(reply, PROBLEM_NOT_FOUND);
        return;
    }
    reply_with(reply, 204, NULL);
    reply_notify(reply, notice);
}

static const struct endpoint rows_of_file[] = {
    { "GET", "/api/held", CALLER_USER, 0, handle_read, finish_read, false },
    { "DELETE", "/api/held/waiting/{}", CALLER_USER, 0, handle_discard, NULL,
      false },
};

const struct endpoint_list held_endpoints = { rows_of_file,
                                              COUNT_OF(rows_of_file) };
