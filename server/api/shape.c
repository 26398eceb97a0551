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
