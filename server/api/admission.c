#include "api/admission.h"

#include "base/log.h"
#include "domain/contact.h"
#include "domain/device.h"

static struct person person_of(const struct device_list *list)
{
    return (struct person){
        .user = list->user,
        .devices_epoch = list->epoch,
        .devices = list->devices,
        .n_devices = list->count,
    };
}

static struct person *persons_of(struct arena *arena,
                                 const struct device_list *lists, size_t count)
{
    struct person *persons = arena_take(arena, count * sizeof *persons);
    for (size_t i = 0; i < count; i++)
        persons[i] = person_of(&lists[i]);
    return persons;
}

enum status admission_load(struct store *store, struct arena *arena,
                           const struct caller *caller, uint64_t device,
                           int64_t now_ms, struct admission *out)
{
    struct circle circle;
    const enum status st = contact_circle(store, arena, caller->user, &circle);
    if (st != OK)
        return st;
    if (device_see(store, caller->user, device, now_ms) != OK)
        log_warn("device not marked as seen");

    out->self = person_of(&circle.self);
    out->login = caller->login;
    out->login_expires_ms = caller->login_expires_ms;
    out->device = device;
    out->contacts = persons_of(arena, circle.contacts, circle.n_contacts);
    out->n_contacts = circle.n_contacts;
    return OK;
}

void admission_notify_contact(const struct ask *ask, struct reply *reply,
                              struct id one, struct id other)
{
    struct device_list lists[2];
    if (contact_pair(ask->store, ask->arena, one, other, lists) != OK) {
        log_warn("relay not told of a contact");
        return;
    }
    reply_notify(reply,
                 (struct notice){ .kind = NOTICE_CONTACT,
                                  .pair = persons_of(ask->arena, lists, 2) });
}
