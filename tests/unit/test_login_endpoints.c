/*
 * docs/http-api.md 3 through the handlers: logging in and out, and where one
 * is logged in.
 */
#include "check.h"

#include <sodium.h>

#include "base/limits.h"
#include "people.h"

#include "calls.h"

#include "ada.h"

static void test_logging_in_and_out(void **state)
{
    struct calls *calls = *state;
    register_ada(calls);
    calls->caller = (struct caller){ 0 };
    assert_int_equal(call(calls, &login_endpoints, "POST /api/logins", NULL,
                          "{\"email\":\" ADA@example.org\","
                          "\"password\":\"correct horse\"}"),
                     201);
    assert_string_equal(body_text(calls, "user.username"), "ada.lovelace");
    assert_string_equal(body_text(calls, "token"), "");
    follow_cookie(calls);

    const struct caller before = calls->caller;
    assert_int_equal(
        call(calls, &login_endpoints, "DELETE /api/logins/{}", "current", NULL),
        204);
    assert_non_null(strstr(calls->reply.set_cookie, "judify_login=; "));
    assert_non_null(strstr(calls->reply.set_cookie, "Max-Age=0"));
    assert_int_equal(calls->reply.n_notices, 1);
    assert_int_equal(calls->reply.notices[0].kind, NOTICE_LOGIN_ENDED);
    assert_true(id_equal(calls->reply.notices[0].login, before.login));
    assert_true(id_equal(calls->reply.notices[0].user, before.user));
    assert_int_equal(people_count(calls->people, "SELECT count(*) FROM logins"),
                     1);
}

static void test_a_program_gets_a_token_and_no_cookie(void **state)
{
    struct calls *calls = *state;
    calls->accept = "application/vnd.judify.token+json";
    assert_int_equal(
        call(calls, &account_endpoints, "POST /api/users", NULL, ADA), 201);
    assert_null(calls->reply.set_cookie);
    assert_int_equal(strlen(body_text(calls, "token")), 43);
    assert_int_equal(call(calls, &login_endpoints, "POST /api/logins", NULL,
                          "{\"email\":\"ada@example.org\","
                          "\"password\":\"correct horse\"}"),
                     201);
    assert_null(calls->reply.set_cookie);

    const char *token =
        arena_print(calls->people->arena, "%s", body_text(calls, "token"));
    const struct credentials credentials = {
        .authorization =
            slice_text(arena_print(calls->people->arena, "Bearer %s", token))
    };
    struct caller caller;
    assert_int_equal(caller_identify(calls->people->store, &credentials, false,
                                     calls->now_ms, &caller),
                     OK);
    assert_true(caller.is_known);
}

static void test_what_logging_in_refuses(void **state)
{
    static const struct {
        const char *name;
        const char *json;
        enum problem want;
    } rows[] = {
        { "wrong password",
          "{\"email\":\"ada@example.org\",\"password\":\"correct hors\"}",
          PROBLEM_WRONG_CREDENTIALS },
        { "no such account",
          "{\"email\":\"eve@example.org\",\"password\":\"correct horse\"}",
          PROBLEM_WRONG_CREDENTIALS },
        { "no address at all",
          "{\"email\":\"eve\",\"password\":\"correct horse\"}",
          PROBLEM_WRONG_CREDENTIALS },
        { "empty password", "{\"email\":\"ada@example.org\",\"password\":\"\"}",
          PROBLEM_WRONG_CREDENTIALS },
        { "no password", "{\"email\":\"ada@example.org\"}",
          PROBLEM_INVALID_MEMBER },
    };
    struct calls *calls = *state;
    register_ada(calls);
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        (void)call(calls, &login_endpoints, "POST /api/logins", NULL,
                   rows[r].json);
        expect_problem(calls, rows[r].name, rows[r].want, NULL);
    }
}

static void test_a_disabled_account_is_told_so_after_the_password(void **state)
{
    struct calls *calls = *state;
    register_ada(calls);
    people_run(calls->people, "UPDATE users SET disabled_ms = 1");
    (void)call(calls, &login_endpoints, "POST /api/logins", NULL,
               "{\"email\":\"ada@example.org\",\"password\":\"guessed it\"}");
    expect_problem(calls, "wrong", PROBLEM_WRONG_CREDENTIALS, NULL);
    (void)call(
        calls, &login_endpoints, "POST /api/logins", NULL,
        "{\"email\":\"ada@example.org\",\"password\":\"correct horse\"}");
    expect_problem(calls, "right", PROBLEM_ACCOUNT_DISABLED, NULL);
}

static void test_guessing_is_slowed_down(void **state)
{
    static const char wrong[] =
        "{\"email\":\"ada@example.org\",\"password\":\"guess it\"}";
    static const char right[] =
        "{\"email\":\"ada@example.org\",\"password\":\"correct horse\"}";
    struct calls *calls = *state;
    register_ada(calls);
    for (int i = 0; i < LIMIT_LOGIN_TRIES; i++)
        assert_int_equal(
            call(calls, &login_endpoints, "POST /api/logins", NULL, wrong),
            401);
    /* The right one is not even looked at, from here ... */
    assert_int_equal(
        call(calls, &login_endpoints, "POST /api/logins", NULL, right), 429);
    expect_problem(calls, "the sixth", PROBLEM_SLOW_DOWN, NULL);
    assert_int_equal(calls->reply.retry_after_s, 1);
    /* ... but from elsewhere, and a second later. */
    calls->address = "192.0.2.7";
    assert_int_equal(
        call(calls, &login_endpoints, "POST /api/logins", NULL, right), 201);
    calls->address = "127.0.0.1";
    calls->now_ms += 1000;
    assert_int_equal(
        call(calls, &login_endpoints, "POST /api/logins", NULL, right), 201);
}

/* Of two people's logins each ends only their own. */
static void test_a_login_of_the_list_is_ended(void **state)
{
    static const char adas[] =
        "{\"email\":\"ada@example.org\",\"password\":\"correct horse\"}";
    struct calls *calls = *state;
    register_ada(calls);
    const struct caller ada = calls->caller;
    assert_int_equal(
        call(calls, &login_endpoints, "POST /api/logins", NULL, adas), 201);
    assert_int_equal(
        call(calls, &login_endpoints, "GET /api/logins", NULL, NULL), 200);
    assert_string_equal(body_text(calls, "logins.0.browser"), "A program");
    const bool is_first_mine = json_is_true(json_object_get(
        json_array_get(json_object_get(calls->reply.body, "logins"), 0),
        "current"));
    char *other = strdup(body_text(calls, is_first_mine ? "logins.1.loginId"
                                                        : "logins.0.loginId"));

    const struct id eve = people_add(calls->people, "eve", ROLE_STUDENT);
    act_as(calls, eve, ROLE_STUDENT);
    const char *const not_hers[] = { other, "currents", "", "1" };
    for (size_t i = 0; i < COUNT_OF(not_hers); i++) {
        (void)call(calls, &login_endpoints, "DELETE /api/logins/{}",
                   not_hers[i], NULL);
        expect_problem(calls, not_hers[i], PROBLEM_LOGIN_NOT_FOUND, NULL);
    }

    calls->caller = ada;
    assert_int_equal(
        call(calls, &login_endpoints, "DELETE /api/logins/{}", other, NULL),
        204);
    assert_null(calls->reply.set_cookie);
    assert_int_equal(calls->reply.n_notices, 1);
    assert_false(id_equal(calls->reply.notices[0].login, ada.login));
    free(other);

    assert_int_equal(
        call(calls, &login_endpoints, "POST /api/logins", NULL, adas), 201);
    assert_int_equal(
        call(calls, &login_endpoints, "DELETE /api/logins", NULL, NULL), 204);
    assert_non_null(strstr(calls->reply.set_cookie, "Max-Age=0"));
    assert_int_equal(calls->reply.n_notices, 2);
    assert_int_equal(people_count(calls->people, "SELECT count(*) FROM logins"),
                     0);
}
int main(void)
{
    if (sodium_init() < 0)
        return 1;
    log_set_level(LOG_ERROR);
    const struct CMUnitTest tests[] = {
        CALLS_TEST(test_logging_in_and_out),
        CALLS_TEST(test_a_program_gets_a_token_and_no_cookie),
        CALLS_TEST(test_what_logging_in_refuses),
        CALLS_TEST(test_a_disabled_account_is_told_so_after_the_password),
        CALLS_TEST(test_guessing_is_slowed_down),
        CALLS_TEST(test_a_login_of_the_list_is_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
