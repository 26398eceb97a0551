#include "relay/lately.h"

uint64_t lately_generation(const struct lately *lately)
{
    return atomic_load(&lately->generation);
}

void lately_note(struct lately *lately, const struct notice *notice)
{
    struct lately_change change = { .user = notice->user,
                                    .other = notice->user };
    if (notice->kind == NOTICE_CONTACT) {
        change.user = notice->pair[0].user;
        change.other = notice->pair[1].user;
    }
    change.is_of_devices = notice->kind == NOTICE_DEVICE_ADDED ||
                           notice->kind == NOTICE_DEVICE_RETIRED ||
                           notice->kind == NOTICE_USER_LEFT ||
                           notice->kind == NOTICE_KEYS_CHANGED;
    const uint64_t at = atomic_fetch_add(&lately->generation, 1);
    lately->changes[at % LATELY_MAX] = change;
}

static bool is_contact(const struct admission *admission, struct id user)
{
    for (size_t i = 0; i < admission->n_contacts; i++) {
        if (id_equal(admission->contacts[i].user, user))
            return true;
    }
    return false;
}

/* Of a contact only the devices were read. */
static bool touches(const struct lately_change *change,
                    const struct admission *admission)
{
    const struct id self = admission->self.user;
    return id_equal(change->user, self) || id_equal(change->other, self) ||
           (change->is_of_devices && is_contact(admission, change->user));
}

bool lately_touches(const struct lately *lately,
                    const struct admission *admission)
{
    const uint64_t now = lately_generation(lately);
    if (now - admission->generation > LATELY_MAX)
        return true;
    for (uint64_t at = admission->generation; at < now; at++) {
        if (touches(&lately->changes[at % LATELY_MAX], admission))
            return true;
    }
    return false;
}
