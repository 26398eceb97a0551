#include "relay/roster.h"

#include <assert.h>
#include <string.h>

#include "base/bytes.h"
#include "base/mem.h"
#include "base/slab.h"
#include "relay/mailbox.h"

/*
 * Linear hashing: the table grows by one bucket with every user, so that a
 * million of them are no pause.  Buckets below `split` are already divided
 * for the next level.  It never shrinks: 8 bytes for each user at the peak.
 */
struct roster {
    struct user **buckets;
    size_t level;  /* a power of two */
    size_t split;  /* 0 .. level - 1 */
    size_t n_room; /* of buckets     */
    size_t n_users;
    struct slab users, devices;
};

enum { LEVEL_FIRST = 16, CONTACTS_MORE = 2 };

struct roster *roster_new(void)
{
    struct roster *roster = mem_new(sizeof *roster);
    roster->level = LEVEL_FIRST;
    roster->n_room = (size_t)2 * LEVEL_FIRST;
    roster->buckets = mem_new_array(roster->n_room, sizeof(struct user *));
    slab_init(&roster->users, sizeof(struct user));
    slab_init(&roster->devices, sizeof(struct device));
    return roster;
}

static void user_free(struct roster *roster, struct user *user)
{
    while (user->devices != NULL) {
        mailbox_free(user->devices->mailbox);
        user->devices->mailbox = NULL;
        roster_remove_device(roster, user->devices);
    }
    if (user->contacts != &user->contact)
        mem_free(user->contacts);
    slab_give(&roster->users, user);
}

void roster_free(struct roster *roster)
{
    if (roster == NULL)
        return;
    for (size_t i = 0; i < roster->level + roster->split; i++) {
        for (struct user *user = roster->buckets[i], *next; user != NULL;
             user = next) {
            next = user->chain;
            user_free(roster, user);
        }
    }
    slab_done(&roster->users);
    slab_done(&roster->devices);
    mem_free(roster->buckets);
    mem_free(roster);
}

void roster_trim(struct roster *roster)
{
    (void)slab_trim(&roster->users);
    (void)slab_trim(&roster->devices);
}

size_t roster_count(const struct roster *roster)
{
    return roster->n_users;
}

/* --- table ---------------------------------------------------------------*/

/* User ids are ours (base/id.h), and their last eight bytes are random: no
 * peer chooses one that is stored. */
static size_t hash_of(struct id id)
{
    uint64_t hash = bytes_read(id.bytes, 8) ^ bytes_read(id.bytes + 8, 8);
    hash *= UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(hash ^ hash >> 32);
}

static struct user **bucket_of(const struct roster *roster, struct id id)
{
    const size_t hash = hash_of(id);
    size_t at = hash & (roster->level - 1);
    if (at < roster->split)
        at = hash & (2 * roster->level - 1);
    return &roster->buckets[at];
}

/* Divide bucket `split` in two, by the next bit of the hash. */
static void split_one(struct roster *roster)
{
    const size_t added = roster->level + roster->split;
    if (added == roster->n_room) {
        roster->n_room *= 2;
        roster->buckets = (struct user **)mem_resize(
            roster->buckets, roster->n_room * sizeof(struct user *));
    }
    struct user *user = roster->buckets[roster->split];
    roster->buckets[roster->split] = roster->buckets[added] = NULL;
    if (++roster->split == roster->level) {
        roster->level *= 2;
        roster->split = 0;
    }
    for (struct user *next; user != NULL; user = next) {
        next = user->chain;
        struct user **bucket = bucket_of(roster, user->id);
        user->chain = *bucket;
        *bucket = user;
    }
}

struct user *roster_find(const struct roster *roster, struct id id)
{
    struct user *user = *bucket_of(roster, id);
    while (user != NULL && !id_equal(user->id, id))
        user = user->chain;
    return user;
}

struct user *roster_add(struct roster *roster, struct id id)
{
    struct user *user = roster_find(roster, id);
    if (user != NULL)
        return user;

    if (roster->n_users >= roster->level + roster->split)
        split_one(roster);
    user = (struct user *)slab_take(&roster->users);
    user->id = id;
    user->contacts = &user->contact;
    user->contacts_room = 1;
    list_init(&user->presence);
    struct user **bucket = bucket_of(roster, id);
    user->chain = *bucket;
    *bucket = user;
    roster->n_users++;
    return user;
}

static bool has_mailbox(const struct user *user)
{
    const struct device *device = user->devices;
    while (device != NULL && device->mailbox == NULL)
        device = device->next;
    return device != NULL;
}

bool roster_release(struct roster *roster, struct user *user)
{
    if (user->is_home || user->n_contacts > 0 || has_mailbox(user))
        return false;
    if (!list_is_empty(&user->presence)) /* its turn to go comes */
        return false;
    assert(user->n_links == 0);

    struct user **at = bucket_of(roster, user->id);
    while (*at != user)
        at = &(*at)->chain;
    *at = user->chain;
    roster->n_users--;
    user_free(roster, user);
    return true;
}

/* --- devices -------------------------------------------------------------*/

struct device *roster_find_device(const struct user *user, uint64_t id)
{
    struct device *device = user->devices;
    while (device != NULL && device->id != id)
        device = device->next;
    return device;
}

struct device *roster_add_device(struct roster *roster, struct user *user,
                                 uint64_t id)
{
    struct device *device = roster_find_device(user, id);
    if (device != NULL)
        return device;
    device = (struct device *)slab_take(&roster->devices);
    device->id = id;
    device->user = user;
    device->next = user->devices;
    user->devices = device;
    return device;
}

void roster_remove_device(struct roster *roster, struct device *device)
{
    assert(device->link == NULL && device->mailbox == NULL);
    struct device **at = &device->user->devices;
    while (*at != device)
        at = &(*at)->next;
    *at = device->next;
    slab_give(&roster->devices, device);
}

/* --- contacts ------------------------------------------------------------*/

/* Where `other` is among the contacts, or would be. */
static uint32_t place_of(const struct user *user, const struct user *other)
{
    uint32_t low = 0, high = user->n_contacts;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if ((uintptr_t)user->contacts[middle] < (uintptr_t)other)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool roster_are_contacts(const struct user *one, const struct user *other)
{
    const uint32_t at = place_of(one, other);
    return at < one->n_contacts && one->contacts[at] == other;
}

/* By half: these arrays are most of what a busy tutor costs. */
static void grow_contacts(struct user *user)
{
    const bool is_inside = user->contacts == &user->contact;
    user->contacts_room += user->contacts_room / 2 + CONTACTS_MORE;
    user->contacts =
        (struct user **)mem_resize(is_inside ? NULL : user->contacts,
                                   user->contacts_room * sizeof(struct user *));
    if (is_inside)
        user->contacts[0] = user->contact;
}

static void put_contact(struct user *user, struct user *other)
{
    const uint32_t at = place_of(user, other);
    if (at < user->n_contacts && user->contacts[at] == other)
        return;
    if (user->n_contacts == user->contacts_room)
        grow_contacts(user);
    memmove(&user->contacts[at + 1], &user->contacts[at],
            (user->n_contacts - at) * sizeof(struct user *));
    user->contacts[at] = other;
    user->n_contacts++;
}

static void remove_contact(struct user *user, const struct user *other)
{
    const uint32_t at = place_of(user, other);
    assert(at < user->n_contacts && user->contacts[at] == other);
    user->n_contacts--;
    memmove(&user->contacts[at], &user->contacts[at + 1],
            (user->n_contacts - at) * sizeof(struct user *));
}

void roster_join(struct user *one, struct user *other)
{
    if (one == other)
        return;
    put_contact(one, other);
    put_contact(other, one);
}

void roster_estrange(struct roster *roster, struct user *user)
{
    for (uint32_t i = 0; i < user->n_contacts; i++) {
        struct user *other = user->contacts[i];
        remove_contact(other, user);
        (void)roster_release(roster, other);
    }
    user->n_contacts = 0;
}

void roster_part(struct roster *roster, struct user *user)
{
    assert(!user->is_home);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < user->n_contacts; i++) {
        struct user *other = user->contacts[i];
        if (other->is_home) {
            user->contacts[kept++] = other;
            continue;
        }
        remove_contact(other, user);
        (void)roster_release(roster, other);
    }
    user->n_contacts = kept;
}
