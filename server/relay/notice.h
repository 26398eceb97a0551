/*
 * relay/notice.h - what the API tells the relay after a commit.
 *
 * A handler on a worker thread makes a list of notices; the loop hands them
 * to relay_tell.  A notice changes what the relay knows of people (contacts,
 * devices, logins) and is passed on to the devices that should know.
 */
#ifndef RELAY_NOTICE_H
#define RELAY_NOTICE_H

#include <stddef.h>
#include <stdint.h>

#include "base/id.h"

/* What the relay is told of a person: whoever opens a link, or a contact. */
struct person {
    struct id user;
    uint32_t devices_epoch;  /* version of the device list            */
    const uint64_t *devices; /* borrowed; live devices, any order     */
    size_t n_devices;
};

enum notice_kind {
    NOTICE_CONTACT,        /* the two of `pair` may now message each other   */
    NOTICE_DEVICE_ADDED,   /* `user` has a new `device`; list is at `epoch`  */
    NOTICE_DEVICE_RETIRED, /* `user` retired `device`; list is at `epoch`    */
    NOTICE_KEYS_CHANGED,   /* keys of `user` changed; list is at `epoch`     */
    NOTICE_KEYS_LOW,       /* `device` of `user` has `count` one-time keys   */
    NOTICE_SESSION,        /* `session` of `user` and `other` is `status`,
                              by its `revision`                              */
    NOTICE_REMINDER,       /* `session` of `user` begins at `start_ms`, which
                              is `count` minutes ahead or less               */
    NOTICE_LOGIN_ENDED,    /* close every link of `login` of `user`: 4401    */
    NOTICE_USER_DISABLED,  /* close every link of `user`: 4403               */
    NOTICE_USER_LEFT,      /* the same; their devices are retired, and they
                              are nobody's contact any more                  */
    NOTICE_BLOCKED,        /* `user` wants to hear nothing of `other`        */
    NOTICE_UNBLOCKED,      /* and no longer so                               */
    NOTICE_DISCARDED,      /* `envelope` for `device` of `user`, by `other`  */
    NOTICE_KIND_COUNT
};

/*
 * A plain value; fields that its kind does not name are zero.
 *
 * `pair` points to two persons, read after the commit: whoever is at home
 * writes to the other at once, also when that one was never seen since the
 * start, and so their devices must be known.
 */
struct notice {
    enum notice_kind kind;
    const struct person *pair; /* CONTACT; borrowed until relay_tell returns */
    struct id user;
    struct id other;
    struct id session;
    struct id login;
    struct id envelope;
    uint64_t device;
    uint64_t sender_device; /* DISCARDED: of `other` */
    uint32_t epoch;
    uint32_t count;
    int64_t revision;
    int64_t start_ms;   /* REMINDER; Unix time */
    const char *status; /* static text, a session's status in JSON */
};

#endif
