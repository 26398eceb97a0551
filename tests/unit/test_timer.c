/*
 * Timers: the wheel with a clock moved by hand, and the loop with a real one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <stdlib.h>

#include "base/slice.h"
#include "io/loop.h"
#include "io/wheel.h"

enum { GRAIN = TIMER_GRAIN_MS };
#define SECOND INT64_C(1000)
#define HOUR (3600 * SECOND)
#define WEEK (7 * 24 * HOUR)

static struct wheel wheel;
static int64_t now_ms;

struct alarm {
    struct timer timer;
    int64_t fired_ms; /* when it did last, or -1 */
    unsigned fired;
    unsigned order;        /* among all alarms */
    int64_t again_ms;      /* set again so much later; 0: not */
    struct timer *cancels; /* another one, when fired */
};

static unsigned n_fired;

static void on_due(struct timer *timer)
{
    struct alarm *alarm = OWNER_OF(timer, struct alarm, timer);
    assert_true(timer->due_ms <= now_ms); /* never early */
    alarm->fired++;
    alarm->fired_ms = now_ms;
    alarm->order = ++n_fired;
    if (alarm->again_ms != 0)
        wheel_set(&wheel, timer, now_ms + alarm->again_ms, now_ms);
    if (alarm->cancels != NULL)
        timer_cancel(alarm->cancels);
}

static void alarm_init(struct alarm *alarm)
{
    *alarm = (struct alarm){ .fired_ms = -1 };
    timer_init(&alarm->timer, on_due);
}

static int begin(void **state)
{
    (void)state;
    now_ms = 123456789;
    n_fired = 0;
    wheel_init(&wheel, now_ms);
    return 0;
}

static int end(void **state)
{
    (void)state;
    wheel_done(&wheel);
    return 0;
}

static void turn_to(int64_t at_ms)
{
    now_ms = at_ms;
    wheel_turn(&wheel, now_ms);
}

/* Wherever within its grain a timer is due, it fires at most one late. */
static void test_never_early_hardly_late(void **state)
{
    static const struct {
        const char *name;
        int64_t after_ms;
    } rows[] = {
        { "long past", -WEEK },
        { "just past", -1 },
        { "now", 0 },
        { "next millisecond", 1 },
        { "one less than a grain", GRAIN - 1 },
        { "a grain", GRAIN },
        { "one more than a grain", GRAIN + 1 },
        { "a ping", 25 * SECOND },
        { "one less than a turn", WHEEL_SLOTS * GRAIN - 1 },
        { "a turn", WHEEL_SLOTS * GRAIN },
        { "one more than a turn", WHEEL_SLOTS * GRAIN + 1 },
        { "an hour", HOUR },
    };
    (void)state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        for (int phase = 0; phase < GRAIN; phase++) {
            struct alarm alarm;
            alarm_init(&alarm);
            turn_to(now_ms + 1);
            const int64_t set_ms = now_ms, due_ms = now_ms + rows[r].after_ms;
            wheel_set(&wheel, &alarm.timer, due_ms, now_ms);
            wheel_turn(&wheel, now_ms);
            if (alarm.fired != 0)
                fail_msg("%s: in the same tick", rows[r].name);

            /* As the loop does: sleep until something may be due. */
            while (alarm.fired == 0) {
                const int64_t next_ms = wheel_next_ms(&wheel);
                assert_true(next_ms > now_ms && next_ms != INT64_MAX);
                turn_to(next_ms);
            }
            const int64_t ideal_ms = due_ms > set_ms ? due_ms : set_ms;
            if (now_ms > ideal_ms + GRAIN)
                fail_msg("%s: %lld ms late", rows[r].name,
                         (long long)(now_ms - ideal_ms));
            assert_int_equal(wheel_next_ms(&wheel), INT64_MAX);
        }
    }
}

static void test_order(void **state)
{
    (void)state;
    static const int64_t after_ms[] = { 500, 20, 70000, 20, 90, 21 };
    static const unsigned want[] = { 5, 1, 6, 2, 4, 3 };
    struct alarm alarms[COUNT_OF(after_ms)];
    /* At the end of a grain, so that 20 and 21 share the same one. */
    turn_to((now_ms / GRAIN + 1) * GRAIN);
    for (size_t i = 0; i < COUNT_OF(alarms); i++) {
        alarm_init(&alarms[i]);
        wheel_set(&wheel, &alarms[i].timer, now_ms + after_ms[i], now_ms);
    }
    turn_to(now_ms + 600); /* all but one are due in one late turn */
    assert_int_equal(n_fired, 5);
    turn_to(now_ms + 70000);
    for (size_t i = 0; i < COUNT_OF(alarms); i++)
        assert_int_equal(alarms[i].order, want[i]);
}

static void test_set_again_and_cancel(void **state)
{
    (void)state;
    struct alarm moved, gone;
    alarm_init(&moved);
    alarm_init(&gone);
    const int64_t start_ms = now_ms;
    wheel_set(&wheel, &moved.timer, start_ms + 100, now_ms);
    wheel_set(&wheel, &gone.timer, start_ms + 100, now_ms);
    wheel_set(&wheel, &moved.timer, start_ms + 300, now_ms);
    timer_cancel(&gone.timer);
    timer_cancel(&gone.timer);

    turn_to(start_ms + 200);
    assert_int_equal(n_fired, 0);
    assert_true(wheel_next_ms(&wheel) >= start_ms + 300);
    turn_to(start_ms + 320);
    assert_int_equal(moved.fired, 1);
    assert_int_equal(gone.fired, 0);
    assert_int_equal(wheel_next_ms(&wheel), INT64_MAX);

    wheel_set(&wheel, &moved.timer, now_ms + 50, now_ms); /* and earlier */
    wheel_set(&wheel, &moved.timer, now_ms + 10, now_ms);
    turn_to(now_ms + 30);
    assert_int_equal(moved.fired, 2);
    turn_to(now_ms + WEEK);
    assert_int_equal(moved.fired, 2);
}

static void test_cancel_and_set_inside_on_due(void **state)
{
    (void)state;
    struct alarm first, second, itself, repeats;
    alarm_init(&first);
    alarm_init(&second);
    alarm_init(&itself);
    alarm_init(&repeats);
    first.cancels = &second.timer;
    itself.cancels = &itself.timer;
    repeats.again_ms = 1;
    wheel_set(&wheel, &first.timer, now_ms + 40, now_ms);
    wheel_set(&wheel, &second.timer, now_ms + 40, now_ms);
    wheel_set(&wheel, &itself.timer, now_ms + 40, now_ms);
    wheel_set(&wheel, &repeats.timer, now_ms + 40, now_ms);

    turn_to(now_ms + 400);
    assert_int_equal(first.fired, 1);
    assert_int_equal(second.fired, 0); /* due in the same turn, too late */
    assert_int_equal(itself.fired, 1);
    assert_int_equal(repeats.fired, 1); /* not again in the same turn */
    turn_to(now_ms + GRAIN + 1);
    assert_int_equal(repeats.fired, 2);
    timer_cancel(&repeats.timer);
}

static void test_weeks(void **state)
{
    (void)state;
    struct alarm alarm;
    alarm_init(&alarm);
    const int64_t due_ms = now_ms + 3 * WEEK + 7;
    wheel_set(&wheel, &alarm.timer, due_ms, now_ms);
    unsigned wakes = 0;
    while (alarm.fired == 0) {
        turn_to(wheel_next_ms(&wheel));
        wakes++;
    }
    assert_true(now_ms >= due_ms && now_ms <= due_ms + GRAIN);
    assert_true(wakes <= 3 * WEEK / (WHEEL_SLOTS * GRAIN) + 1);
}

/* A machine that slept for a day fires everything at once, by grain. */
static void test_a_long_stall(void **state)
{
    (void)state;
    struct alarm alarms[100];
    const int64_t start_ms = now_ms;
    for (int i = 0; i < 100; i++) {
        alarm_init(&alarms[i]);
        wheel_set(&wheel, &alarms[i].timer, start_ms + i * HOUR / 4, now_ms);
    }
    turn_to(start_ms + 12 * HOUR);
    assert_int_equal(n_fired, 49);
    turn_to(start_ms + 48 * HOUR);
    assert_int_equal(n_fired, 100);
}

/* Against a list that is searched: thousands of random moves. */
static void test_like_a_plain_list(void **state)
{
    enum { ALARMS = 300, STEPS = 20000 };
    (void)state;
    struct alarm *alarms = calloc(ALARMS, sizeof *alarms);
    int64_t due_ms[ALARMS]; /* -1: not set */
    for (int i = 0; i < ALARMS; i++) {
        alarm_init(&alarms[i]);
        due_ms[i] = -1;
    }
    srand(1);
    for (int step = 0; step < STEPS; step++) {
        const int i = rand() % ALARMS;
        if (rand() % 4 > 0) {
            const int64_t span = rand() % 8 ? 3000 : 200000;
            due_ms[i] = now_ms + rand() % span;
            wheel_set(&wheel, &alarms[i].timer, due_ms[i], now_ms);
        } else {
            due_ms[i] = -1;
            timer_cancel(&alarms[i].timer);
        }
        if (rand() % 8 > 0)
            continue;
        const int64_t next_ms = wheel_next_ms(&wheel);
        const int64_t before_ms = now_ms;
        turn_to(now_ms + 1 + rand() % 500);
        for (int k = 0; k < ALARMS; k++) {
            const bool has_fired = alarms[k].fired_ms == now_ms;
            if (has_fired) {
                assert_true(due_ms[k] >= 0 && next_ms <= now_ms);
                due_ms[k] = -1;
            }
            /* Whatever is a grain past, and was set before, has fired. */
            assert_true(due_ms[k] < 0 || due_ms[k] + GRAIN > now_ms ||
                        before_ms + GRAIN > now_ms);
        }
    }
    wheel_done(&wheel);
    for (int i = 0; i < ALARMS; i++)
        assert_true(list_is_empty(&alarms[i].timer.node));
    free(alarms);
}

/* --- on the loop
 * ------------------------------------------------------------*/

struct wait {
    struct timer timer;
    struct loop *loop;
    int64_t fired_ms;
};

static void on_waited(struct timer *timer)
{
    struct wait *wait = OWNER_OF(timer, struct wait, timer);
    wait->fired_ms = loop_now_ms(wait->loop);
}

static void test_the_loop_wakes_for_it(void **state)
{
    (void)state;
    struct wait wait = { .loop = loop_open() }, later = { .loop = wait.loop };
    timer_init(&wait.timer, on_waited);
    timer_init(&later.timer, on_waited);
    const int64_t due_ms = loop_now_ms(wait.loop) + 60;
    timer_set(wait.loop, &wait.timer, due_ms);
    timer_set(wait.loop, &later.timer, due_ms + HOUR);
    unsigned ticks = 0;
    for (; wait.fired_ms == 0 && ticks < 100; ticks++)
        loop_tick(wait.loop, -1);
    assert_true(wait.fired_ms >= due_ms);
    assert_true(ticks <= 2); /* it slept */
    loop_close(wait.loop);
    assert_true(list_is_empty(&later.timer.node));
    timer_cancel(&later.timer); /* the owner lives longer than the loop */
}

static void stop(struct timer *timer)
{
    loop_stop(OWNER_OF(timer, struct wait, timer)->loop);
}

static void test_run_until_stop(void **state)
{
    (void)state;
    struct wait wait = { .loop = loop_open() };
    timer_init(&wait.timer, stop);
    timer_set(wait.loop, &wait.timer, loop_now_ms(wait.loop) + 20);
    loop_run(wait.loop);
    assert_true(loop_counters(wait.loop)->ticks > 0);
    assert_true(loop_unix_ms(wait.loop) > INT64_C(1700000000000));
    loop_close(wait.loop);
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(test_never_early_hardly_late),
        CASE(test_order),
        CASE(test_set_again_and_cancel),
        CASE(test_cancel_and_set_inside_on_due),
        CASE(test_weeks),
        CASE(test_a_long_stall),
        CASE(test_like_a_plain_list),
        cmocka_unit_test(test_the_loop_wakes_for_it),
        cmocka_unit_test(test_run_until_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
