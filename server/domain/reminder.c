#include "domain/reminder.h"

#include <stdlib.h>

#include "base/limits.h"
#include "domain/civil.h"
#include "domain/letter.h"
#include "domain/mail.h"
#include "domain/zone_load.h"
#include "store/store.h"
#include "store/store_sessions.h"
#include "store/store_users.h"

enum { DAY_MINUTES = 24 * 60 };
#define MINUTE_MS (INT64_C(60) * 1000)
#define DAY_MS (DAY_MINUTES * MINUTE_MS)

/* A clock that is put back by less than this gives nothing twice. */
#define KEPT_MS (31 * DAY_MS)

/* --- choices -------------------------------------------------------------- */

struct reminder_choices reminder_default(void)
{
    return (struct reminder_choices){
        .leads = { DAY_MINUTES, 60 },
        .n_leads = 2,
        .quiet = { true, 22 * 60, 7 * 60 },
        .has_mail = true,
    };
}

enum status reminder_read(struct store *store, struct id user,
                          struct reminder_choices *out)
{
    const enum status st = store_reminders_read_choices(store, user, out);
    if (st != ERR_NOT_FOUND)
        return st;
    *out = reminder_default();
    return OK;
}

static int longest_first(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;
    return (*a < *b) - (*a > *b);
}

static enum status check_leads(struct reminder_choices *choices)
{
    int64_t *leads = choices->leads;
    qsort(leads, choices->n_leads, sizeof leads[0], longest_first);
    for (size_t i = 0; i < choices->n_leads; i++) {
        if (leads[i] < LIMIT_LEAD_MIN_MINUTES ||
            leads[i] > LIMIT_LEAD_MAX_MINUTES ||
            (i > 0 && leads[i] == leads[i - 1]))
            return ERR_MALFORMED;
    }
    return OK;
}

static bool is_minute(int minute)
{
    return minute >= 0 && minute < DAY_MINUTES;
}

bool reminder_is_quiet(const struct quiet_hours *quiet)
{
    return is_minute(quiet->start_minute) && is_minute(quiet->end_minute) &&
           quiet->start_minute != quiet->end_minute;
}

enum status reminder_write(struct store *store, struct arena *arena,
                           struct id user, struct reminder_choices *choices,
                           bool has_change_mails)
{
    enum status st = check_leads(choices);
    if (st == OK)
        st = store_begin(store);
    if (st != OK)
        return st;
    st = store_reminders_write_choices(store, arena, user, choices);
    if (st == OK)
        st = store_users_set_change_mails(store, user, has_change_mails);
    return store_end(store, st);
}

/* --- when ----------------------------------------------------------------- */

static bool is_quiet_at(const struct zone *zone,
                        const struct quiet_hours *quiet, int64_t unix_s)
{
    const int64_t local_s = unix_s + zone_span_at(zone, unix_s).offset_s;
    const int64_t second = (local_s % CIVIL_DAY_S + CIVIL_DAY_S) % CIVIL_DAY_S;
    const int minute = (int)(second / 60);
    const int start = quiet->start_minute, end = quiet->end_minute;
    return start < end ? minute >= start && minute < end
                       : minute >= start || minute < end;
}

/* From minute to minute, for a clock may change on the way.  Offsets of whole
 * minutes are all that there are today; with others this is a minute off. */
int64_t reminder_due_ms(const struct zone *zone,
                        const struct quiet_hours *quiet, int64_t start_ms,
                        int64_t lead)
{
    const int64_t moment_ms = start_ms - lead * MINUTE_MS;
    if (!quiet->has_any || !is_quiet_at(zone, quiet, moment_ms / 1000))
        return moment_ms;

    const int64_t moment_s = moment_ms / 60000 * 60;
    int64_t after_s = moment_s, before_s = moment_s;
    while (is_quiet_at(zone, quiet, after_s))
        after_s += 60;
    if (after_s * 1000 + LIMIT_LEAD_MIN_MINUTES * MINUTE_MS <= start_ms)
        return after_s * 1000;
    while (is_quiet_at(zone, quiet, before_s))
        before_s -= 60;
    return before_s * 1000;
}

/* In a zone that cannot be read no hour is known to be quiet: one bad file
 * keeps nobody else from their reminders. */
static int64_t find_due(const struct reminder *reminder)
{
    struct quiet_hours quiet = reminder->quiet;
    struct zone *zone = NULL;
    if (quiet.has_any)
        quiet.has_any = zone_load(slice_text(reminder->zone), &zone) == OK;
    const int64_t due_ms =
        reminder_due_ms(zone, &quiet, reminder->start_ms, reminder->lead);
    zone_free(zone);
    return due_ms;
}

/* --- giving --------------------------------------------------------------- */

static bool is_of_same(const struct reminder *one, const struct reminder *other)
{
    return id_equal(one->session, other->session) &&
           id_equal(one->user, other->user);
}

/* Those that are due, in the order of store_reminders_open: of one session
 * and person the first is the one to be heard. */
static enum status list_due(struct store *store, struct arena *arena,
                            int64_t now_ms, struct reminder_list *out)
{
    const struct reminder_choices otherwise = reminder_default();
    struct reminder_list open = { NULL, 0 }, due = { NULL, 0 };
    /* Quiet hours bring a reminder forward by less than a day. */
    const enum status st = store_reminders_open(
        store, arena, now_ms, now_ms + DAY_MS, &otherwise, &open);
    size_t n_heard = 0;
    for (size_t i = 0; st == OK && i < open.count; i++) {
        const struct reminder *next = &open.items[i];
        const int64_t due_ms = find_due(next);
        if (due_ms > now_ms || due_ms < next->since_ms)
            continue;
        if (due.count == 0 || !is_of_same(&due.items[due.count - 1], next))
            n_heard++;
        if (n_heard > LIMIT_REMINDERS)
            break;
        due.items = arena_grow(arena, due.items, due.count, sizeof *due.items);
        due.items[due.count++] = *next;
    }
    if (st == OK)
        *out = due;
    return st;
}

static enum status queue_mail(struct store *store, struct arena *arena,
                              const struct reminder *reminder, int64_t now_ms)
{
    struct user reader, other;
    struct session session;
    enum status st =
        mail_reader(store, arena, reminder->user, MAIL_REMINDER, &reader);
    if (st != OK)
        return st == ERR_NOT_FOUND ? OK : st;
    st = store_sessions_read(store, arena, reminder->session, &session);
    if (st == OK)
        st = store_users_read(store, arena,
                              id_equal(session.tutor_id, reader.id)
                                  ? session.student_id
                                  : session.tutor_id,
                              &other);
    if (st != OK)
        return st;
    const struct letter letter =
        letter_reminder(arena, &session, &reader, &other);
    char id[ID_TEXT_LEN + 1];
    return mail_queue(
        store, arena,
        &(struct mail_draft){
            .to = &reader,
            .kind = MAIL_REMINDER,
            .subject = letter.subject,
            .text = letter.text,
            .path = arena_print(arena, "/messages/%s", id_print(other.id, id)),
        },
        now_ms);
}

/* Inside the transaction. */
static enum status give(struct store *store, struct arena *arena,
                        int64_t now_ms, struct reminder_list *out)
{
    struct reminder_list due = { NULL, 0 }, given = { NULL, 0 };
    enum status st = list_due(store, arena, now_ms, &due);
    for (size_t i = 0; st == OK && i < due.count; i++) {
        const struct reminder *next = &due.items[i];
        st = store_reminders_insert(store, next, now_ms);
        if (i > 0 && is_of_same(&due.items[i - 1], next))
            continue;
        if (st == OK && next->has_mail)
            st = queue_mail(store, arena, next, now_ms);
        given.items =
            arena_grow(arena, given.items, given.count, sizeof *given.items);
        given.items[given.count++] = *next;
    }
    if (st == OK)
        st = store_reminders_forget(store, now_ms - KEPT_MS);
    if (st == OK)
        *out = given;
    return st;
}

enum status reminder_give(struct store *store, struct arena *arena,
                          int64_t now_ms, struct reminder_list *out)
{
    struct reminder_list list = { NULL, 0 };
    enum status st = list_due(store, arena, now_ms, &list);
    if (st == OK && list.count > 0) {
        st = store_begin(store);
        if (st == OK)
            st = store_end(store, give(store, arena, now_ms, &list));
    }
    if (st == OK)
        *out = list;
    return st;
}
