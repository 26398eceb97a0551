/*
 * store/store_contacts.h - who may write to whom.
 *
 *   domain/contact --> [store_contacts] --> query --> contacts
 *
 * A pair of users is one row, whichever of them is named first.
 */
#ifndef STORE_STORE_CONTACTS_H
#define STORE_STORE_CONTACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/status.h"
#include "store/store_users.h"

struct store;

/* A user's live devices, in the arena of whoever asked.  A plain value. */
struct device_list {
    struct id user;
    uint32_t epoch;  /* version of the list, users.devices_epoch */
    bool is_deleted; /* the user has left                       */
    uint64_t *devices;
    size_t count;
};

/*
 * Make `one` and `other` contacts.
 *
 * out_is_new  false when they were already; nothing changed then.
 *
 * Returns OK; ERR_NOT_FOUND when one of them does not exist; ERR_FULL,
 * ERR_IO.  `one` and `other` differ.
 */
MUST_CHECK enum status store_contacts_insert(struct store *store, struct id one,
                                             struct id other, int64_t now_ms,
                                             bool *out_is_new);

MUST_CHECK enum status store_contacts_are(struct store *store, struct id one,
                                          struct id other, bool *out);

MUST_CHECK enum status store_contacts_count(struct store *store, struct id user,
                                            int64_t *out);

/* All contacts of `user`, by id. */
MUST_CHECK enum status store_contacts_list(struct store *store,
                                           struct arena *arena, struct id user,
                                           struct user **out,
                                           size_t *out_count);

/* The devices of all contacts of `user`, by the contact's id; one element
 * for each contact, also for one without devices. */
MUST_CHECK enum status store_contacts_devices(struct store *store,
                                              struct arena *arena,
                                              struct id user,
                                              struct device_list **out,
                                              size_t *out_count);

/* The devices of `user`; ERR_NOT_FOUND when there is no such user. */
MUST_CHECK enum status store_contacts_own_devices(struct store *store,
                                                  struct arena *arena,
                                                  struct id user,
                                                  struct device_list *out);

#endif
