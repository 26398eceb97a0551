#include "relay/news.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/moment.h"
#include "relay/courier.h"
#include "relay/inside.h"
#include "relay/link.h"
#include "relay/presence.h"

enum { JSON_MAX = 160 }; /* the longest NOTICE that is written here */

/* --- devices -------------------------------------------------------------*/

static bool is_in(const struct person *person, uint64_t device)
{
    size_t i = 0;
    while (i < person->n_devices && person->devices[i] != device)
        i++;
    return i < person->n_devices;
}

static void retire(struct relay *relay, struct device *device)
{
    if (device->link != NULL)
        link_close(device->link, LINK_END_RETIRED);
    courier_retire(relay, device);
}

struct user *news_learn(struct relay *relay, const struct person *person)
{
    struct user *user = roster_add(relay->roster, person->user);
    if (user->is_listed && person->devices_epoch < user->devices_epoch)
        return user;

    /* Listed first: what goes back to one of these devices must not make it
     * anew. */
    user->is_listed = true;
    user->devices_epoch = person->devices_epoch;
    for (struct device *device = user->devices, *next; device != NULL;
         device = next) {
        next = device->next;
        if (!is_in(person, device->id))
            retire(relay, device);
    }
    for (size_t i = 0; i < person->n_devices; i++)
        (void)roster_add_device(relay->roster, user, person->devices[i]);
    return user;
}

/* --- passing on ----------------------------------------------------------*/

static void tell_device(const struct device *device, const char *json)
{
    const size_t len = strlen(json);
    uint8_t *room =
        device->link == NULL ? NULL : link_notice_room(device->link, len);
    if (room != NULL)
        memcpy(room, json, len);
}

static void tell_user(const struct user *user, const char *json)
{
    for (const struct device *device = user->devices; device != NULL;
         device = device->next)
        tell_device(device, json);
}

/* To the user's own links, and to those of every contact. */
static void tell_devices(const struct user *user)
{
    char id[ID_TEXT_LEN + 1], json[JSON_MAX];
    (void)snprintf(json, sizeof json,
                   "{\"type\":\"devices\",\"userId\":\"%s\","
                   "\"devicesEpoch\":%" PRIu32 "}",
                   id_print(user->id, id), user->devices_epoch);
    tell_user(user, json);
    for (uint32_t i = 0; i < user->n_contacts; i++)
        tell_user(user->contacts[i], json);
}

static void tell_of_contact(const struct user *user, const struct user *other)
{
    char id[ID_TEXT_LEN + 1], json[JSON_MAX];
    (void)snprintf(json, sizeof json,
                   "{\"type\":\"contact\",\"userId\":\"%s\"}",
                   id_print(other->id, id));
    tell_user(user, json);
}

static void tell_contact(const struct relay *relay, const struct user *user,
                         const struct user *other)
{
    tell_of_contact(user, other);
    presence_introduce(relay, user, other);
}

/* --- the kinds -----------------------------------------------------------*/

static bool is_home(const struct relay *relay, struct id id)
{
    const struct user *user = roster_find(relay->roster, id);
    return user != NULL && user->is_home;
}

/* With neither at home nobody can write to the other; whoever comes first
 * brings this contact with them. */
static void take_contact(struct relay *relay, const struct notice *notice)
{
    const struct person *pair = notice->pair;
    if (!is_home(relay, pair[0].user) && !is_home(relay, pair[1].user))
        return;
    struct user *one = news_learn(relay, &pair[0]);
    struct user *other = news_learn(relay, &pair[1]);
    roster_join(one, other);
    tell_contact(relay, one, other);
    tell_contact(relay, other, one);
}

static void learn_epoch(struct user *user, uint32_t epoch)
{
    if (epoch > user->devices_epoch) /* workers finish in any order */
        user->devices_epoch = epoch;
    tell_devices(user);
}

static void take_added(struct relay *relay, const struct notice *notice)
{
    struct user *user = roster_find(relay->roster, notice->user);
    if (user == NULL || !user->is_listed)
        return;
    (void)roster_add_device(relay->roster, user, notice->device);
    learn_epoch(user, notice->epoch);
}

static void take_retired(struct relay *relay, const struct notice *notice)
{
    struct user *user = roster_find(relay->roster, notice->user);
    if (user == NULL)
        return;
    struct device *device = roster_find_device(user, notice->device);
    if (device != NULL)
        retire(relay, device);
    if (user->is_listed)
        learn_epoch(user, notice->epoch);
    (void)roster_release(relay->roster, user);
}

static void take_keys_changed(struct relay *relay, const struct notice *notice)
{
    struct user *user = roster_find(relay->roster, notice->user);
    if (user != NULL && user->is_listed)
        learn_epoch(user, notice->epoch);
}

static void take_keys_low(struct relay *relay, const struct notice *notice)
{
    char json[JSON_MAX];
    const struct user *user = roster_find(relay->roster, notice->user);
    const struct device *device =
        user == NULL ? NULL : roster_find_device(user, notice->device);
    if (device == NULL)
        return;
    (void)snprintf(json, sizeof json,
                   "{\"type\":\"keys_low\",\"count\":%" PRIu32 "}",
                   notice->count);
    tell_device(device, json);
}

static void take_session(struct relay *relay, const struct notice *notice)
{
    char id[ID_TEXT_LEN + 1], json[JSON_MAX];
    (void)snprintf(json, sizeof json,
                   "{\"type\":\"session\",\"sessionId\":\"%s\","
                   "\"status\":\"%s\",\"revision\":%" PRId64 "}",
                   id_print(notice->session, id), notice->status,
                   notice->revision);
    const struct id who[] = { notice->user, notice->other };
    for (size_t i = 0; i < COUNT_OF(who); i++) {
        const struct user *user = roster_find(relay->roster, who[i]);
        if (user != NULL)
            tell_user(user, json);
    }
}

static void take_reminder(struct relay *relay, const struct notice *notice)
{
    char id[ID_TEXT_LEN + 1], start[MOMENT_TEXT_LEN + 1], json[JSON_MAX];
    const struct user *user = roster_find(relay->roster, notice->user);
    if (user == NULL)
        return;
    (void)snprintf(json, sizeof json,
                   "{\"type\":\"reminder\",\"sessionId\":\"%s\","
                   "\"start\":\"%s\",\"minutesBefore\":%" PRIu32 "}",
                   id_print(notice->session, id),
                   moment_print(notice->start_ms, start), notice->count);
    tell_user(user, json);
}

/* The links of a user, or of one login of theirs. */
static void close_links(struct relay *relay, struct id id,
                        const struct id *login, enum link_end why)
{
    const struct user *user = roster_find(relay->roster, id);
    for (const struct device *device = user == NULL ? NULL : user->devices;
         device != NULL; device = device->next) {
        struct link *link = device->link;
        if (link != NULL &&
            (login == NULL || id_equal(link_login(link), *login)))
            link_close(link, why);
    }
}

static void take_login_ended(struct relay *relay, const struct notice *notice)
{
    close_links(relay, notice->user, &notice->login, LINK_END_LOGGED_OUT);
}

static void take_disabled(struct relay *relay, const struct notice *notice)
{
    close_links(relay, notice->user, NULL, LINK_END_DISABLED);
}

/* Whoever knew them hears that they are offline, unless a block has said so
 * before, and asks for the contacts again. */
static void take_left(struct relay *relay, const struct notice *notice)
{
    struct user *user = roster_find(relay->roster, notice->user);
    if (user == NULL) {
        walls_forget(&relay->walls, notice->user);
        return;
    }
    close_links(relay, notice->user, NULL, LINK_END_DISABLED);
    for (uint32_t i = 0; i < user->n_contacts; i++) {
        if (!walls_divide(&relay->walls, user->id, user->contacts[i]->id))
            presence_hide(user->contacts[i], user);
        tell_of_contact(user->contacts[i], user);
    }
    walls_forget(&relay->walls, notice->user);
    roster_estrange(relay->roster, user);
    /* Listed, so that what goes back to one of their own devices, or comes
     * back later, does not make it anew. */
    user->is_listed = true;
    while (user->devices != NULL)
        courier_retire(relay, user->devices);
    presence_end(relay, user);
    (void)roster_release(relay->roster, user);
}

/* Silent to `other`: they hear what they would if `user` had left.  The other
 * devices of `user` ask for their contacts again. */
static void take_blocked(struct relay *relay, const struct notice *notice)
{
    const bool is_new =
        !walls_divide(&relay->walls, notice->user, notice->other);
    walls_add(&relay->walls, notice->user, notice->other);
    const struct user *user = roster_find(relay->roster, notice->user);
    const struct user *other = roster_find(relay->roster, notice->other);
    if (user == NULL || other == NULL)
        return;
    if (is_new) {
        presence_hide(other, user);
        presence_hide(user, other);
    }
    tell_contact(relay, user, other);
}

static void take_unblocked(struct relay *relay, const struct notice *notice)
{
    walls_remove(&relay->walls, notice->user, notice->other);
    const struct user *user = roster_find(relay->roster, notice->user);
    const struct user *other = roster_find(relay->roster, notice->other);
    if (user == NULL || other == NULL)
        return;
    presence_introduce(relay, other, user);
    tell_contact(relay, user, other);
}

static void take_discarded(struct relay *relay, const struct notice *notice)
{
    const struct user *user = roster_find(relay->roster, notice->user);
    struct device *device =
        user == NULL ? NULL : roster_find_device(user, notice->device);
    if (device == NULL)
        return;
    const struct message_name name = message_name_of(&(struct envelope){
        .device = notice->sender_device,
        .user = notice->other,
        .id = notice->envelope,
    });
    courier_discard(relay, device, &name);
}

static void (*const takes[NOTICE_KIND_COUNT])(struct relay *,
                                              const struct notice *) = {
    [NOTICE_CONTACT] = take_contact,
    [NOTICE_DEVICE_ADDED] = take_added,
    [NOTICE_DEVICE_RETIRED] = take_retired,
    [NOTICE_KEYS_CHANGED] = take_keys_changed,
    [NOTICE_KEYS_LOW] = take_keys_low,
    [NOTICE_SESSION] = take_session,
    [NOTICE_REMINDER] = take_reminder,
    [NOTICE_LOGIN_ENDED] = take_login_ended,
    [NOTICE_USER_DISABLED] = take_disabled,
    [NOTICE_USER_LEFT] = take_left,
    [NOTICE_BLOCKED] = take_blocked,
    [NOTICE_UNBLOCKED] = take_unblocked,
    [NOTICE_DISCARDED] = take_discarded,
};

void news_take(struct relay *relay, const struct notice *notice)
{
    takes[notice->kind](relay, notice);
}
