/*
 * Every step of every statement of the calls of domain/ that no endpoint makes
 * alone fails once: then nothing has changed, and no transaction is open.
 */
#include "check.h"

#include <sodium.h>

#include "failing_call.h"
#include "moves.h"

#include "domain/account.h"
#include "domain/contact.h"
#include "domain/demo.h"
#include "domain/expiry.h"
#include "domain/device.h"
#include "domain/leaving.h"
#include "domain/login.h"
#include "domain/mail.h"
#include "domain/readiness.h"

static struct id booked; /* by Cy */

/* --- calls ----------------------------------------------------------------*/

static struct booking_request booking_of(const struct school *school)
{
    return (struct booking_request){ .student = school->di,
                                     .tutor = school->ada,
                                     .subject = "Maths",
                                     .period = at(60),
                                     .notes = "",
                                     .key = "again" };
}

static enum status book(struct school *school)
{
    const struct booking_request request = booking_of(school);
    struct booking booking;
    enum refusal why;
    return booking_reserve(school->store, school->arena, &request,
                           SCHOOL_NOW_MS, &booking, &why);
}

/* Asked again by somebody who has not heard the answer. */
static enum status propose(struct school *school)
{
    const struct change_request request = {
        .session = booked,
        .user = school->cy,
        .move = MOVE_PROPOSE,
        .times = { at(24 * 60) },
        .n_times = 1,
    };
    enum refusal why;
    return moves_try(school, &request, SCHOOL_NOW_MS, &why);
}

static enum status settle(struct school *school)
{
    struct session_list list;
    return change_settle(school->store, school->arena, NULL,
                         SCHOOL_NOW_MS + 7 * DAY, &list);
}

static enum status read_circle(struct school *school)
{
    struct circle circle;
    return contact_circle(school->store, school->arena, school->cy, &circle);
}

static enum status read_pair(struct school *school)
{
    struct device_list lists[2];
    return contact_pair(school->store, school->arena, school->cy, school->ada,
                        lists);
}

static enum status look_at_login(struct school *school)
{
    enum login_state state;
    return login_look(school->store, school->cy, school->cy, SCHOOL_NOW_MS,
                      &state);
}

static enum status change_password(struct school *school)
{
    struct login_ids ended;
    return login_change_password(school->store, school->arena, school->cy,
                                 school->cy, "another hash", &ended);
}

static enum status disable(struct school *school)
{
    struct login_ids ended;
    return account_disable(school->store, school->arena, school->cy,
                           SCHOOL_NOW_MS, &ended);
}

static enum status leave(struct school *school)
{
    struct session_list cancelled;
    return leaving_make(school->store, school->arena, school->cy, SCHOOL_NOW_MS,
                        &cancelled);
}

static enum status check_readiness(struct school *school)
{
    return readiness_check(school->store);
}

static enum status forget(struct school *school)
{
    return expiry_forget(school->store, SCHOOL_NOW_MS + 60 * DAY);
}

static const struct failing_call calls[] = {
    { "is it ready", check_readiness },
    { "book", book },
    { "book once more with the same key", book },
    { "propose", propose },
    { "propose once more", propose },
    { "what is due", settle },
    { "a circle", read_circle },
    { "two device lists", read_pair },
    { "a login", look_at_login },
    { "forget what has expired", forget },
    { "a password", change_password },
    { "disable", disable },
    { "leave", leave },
};

static void test_each_step_fails(void **state)
{
    struct school *school = *state;
    const struct login_request request = { school->cy, "Firefox" };
    struct login_ids ended;
    char token[TOKEN_LEN + 1];
    booked = moves_book(school, school->cy, at(0));
    CHECK(login_begin(school->store, school->arena, &request, SCHOOL_NOW_MS,
                      token, &ended) == OK,
          "a login to forget");
    fail_each_step(school, calls, COUNT_OF(calls));
}

/* --- a file that is not whole ---------------------------------------------*/

/* Rows that foreign keys keep are gone all the same, by another program: it is
 * our failure (500), not that what was asked for is not there (404). */
static void test_rows_that_lead_nowhere(void **state)
{
    struct school *school = *state;
    const struct booking_request again = booking_of(school);
    struct booking booking;
    enum refusal why;
    booked = moves_book(school, school->cy, at(0));
    CHECK(book(school) == OK, "Di has booked as well");
    CHECK(mail_set_postman(school->store, "https://learn.example.org") == OK,
          "postman");
    school_run(school, "UPDATE users SET confirmed_ms = 1");
    const struct change_request accept =
        moves_ask(school, booked, school->ada, MOVE_ACCEPT);

    CHECK(sqlite3_exec(school->store->db,
                       "PRAGMA foreign_keys = OFF;"
                       "DELETE FROM users WHERE username = 'ada'",
                       NULL, NULL, NULL) == SQLITE_OK,
          "Ada is gone");
    CHECK(booking_reserve(school->store, school->arena, &again, SCHOOL_NOW_MS,
                          &booking, &why) == ERR_IO,
          "the tutor of a booking");
    CHECK(propose(school) == ERR_IO, "the tutor of a session");
    CHECK(moves_try(school, &accept, SCHOOL_NOW_MS, &why) == ERR_IO,
          "the other one in a mail");
    CHECK(moves_read(school, booked).revision == 0, "nothing was done");
}

/* --- what copes -----------------------------------------------------------*/

/* That a login was seen is not worth failing for. */
static void test_seen_is_not_worth_failing(void **state)
{
    struct school *school = *state;
    const int64_t later = SCHOOL_NOW_MS + DAY;
    const struct login_request request = { school->cy, "Firefox" };
    struct login_ids ended;
    struct login login;
    char token[TOKEN_LEN + 1];
    enum role role;
    CHECK(login_begin(school->store, school->arena, &request, SCHOOL_NOW_MS,
                      token, &ended) == OK,
          "login");

    step_failure = SQLITE_BUSY;
    fail_step(3); /* found, relaxed, written */
    CHECK(login_find(school->store, slice_text(token), later, &login, &role) ==
              OK,
          "login");
    CHECK(step_failed() && login.last_seen_ms == SCHOOL_NOW_MS, "login");
    step_failure = SQLITE_IOERR;
    CHECK(login_find(school->store, slice_text(token), later, &login, &role) ==
                  OK &&
              login.last_seen_ms == later,
          "the next one writes it");
}

/* The same of a device: it does not wait for others who write, nor mind how
 * well it is kept (the two PRAGMAs); that the disk fails, it says. */
static void test_seen_device(void **state)
{
    static const struct {
        const char *name;
        int step, failure;
        enum status want;
        bool is_written;
    } rows[] = {
        { "looked at", 1, SQLITE_IOERR, ERR_IO, false },
        { "looked at to the end", 2, SQLITE_IOERR, ERR_IO, false },
        { "written", 4, SQLITE_IOERR, ERR_IO, false },
        { "others write", 4, SQLITE_BUSY, OK, false },
        { "firm", 3, SQLITE_NOMEM, OK, true },
        { "firm again", 5, SQLITE_NOMEM, OK, true },
    };
    struct school *school = *state;
    struct device_change laptop;
    CHECK(device_add(school->store, school->cy, "laptop", SCHOOL_NOW_MS,
                     &laptop) == OK,
          "laptop");
    int64_t seen_ms = SCHOOL_NOW_MS;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const int64_t now_ms = SCHOOL_NOW_MS + (int64_t)(r + 1) * DAY;
        step_failure = rows[r].failure;
        fail_step(rows[r].step);
        const enum status st =
            device_see(school->store, school->cy, laptop.device, now_ms);
        CHECK(step_failed() && st == rows[r].want, "%s: %s", rows[r].name,
              status_name(st));
        seen_ms = rows[r].is_written ? now_ms : seen_ms;
        CHECK(school_count(school, "SELECT last_seen_ms FROM devices") ==
                  seen_ms,
              "%s", rows[r].name);
    }
    step_failure = SQLITE_IOERR;
}

static bool is_firm_refused;

/* Before SQLite's own: it does what it is told, unless that is to be firm. */
int sqlite3_exec(sqlite3 *db, const char *sql,
                 int (*on_row)(void *, int, char **, char **), void *cookie,
                 char **out_error)
{
    static int (*real)(sqlite3 *, const char *,
                       int (*)(void *, int, char **, char **), void *, char **);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "sqlite3_exec");
    if (is_firm_refused && strcmp(sql, "PRAGMA synchronous = FULL") == 0)
        return SQLITE_NOMEM;
    return real(db, sql, on_row, cookie, out_error);
}

/* What was not worth waiting for is over, and SQLite would go on like that:
 * nothing is done until it is firm again. */
static void test_weak_does_nothing(void **state)
{
    struct school *school = *state;
    struct store *store = school->store;
    const int64_t later = SCHOOL_NOW_MS + DAY;
    struct device_change laptop;
    struct user user;
    CHECK(device_add(store, school->cy, "laptop", SCHOOL_NOW_MS, &laptop) == OK,
          "laptop");

    is_firm_refused = true;
    CHECK(device_see(store, school->cy, laptop.device, later) == OK, "seen");
    CHECK(store_begin(store) == ERR_IO, "a transaction");
    CHECK(account_confirm(store, school->cy, later) == ERR_IO, "a write");
    CHECK(account_read(store, school->arena, school->cy, &user) == ERR_IO,
          "a look");
    is_firm_refused = false;
    CHECK(account_read(store, school->arena, school->cy, &user) == OK &&
              !user.is_confirmed,
          "nothing was done");
    CHECK(school_count(school, "PRAGMA synchronous") == 2, "FULL");
    CHECK(account_confirm(store, school->cy, later) == OK, "as ever");
}

/* Cut short anywhere, and run again: it ends as if it had not been. */
static void test_demo_cut_short(void **state)
{
    struct school *school = *state;
    size_t n_people = 0;
    (void)demo_people(&n_people);
    const int64_t others = school_count(school, "SELECT count(*) FROM users");
    bool has_failed = true;
    for (int nth = 1; has_failed; nth += 7) { /* one of hundreds in seven */
        fail_step(nth);
        const enum status st =
            demo_seed(school->store, school->arena, SCHOOL_NOW_MS);
        has_failed = step_failed();
        CHECK(st == (has_failed ? ERR_IO : OK), "step %d: %s", nth,
              status_name(st));
        CHECK(sqlite3_get_autocommit(school->store->db) != 0, "step %d", nth);
    }
    CHECK(school_count(school, "SELECT count(*) FROM users") ==
              others + (int64_t)n_people,
          "people");
    CHECK(school_count(school,
                       "SELECT count(*) FROM users AS u WHERE role = 'tutor'"
                       " AND NOT EXISTS (SELECT 1 FROM tutor_subjects AS s"
                       " WHERE s.user_id = u.user_id)") == 0,
          "tutors without subjects");
}

int main(void)
{
    if (sodium_init() < 0)
        return 1;
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(test_each_step_fails),
        SCHOOL_TEST(test_rows_that_lead_nowhere),
        SCHOOL_TEST(test_seen_is_not_worth_failing),
        SCHOOL_TEST(test_seen_device),
        SCHOOL_TEST(test_weak_does_nothing),
        SCHOOL_TEST(test_demo_cut_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
