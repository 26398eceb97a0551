/*
 * domain/reminder.h - telling people of a lesson before it begins.
 *
 *   sessions, choices --> [reminder_give] --> mails, and whom to tell
 *                              |
 *                              +--> reminders (what was given)
 *
 * Nothing is scheduled.  A reminder is due when its moment has come, and the
 * moment follows from the session as it is now: one that is moved has new
 * ones, one that is cancelled none.  That it was given is written in the same
 * transaction as its mail, so that it is given once, whatever becomes of the
 * process or of the clock.
 */
#ifndef DOMAIN_REMINDER_H
#define DOMAIN_REMINDER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/status.h"
#include "domain/zone.h"
#include "store/store_reminders.h"

struct store;

/* A day and an hour before, not between 22:00 and 07:00, also by mail: for
 * whoever has chosen nothing. */
struct reminder_choices reminder_default(void);

/* The choices of `user`, or the default.  OK; ERR_IO. */
MUST_CHECK enum status reminder_read(struct store *store, struct id user,
                                     struct reminder_choices *out);

/* Whether these can be quiet hours: two minutes of a day, and not one twice,
 * which would be all of it or none. */
bool reminder_is_quiet(const struct quiet_hours *quiet);

/*
 * Put the leads in order, the longest first, and keep the choices.
 *
 * choices           quiet hours that there are have passed
 *                   reminder_is_quiet.
 * has_change_mails  whether they want to hear of changes by mail.
 *
 * Returns OK; ERR_MALFORMED for a lead that is outside of its bounds
 * (base/limits.h) or there twice, and nothing is stored; ERR_NOT_FOUND
 * without such a user; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status reminder_write(struct store *store, struct arena *arena,
                                      struct id user,
                                      struct reminder_choices *choices,
                                      bool has_change_mails);

/*
 * When to remind of a session `lead` minutes before `start_ms`: then, unless
 * it falls into the quiet hours.  In them it waits for their end, if at least
 * LIMIT_LEAD_MIN_MINUTES are left then before the session; else it comes in
 * the last minute before they began.
 *
 * zone  of the reader, on whose clock the quiet hours are; also where clocks
 *       change within them.  Not looked at without quiet hours.
 *
 * Returns a Unix time before `start_ms`.  Pure.
 */
int64_t reminder_due_ms(const struct zone *zone,
                        const struct quiet_hours *quiet, int64_t start_ms,
                        int64_t lead);

/*
 * Give what is due at `now_ms`.  When several of one session are due for one
 * person, only the last of them is worth hearing: the others count as given.
 * What was due before the session was confirmed is not given at all.  When
 * nothing is due this only reads.
 *
 * out  whom to tell of what, LIMIT_REMINDERS at most, in the arena; what had
 *      no room is due in the next round.
 *
 * Returns OK; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status reminder_give(struct store *store, struct arena *arena,
                                     int64_t now_ms, struct reminder_list *out);

#endif
