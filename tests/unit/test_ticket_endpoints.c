/* test_ticket_endpoints.c - the calls of docs/http-api.md 3.1. */

#include "check.h"

#include "people.h"

#include "calls.h"

#include "ada.h"
#include "domain/mail.h"

#define ASK "POST /api/password-resets"
#define COMPLETE "POST /api/password-resets/complete"
#define CONFIRM "POST /api/address-confirmations"

static int open_with_postman(void **state)
{
    if (calls_open(state) != 0)
        return -1;
    struct calls *calls = *state;
    return mail_set_postman(calls->people->store, "https://a.example") == OK
               ? 0
               : -1;
}

#define MAIL_TEST(test)                                                        \
    cmocka_unit_test_setup_teardown(test, open_with_postman, calls_close)

static int call_ticket(struct calls *calls, const char *name, const char *json)
{
    return call(calls, &ticket_endpoints, name, NULL, json);
}

/* The token of the mail that is due. */
static const char *next_token(struct calls *calls)
{
    struct mail_round round = { .has_mail = false };
    struct people *people = calls->people;
    assert_int_equal(
        mail_take(people->store, people->arena, calls->now_ms, &round), OK);
    assert_true(round.has_mail);
    assert_int_equal(mail_end(people->store, &round, MAIL_SENT), OK);
    const char *token = strstr(round.mail.text, "#token=");
    return arena_copy(people->arena, slice_of(token + 7, TOKEN_LEN));
}

static const char *body_of(struct calls *calls, const char *token,
                           const char *password)
{
    return arena_print(calls->people->arena,
                       "{\"token\":\"%s\",\"password\":\"%s\"}", token,
                       password);
}

static const struct {
    const char *call, *json;
    enum problem want;
    const char *member;
} rows[] = {
    { ASK, "{}", PROBLEM_INVALID_MEMBER, "email" },
    { ASK, "{\"email\":1}", PROBLEM_INVALID_MEMBER, "email" },
    { ASK, "{\"email\":\"ada\"}", PROBLEM_INVALID_MEMBER, "email" },
    { ASK, "{\"email\":\"a@b.example\",\"x\":1}", PROBLEM_INVALID_MEMBER, "x" },
    { COMPLETE, "{\"token\":\"x\"}", PROBLEM_INVALID_MEMBER, "password" },
    { COMPLETE, "{\"token\":\"x\",\"password\":\"violet harbour\"}",
      PROBLEM_TICKET_ENDED, NULL },
    { CONFIRM, "{}", PROBLEM_INVALID_MEMBER, "token" },
    { CONFIRM, "{\"token\":\"\"}", PROBLEM_TICKET_ENDED, NULL },
};

static void test_every_refusal(void **state)
{
    struct calls *calls = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        (void)call_ticket(calls, rows[i].call, rows[i].json);
        expect_problem(calls, rows[i].json, rows[i].want, rows[i].member);
    }
}

/* A password that is refused leaves the link as good as it was. */
static void test_a_bad_password_uses_nothing_up(void **state)
{
    struct calls *calls = *state;
    register_ada(calls);
    people_run(calls->people, "DELETE FROM mails");
    assert_int_equal(
        call_ticket(calls, ASK, "{\"email\":\" ADA@example.org\"}"), 202);
    const char *token = next_token(calls);
    (void)call_ticket(calls, COMPLETE, body_of(calls, token, "short"));
    expect_problem(calls, "short", PROBLEM_PASSWORD_TOO_SHORT, "password");
    (void)call_ticket(calls, COMPLETE, body_of(calls, token, "lovelace1"));
    expect_problem(calls, "a name", PROBLEM_PASSWORD_TOO_COMMON, "password");
    assert_int_equal(
        call_ticket(calls, COMPLETE, body_of(calls, token, "violet harbour")),
        204);
    /* The link of Ada's one login is closed. */
    assert_int_equal(calls->reply.n_notices, 1);
    assert_int_equal(calls->reply.notices[0].kind, NOTICE_LOGIN_ENDED);
}

static void test_asking_has_counts_of_its_own(void **state)
{
    struct calls *calls = *state;
    register_ada(calls);
    for (int i = 0; i < 5; i++)
        assert_int_equal(
            call_ticket(calls, ASK, "{\"email\":\"ada@example.org\"}"), 202);
    (void)call_ticket(calls, ASK, "{\"email\":\"ada@example.org\"}");
    expect_problem(calls, "the sixth", PROBLEM_SLOW_DOWN, NULL);
    assert_int_equal(call_ticket(calls, ASK, "{\"email\":\"bob@example.org\"}"),
                     202);
    assert_int_equal(call(calls, &login_endpoints, "POST /api/logins", NULL,
                          "{\"email\":\"ada@example.org\","
                          "\"password\":\"correct horse\"}"),
                     201);
}

static void test_registering_asks_to_confirm(void **state)
{
    struct calls *calls = *state;
    register_ada(calls);
    assert_string_equal(body_text(calls, "user.emailConfirmed"), "");
    const char *json = arena_print(calls->people->arena, "{\"token\":\"%s\"}",
                                   next_token(calls));
    assert_int_equal(call_ticket(calls, CONFIRM, json), 204);
    assert_int_equal(call(calls, &account_endpoints, "GET /api/me", NULL, NULL),
                     200);
    assert_string_equal(body_text(calls, "user.emailConfirmed"), "true");
    (void)call_ticket(calls, CONFIRM, json);
    expect_problem(calls, "again", PROBLEM_TICKET_ENDED, NULL);
}

static void test_without_a_postman(void **state)
{
    struct calls *calls = *state;
    register_ada(calls);
    assert_int_equal(people_count(calls->people, "SELECT count(*) FROM mails"),
                     0);
    (void)call_ticket(calls, ASK, "{\"email\":\"ada@example.org\"}");
    expect_problem(calls, "password", PROBLEM_MAIL_OFF, NULL);
    (void)call_ticket(calls, "POST /api/me/address-confirmation", NULL);
    expect_problem(calls, "address", PROBLEM_MAIL_OFF, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MAIL_TEST(test_every_refusal),
        MAIL_TEST(test_a_bad_password_uses_nothing_up),
        MAIL_TEST(test_asking_has_counts_of_its_own),
        MAIL_TEST(test_registering_asks_to_confirm),
        CALLS_TEST(test_without_a_postman),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
