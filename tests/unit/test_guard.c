#include "check.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include <sodium.h>

#include "api/endpoint.h"
#include "api/guard.h"
#include "base/limits.h"

enum { THREADS = 8, TRIES = 50 };

static struct guard *guard;
static atomic_uint n_admitted;

static void *try_often(void *argument)
{
    (void)argument;
    const struct attempt attempt = { "ada@example.org", "192.0.2.7" };
    const struct ask ask = { .guard = guard, .steady_ms = 1000 };
    for (int i = 0; i < TRIES; i++) {
        struct reply reply = { 0 };
        if (guard_admits(&ask, &reply, &attempt))
            atomic_fetch_add(&n_admitted, 1);
        else if (reply.problem != PROBLEM_SLOW_DOWN || reply.retry_after_s != 1)
            abort();
        reply_done(&reply);
    }
    return NULL;
}

/* Attempts at the same instant are counted one by one, not all let through. */
static void test_many_at_once_are_not_all_free(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    guard = guard_new((struct rate){ LIMIT_WRITE_BURST, LIMIT_WRITES_PER_S });
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, try_often, NULL), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&n_admitted), LIMIT_LOGIN_TRIES);
    guard_free(guard);
    guard_free(NULL);
}

static void *write_often(void *argument)
{
    (void)argument;
    const struct ask ask = { .guard = guard,
                             .caller = { .is_known = true },
                             .steady_ms = 1000 };
    for (int i = 0; i < TRIES; i++) {
        struct reply reply = { 0 };
        if (guard_lets_write(&ask, &reply))
            atomic_fetch_add(&n_admitted, 1);
        else if (reply.problem != PROBLEM_SLOW_DOWN || reply.retry_after_s != 1)
            abort();
        reply_done(&reply);
    }
    return NULL;
}

/* Their own kind: nobody pays for a password with a write. */
static void test_writes_are_counted_one_by_one(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    atomic_store(&n_admitted, 0);
    guard = guard_new((struct rate){ .burst = 7, .per_s = 1 });
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, write_often, NULL),
                         0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&n_admitted), 7);
    guard_free(guard);
}

int main(void)
{
    if (sodium_init() < 0)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many_at_once_are_not_all_free),
        cmocka_unit_test(test_writes_are_counted_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
