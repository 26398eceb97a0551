#include "check.h"

#include <sodium.h>

#include "base/limits.h"
#include "base/slice.h"
#include "domain/throttle.h"

#define START_MS INT64_C(1795426200000)

/* A step of a story: somebody tries, and is told to wait so many seconds. */
struct step {
    int64_t at_s; /* after the beginning */
    const char *account;
    const char *address;
    unsigned want_s;
    bool is_right;
    unsigned times; /* how often in a row, all with the same outcome */
};

static void play(const char *name, const struct step *steps, size_t count)
{
    struct throttle *throttle = throttle_new();
    for (size_t i = 0; i < count; i++) {
        const struct attempt attempt = { steps[i].account, steps[i].address };
        const int64_t now_ms = START_MS + steps[i].at_s * 1000;
        for (unsigned n = 0; n < steps[i].times; n++) {
            const unsigned wait_s = throttle_try(throttle, &attempt, now_ms);
            CHECK(wait_s == steps[i].want_s, "%s, step %zu, time %u: %u s",
                  name, i, n, wait_s);
            if (wait_s == 0 && steps[i].is_right)
                throttle_forgive(throttle, &attempt, now_ms);
        }
    }
    throttle_free(throttle);
}

#define TRY(at_s, account, address, want_s, times)                             \
    {                                                                          \
        at_s, account, address, want_s, false, times                           \
    }
#define RIGHT(at_s, account, address, times)                                   \
    {                                                                          \
        at_s, account, address, 0, true, times                                 \
    }
#define PLAY(name, ...)                                                        \
    play(name, (const struct step[]){ __VA_ARGS__ },                           \
         COUNT_OF(((const struct step[]){ __VA_ARGS__ })))

static void test_delays_double(void **state)
{
    (void)state;
    PLAY("five free ones, then 1, 2, 4 seconds",
         TRY(0, "ada", "home", 0, LIMIT_LOGIN_TRIES),
         TRY(0, "ada", "home", 1, 3), TRY(1, "ada", "home", 0, 1),
         TRY(1, "ada", "home", 2, 1), TRY(2, "ada", "home", 1, 1),
         TRY(3, "ada", "home", 0, 1), TRY(3, "ada", "home", 4, 1));
    PLAY("at most a quarter of an hour",
         TRY(0, "ada", "home", 0, LIMIT_LOGIN_TRIES),
         TRY(3000, "ada", "home", 0, 1), TRY(6000, "ada", "home", 0, 1),
         TRY(9000, "ada", "home", 0, 1), TRY(12000, "ada", "home", 0, 1),
         TRY(15000, "ada", "home", 0, 1), TRY(18000, "ada", "home", 0, 1),
         TRY(21000, "ada", "home", 0, 1), TRY(24000, "ada", "home", 0, 1),
         TRY(27000, "ada", "home", 0, 1), TRY(30000, "ada", "home", 0, 1),
         TRY(33000, "ada", "home", 0, 1), TRY(33000, "ada", "home", 900, 1));
    PLAY("an hour of quiet is a new beginning",
         TRY(0, "ada", "home", 0, LIMIT_LOGIN_TRIES),
         TRY(0, "ada", "home", 1, 1),
         TRY(3601, "ada", "home", 0, LIMIT_LOGIN_TRIES));
}

/* A day back: whoever waits a second still waits a second. */
static void test_the_clock_is_set_back(void **state)
{
    enum { DAY_S = 24 * 60 * 60 };
    (void)state;
    PLAY("set back", TRY(DAY_S, "ada", "home", 0, LIMIT_LOGIN_TRIES),
         TRY(0, "ada", "home", 1, 2), TRY(1, "ada", "home", 0, 1),
         TRY(1, "ada", "home", 2, 1));
}

static void test_the_right_password_forgives(void **state)
{
    (void)state;
    PLAY("after four wrong ones",
         TRY(0, "ada", "home", 0, LIMIT_LOGIN_TRIES - 1),
         RIGHT(0, "ada", "home", 1),
         TRY(0, "ada", "home", 0, LIMIT_LOGIN_TRIES),
         TRY(0, "ada", "home", 1, 1));
    PLAY("whoever is right is never delayed", RIGHT(0, "ada", "home", 500));
    PLAY("being right often lets nobody suspect the account",
         RIGHT(0, "ada", "home", 500),
         TRY(0, "ada", "attic", 0, LIMIT_LOGIN_TRIES),
         TRY(0, "ada", "attic", 1, 1));
}

/* Of two who were right at once one may find that the other's count is gone:
 * others needed its place.  Nobody is suspected for that. */
static void test_forgiven_more_often_than_counted(void **state)
{
    (void)state;
    struct throttle *throttle = throttle_new();
    const struct attempt home = { "ada", "home" }, away = { "ada", "attic" };
    assert_int_equal(throttle_try(throttle, &home, START_MS), 0);
    throttle_forgive(throttle, &home, START_MS);
    throttle_forgive(throttle, &home, START_MS);
    for (int i = 0; i < LIMIT_LOGIN_TRIES; i++)
        assert_int_equal(throttle_try(throttle, &away, START_MS), 0);
    assert_int_equal(throttle_try(throttle, &away, START_MS), 1);
    throttle_free(throttle);
}

static void test_nobody_locks_out_somebody_else(void **state)
{
    (void)state;
    PLAY("another address is heard at once",
         TRY(0, "ada", "attic", 0, LIMIT_LOGIN_TRIES),
         TRY(0, "ada", "attic", 1, 1), RIGHT(0, "ada", "home", 1));
    PLAY("another account of the same address too",
         TRY(0, "ada", "school", 0, LIMIT_LOGIN_TRIES),
         TRY(0, "ada", "school", 1, 1), TRY(0, "bob", "school", 0, 1));
    PLAY("a machine that tries many accounts does not delay who was in",
         RIGHT(0, "ada", "school", 1), TRY(0, "a", "school", 0, 5),
         TRY(0, "b", "school", 0, 5), TRY(0, "c", "school", 0, 5),
         TRY(0, "d", "school", 0, 5), TRY(0, "e", "school", 0, 5),
         TRY(0, "f", "school", 0, 5), TRY(0, "g", "school", 1, 1),
         RIGHT(0, "ada", "school", 1));
}

static void test_many_addresses_have_one_guess_each(void **state)
{
    (void)state;
    struct throttle *throttle = throttle_new();
    char address[20];
    const struct attempt home = { "ada", "home" };
    assert_int_equal(throttle_try(throttle, &home, START_MS), 0);
    throttle_forgive(throttle, &home, START_MS);
    for (int i = 0; i < 50; i++) {
        const struct attempt attempt = { "ada", address };
        snprintf(address, sizeof address, "10.0.0.%d", i);
        assert_int_equal(throttle_try(throttle, &attempt, START_MS), 0);
    }

    /* From here on each new address is heard once, then waits. */
    const struct attempt fresh = { "ada", "10.0.1.1" };
    assert_int_equal(throttle_try(throttle, &fresh, START_MS), 0);
    assert_int_equal(throttle_try(throttle, &fresh, START_MS), 1);
    /* Ada, where she was before, still has all of hers. */
    for (int i = 0; i < LIMIT_LOGIN_TRIES; i++)
        assert_int_equal(throttle_try(throttle, &home, START_MS), 0);
    assert_int_equal(throttle_try(throttle, &home, START_MS), 1);
    throttle_free(throttle);
}

/* Whoever has an account may not use it to reset the count of others. */
static void test_an_own_account_does_not_buy_guesses(void **state)
{
    (void)state;
    struct throttle *throttle = throttle_new();
    char account[20];
    unsigned n_heard = 0;
    const struct attempt own = { "eve", "attic" };
    for (int i = 0; i < 100; i++) {
        const struct attempt guess = { account, "attic" };
        snprintf(account, sizeof account, "victim%d", i);
        n_heard += throttle_try(throttle, &guess, START_MS) == 0;
        assert_int_equal(throttle_try(throttle, &own, START_MS), 0);
        throttle_forgive(throttle, &own, START_MS);
    }
    CHECK(n_heard < 35, "%u", n_heard);
    throttle_free(throttle);
}

static void test_new_accounts_count_apart(void **state)
{
    (void)state;
    PLAY("two hundred, then slowly", TRY(0, NULL, "school", 0, 200),
         TRY(0, NULL, "school", 1, 1), TRY(0, "ada", "school", 0, 1),
         TRY(0, NULL, "home", 0, 1), TRY(1, NULL, "school", 0, 1),
         TRY(1, NULL, "school", 2, 1));
}

/* A step of a user who changes things: `times` are let through at once, and
 * the next one waits so many seconds. */
struct payment {
    int64_t at_ms;
    unsigned user, times, then_s;
};

static unsigned pay(struct throttle *throttle, const struct payment *payment,
                    struct rate rate)
{
    const struct id user = { .bytes = { (uint8_t)payment->user } };
    return throttle_pay(throttle, user, rate, START_MS + payment->at_ms);
}

static void test_users_pay_for_what_they_change(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct rate rate;
        struct payment payments[5]; /* up to user 0 */
    } rows[] = {
        { "a burst, then one each half second",
          { 60, 2 },
          { { 0, 1, 60, 1 }, { 499, 1, 0, 1 }, { 500, 1, 1, 1 } } },
        { "saved up while quiet, but not beyond a burst",
          { 3, 2 },
          { { 0, 1, 3, 1 }, { 1000, 1, 2, 1 }, { 9000000, 1, 3, 1 } } },
        { "one user's are not another's",
          { 2, 1 },
          { { 0, 1, 2, 1 }, { 0, 2, 2, 1 }, { 1000, 1, 1, 1 } } },
        { "what is refused is not paid",
          { 1, 1 },
          { { 0, 1, 1, 1 },
            { 0, 1, 0, 1 },
            { 0, 1, 0, 1 },
            { 1000, 1, 1, 1 } } },
        { "the younger request first: nothing is paid back",
          { 2, 1 },
          { { 5000, 1, 1, 0 }, { 0, 1, 1, 1 }, { 5000, 1, 0, 1 } } },
        { "a thousand a second",
          { 1, 1000 },
          { { 0, 1, 1, 1 }, { 1, 1, 1, 1 } } },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct throttle *throttle = throttle_new();
        const struct payment *payment = rows[r].payments;
        for (; payment->user != 0; payment++) {
            for (unsigned n = 0; n < payment->times; n++)
                CHECK(pay(throttle, payment, rows[r].rate) == 0,
                      "%s: at %d ms, number %u", rows[r].name,
                      (int)payment->at_ms, n);
            const unsigned wait_s =
                payment->then_s ? pay(throttle, payment, rows[r].rate) : 0;
            CHECK(wait_s == payment->then_s, "%s: at %d ms, then %u s",
                  rows[r].name, (int)payment->at_ms, wait_s);
        }
        throttle_free(throttle);
    }
}

/* The one who writes on and on is not the quietest: a crowd of others does
 * not make room for them. */
static void test_a_crowd_frees_nobody(void **state)
{
    (void)state;
    struct throttle *throttle = throttle_new();
    const struct rate rate = { 2, 1 };
    const struct id busy = { .bytes = { 0xFF } };
    unsigned n_paid = 0;
    for (uint32_t i = 0; i < 100000; i++) {
        struct id other = { 0 };
        memcpy(other.bytes, &i, sizeof i);
        (void)throttle_pay(throttle, other, rate, START_MS);
        n_paid += throttle_pay(throttle, busy, rate, START_MS + 1) == 0;
    }
    assert_int_equal(n_paid, 2);
    throttle_free(throttle);
}

int main(void)
{
    if (sodium_init() < 0)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_delays_double),
        cmocka_unit_test(test_the_clock_is_set_back),
        cmocka_unit_test(test_the_right_password_forgives),
        cmocka_unit_test(test_forgiven_more_often_than_counted),
        cmocka_unit_test(test_nobody_locks_out_somebody_else),
        cmocka_unit_test(test_many_addresses_have_one_guess_each),
        cmocka_unit_test(test_an_own_account_does_not_buy_guesses),
        cmocka_unit_test(test_new_accounts_count_apart),
        cmocka_unit_test(test_users_pay_for_what_they_change),
        cmocka_unit_test(test_a_crowd_frees_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
