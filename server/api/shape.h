/*
 * api/shape.h - values of the program as JSON (docs/http-api.md 2).
 *
 *   user, contact, session ... --> [shape] --> json_t --> reply
 *
 * Each returns a new value that the caller owns (a `json_decref`, or handing
 * it to a function that takes it).  Knows no request and no rule: who may see
 * what is the handler's to decide.
 */
#ifndef API_SHAPE_H
#define API_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/id.h"
#include "base/period.h"
#include "domain/account.h"
#include "domain/blocking.h"
#include "domain/contact.h"
#include "domain/device.h"
#include "domain/login.h"
#include "domain/reminder.h"
#include "domain/rules.h"
#include "domain/session.h"
#include "domain/tutor.h"

struct relay;

/* Texts of ids, devices and moments. */
json_t *shape_id(struct id id);
json_t *shape_device_id(uint64_t device);
json_t *shape_moment(int64_t ms);

/* As others see a user; and with `email` and `timeZone`, as the user does. */
json_t *shape_user(const struct user *user);
json_t *shape_self(const struct user *user);

json_t *shape_device(const struct device *device);

/* is_current: of the one who asks. */
json_t *shape_login(const struct login *login, bool is_current);

/* `online` is false: only the relay knows, and a row's `finish` asks it. */
json_t *shape_contact(const struct contact *contact);
json_t *shape_contacts(const struct contact *contacts, size_t count);

json_t *shape_blocks(const struct block *blocks, size_t count);

json_t *shape_tutor(const struct tutor *tutor);
json_t *shape_availability(const char *time_zone,
                           const struct availability *availability);
/* Without the place, which is only for those who have a lesson. */
json_t *shape_rules(const struct rules *rules);
/* The rules and the place, as the tutor sees them. */
json_t *shape_own_rules(const struct rules *rules);
json_t *shape_dates(struct date_list dates);
json_t *shape_slots(struct period_list slots);
json_t *shape_reminders(const struct reminder_choices *choices,
                        bool has_change_mails);

/* Set `online` in what the two above made, as `viewer` may know it; in
 * `finish`, on the loop's thread.  NULL, as after a refusal, is passed over. */
void shape_fill_contact(json_t *contact, const struct relay *relay,
                        struct id viewer);
void shape_fill_contacts(json_t *contacts, const struct relay *relay,
                         struct id viewer);

#endif
