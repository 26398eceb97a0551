/* test_ticket.c - what a mail gives its reader to show, once. */

#include "check.h"

#include "base/limits.h"
#include "domain/login.h"
#include "domain/mail.h"
#include "domain/ticket.h"
#include "people.h"

#define URL "https://learn.example.org"
#define MINUTE_MS INT64_C(60000)

/* A mail to `name` is taken and sent at now_ms; its token, in the arena. */
static const char *send_to(struct people *people, enum mail_kind kind,
                           const char *name, int64_t now_ms)
{
    struct mail_round round = { .n_waiting = -1 };
    const char *address = arena_print(people->arena, "%s@example.org", name);
    assert_int_equal(
        mail_ask_ticket(people->store, people->arena, kind, address, now_ms),
        OK);
    assert_int_equal(mail_take(people->store, people->arena, now_ms, &round),
                     OK);
    if (!round.has_mail)
        return NULL;
    const char *token = strstr(round.mail.text, "#token=");
    assert_non_null(token);
    token = arena_copy(people->arena, slice_of(token + 7, TOKEN_LEN));
    assert_int_equal(mail_end(people->store, &round, MAIL_SENT), OK);
    return token;
}

static enum status set_password(struct people *people, const char *token,
                                int64_t now_ms, struct login_ids *out_ended)
{
    struct user user;
    return ticket_set_password(people->store, people->arena, slice_text(token),
                               "new hash", now_ms, &user, out_ended);
}

static int open_with_postman(void **state)
{
    if (people_open(state) != 0)
        return -1;
    struct people *people = *state;
    return mail_set_postman(people->store, URL) == OK ? 0 : -1;
}

#define MAIL_TEST(test)                                                        \
    cmocka_unit_test_setup_teardown(test, open_with_postman, people_close)

static void test_a_password_is_set_once(void **state)
{
    struct people *people = *state;
    const struct id ann = people_add(people, "ann", ROLE_STUDENT);
    people_run(people, "DELETE FROM mails");
    char cookie[TOKEN_LEN + 1];
    struct login_ids ended = { 0 };
    const struct login_request request = { .user = ann, .browser = "" };
    assert_int_equal(login_begin(people->store, people->arena, &request,
                                 PEOPLE_NOW_MS, cookie, &ended),
                     OK);

    const char *token = send_to(people, MAIL_PASSWORD, "ann", PEOPLE_NOW_MS);
    const char *other = send_to(people, MAIL_PASSWORD, "ann", PEOPLE_NOW_MS);
    assert_int_equal(set_password(people, token, PEOPLE_NOW_MS, &ended), OK);
    assert_int_equal(ended.count, 1);
    assert_int_equal(set_password(people, token, PEOPLE_NOW_MS, &ended),
                     ERR_NOT_FOUND);
    assert_int_equal(set_password(people, other, PEOPLE_NOW_MS, &ended),
                     ERR_NOT_FOUND);
    assert_int_equal(people_count(people, "SELECT count(*) FROM users"
                                          " WHERE password_hash = 'new hash'"
                                          "   AND confirmed_ms IS NOT NULL"),
                     1);
    assert_int_equal(people_count(people, "SELECT count(*) FROM logins"), 0);
}

static void test_a_ticket_expires(void **state)
{
    struct people *people = *state;
    people_add(people, "ann", ROLE_STUDENT);
    people_run(people, "DELETE FROM mails");
    struct login_ids ended;
    struct user user;
    const char *token = send_to(people, MAIL_PASSWORD, "ann", PEOPLE_NOW_MS);
    const int64_t last_ms = PEOPLE_NOW_MS + LIMIT_TICKET_MS - 1;
    assert_int_equal(ticket_read(people->store, people->arena, TICKET_PASSWORD,
                                 slice_text(token), last_ms, &user),
                     OK);
    assert_int_equal(set_password(people, token, last_ms + 1, &ended),
                     ERR_NOT_FOUND);
}

static void test_a_ticket_is_for_one_thing(void **state)
{
    struct people *people = *state;
    people_add(people, "ann", ROLE_STUDENT);
    people_run(people, "DELETE FROM mails");
    struct login_ids ended;
    const char *token = send_to(people, MAIL_ADDRESS, "ann", PEOPLE_NOW_MS);
    assert_int_equal(set_password(people, token, PEOPLE_NOW_MS, &ended),
                     ERR_NOT_FOUND);
    assert_int_equal(ticket_confirm_address(people->store, people->arena,
                                            slice_text(token), PEOPLE_NOW_MS),
                     OK);
    assert_int_equal(ticket_confirm_address(people->store, people->arena,
                                            slice_text(token), PEOPLE_NOW_MS),
                     ERR_NOT_FOUND);
    /* What is confirmed need not be asked. */
    assert_null(send_to(people, MAIL_ADDRESS, "ann", PEOPLE_NOW_MS));
}

static void test_who_is_disabled_gets_and_uses_none(void **state)
{
    struct people *people = *state;
    const struct id ann = people_add(people, "ann", ROLE_STUDENT);
    people_run(people, "DELETE FROM mails");
    struct login_ids ended;
    const char *token = send_to(people, MAIL_PASSWORD, "ann", PEOPLE_NOW_MS);
    assert_int_equal(account_disable(people->store, people->arena, ann,
                                     PEOPLE_NOW_MS, &ended),
                     OK);
    assert_int_equal(set_password(people, token, PEOPLE_NOW_MS, &ended),
                     ERR_NOT_FOUND);
    assert_null(send_to(people, MAIL_PASSWORD, "ann", PEOPLE_NOW_MS));
}

static void test_five_are_enough(void **state)
{
    struct people *people = *state;
    people_add(people, "ann", ROLE_STUDENT);
    people_run(people, "DELETE FROM mails");
    struct login_ids ended;
    const char *first = send_to(people, MAIL_PASSWORD, "ann", PEOPLE_NOW_MS);
    for (int i = 1; i < LIMIT_TICKETS; i++)
        assert_non_null(send_to(people, MAIL_PASSWORD, "ann", PEOPLE_NOW_MS));
    assert_null(send_to(people, MAIL_PASSWORD, "ann", PEOPLE_NOW_MS));
    /* And nobody is locked out: the first one works, and later more come. */
    const int64_t later_ms = PEOPLE_NOW_MS + 31 * MINUTE_MS;
    assert_int_equal(set_password(people, first, PEOPLE_NOW_MS, &ended), OK);
    assert_non_null(send_to(people, MAIL_PASSWORD, "ann", later_ms));
}

static void test_another_password_ends_them(void **state)
{
    struct people *people = *state;
    const struct id ann = people_add(people, "ann", ROLE_STUDENT);
    people_run(people, "DELETE FROM mails");
    struct login_ids ended;
    const char *token = send_to(people, MAIL_PASSWORD, "ann", PEOPLE_NOW_MS);
    assert_int_equal(login_change_password(people->store, people->arena, ann,
                                           ann, "hash", &ended),
                     OK);
    assert_int_equal(set_password(people, token, PEOPLE_NOW_MS, &ended),
                     ERR_NOT_FOUND);
}

static void test_what_is_no_token(void **state)
{
    struct people *people = *state;
    struct login_ids ended;
    static const char *const rows[] = {
        "", "short", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        CHECK(set_password(people, rows[i], PEOPLE_NOW_MS, &ended) ==
                  ERR_NOT_FOUND,
              "%s", rows[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MAIL_TEST(test_a_password_is_set_once),
        MAIL_TEST(test_a_ticket_expires),
        MAIL_TEST(test_a_ticket_is_for_one_thing),
        MAIL_TEST(test_who_is_disabled_gets_and_uses_none),
        MAIL_TEST(test_five_are_enough),
        MAIL_TEST(test_another_password_ends_them),
        MAIL_TEST(test_what_is_no_token),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
