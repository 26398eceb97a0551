/* test_mail.c - who gets a mail, how many wait, and when one is due. */

#include "check.h"

#include "base/limits.h"
#include "domain/account.h"
#include "domain/mail.h"
#include "moves.h"
#include "store/store_blocks.h"

#define URL "https://learn.example.org"

static int open_office(void **state)
{
    if (school_open(state) != 0)
        return -1;
    struct school *school = *state;
    school_run(school, "UPDATE users SET confirmed_ms = 1");
    return mail_set_postman(school->store, URL) == OK ? 0 : -1;
}

#define OFFICE_TEST(test)                                                      \
    cmocka_unit_test_setup_teardown(test, open_office, school_close)

static int64_t waiting(struct school *school)
{
    return school_count(school, "SELECT count(*) FROM mails");
}

static void forget(struct school *school)
{
    school_run(school, "DELETE FROM mails");
}

static struct mail_round take(struct school *school, int64_t now_ms)
{
    struct mail_round round = { .has_mail = false };
    CHECK(mail_take(school->store, school->arena, now_ms, &round) == OK, "%s",
          "taken");
    return round;
}

/* One more mail for Cy. */
static void queue(struct school *school, enum mail_kind kind)
{
    struct user cy;
    const enum status st =
        mail_reader(school->store, school->arena, school->cy, kind, &cy);
    if (st == ERR_NOT_FOUND)
        return;
    CHECK(st == OK, "%d", st);
    CHECK(mail_queue(school->store, school->arena,
                     &(struct mail_draft){ .to = &cy,
                                           .kind = kind,
                                           .subject = "Subject",
                                           .text = "Text.\n",
                                           .path = "/messages/x" },
                     SCHOOL_NOW_MS) == OK,
          "queued");
}

/* --- who ------------------------------------------------------------------ */

static void test_who_gets_one(void **state)
{
    static const struct {
        const char *sql;
        enum mail_kind kind;
        int64_t want;
    } rows[] = {
        { "UPDATE users SET confirmed_ms = 1", MAIL_CHANGE, 1 },
        { "UPDATE users SET confirmed_ms = 1 ", MAIL_REMINDER, 1 },
        { "UPDATE users SET changes_by_mail = 0", MAIL_CHANGE, 0 },
        { "UPDATE users SET changes_by_mail = 0 ", MAIL_REMINDER, 1 },
        { "UPDATE users SET confirmed_ms = NULL", MAIL_REMINDER, 0 },
        { "UPDATE users SET disabled_ms = 1, confirmed_ms = 1", MAIL_REMINDER,
          0 },
        { "UPDATE users SET disabled_ms = NULL", MAIL_REMINDER, 1 },
        { "DELETE FROM postman", MAIL_REMINDER, 0 },
    };
    struct school *school = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        school_run(school, rows[i].sql);
        queue(school, rows[i].kind);
        CHECK(waiting(school) == rows[i].want, "%s", rows[i].sql);
        forget(school);
    }
}

/* Whatever is to be said: who sends no mail keeps none, and that is no
 * failure. */
static void test_without_a_postman(void **state)
{
    static const struct {
        const char *public_url;
        bool want;
    } rows[] = {
        { URL, true }, { NULL, false }, { URL, true }, { NULL, false }
    };
    struct school *school = *state;
    bool has_postman = false;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(mail_set_postman(school->store, rows[i].public_url),
                         OK);
        assert_int_equal(
            mail_has_postman(school->store, school->arena, &has_postman), OK);
        CHECK(has_postman == rows[i].want, "row %zu", i);
    }
    const struct user cy = { .id = school->cy, .email = "cy@school.example" };
    assert_int_equal(mail_queue(school->store, school->arena,
                                &(struct mail_draft){ .to = &cy,
                                                      .kind = MAIL_CHANGE,
                                                      .subject = "Subject",
                                                      .text = "Text.\n",
                                                      .path = "/" },
                                SCHOOL_NOW_MS),
                     OK);
    assert_int_equal(mail_ask_ticket(school->store, school->arena,
                                     MAIL_PASSWORD, "cy@school.example",
                                     SCHOOL_NOW_MS),
                     ERR_DENIED);
    assert_int_equal(waiting(school), 0);
}

/* Each move is told to the other one, and to nobody else. */
static void test_moves_are_told_to_the_other(void **state)
{
    struct school *school = *state;
    const struct id ada = school->ada, cy = school->cy;
    const struct id id = moves_book(school, cy, at(0));
    const struct {
        struct id by;
        enum move move;
        const char *to, *subject;
    } rows[] = {
        { cy, MOVE_PROPOSE, "ada@", "Another time proposed" },
        { cy, MOVE_WITHDRAW, "ada@", "Proposal withdrawn" },
        { ada, MOVE_PLACE, "cy@", "Where your lesson is" },
        { ada, MOVE_PROPOSE, "cy@", "Another time proposed" },
        { cy, MOVE_REFUSE, "ada@", "Proposed time refused" },
        { ada, MOVE_PROPOSE, "cy@", "Another time proposed" },
        { cy, MOVE_TAKE, "ada@", "Proposed time taken" },
        { ada, MOVE_CANCEL, "cy@", "Lesson cancelled" },
    };
    struct mail_round round = take(school, SCHOOL_NOW_MS);
    CHECK(round.has_mail && strncmp(round.mail.address, "ada@", 4) == 0 &&
              strncmp(round.mail.subject, "Lesson requested", 16) == 0,
          "book");
    CHECK(strstr(round.mail.text, URL "/messages/") != NULL, "%s",
          round.mail.text);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        forget(school);
        moves_make(school, id, rows[i].by, rows[i].move);
        assert_int_equal(waiting(school), 1);
        round = take(school, SCHOOL_NOW_MS);
        CHECK(strncmp(round.mail.address, rows[i].to, strlen(rows[i].to)) == 0,
              "%s to %s", rows[i].subject, round.mail.address);
        CHECK(strncmp(round.mail.subject, rows[i].subject,
                      strlen(rows[i].subject)) == 0,
              "%s", round.mail.subject);
    }
}

static void test_time_is_told_to_the_student(void **state)
{
    struct school *school = *state;
    (void)moves_book(school, school->cy, at(0));
    const struct id held = moves_book(school, school->cy, at(60));
    moves_make(school, held, school->ada, MOVE_ACCEPT);
    forget(school);
    moves_settle(school, TUESDAY);
    const struct mail_round round = take(school, TUESDAY);
    assert_int_equal(waiting(school), 1);
    CHECK(strncmp(round.mail.address, "cy@", 3) == 0 &&
              strncmp(round.mail.subject, "Request expired", 15) == 0,
          "%s", round.mail.subject);
    forget(school);
    moves_settle(school, TUESDAY + 3 * HOUR);
    assert_int_equal(waiting(school), 0);
}

/* A block is kept in mails too, but for what somebody waits for in vain. */
static void test_of_a_blocked_one_only_the_end(void **state)
{
    struct school *school = *state;
    const struct id id = moves_book(school, school->cy, at(0));
    const struct id asked = moves_book(school, school->cy, at(60));
    CHECK(store_blocks_insert(school->store,
                              (struct block_pair){ .blocker = school->cy,
                                                   .blocked = school->ada },
                              SCHOOL_NOW_MS) == OK,
          "blocked");
    forget(school);
    moves_make(school, id, school->ada, MOVE_ACCEPT);
    moves_make(school, id, school->ada, MOVE_PROPOSE);
    moves_make(school, asked, school->ada, MOVE_PROPOSE);
    assert_int_equal(waiting(school), 0);
    moves_make(school, id, school->cy, MOVE_REFUSE);
    assert_int_equal(waiting(school), 1);
    moves_make(school, id, school->ada, MOVE_CANCEL);
    assert_int_equal(waiting(school), 2);
}

/* What is not done is not told, and what is done again neither. */
static void test_no_move_no_mail(void **state)
{
    struct school *school = *state;
    const struct id id = moves_book(school, school->cy, at(0));
    const struct change_request request =
        moves_ask(school, id, school->ada, MOVE_ACCEPT);
    enum refusal why;
    assert_int_equal(moves_try(school, &request, SCHOOL_NOW_MS, &why), OK);
    forget(school);
    assert_int_equal(moves_try(school, &request, SCHOOL_NOW_MS, &why), OK);
    const struct change_request decline =
        moves_ask(school, id, school->ada, MOVE_DECLINE);
    assert_int_equal(moves_try(school, &decline, SCHOOL_NOW_MS, &why),
                     ERR_CONFLICT);
    assert_int_equal(waiting(school), 0);
}

/* --- how many, and when --------------------------------------------------- */

static void test_a_mail_that_is_not_taken_waits_longer(void **state)
{
    struct school *school = *state;
    queue(school, MAIL_CHANGE);
    int64_t now_ms = SCHOOL_NOW_MS, wait_ms = LIMIT_MAIL_WAIT_FIRST_MS;
    for (int tries = 0; tries < 20; tries++) {
        struct mail_round round = take(school, now_ms);
        CHECK(round.has_mail && round.mail.attempts == tries, "try %d", tries);
        assert_int_equal(mail_end(school->store, &round, MAIL_WAITS), OK);
        round = take(school, now_ms + wait_ms - 1);
        CHECK(!round.has_mail && round.n_waiting == 1, "try %d is early",
              tries);
        now_ms += wait_ms;
        wait_ms = wait_ms * 2 < LIMIT_MAIL_WAIT_MAX_MS ? wait_ms * 2
                                                       : LIMIT_MAIL_WAIT_MAX_MS;
    }
    struct mail_round round = take(school, now_ms);
    assert_int_equal(mail_end(school->store, &round, MAIL_SENT), OK);
    assert_int_equal(waiting(school), 0);
}

static void test_one_is_given_up(void **state)
{
    struct school *school = *state;
    queue(school, MAIL_CHANGE);
    queue(school, MAIL_CHANGE);
    const struct mail_round round = take(school, SCHOOL_NOW_MS);
    CHECK(round.has_mail && round.n_waiting == 2, "%d", (int)round.n_waiting);
    assert_int_equal(mail_end(school->store, &round, MAIL_GIVEN_UP), OK);
    assert_int_equal(waiting(school), 1);
    /* It is gone: to end it once more does nothing. */
    assert_int_equal(mail_end(school->store, &round, MAIL_GIVEN_UP), OK);
    assert_int_equal(waiting(school), 1);
}

static void test_an_old_one_is_given_up(void **state)
{
    struct school *school = *state;
    queue(school, MAIL_CHANGE);
    queue(school, MAIL_CHANGE);
    struct mail_round round = take(school, SCHOOL_NOW_MS + LIMIT_MAIL_AGE_MS);
    CHECK(round.has_mail && round.n_given_up == 0, "not yet");
    round = take(school, SCHOOL_NOW_MS + LIMIT_MAIL_AGE_MS + 1);
    CHECK(!round.has_mail && round.n_given_up == 2 && round.n_waiting == 0,
          "%d", (int)round.n_given_up);
}

static void test_so_many_wait(void **state)
{
    struct school *school = *state;
    for (int i = 0; i < LIMIT_MAILS_PER_USER + 1; i++)
        queue(school, MAIL_CHANGE);
    assert_int_equal(waiting(school), LIMIT_MAILS_PER_USER);
    school_run(school,
               "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1"
               "  FROM n WHERE i < 9950)"
               " INSERT INTO mails (mail_id, kind, address, subject, text,"
               "                    created_ms, due_ms)"
               " SELECT CAST(printf('%016d', i) AS BLOB), 'change', 'x', 's',"
               "        't', 0, 0 FROM n");
    assert_int_equal(waiting(school), LIMIT_MAILS);
    assert_int_equal(mail_ask_ticket(school->store, school->arena,
                                     MAIL_PASSWORD, "cy@school.example",
                                     SCHOOL_NOW_MS),
                     ERR_FULL);
    /* And what it would tell of goes on; who registers is let in. */
    (void)moves_book(school, school->di, at(0));
    const struct registration registration = { .email = "eve@school.example",
                                               .password_hash = "none",
                                               .first_name = "Eve",
                                               .last_name = "Example",
                                               .role = ROLE_STUDENT,
                                               .time_zone = "UTC" };
    struct user eve;
    assert_int_equal(account_register(school->store, school->arena,
                                      &registration, SCHOOL_NOW_MS, &eve),
                     OK);
    assert_int_equal(waiting(school), LIMIT_MAILS);
}

/* Asked for twice it is one, and nobody's address is nobody's mail. */
static void test_asking_for_tickets(void **state)
{
    static const char *const asked[] = { "cy@school.example",
                                         "nobody@school.example",
                                         "cy@school.example" };
    struct school *school = *state;
    for (size_t i = 0; i < COUNT_OF(asked); i++)
        assert_int_equal(mail_ask_ticket(school->store, school->arena,
                                         MAIL_PASSWORD, asked[i],
                                         SCHOOL_NOW_MS),
                         OK);
    assert_int_equal(waiting(school), 2);
    int n_mails = 0;
    for (int i = 0; i < 3; i++) {
        const struct mail_round round = take(school, SCHOOL_NOW_MS);
        n_mails += round.has_mail;
        CHECK(round.has_more == (i < 2), "round %d", i);
    }
    assert_int_equal(n_mails, 1);
    assert_int_equal(waiting(school), 1);
}

/* No token is in the file: neither before nor after it is sent. */
static void test_a_ticket_that_was_not_taken_ends(void **state)
{
    struct school *school = *state;
    assert_int_equal(mail_ask_ticket(school->store, school->arena,
                                     MAIL_PASSWORD, "cy@school.example",
                                     SCHOOL_NOW_MS),
                     OK);
    struct mail_round round = take(school, SCHOOL_NOW_MS);
    assert_int_equal(school_count(school, "SELECT count(*) FROM tickets"), 1);
    assert_int_equal(
        school_count(school, "SELECT count(*) FROM mails WHERE text NOT NULL"),
        0);
    assert_int_equal(mail_end(school->store, &round, MAIL_WAITS), OK);
    assert_int_equal(school_count(school, "SELECT count(*) FROM tickets"), 0);
    round = take(school, SCHOOL_NOW_MS + LIMIT_MAIL_WAIT_FIRST_MS);
    assert_int_equal(mail_end(school->store, &round, MAIL_SENT), OK);
    assert_int_equal(school_count(school, "SELECT count(*) FROM tickets"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        OFFICE_TEST(test_who_gets_one),
        OFFICE_TEST(test_without_a_postman),
        OFFICE_TEST(test_moves_are_told_to_the_other),
        OFFICE_TEST(test_time_is_told_to_the_student),
        OFFICE_TEST(test_of_a_blocked_one_only_the_end),
        OFFICE_TEST(test_no_move_no_mail),
        OFFICE_TEST(test_a_mail_that_is_not_taken_waits_longer),
        OFFICE_TEST(test_one_is_given_up),
        OFFICE_TEST(test_an_old_one_is_given_up),
        OFFICE_TEST(test_so_many_wait),
        OFFICE_TEST(test_asking_for_tickets),
        OFFICE_TEST(test_a_ticket_that_was_not_taken_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
