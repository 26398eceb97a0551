#include "check.h"

#include <string.h>

#include "base/limits.h"
#include "domain/guessable.h"

static const struct password_owner ada = { "ada.lovelace+judify@example.org",
                                           "Augusta Ada", "King-Noel" };

static void test_what_everybody_would_try(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *password;
        bool want;
    } rows[] = {
        { "of the list", "trustno1", true },
        { "in capitals", "TrustNo1", true },
        { "the first of the list", "!qaz2wsx", true },
        { "the last of the list", "zzzzzz1", true },
        { "with a year behind it", "Football2024", true },
        { "with signs behind it", "sunshine!!!", true },
        { "a short word with digits", "dragon-2024", true },
        { "ends in a, with a year", "banana2024", true },
        { "ends in z, with a year", "quartz2024", true },
        { "with a brace behind it", "sunshine{~}", true },
        { "with a letter that is not ASCII", "sunshin\xc3\xa9", false },
        { "digits alone", "20242025", true },
        { "eleven digits", "86420135798", true },
        { "twelve digits", "864201357986", false },
        { "a row of digits", "123456789", true },
        { "one character", "xxxxxxxxxxxxxxxx", true },
        { "three characters", "abcabcabcabcabc", true },
        { "four characters", "abcdabzdabcdabwd", false },
        { "a word before it", "my football", false },
        { "two of the list", "football dragon", false },
        { "a sentence", "correct horse battery", false },
        { "of random", "tG7-qx9;Lw", false },
        { "not ASCII", "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f\xc3\xa9\xc3\xa8x",
          false },

        { "the local part", "ada.lovelace", true },
        { "a word of it", "lovelace1815", true },
        { "in capitals", "LOVELACE-1815", true },
        { "in the middle", "xLovelacex!", true },
        { "the first name", "Augusta+1815", true },
        { "half of the last name", "99noel99noe", true },
        { "the other half", "king-of-77", true },
        { "with eleven beside it", "augustaabcdefghijk", true },
        { "with twelve beside it", "augustaabcdefghijkl", false },
        { "three letters of a name", "adaxqzw7k", false },
        { "the site", "Judify-2026", true },
        { "of the domain nothing", "example-77-q", false },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++)
        CHECK(guessable_is(rows[r].password, &ada) == rows[r].want, "%s: %s",
              rows[r].name, rows[r].password);
}

static void test_the_edges(void **state)
{
    (void)state;
    static const struct password_owner nobody = { "", "", "" };
    char longest[LIMIT_PASSWORD_MAX + 1] = { 0 };
    for (size_t i = 0; i < LIMIT_PASSWORD_MAX; i++)
        longest[i] = (char)('a' + i % 26);
    assert_false(guessable_is(longest, &nobody));
    const struct password_owner same = { longest, longest, longest };
    assert_true(guessable_is(longest, &same));
    assert_true(guessable_is("", &nobody));
    /* The site, also for who has not written it into their address. */
    assert_true(guessable_is("xJudify-2026", &nobody));
    assert_false(guessable_is("judify, and twelve", &nobody));
    /* A name that is longer than any password, and a word behind it. */
    char name[LIMIT_PASSWORD_MAX + 50] = { 0 };
    memset(name, 'x', sizeof name - 1);
    memcpy(name + sizeof name - 10, " lovelace", 9);
    const struct password_owner long_one = { "", name, "" };
    assert_false(guessable_is("tG7-qx9;Lw", &long_one));
    assert_true(guessable_is("Lovelace-77", &long_one));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_everybody_would_try),
        cmocka_unit_test(test_the_edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
