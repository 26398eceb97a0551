/* Who leaves: what goes, what stays, and for whom (docs/http-api.md 3.2). */
#include "check.h"

#include <string.h>

#include <sqlite3.h>

#include "moves.h"

#include "domain/contact.h"
#include "domain/leaving.h"
#include "domain/mail.h"
#include "domain/tutor.h"
#include "store/connection.h"

#define THE(name) "(SELECT user_id FROM users WHERE username = '" name "')"

/* Something of Ada's in every table that knows of people. */
static const char fill[] = "INSERT INTO logins VALUES (randomblob(16), randomblob(32), " THE(
    "ada") ", 1, 1, 9e15, 'Ada''s Firefox');"
           "INSERT INTO devices VALUES (7, " THE(
               "ada") ", 'Ada''s laptop', 1, 1, NULL);"
                      "INSERT INTO devices VALUES (8, " THE(
                          "cy") ", 'Cy''s laptop', 1, 1, NULL);"
                                "INSERT INTO device_keys VALUES (7, 'ed', 'curve', 'Ada''s key');"
                                "INSERT INTO device_keys VALUES (8, 'ed', 'curve', 'Cy''s key');"
                                "INSERT INTO one_time_keys VALUES (7, 'a', 'Ada''s', NULL);"
                                "INSERT INTO fallback_keys VALUES (7, 'a', 'Ada''s', 0);"
                                "INSERT INTO key_claims VALUES (" THE(
                                    "ada") ", 8, 1);"
                                           "INSERT INTO identities VALUES (" THE(
                                               "ada") ", '', '', '', '', '', '');"
                                                      "INSERT INTO key_signatures VALUES (" THE("ada") ", 'x', " THE(
                                                          "cy") ", 'k', 's');"
                                                                "INSERT INTO key_signatures VALUES (" THE("cy") ", 'x', " THE("ada") ", 'k', 's');"
                                                                                                                                     "INSERT INTO booking_keys SELECT " THE("ada") ", 'k', randomblob(32),"
                                                                                                                                                                                   "   session_id, 1 FROM sessions LIMIT 1;"
                                                                                                                                                                                   "INSERT INTO tutor_rules VALUES (" THE("ada") ", 0, 0, 365, 0, 0, 0,"
                                                                                                                                                                                                                                 "   'Ada''s kitchen');"
                                                                                                                                                                                                                                 "INSERT INTO tutor_lengths VALUES (" THE("ada") ", 60);"
                                                                                                                                                                                                                                                                                 "INSERT INTO tutor_dates VALUES (" THE("ada") ", 20000);"
                                                                                                                                                                                                                                                                                                                               "INSERT INTO tutor_date_hours VALUES (" THE("ada") ", 20000, 60, 120);"
                                                                                                                                                                                                                                                                                                                                                                                  "INSERT INTO feeds VALUES (" THE(
                                                                                                                                                                                                                                                                                                                                                                                      "ada") ", randomblob(32), 1);"
                                                                                                                                                                                                                                                                                                                                                                                             "INSERT INTO blocks VALUES (" THE(
                                                                                                                                                                                                                                                                                                                                                                                                 "ada") ", " THE("cy") ", 1);"
                                                                                                                                                                                                                                                                                                                                                                                                                       "INSERT INTO blocks VALUES (" THE("di") ", " THE(
                                                                                                                                                                                                                                                                                                                                                                                                                           "ada") ", 1);"
                                                                                                                                                                                                                                                                                                                                                                                                                                  "INSERT INTO mails VALUES (randomblob(16), " THE(
                                                                                                                                                                                                                                                                                                                                                                                                                                      "ada") ", 'reminder',"
                                                                                                                                                                                                                                                                                                                                                                                                                                             "   'ada@school.example', 'Soon', 'Ada', 1, 1, 0);"
                                                                                                                                                                                                                                                                                                                                                                                                                                             "INSERT INTO mails VALUES (randomblob(16), NULL, 'password',"
                                                                                                                                                                                                                                                                                                                                                                                                                                             "   'ada@school.example', NULL, NULL, 1, 1, 0);"
                                                                                                                                                                                                                                                                                                                                                                                                                                             "INSERT INTO tickets VALUES (randomblob(32), " THE(
                                                                                                                                                                                                                                                                                                                                                                                                                                                 "ada") ", 'address', 9);"
                                                                                                                                                                                                                                                                                                                                                                                                                                                        "INSERT INTO reminder_choices VALUES (" THE(
                                                                                                                                                                                                                                                                                                                                                                                                                                                            "ada") ", '[60]', 60, NULL,"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                   "   NULL, 1);"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                   "INSERT INTO reminders SELECT session_id, " THE(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "ada") ", 1, 60, 1"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                              "   FROM sessions LIMIT 1;";

/* What stays and may: who had a lesson or a word with whom. */
static bool is_kept(const char *table)
{
    return strcmp(table, "sessions") == 0 ||
           strcmp(table, "session_events") == 0 ||
           strcmp(table, "contacts") == 0;
}

static int64_t ask(struct school *school, const char *sql, const struct id *id)
{
    sqlite3_stmt *stmt = NULL;
    CHECK(sqlite3_prepare_v2(school->store->db, sql, -1, &stmt, NULL) ==
              SQLITE_OK,
          "%s", sql);
    if (id != NULL)
        sqlite3_bind_blob(stmt, 1, id->bytes, sizeof id->bytes, NULL);
    const int64_t value =
        sqlite3_step(stmt) == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : -1;
    sqlite3_finalize(stmt);
    return value;
}

/* Each column that refers to a user, and how many of its rows are of `id`. */
static void each_reference(struct school *school, struct id id,
                           void (*check)(const char *table, const char *column,
                                         int64_t count))
{
    static const char sql[] =
        "SELECT t.name, f.\"from\" FROM sqlite_schema AS t,"
        "       pragma_foreign_key_list(t.name) AS f"
        " WHERE t.type = 'table' AND f.\"table\" = 'users'";
    sqlite3_stmt *stmt = NULL;
    int n = 0;
    CHECK(sqlite3_prepare_v2(school->store->db, sql, -1, &stmt, NULL) ==
              SQLITE_OK,
          "%s", sql);
    for (; sqlite3_step(stmt) == SQLITE_ROW; n++) {
        const char *table = (const char *)sqlite3_column_text(stmt, 0);
        const char *column = (const char *)sqlite3_column_text(stmt, 1);
        char count[120];
        snprintf(count, sizeof count, "SELECT count(*) FROM %s WHERE %s = ?",
                 table, column);
        check(table, column, ask(school, count, &id));
    }
    sqlite3_finalize(stmt);
    CHECK(n > 15, "%d references", n);
}

static void check_there(const char *table, const char *column, int64_t count)
{
    if (!is_kept(table))
        CHECK(count > 0, "this test has nothing in %s.%s", table, column);
}

static void check_gone(const char *table, const char *column, int64_t count)
{
    if (!is_kept(table))
        CHECK(count == 0, "%s.%s has %d", table, column, (int)count);
}

/* Whether any text of the database has `word` in it: of the rows, for what
 * was deleted may stand in a free page. */
static int64_t count_word(struct school *school, const char *word)
{
    static const char sql[] = "SELECT t.name, c.name FROM sqlite_schema AS t,"
                              "       pragma_table_info(t.name) AS c"
                              " WHERE t.type = 'table' AND c.type = 'TEXT'";
    sqlite3_stmt *stmt = NULL;
    int64_t n = 0;
    CHECK(sqlite3_prepare_v2(school->store->db, sql, -1, &stmt, NULL) ==
              SQLITE_OK,
          "%s", sql);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        char count[200];
        snprintf(count, sizeof count,
                 "SELECT count(*) FROM %s WHERE %s LIKE '%%%s%%'",
                 (const char *)sqlite3_column_text(stmt, 0),
                 (const char *)sqlite3_column_text(stmt, 1), word);
        n += ask(school, count, NULL);
    }
    sqlite3_finalize(stmt);
    return n;
}

static struct session_list leave(struct school *school, struct id user)
{
    struct session_list cancelled = { NULL, 0 };
    CHECK(leaving_make(school->store, school->arena, user, SCHOOL_NOW_MS,
                       &cancelled) == OK,
          "left");
    return cancelled;
}

static void run(struct school *school, const char *sql)
{
    char *error = NULL;
    CHECK(sqlite3_exec(school->store->db, sql, NULL, NULL, &error) == SQLITE_OK,
          "%s", error);
}

/* Nothing is anybody's by a reference that neither goes nor is kept. */
static void test_everything_goes(void **state)
{
    struct school *school = *state;
    (void)moves_book(school, school->cy, at(0));
    run(school, fill);
    each_reference(school, school->ada, check_there);
    CHECK(count_word(school, "ada") > 5, "her name is there");

    (void)leave(school, school->ada);
    each_reference(school, school->ada, check_gone);
    assert_int_equal(count_word(school, "ada"), 0);
    assert_int_equal(count_word(school, "patience"), 0); /* of her profile */
    assert_int_equal(ask(school, "SELECT count(*) FROM device_keys", NULL), 1);
    assert_int_equal(ask(school, "PRAGMA foreign_key_check", NULL), -1);

    struct tutor tutor;
    struct user stand_in;
    assert_int_equal(
        tutor_read(school->store, school->arena, school->ada, &tutor),
        ERR_NOT_FOUND);
    assert_int_equal(
        store_users_read(school->store, school->arena, school->ada, &stand_in),
        OK);
    assert_true(stand_in.is_deleted && stand_in.is_disabled);
    assert_string_equal(stand_in.first_name, "Deleted");
    assert_string_equal(stand_in.last_name, "user");
    assert_int_equal(stand_in.role, ROLE_TUTOR);
    assert_int_equal(stand_in.devices_epoch, 0);
}

/* As the move does, with its event: of what was, nothing is changed. */
static void test_lessons_ahead_are_cancelled(void **state)
{
    struct school *school = *state;
    const struct id asked = moves_book(school, school->cy, at(0));
    const struct id held = moves_book(school, school->di, at(60));
    const struct id declined = moves_book(school, school->cy, at(120));
    moves_make(school, held, school->ada, MOVE_ACCEPT);
    moves_make(school, held, school->di, MOVE_PROPOSE);
    moves_make(school, declined, school->ada, MOVE_DECLINE);
    run(school, "UPDATE sessions SET notes = 'Call Cy', place = 'A kitchen'");

    const struct session_list cancelled = leave(school, school->ada);
    assert_int_equal(cancelled.count, 2);
    const struct id both[] = { asked, held };
    for (size_t i = 0; i < COUNT_OF(both); i++) {
        const struct session session = moves_read(school, both[i]);
        struct event_list events;
        CHECK(store_events_list(school->store, school->arena, both[i],
                                &events) == OK,
              "events");
        const struct session_event *last = &events.items[events.count - 1];
        CHECK(session.status == SESSION_CANCELLED && !session.proposal.is_open,
              "session %zu", i);
        CHECK(strcmp(last->move, "cancel") == 0 &&
                  id_equal(last->by, school->ada) &&
                  last->revision == session.revision,
              "event %zu: %s", i, last->move);
        /* A place is the tutor's, notes are the student's. */
        CHECK(session.place[0] == '\0' && session.notes[0] != '\0',
              "session %zu: %s, %s", i, session.place, session.notes);
    }
    const struct session before = moves_read(school, declined);
    assert_int_equal(before.status, SESSION_DECLINED);
    assert_int_equal(before.revision, 1);

    leave(school, school->cy);
    assert_int_equal(
        ask(school, "SELECT count(*) FROM sessions WHERE notes <> ''", NULL),
        1); /* Di's */
}

/* What has begun is not cancelled: it ends with time. */
static void test_what_has_begun(void **state)
{
    struct school *school = *state;
    const struct id id = moves_book(school, school->cy, at(0));
    moves_make(school, id, school->ada, MOVE_ACCEPT);
    struct session_list cancelled = { NULL, 0 };
    assert_int_equal(leaving_make(school->store, school->arena, school->ada,
                                  TUESDAY + MINUTE, &cancelled),
                     OK);
    assert_int_equal(cancelled.count, 0);
    moves_settle(school, TUESDAY + HOUR);
    assert_int_equal(moves_read(school, id).status, SESSION_COMPLETED);
}

/* The other one hears of it, under the name that they know. */
static void test_the_other_one_gets_mail(void **state)
{
    struct school *school = *state;
    assert_int_equal(mail_set_postman(school->store, "https://x.example"), OK);
    run(school, "UPDATE users SET confirmed_ms = 1");
    (void)moves_book(school, school->cy, at(0));
    run(school, "DELETE FROM mails");
    (void)leave(school, school->ada);
    assert_int_equal(ask(school,
                         "SELECT count(*) FROM mails WHERE kind = 'change'"
                         " AND address = 'cy@school.example'"
                         " AND text LIKE '%ada Example%'",
                         NULL),
                     1);
    assert_int_equal(ask(school, "SELECT count(*) FROM mails", NULL), 1);
}

/* Once; and nobody books, enters or lists them any more. */
static void test_gone_is_gone(void **state)
{
    struct school *school = *state;
    (void)moves_book(school, school->cy, at(0));
    (void)leave(school, school->cy);
    struct session_list cancelled;
    assert_int_equal(leaving_make(school->store, school->arena, school->cy,
                                  SCHOOL_NOW_MS, &cancelled),
                     ERR_NOT_FOUND);
    const struct booking_request request = { .student = school->cy,
                                             .tutor = school->ada,
                                             .subject = "Maths",
                                             .period = at(60),
                                             .notes = "",
                                             .key = "late" };
    struct booking booking;
    enum refusal why;
    assert_int_equal(booking_reserve(school->store, school->arena, &request,
                                     SCHOOL_NOW_MS, &booking, &why),
                     ERR_DENIED);

    struct user *users = NULL;
    size_t n_users = 0;
    assert_int_equal(
        store_users_list(school->store, school->arena, &users, &n_users), OK);
    assert_int_equal(n_users, 3);

    struct contact *contacts = NULL;
    size_t n_contacts = 0;
    struct circle circle;
    assert_int_equal(contact_list(school->store, school->arena, school->ada,
                                  &contacts, &n_contacts),
                     OK);
    assert_int_equal(n_contacts, 1);
    assert_true(contacts[0].user.is_deleted);
    assert_int_equal(contacts[0].devices.count, 0);
    assert_int_equal(
        contact_circle(school->store, school->arena, school->ada, &circle), OK);
    assert_int_equal(circle.n_contacts, 0);

    /* The address and the name are free. */
    school->cy = school_add(school, "cy", ROLE_STUDENT, "UTC");
    (void)moves_book(school, school->cy, at(0));
}

/* What nobody has any more goes, and so do those whom nobody refers to. */
static void test_the_last_one_takes_all(void **state)
{
    struct school *school = *state;
    (void)moves_book(school, school->cy, at(0));
    (void)moves_book(school, school->di, at(60));
    (void)leave(school, school->bo); /* who had nothing with anybody */
    assert_int_equal(school_count(school, "SELECT count(*) FROM users"), 3);
    (void)leave(school, school->ada);
    (void)leave(school, school->cy);
    assert_int_equal(ask(school, "SELECT count(*) FROM users", NULL), 2);
    assert_int_equal(ask(school, "SELECT count(*) FROM sessions", NULL), 1);
    (void)leave(school, school->di);
    static const char *const tables[] = { "users", "sessions", "contacts",
                                          "session_events" };
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        char sql[60];
        snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", tables[i]);
        CHECK(ask(school, sql, NULL) == 0, "%s", tables[i]);
    }
}

int main(void)
{
    return RUN(SCHOOL_TEST(test_everything_goes),
               SCHOOL_TEST(test_lessons_ahead_are_cancelled),
               SCHOOL_TEST(test_what_has_begun),
               SCHOOL_TEST(test_the_other_one_gets_mail),
               SCHOOL_TEST(test_gone_is_gone),
               SCHOOL_TEST(test_the_last_one_takes_all));
}
