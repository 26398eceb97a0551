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
    return json_pack("{s:o, s:s, s:s, s:s, s:s}", "userId", shape_id(user->id),
                     "username", user->username, "firstName", user->first_name,
                     "lastName", user->last_name, "role",
                     role_name(user->role));
}

json_t *shape_self(const struct user *user)
{
    json_t *self = shape_user(user);
    (void)json_object_set_new(self, "email", json_string(user->email));
    (void)json_object_set_new(self, "timeZone", json_string(user->time_zone));
    return self;
}

json_t *shape_device(const struct device *device)
{
    return json_pack("{s:o, s:s, s:o, s:o}", "deviceId",
                     shape_device_id(device->id), "name", device->name,
                     "createdAt", shape_moment(device->created_ms),
                     "lastSeenAt", shape_moment(device->last_seen_ms));
}

json_t *shape_contact(const struct contact *contact)
{
    json_t *devices = json_array();
    for (size_t i = 0; i < contact->devices.count; i++)
        (void)json_array_append_new(
            devices, shape_device_id(contact->devices.devices[i]));
    return json_pack("{s:o, s:b, s:I, s:o}", "user", shape_user(&contact->user),
                     "online", 0, "devicesEpoch",
                     (json_int_t)contact->devices.epoch, "devices", devices);
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
    return json_pack("{s:o, s:s, s:s, s:o, s:s, s:o, s:s, s:s}", "userId",
                     shape_id(tutor->id), "firstName", tutor->first_name,
                     "lastName", tutor->last_name, "subjects",
                     shape_texts(&tutor->subjects), "bio", tutor->bio,
                     "hourlyRate", shape_cents(tutor->rate_cents), "currency",
                     tutor->currency, "timeZone", tutor->time_zone);
}

/* "09:00"; "24:00" is the end of a day. */
static json_t *shape_minute(int minute)
{
    return json_sprintf("%02d:%02d", minute / 60, minute % 60);
}

json_t *shape_availability(const char *time_zone,
                           const struct availability *availability)
{
    json_t *hours = json_array();
    for (size_t i = 0; i < availability->count; i++) {
        const struct hours *row = &availability->rows[i];
        (void)json_array_append_new(
            hours, json_pack("{s:i, s:o, s:o}", "weekday", row->weekday,
                             "start", shape_minute(row->start_minute), "end",
                             shape_minute(row->end_minute)));
    }
    return json_pack("{s:s, s:o}", "timeZone", time_zone, "hours", hours);
}

json_t *shape_slots(struct period_list slots)
{
    json_t *list = json_array();
    for (size_t i = 0; i < slots.count; i++)
        (void)json_array_append_new(
            list, json_pack("{s:o, s:o}", "start",
                            shape_moment(slots.items[i].start_ms), "end",
                            shape_moment(slots.items[i].end_ms)));
    return list;
}

json_t *shape_session(const struct session *session)
{
    return json_pack(
        "{s:o, s:o, s:o, s:s, s:o, s:o, s:s, s:s}", "sessionId",
        shape_id(session->id), "tutorId", shape_id(session->tutor_id),
        "studentId", shape_id(session->student_id), "subject", session->subject,
        "start", shape_moment(session->period.start_ms), "end",
        shape_moment(session->period.end_ms), "status",
        session_status_name(session->status), "notes", session->notes);
}

json_t *shape_sessions(struct session_list sessions)
{
    json_t *list = json_array();
    for (size_t i = 0; i < sessions.count; i++)
        (void)json_array_append_new(list, shape_session(&sessions.items[i]));
    return list;
}

void shape_fill_contact(json_t *contact, const struct relay *relay)
{
    const json_t *text =
        json_object_get(json_object_get(contact, "user"), "userId");
    struct id user;
    if (text == NULL ||
        id_parse(slice_text(json_string_value(text)), &user) != OK)
        return;
    (void)json_object_set_new(contact, "online",
                              json_boolean(relay_is_online(relay, user)));
}

void shape_fill_contacts(json_t *contacts, const struct relay *relay)
{
    for (size_t i = 0; i < json_array_size(contacts); i++)
        shape_fill_contact(json_array_get(contacts, i), relay);
}
