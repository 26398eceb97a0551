#include "check.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <sodium.h>

#include "domain/password.h"
#include "domain/username.h"
#include "people.h"

#define A60 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static void test_email_addresses(void **state)
{
    static const struct {
        const char *name;
        const char *email;
        const char *want; /* NULL: refused */
    } rows[] = {
        { "plain", "ada@example.org", "ada@example.org" },
        { "lowered", "Ada.Lovelace@Example.ORG", "ada.lovelace@example.org" },
        { "tagged", "ada+judify@example.org", "ada+judify@example.org" },
        { "an inner host", "ada@localhost", "ada@localhost" },
        { "no sign", "ada.example.org", NULL },
        { "two signs", "ada@b@example.org", NULL },
        { "nobody", "@example.org", NULL },
        { "nowhere", "ada@", NULL },
        { "empty", "", NULL },
        { "a space", "ada l@example.org", NULL },
        { "a line", "ada\n@example.org", NULL },
        { "not ASCII", "ad\xc3\xa4@example.org", NULL },
        { "not ASCII after the sign", "ada@ex\xc3\xa4mple.org", NULL },
        { "two dots", "ada@example..org", NULL },
        { "a first dot", "ada@.example.org", NULL },
        { "a last dot", "ada@example.org.", NULL },
        { "a list", "ada@example.org,eve@example.org", NULL },
        { "not to be seen", "ada\x7f@example.org", NULL },
        { "digits and a hyphen", "ada@4-you.example", "ada@4-you.example" },
        { "a slash", "ada@exa/mple.org", NULL },
        { "a port", "ada@example.org:25", NULL },
        { "a brace", "ada@exa{mple.org", NULL },
        { "64 before the sign", A60 "aaaa@example.org",
          A60 "aaaa@example.org" },
        { "65 before the sign", A60 "aaaaa@example.org", NULL },
        { "254 in all", "a@" A60 "." A60 "." A60 "." A60 ".aaaaaaaa",
          "a@" A60 "." A60 "." A60 "." A60 ".aaaaaaaa" },
        { "255 in all", "a@" A60 "." A60 "." A60 "." A60 ".aaaaaaaaa", NULL },
    };
    struct people *people = *state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const char *folded = account_fold_email(people->arena, rows[r].email);
        if (rows[r].want == NULL)
            CHECK(folded == NULL, "%s: %s", rows[r].name, folded);
        else
            CHECK(folded != NULL && strcmp(folded, rows[r].want) == 0, "%s: %s",
                  rows[r].name, folded);
    }
}

static void test_usernames_are_made_of_names(void **state)
{
    static const struct {
        const char *name;
        const char *first;
        const char *last;
        const char *want;
    } rows[] = {
        { "plain", "Ada", "Lovelace", "ada.lovelace" },
        { "ends in z", "Ana", "Diaz", "ana.diaz" },
        { "marks", "Zo\xc3\xab", "M\xc3\xbcller", "zoe.muller" },
        { "two letters", "J\xc3\xb6rg",
          "Stra\xc3\x9f"
          "er",
          "jorg.strasser" },
        { "capitals", "\xc3\x89loi", "\xc3\x86r\xc3\xb8", "eloi.aero" },
        { "Polish", "\xc5\x81ukasz", "\xc5\xbb\xc3\xb3\xc5\x82\xc4\x87",
          "lukasz.zolc" },
        { "Turkish", "I\xc5\x9f\xc4\xb1l", "\xc4\xb0nan", "isil.inan" },
        { "decomposed", "Zoe\xcc\x88",
          "Garci\xcc\x81"
          "a",
          "zoe.garcia" },
        { "signs", "Mary-Ann", "O'Neil", "maryann.oneil" },
        { "only a first", "Ada", "\xd0\x90\xd0\xb4\xd0\xb0", "ada" },
        { "only a last", "\xe5\xbc\xa0", "Wei", "wei" },
        { "nothing Latin", "\xe5\xbc\xa0", "\xe4\xbc\x9f", "user" },
        { "only digits", "007", "42", "user" },
        { "digits at the end", "Ada", "Lovelace2", "ada.lovelace" },
        { "digits inside", "4chan", "R2D", "4chan.r2d" },
        { "the first digit and the last", "R0y", "L9e", "r0y.l9e" },
        { "the last of the table", "\xc5\xbfus", "\xc5\xb8", "sus.y" },
        { "a times sign",
          "A\xc3\x97"
          "B",
          "C", "ab.c" },
        { "long", A60, A60, "aaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaa" },
        { "cut off", "Ada\xc3", "L", "ada.l" },
    };
    struct people *people = *state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const char *name =
            username_fold(people->arena, rows[r].first, rows[r].last);
        CHECK(strcmp(name, rows[r].want) == 0, "%s: %s", rows[r].name, name);
    }
}

/* Registers, and gives the username. */
static const char *register_as(struct people *people, const char *email,
                               const char *first, const char *last)
{
    const struct registration registration = {
        .email = email,
        .password_hash = "none",
        .first_name = first,
        .last_name = last,
        .role = ROLE_STUDENT,
        .time_zone = "Europe/Berlin",
    };
    struct user user = { .username = "" };
    CHECK(account_register(people->store, people->arena, &registration,
                           PEOPLE_NOW_MS, &user) == OK,
          "%s", email);
    return user.username;
}

static void test_usernames_are_numbered(void **state)
{
    /* In this order, each after those before it. */
    static const struct {
        const char *first;
        const char *last;
        const char *want;
    } rows[] = {
        { "Ada", "Lovelace", "ada.lovelace" },
        { "Ada", "Lovelace", "ada.lovelace2" },
        { "\xc3\x80"
          "da",
          "Lovelace", "ada.lovelace3" },
        { "Ada", "Lovelac", "ada.lovelac" },
        { "Ada", "Lovelacey", "ada.lovelacey" },
        { "Ada", "Lovelace", "ada.lovelace4" },
        { "Ada", "", "ada" },
        { "Ada", "", "ada2" },
        { "\xe5\xbc\xa0", "\xe4\xbc\x9f", "user" },
        { "\xe5\xbc\xa0", "\xe4\xbc\x9f", "user2" },
    };
    struct people *people = *state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const char *email =
            arena_print(people->arena, "number%zu@example.org", r);
        const char *name =
            register_as(people, email, rows[r].first, rows[r].last);
        CHECK(strcmp(name, rows[r].want) == 0, "row %zu: %s", r, name);
    }

    /* Ten are more than nine, also where texts are compared. */
    for (int i = 5; i <= 11; i++) {
        const char *email = arena_print(people->arena, "ada%d@example.org", i);
        const char *want = arena_print(people->arena, "ada.lovelace%d", i);
        const char *name = register_as(people, email, "Ada", "Lovelace");
        CHECK(strcmp(name, want) == 0, "%s: %s", want, name);
    }
}

static void test_an_address_has_one_account(void **state)
{
    struct people *people = *state;
    const struct registration registration = {
        .email = "ada@example.org",
        .password_hash = "none",
        .first_name = "Eve",
        .last_name = "Else",
        .role = ROLE_TUTOR,
        .time_zone = "Europe/Berlin",
    };
    struct user user = { .username = "untouched" };
    register_as(people, "ada@example.org", "Ada", "Lovelace");
    assert_int_equal(account_register(people->store, people->arena,
                                      &registration, PEOPLE_NOW_MS, &user),
                     ERR_CONFLICT);
    assert_string_equal(user.username, "untouched");
    assert_int_equal(people_count(people, "SELECT count(*) FROM users"), 1);
}

static void test_an_account_is_read_back(void **state)
{
    struct people *people = *state;
    const struct id id = people_add(people, "ada", ROLE_TUTOR);
    struct user user, found;
    const char *hash = NULL;

    assert_int_equal(account_read(people->store, people->arena, id, &user), OK);
    assert_true(id_equal(user.id, id));
    assert_string_equal(user.email, "ada@example.org");
    assert_string_equal(user.username, "ada.test");
    assert_string_equal(user.first_name, "ada");
    assert_string_equal(user.last_name, "Test");
    assert_string_equal(user.time_zone, "Europe/Berlin");
    assert_int_equal(user.role, ROLE_TUTOR);
    assert_int_equal(user.created_ms, PEOPLE_NOW_MS);
    assert_int_equal(user.devices_epoch, 0);
    assert_false(user.is_disabled);

    assert_int_equal(account_find(people->store, people->arena,
                                  "ada@example.org", &found, &hash),
                     OK);
    assert_true(id_equal(found.id, id));
    assert_string_equal(hash, "none");
    assert_int_equal(account_find(people->store, people->arena,
                                  "eve@example.org", &found, &hash),
                     ERR_NOT_FOUND);
    assert_int_equal(
        account_read(people->store, people->arena, id_new(1), &found),
        ERR_NOT_FOUND);
}

static void test_a_profile_changes_and_the_username_stays(void **state)
{
    struct people *people = *state;
    const struct id id = people_add(people, "ada", ROLE_STUDENT);
    const struct profile profile = { "Augusta", "King", "Asia/Tokyo" };
    struct user user;
    assert_int_equal(
        account_change(people->store, people->arena, id, &profile, &user), OK);
    assert_string_equal(user.first_name, "Augusta");
    assert_string_equal(user.last_name, "King");
    assert_string_equal(user.time_zone, "Asia/Tokyo");
    assert_string_equal(user.username, "ada.test");
    assert_int_equal(account_change(people->store, people->arena, id_new(1),
                                    &profile, &user),
                     ERR_NOT_FOUND);
}

static void test_what_a_password_must_be(void **state)
{
    (void)state;
    char longest[258];
    memset(longest, 'x', sizeof longest);
    longest[257] = '\0';
    assert_int_equal(password_check(""), ERR_MALFORMED);
    assert_int_equal(password_check("1234567"), ERR_MALFORMED);
    assert_int_equal(password_check("12345678"), OK);
    /* Seven characters of fourteen bytes are seven characters. */
    assert_int_equal(password_check("\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
                                    "\xc3\xa4\xc3\xa4"),
                     ERR_MALFORMED);
    assert_int_equal(password_check(longest), ERR_TOO_BIG);
    longest[256] = '\0';
    assert_int_equal(password_check(longest), OK);
}

static void test_passwords_are_hashed(void **state)
{
    (void)state;
    char one[PASSWORD_HASH_BYTES], other[PASSWORD_HASH_BYTES];
    password_hash("correct horse", one);
    password_hash("correct horse", other);

    /* The cost that was chosen, and a salt of its own. */
    assert_memory_equal(one, "$argon2id$v=19$m=47104,t=1,p=1$", 31);
    assert_string_not_equal(one, other);
    assert_true(password_is_right(one, "correct horse"));
    assert_true(password_is_right(other, "correct horse"));
    assert_false(password_is_right(one, "correct horsf"));
    assert_false(password_is_right(one, ""));
    assert_false(password_is_right("none", "none"));
    assert_false(password_is_right(NULL, "correct horse"));
}

/* Standard error is closed, so that a line would be counted. */
static void test_hashing_is_no_news(void **state)
{
    (void)state;
    char hash[PASSWORD_HASH_BYTES];
    const int saved = dup(STDERR_FILENO);
    const uint64_t before = log_dropped();
    assert_true(saved >= 0 && close(STDERR_FILENO) == 0);
    password_hash("correct horse", hash);
    assert_true(dup2(saved, STDERR_FILENO) >= 0 && close(saved) == 0);
    assert_int_equal(log_dropped(), before);
}

/* Milliseconds of this thread's CPU that one comparison takes. */
static double cost_ms(const char *hash)
{
    struct timespec before, after;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
    assert_false(password_is_right(hash, "wrong horse"));
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
    return (double)(after.tv_sec - before.tv_sec) * 1e3 +
           (double)(after.tv_nsec - before.tv_nsec) / 1e6;
}

/* Nobody's password takes as long as somebody's: within a half, so that a
 * busy machine does not fail it; a shortcut would be a thousand times less. */
static void test_an_unknown_account_takes_as_long(void **state)
{
    (void)state;
    char hash[PASSWORD_HASH_BYTES];
    double known = 1e9, unknown = 1e9;
    password_hash("correct horse", hash);
    for (int i = 0; i < 5; i++) {
        const double one = cost_ms(hash), other = cost_ms(NULL);
        known = one < known ? one : known;
        unknown = other < unknown ? other : unknown;
    }
    CHECK(unknown > known * 0.5 && unknown < known * 2, "%f ms, %f ms", known,
          unknown);
}

int main(void)
{
    if (sodium_init() < 0)
        return 1;
    log_set_level(LOG_ERROR);
    const struct CMUnitTest tests[] = {
        PEOPLE_TEST(test_email_addresses),
        PEOPLE_TEST(test_usernames_are_made_of_names),
        PEOPLE_TEST(test_usernames_are_numbered),
        PEOPLE_TEST(test_an_address_has_one_account),
        PEOPLE_TEST(test_an_account_is_read_back),
        PEOPLE_TEST(test_a_profile_changes_and_the_username_stays),
        cmocka_unit_test(test_what_a_password_must_be),
        cmocka_unit_test(test_passwords_are_hashed),
        cmocka_unit_test(test_hashing_is_no_news),
        cmocka_unit_test(test_an_unknown_account_takes_as_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
