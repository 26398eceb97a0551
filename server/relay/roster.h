/*
 * relay/roster.h - the users that the relay must know of at the moment.
 *
 * A user is *home* while one of their devices has a link, and a few seconds
 * longer (protocol.md 5.7).  Of whom is at home all contacts are known; of
 * anybody else only those contacts who are at home.  So a contact stands in
 * both users' lists or in neither, and a user is kept for one of three
 * reasons: at home, a contact of somebody at home, or something waits in a
 * mailbox.  Everybody else is in the database only.
 *
 *     user --devices--> device --mailbox--> what waits   (NULL: nothing)
 *       |                  `----link------> who is there (NULL: nobody)
 *       `----contacts--> other users, and they point back
 *
 * The fields are open to the modules of this room; what a function below
 * changes is changed by it only.  Kept small: a tutor's two thousand pupils
 * are two thousand of these.
 */
#ifndef RELAY_ROSTER_H
#define RELAY_ROSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"
#include "base/list.h"

struct link;
struct mailbox;
struct roster;
struct user;

/* One browser install of a user. */
struct device {
    uint64_t id;
    struct device *next; /* of the same user */
    struct user *user;
    struct link *link;       /* borrowed; NULL: not linked. link.c keeps it */
    struct mailbox *mailbox; /* owned; NULL: empty.  courier.c keeps it     */
};

struct user {
    struct id id;
    struct user *chain;     /* next in its bucket                          */
    struct device *devices; /* owned                                       */
    struct user **contacts; /* ascending addresses                         */
    struct user *contact;   /* where `contacts` points until there are two:
                               most students have one tutor               */
    uint32_t n_contacts;
    uint32_t contacts_room;
    uint32_t devices_epoch;
    uint16_t n_links;      /* devices with a link.  link.c keeps it       */
    bool is_listed;        /* `devices` is their list at devices_epoch;
                              else only what mailboxes needed             */
    bool is_home;          /* presence.c keeps it, and the next three       */
    bool is_told;          /* contacts know that it is home */
    struct list presence;  /* coming or leaving                           */
    int64_t leaves_ms;     /* when a leaving user is no longer home       */
    int64_t paid_until_us; /* rate: courier.c                             */
};

/* What an idle link costs is explained in docs/performance.md. */
_Static_assert(sizeof(struct user) == 104 && sizeof(struct device) == 40,
               "docs/performance.md says so");

struct roster *roster_new(void);

/* Frees every user, device and mailbox in it.  roster_free(NULL) does
 * nothing. */
void roster_free(struct roster *roster);

size_t roster_count(const struct roster *roster);

/* NULL when not known. */
struct user *roster_find(const struct roster *roster, struct id id);

/* The user, new when not known: without devices, not listed. */
struct user *roster_add(struct roster *roster, struct id id);

/* Forget `user` unless one of the three reasons holds.  Whether it is gone. */
bool roster_release(struct roster *roster, struct user *user);

/* NULL when `user` has no such device, as far as known. */
struct device *roster_find_device(const struct user *user, uint64_t id);

/* The device, new when not known. */
struct device *roster_add_device(struct roster *roster, struct user *user,
                                 uint64_t id);

/* Forget `device`, which has no link and no mailbox. */
void roster_remove_device(struct roster *roster, struct device *device);

/* Give memory back after a peak, a part at a time; as slab_trim. */
void roster_trim(struct roster *roster);

/* Make the two contacts; that they are already is fine.  One is at home, or
 * comes now. */
void roster_join(struct user *one, struct user *other);

bool roster_are_contacts(const struct user *one, const struct user *other);

/* `user` is nobody's contact any more; who is not needed without is released.
 * `user` itself is not. */
void roster_estrange(struct roster *roster, struct user *user);

/* `user` is not at home any more: contacts that are not either are parted,
 * and released.  `user` itself is not. */
void roster_part(struct roster *roster, struct user *user);

#endif
