#include "check.h"

#include <string.h>

#include <sodium.h>

#include "base/limits.h"
#include "domain/login.h"
#include "people.h"

enum { MINUTE_MS = 60 * 1000 };
#define DAY_MS ((int64_t)24 * 60 * MINUTE_MS)

struct token {
    char text[TOKEN_LEN + 1];
};

static struct token begin(struct people *people, struct id user, int64_t now_ms,
                          struct login_ids *out_ended)
{
    struct token token;
    CHECK(login_begin(people->store, people->arena,
                      &(struct login_request){ user, "Firefox on Linux" },
                      now_ms, token.text, out_ended) == OK,
          "at %lld", (long long)now_ms);
    return token;
}

static enum status find(struct people *people, const char *token,
                        int64_t now_ms, struct login *out)
{
    enum role role = ROLE_COUNT;
    return login_find(people->store, slice_text(token), now_ms, out, &role);
}

static void test_a_token_finds_its_login(void **state)
{
    struct people *people = *state;
    const struct id ada = people_add(people, "ada", ROLE_TUTOR);
    struct login_ids ended;
    struct login login;
    enum role role = ROLE_COUNT;
    const struct token token = begin(people, ada, PEOPLE_NOW_MS, &ended);

    assert_int_equal(strlen(token.text), TOKEN_LEN);
    assert_int_equal(ended.count, 0);
    assert_int_equal(login_find(people->store, slice_text(token.text),
                                PEOPLE_NOW_MS, &login, &role),
                     OK);
    assert_true(id_equal(login.user, ada));
    assert_int_equal(role, ROLE_TUTOR);
    assert_int_equal(login.created_ms, PEOPLE_NOW_MS);
    /* The token is nowhere in the database, its hash is. */
    assert_int_equal(people_count(people, "SELECT length(token_hash)"
                                          "  FROM logins"),
                     32);
}

static void test_what_is_no_token_finds_nothing(void **state)
{
    struct people *people = *state;
    const struct id ada = people_add(people, "ada", ROLE_STUDENT);
    struct login_ids ended;
    const struct token token = begin(people, ada, PEOPLE_NOW_MS, &ended);
    struct token changed = token, longer = { "" };
    changed.text[0] = changed.text[0] == 'A' ? 'B' : 'A';
    memcpy(longer.text, token.text, TOKEN_LEN - 1);

    const struct {
        const char *name;
        const char *text;
    } rows[] = {
        { "empty", "" },
        { "one character changed", changed.text },
        { "one character less", longer.text },
        { "another", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
        { "not base64", "' OR 1=1 --                                 " },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct login login;
        CHECK(find(people, rows[r].text, PEOPLE_NOW_MS, &login) ==
                  ERR_NOT_FOUND,
              "%s", rows[r].name);
    }
}

static void test_a_login_lasts_thirty_days(void **state)
{
    struct people *people = *state;
    const struct id ada = people_add(people, "ada", ROLE_STUDENT);
    struct login_ids ended;
    struct login login;
    const struct token token = begin(people, ada, PEOPLE_NOW_MS, &ended);
    const int64_t end_ms = PEOPLE_NOW_MS + 30 * DAY_MS;

    assert_int_equal(find(people, token.text, end_ms - 1, &login), OK);
    assert_int_equal(find(people, token.text, end_ms, &login), ERR_NOT_FOUND);
    /* What expired goes when somebody logs in. */
    begin(people, ada, end_ms, &ended);
    assert_int_equal(people_count(people, "SELECT count(*) FROM logins"), 1);
}

static void test_last_seen_is_written_once_a_minute(void **state)
{
    static const struct {
        const char *name;
        int64_t after_ms;
        int64_t want_ms;
    } rows[] = {
        { "at once", 0, 0 },
        { "within the minute", MINUTE_MS - 1, 0 },
        { "after a minute", MINUTE_MS, MINUTE_MS },
        { "within the next", 2 * MINUTE_MS - 1, MINUTE_MS },
        { "after that", 2 * MINUTE_MS, 2 * MINUTE_MS },
    };
    struct people *people = *state;
    const struct id ada = people_add(people, "ada", ROLE_STUDENT);
    struct login_ids ended;
    const struct token token = begin(people, ada, PEOPLE_NOW_MS, &ended);
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct login login;
        CHECK(find(people, token.text, PEOPLE_NOW_MS + rows[r].after_ms,
                   &login) == OK,
              "%s", rows[r].name);
        CHECK(people_count(people, "SELECT last_seen_ms FROM logins") ==
                  PEOPLE_NOW_MS + rows[r].want_ms,
              "%s", rows[r].name);
        CHECK(login.last_seen_ms == PEOPLE_NOW_MS + rows[r].want_ms, "%s",
              rows[r].name);
    }
}

static void test_a_login_ends(void **state)
{
    struct people *people = *state;
    const struct id ada = people_add(people, "ada", ROLE_STUDENT);
    struct login_ids ended;
    struct login one, other;
    const struct token first = begin(people, ada, PEOPLE_NOW_MS, &ended);
    const struct token second = begin(people, ada, PEOPLE_NOW_MS, &ended);
    assert_int_equal(find(people, first.text, PEOPLE_NOW_MS, &one), OK);

    const struct id eve = people_add(people, "eve", ROLE_STUDENT);
    assert_int_equal(login_end(people->store, eve, one.id), ERR_NOT_FOUND);
    assert_int_equal(find(people, first.text, PEOPLE_NOW_MS, &one), OK);
    assert_int_equal(login_end(people->store, ada, one.id), OK);
    assert_int_equal(login_end(people->store, ada, one.id), ERR_NOT_FOUND);
    assert_int_equal(find(people, first.text, PEOPLE_NOW_MS, &one),
                     ERR_NOT_FOUND);
    assert_int_equal(find(people, second.text, PEOPLE_NOW_MS, &other), OK);
}

static void test_a_disabled_user_is_nobody(void **state)
{
    struct people *people = *state;
    const struct id ada = people_add(people, "ada", ROLE_STUDENT);
    struct login_ids ended;
    struct login login;
    const struct token token = begin(people, ada, PEOPLE_NOW_MS, &ended);
    people_run(people, "UPDATE users SET disabled_ms = 1");
    assert_int_equal(find(people, token.text, PEOPLE_NOW_MS, &login),
                     ERR_NOT_FOUND);
}

static void test_the_longest_unused_login_makes_room(void **state)
{
    struct people *people = *state;
    const struct id ada = people_add(people, "ada", ROLE_STUDENT);
    const struct id eve = people_add(people, "eve", ROLE_STUDENT);
    struct token tokens[LIMIT_LOGINS_PER_USER];
    struct login_ids ended;
    struct login login, oldest;
    begin(people, eve, PEOPLE_NOW_MS - DAY_MS, &ended);
    for (int i = 0; i < LIMIT_LOGINS_PER_USER; i++)
        tokens[i] = begin(people, ada, PEOPLE_NOW_MS + i, &ended);
    assert_int_equal(ended.count, 0);

    /* The first is used again, so the second is the longest unused. */
    const int64_t later_ms = PEOPLE_NOW_MS + 5 * MINUTE_MS;
    assert_int_equal(find(people, tokens[0].text, later_ms, &login), OK);
    assert_int_equal(find(people, tokens[1].text, PEOPLE_NOW_MS + 1, &oldest),
                     OK);
    begin(people, ada, later_ms, &ended);
    assert_int_equal(ended.count, 1);
    assert_true(id_equal(ended.ids[0], oldest.id));
    assert_int_equal(find(people, tokens[0].text, later_ms, &login), OK);
    assert_int_equal(find(people, tokens[1].text, later_ms, &login),
                     ERR_NOT_FOUND);
    assert_int_equal(people_count(people, "SELECT count(*) FROM logins"),
                     LIMIT_LOGINS_PER_USER + 1);
}

static void test_another_password_ends_the_other_logins(void **state)
{
    struct people *people = *state;
    const struct id ada = people_add(people, "ada", ROLE_STUDENT);
    const struct id eve = people_add(people, "eve", ROLE_STUDENT);
    struct login_ids ended;
    struct login kept, login;
    const struct token mine = begin(people, ada, PEOPLE_NOW_MS, &ended);
    const struct token lost = begin(people, ada, PEOPLE_NOW_MS, &ended);
    const struct token hers = begin(people, eve, PEOPLE_NOW_MS, &ended);
    assert_int_equal(find(people, mine.text, PEOPLE_NOW_MS, &kept), OK);

    assert_int_equal(login_change_password(people->store, people->arena, ada,
                                           kept.id, "another", &ended),
                     OK);
    assert_int_equal(ended.count, 1);
    assert_int_equal(find(people, mine.text, PEOPLE_NOW_MS, &login), OK);
    assert_int_equal(find(people, lost.text, PEOPLE_NOW_MS, &login),
                     ERR_NOT_FOUND);
    assert_int_equal(find(people, hers.text, PEOPLE_NOW_MS, &login), OK);

    struct user user;
    const char *hash = NULL;
    assert_int_equal(account_find(people->store, people->arena,
                                  "ada@example.org", &user, &hash),
                     OK);
    assert_string_equal(hash, "another");
}

static void test_logins_are_listed(void **state)
{
    struct people *people = *state;
    const struct id ada = people_add(people, "ada", ROLE_STUDENT);
    struct login_ids ended;
    struct login *logins = NULL;
    size_t count = 0;
    begin(people, ada, PEOPLE_NOW_MS, &ended);
    begin(people, ada, PEOPLE_NOW_MS + DAY_MS, &ended);

    assert_int_equal(login_list(people->store, people->arena, ada,
                                PEOPLE_NOW_MS + DAY_MS, &logins, &count),
                     OK);
    assert_int_equal(count, 2);
    assert_int_equal(logins[0].created_ms, PEOPLE_NOW_MS + DAY_MS);
    assert_string_equal(logins[0].browser, "Firefox on Linux");
    assert_int_equal(logins[1].created_ms, PEOPLE_NOW_MS);
    assert_int_equal(login_list(people->store, people->arena, ada,
                                PEOPLE_NOW_MS + 30 * DAY_MS, &logins, &count),
                     OK);
    assert_int_equal(count, 1);
}

static void test_all_logins_end_at_once(void **state)
{
    struct people *people = *state;
    const struct id ada = people_add(people, "ada", ROLE_STUDENT);
    const struct id eve = people_add(people, "eve", ROLE_STUDENT);
    struct login_ids ended;
    struct login login;
    const struct token one = begin(people, ada, PEOPLE_NOW_MS, &ended);
    begin(people, ada, PEOPLE_NOW_MS, &ended);
    const struct token hers = begin(people, eve, PEOPLE_NOW_MS, &ended);

    assert_int_equal(login_end_all(people->store, people->arena, ada, &ended),
                     OK);
    assert_int_equal(ended.count, 2);
    assert_int_equal(find(people, one.text, PEOPLE_NOW_MS, &login),
                     ERR_NOT_FOUND);
    assert_int_equal(find(people, hers.text, PEOPLE_NOW_MS, &login), OK);
    assert_int_equal(login_end_all(people->store, people->arena, ada, &ended),
                     OK);
    assert_int_equal(ended.count, 0);
}

/* What a link's login is found to be, whatever was done to it from outside. */
static void test_what_became_of_a_login(void **state)
{
    static const struct {
        const char *name;
        const char *sql; /* done before; NULL: nothing */
        int64_t after_ms;
        enum login_state want;
    } rows[] = {
        { "nothing", NULL, 0, LOGIN_LIVE },
        { "its last moment", NULL, 30 * DAY_MS - 1, LOGIN_LIVE },
        { "expired", NULL, 30 * DAY_MS, LOGIN_ENDED },
        { "another's ended", "DELETE FROM logins WHERE browser = ''", 0,
          LOGIN_LIVE },
        { "disabled", "UPDATE users SET disabled_ms = 1", 0, LOGIN_DISABLED },
        { "enabled, without a new login", "UPDATE users SET disabled_ms = NULL",
          0, LOGIN_LIVE },
        { "ended", "DELETE FROM logins", 0, LOGIN_ENDED },
        { "ended and disabled", "UPDATE users SET disabled_ms = 1", 0,
          LOGIN_DISABLED },
        { "its user has left", "UPDATE users SET password_hash = ''", 0,
          LOGIN_LEFT },
        { "gone with its user", "DELETE FROM users", 0, LOGIN_LEFT },
    };
    struct people *people = *state;
    const struct id ada = people_add(people, "ada", ROLE_STUDENT);
    struct login_ids ended;
    struct login login;
    const struct token token = begin(people, ada, PEOPLE_NOW_MS, &ended);
    assert_int_equal(find(people, token.text, PEOPLE_NOW_MS, &login), OK);
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        enum login_state found = LOGIN_LIVE;
        if (rows[r].sql != NULL)
            people_run(people, rows[r].sql);
        CHECK(login_look(people->store, ada, login.id,
                         PEOPLE_NOW_MS + rows[r].after_ms, &found) == OK,
              "%s", rows[r].name);
        CHECK(found == rows[r].want, "%s: %d", rows[r].name, (int)found);
    }
    const struct id eve = people_add(people, "eve", ROLE_STUDENT);
    enum login_state of_another = LOGIN_LIVE;
    assert_int_equal(
        login_look(people->store, eve, login.id, PEOPLE_NOW_MS, &of_another),
        OK);
    assert_int_equal(of_another, LOGIN_ENDED);
}

int main(void)
{
    if (sodium_init() < 0)
        return 1;
    log_set_level(LOG_ERROR);
    const struct CMUnitTest tests[] = {
        PEOPLE_TEST(test_a_token_finds_its_login),
        PEOPLE_TEST(test_what_is_no_token_finds_nothing),
        PEOPLE_TEST(test_a_login_lasts_thirty_days),
        PEOPLE_TEST(test_last_seen_is_written_once_a_minute),
        PEOPLE_TEST(test_a_login_ends),
        PEOPLE_TEST(test_a_disabled_user_is_nobody),
        PEOPLE_TEST(test_the_longest_unused_login_makes_room),
        PEOPLE_TEST(test_another_password_ends_the_other_logins),
        PEOPLE_TEST(test_logins_are_listed),
        PEOPLE_TEST(test_all_logins_end_at_once),
        PEOPLE_TEST(test_what_became_of_a_login),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
