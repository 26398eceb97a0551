/*
 * domain/contact.h - two users who may write to each other.
 *
 *   a student's enquiry, a booking --> [contact] --> store_contacts
 *
 * A student begins, with a tutor; a booking makes one as well.  A tutor
 * answers and never begins.  What the relay must know of people, their
 * devices, is read here too.
 */
#ifndef DOMAIN_CONTACT_H
#define DOMAIN_CONTACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/status.h"
#include "store/store_contacts.h"
#include "store/store_users.h"

struct store;

/* The other one of a pair, as of one moment.  A plain value. */
struct contact {
    struct user user;
    struct device_list devices;
    bool is_blocked; /* by the one who asks */
};

/*
 * An enquiry of `student` to `tutor`.
 *
 * out_is_new  false when they were contacts already.
 *
 * Returns OK; ERR_NOT_FOUND unless `tutor` is a tutor who may log in;
 * ERR_CONFLICT when one of them has LIMIT_CONTACTS_PER_USER; ERR_FULL,
 * ERR_IO.  That `student` is one, the caller knows.
 */
MUST_CHECK enum status contact_begin(struct store *store, struct arena *arena,
                                     struct id student, struct id tutor,
                                     int64_t now_ms, bool *out_is_new);

/*
 * Make a pair within the transaction of whoever calls: a booking does.
 * OK; ERR_CONFLICT for LIMIT_CONTACTS_PER_USER; ERR_NOT_FOUND when one does
 * not exist; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status contact_put(struct store *store, struct id one,
                                   struct id other, int64_t now_ms,
                                   bool *out_is_new);

/* All contacts of `user` by id, in the arena.  OK; ERR_IO. */
MUST_CHECK enum status contact_list(struct store *store, struct arena *arena,
                                    struct id user, struct contact **out,
                                    size_t *out_count);

/* One user with devices as `viewer` has them, whoever it is.  OK;
 * ERR_NOT_FOUND; ERR_IO. */
MUST_CHECK enum status contact_read(struct store *store, struct arena *arena,
                                    struct id viewer, struct id user,
                                    struct contact *out);

/* A user and all contacts who have not left, without their names: what a link
 * needs. */
struct circle {
    struct device_list self;
    struct device_list *contacts;
    size_t n_contacts;
};

/* As of one moment, in the arena.  OK; ERR_NOT_FOUND when there is no such
 * user; ERR_IO. */
MUST_CHECK enum status contact_circle(struct store *store, struct arena *arena,
                                      struct id user, struct circle *out);

/* The devices of two users as of one moment, in the arena.  OK;
 * ERR_NOT_FOUND; ERR_IO. */
MUST_CHECK enum status contact_pair(struct store *store, struct arena *arena,
                                    struct id one, struct id other,
                                    struct device_list out[2]);

#endif
