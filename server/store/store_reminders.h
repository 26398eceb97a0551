/*
 * store/store_reminders.h - what people want to be reminded of, and what they
 * were.
 *
 *   domain/reminder --> [store_reminders] --> query
 *                   --> reminder_choices, reminders
 *
 * Knows which reminders were not given yet; when one is due is
 * domain/reminder.h's.
 */
#ifndef STORE_STORE_REMINDERS_H
#define STORE_STORE_REMINDERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/status.h"

struct store;

/* When somebody wants to be left alone, on their own clock: from one minute
 * of the day up to, not including, another, which may be one of the next
 * day.  A plain value. */
struct quiet_hours {
    bool has_any;
    int start_minute; /* after midnight */
    int end_minute;
};

/* How somebody wants to be reminded.  A plain value. */
struct reminder_choices {
    int64_t leads[LIMIT_LEADS]; /* minutes before a session begins */
    size_t n_leads;
    struct quiet_hours quiet;
    bool has_mail; /* also by mail */
};

/* One that was not given.  A plain value; the text lives in the arena. */
struct reminder {
    struct id session;
    struct id user;
    int64_t start_ms; /* of the session, Unix time            */
    int64_t lead;     /* minutes before                       */
    int64_t since_ms; /* the session is confirmed for start_ms */
    const char *zone; /* of the user                          */
    struct quiet_hours quiet;
    bool has_mail;
};

/* In the arena of whoever asked.  A plain value. */
struct reminder_list {
    struct reminder *items;
    size_t count;
};

/* OK; ERR_NOT_FOUND when they have chosen nothing; ERR_IO. */
MUST_CHECK enum status store_reminders_read_choices(
    struct store *store, struct id user, struct reminder_choices *out);

/* Replace them.  OK; ERR_NOT_FOUND without such a user; ERR_FULL, ERR_IO. */
MUST_CHECK enum status store_reminders_write_choices(
    struct store *store, struct arena *arena, struct id user,
    const struct reminder_choices *choices);

/*
 * Those that were not given, of confirmed sessions that begin after `now_ms`,
 * for people who may log in, whose moment (the start less the lead) is over
 * by `until_ms`.  Those of one session and person stand together, the
 * shortest lead first.
 *
 * otherwise  the choices of whoever has made none.
 *
 * OK; ERR_IO.
 */
MUST_CHECK enum status store_reminders_open(
    struct store *store, struct arena *arena, int64_t now_ms, int64_t until_ms,
    const struct reminder_choices *otherwise, struct reminder_list *out);

/* This one was given.  OK; ERR_CONFLICT when it was before; ERR_FULL,
 * ERR_IO. */
MUST_CHECK enum status store_reminders_insert(struct store *store,
                                              const struct reminder *reminder,
                                              int64_t now_ms);

/* Forget those of sessions that began before `before_ms`.  OK; ERR_FULL,
 * ERR_IO. */
MUST_CHECK enum status store_reminders_forget(struct store *store,
                                              int64_t before_ms);

#endif
