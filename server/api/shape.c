#include "api/shape.h"

#include "base/moment.h"
#include "relay/relay.h"

json_t *shape_id(struct id id)
{
    char text[ID_TEXT_LEN + 1];
    return json_string(id_print(id, text));
}

json_t *shape_device_id(uint64_t device)
{
    char text[DEVICE_TEXT_LEN + 1];
    return json_string(device_print(device, text));
}

json_t *shape_moment(int64_t ms)
{
    char text[MOMENT_TEXT_LEN + 1];
    return json_string(moment_print(ms, text));
}

json_t *shape_user(const struct user *user)
{
    json_t *body =
        json_pack("{s:o, s:s, s:s, s:s, s:s}", "userId", shape_id(user->id),
                  "username", user->username, "firstName", user->first_name,
                  "lastName", user->last_name, "role", role_name(user->role));
    if (user->is_deleted)
        (void)json_object_set_new(body, "deleted", json_true());
    return body;
}

json_t *shape_self(const struct user *user)
{
    json_t *self = shape_user(user);
    (void)json_object_set_new(self, "email", json_string(user->email));
    (void)json_object_set_new(self, "timeZone", json_string(user->time_zone));
    (void)json_object_set_new(self, "emailConfirmed",
                              json_boolean(user->is_confirmed));
    return self;
}

json_t *shape_device(const struct device *device)
{
    return json_pack("{s:o, s:s, s:o, s:o}", "deviceId",
                     shape_device_id(device->id), "name", device->name,
                     "createdAt", shape_moment(device->created_ms),
                     "lastSeenAt", shape_moment(device->last_seen_ms));
}

json_t *shape_login(const struct login *login, bool is_current)
{
    return json_pack("{s:o, s:s, s:o, s:o, s:b}", "loginId",
                     shape_id(login->id), "browser", login->browser,
                     "createdAt", shape_moment(login->created_ms), "lastSeenAt",
                     shape_moment(login->last_seen_ms), "current", is_current);
}

json_t *shape_contact(const struct contact *contact)
{
    json_t *devices = json_array();
    for (size_t i = 0; i < contact->devices.count; i++)
        (void)json_array_append_new(
            devices, shape_device_id(contact->devices.devices[i]));
    return json_pack("{s:o, s:b, s:b, s:I, s:o}", "user",
                     shape_user(&contact->user), "online", 0, "blocked",
                     contact->is_blocked, "devicesEpoch",
                     (json_int_t)contact->devices.epoch, "devices", devices);
}

json_t *shape_blocks(const struct block *blocks, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(
            list, json_pack("{s:o, s:o}", "user", shape_user(&blocks[i].user),
                            "blockedAt", shape_moment(blocks[i].since_ms)));
    return list;
}

json_t *shape_contacts(const struct contact *contacts, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(list, shape_contact(&contacts[i]));
    return list;
}

static json_t *shape_texts(const struct subject_list *list)
{
    json_t *texts = json_array();
    for (size_t i = 0; i < list->count; i++)
        (void)json_array_append_new(texts, json_string(list->items[i]));
    return texts;
}

/* Hundredths as a number; 40, not 40.0. */
static json_t *shape_cents(int64_t cents)
{
    return cents % 100 == 0 ? json_integer(cents / 100)
                            : json_real((double)cents / 100);
}

json_t *shape_tutor(const struct tutor *tutor)
{
    json_t *body = json_pack(
        "{s:o, s:s, s:s, s:o, s:s, s:o, s:s, s:s}", "userId",
        shape_id(tutor->id), "firstName", tutor->first_name, "lastName",
        tutor->last_name, "subjects", shape_texts(&tutor->subjects), "bio",
        tutor->bio, "hourlyRate", shape_cents(tutor->rate_cents), "currency",
        tutor->currency, "timeZone", tutor->time_zone);
    if (tutor->is_deleted)
        (void)json_object_set_new(body, "deleted", json_true());
    return body;
}

/* "09:00"; "24:00" is the end of a day. */
static json_t *shape_minute(int minute)
{
    return json_sprintf("%02d:%02d", minute / 60, minute % 60);
}

/* The weekday is the date's, when there is a date. */
static json_t *shape_hours(const struct hours *row, bool has_weekday)
{
    json_t *hours =
        json_pack("{s:o, s:o}", "start", shape_minute(row->start_minute), "end",
                  shape_minute(row->end_minute));
    if (has_weekday)
        (void)json_object_set_new(hours, "weekday", json_integer(row->weekday));
    return hours;
}

json_t *shape_availability(const char *time_zone,
                           const struct availability *availability)
{
    json_t *hours = json_array();
    for (size_t i = 0; i < availability->count; i++) {
        (void)json_array_append_new(hours,
                                    shape_hours(&availability->rows[i], true));
    }
    return json_pack("{s:s, s:o}", "timeZone", time_zone, "hours", hours);
}

json_t *shape_rules(const struct rules *rules)
{
    json_t *lengths = json_array();
    for (size_t i = 0; i < rules->n_lengths; i++)
        (void)json_array_append_new(lengths, json_integer(rules->lengths[i]));
    return json_pack(
        "{s:o, s:I, s:I, s:I, s:I, s:I, s:b}", "lengths", lengths,
        "bufferMinutes", (json_int_t)rules->buffer_minutes, "earliestMinutes",
        (json_int_t)rules->earliest_minutes, "latestDays",
        (json_int_t)rules->latest_days, "cancelNoticeMinutes",
        (json_int_t)rules->cancel_notice_minutes, "moveNoticeMinutes",
        (json_int_t)rules->move_notice_minutes, "instant", rules->is_instant);
}

json_t *shape_own_rules(const struct rules *rules)
{
    return json_pack("{s:o, s:s}", "rules", shape_rules(rules), "place",
                     rules->place);
}

static json_t *shape_date(const struct dated_hours *date)
{
    const struct date d = date_of_days(date->day);
    json_t *hours = json_array();
    for (size_t i = 0; i < date->count; i++)
        (void)json_array_append_new(hours, shape_hours(&date->rows[i], false));
    return json_pack("{s:o, s:o}", "date",
                     json_sprintf("%04d-%02d-%02d", d.year, d.month, d.day),
                     "hours", hours);
}

json_t *shape_dates(struct date_list dates)
{
    json_t *list = json_array();
    for (size_t i = 0; i < dates.count; i++)
        (void)json_array_append_new(list, shape_date(&dates.items[i]));
    return list;
}

static json_t *shape_period(struct period period)
{
    return json_pack("{s:o, s:o}", "start", shape_moment(period.start_ms),
                     "end", shape_moment(period.end_ms));
}

json_t *shape_reminders(const struct reminder_choices *choices,
                        bool has_change_mails)
{
    const struct quiet_hours *quiet = &choices->quiet;
    json_t *leads = json_array();
    for (size_t i = 0; i < choices->n_leads; i++)
        (void)json_array_append_new(leads, json_integer(choices->leads[i]));
    return json_pack(
        "{s:o, s:o, s:b, s:b}", "minutesBefore", leads, "quiet",
        quiet->has_any ? json_pack("{s:o, s:o}", "start",
                                   shape_minute(quiet->start_minute), "end",
                                   shape_minute(quiet->end_minute))
                       : json_null(),
        "byMail", choices->has_mail, "changesByMail", has_change_mails);
}

json_t *shape_slots(struct period_list slots)
{
    json_t *list = json_array();
    for (size_t i = 0; i < slots.count; i++)
        (void)json_array_append_new(list, shape_period(slots.items[i]));
    return list;
}

void shape_fill_contact(json_t *contact, const struct relay *relay,
                        struct id viewer)
{
    const json_t *text =
        json_object_get(json_object_get(contact, "user"), "userId");
    struct id user;
    if (text == NULL ||
        id_parse(slice_text(json_string_value(text)), &user) != OK)
        return;
    (void)json_object_set_new(
        contact, "online", json_boolean(relay_is_online(relay, viewer, user)));
}

void shape_fill_contacts(json_t *contacts, const struct relay *relay,
                         struct id viewer)
{
    for (size_t i = 0; i < json_array_size(contacts); i++)
        shape_fill_contact(json_array_get(contacts, i), relay, viewer);
}
