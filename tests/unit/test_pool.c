/*
 * Workers and the loop: who runs what, on which thread, and how it ends.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/slice.h"
#include "io/loop.h"
#include "io/pool.h"

enum { WORKERS = 3 };

static pthread_t loop_thread;
static unsigned n_done;
static atomic_uint n_worked, n_inside;
static atomic_bool gate_is_open;
static pthread_t thread_of[WORKERS];
static pthread_mutex_t thread_lock = PTHREAD_MUTEX_INITIALIZER;

struct task {
    struct job job;
    unsigned worker;
    bool is_worked, is_done;
    struct pool *pool; /* done submits `next` here */
    struct task *next;
    enum status next_status;
};

static void work(struct job *job, unsigned worker)
{
    struct task *task = OWNER_OF(job, struct task, job);
    pthread_mutex_lock(&thread_lock);
    if (thread_of[worker] == 0)
        thread_of[worker] = pthread_self();
    const bool is_same = pthread_equal(thread_of[worker], pthread_self());
    pthread_mutex_unlock(&thread_lock);
    if (!is_same || pthread_equal(pthread_self(), loop_thread))
        abort(); /* cmocka's asserts belong to the loop's thread */
    task->worker = worker;
    task->is_worked = true;
    atomic_fetch_add(&n_worked, 1);
}

static void wait_at_gate(struct job *job, unsigned worker)
{
    atomic_fetch_add(&n_inside, 1);
    while (!atomic_load(&gate_is_open))
        nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
    work(job, worker);
}

static void done(struct job *job)
{
    struct task *task = OWNER_OF(job, struct task, job);
    assert_true(pthread_equal(pthread_self(), loop_thread));
    assert_true(task->is_worked && !task->is_done);
    assert_true(task->worker < WORKERS);
    task->is_done = true;
    n_done++;
    if (task->next != NULL)
        task->next_status = pool_submit(task->pool, &task->next->job);
}

static struct task task_of(void (*how)(struct job *, unsigned))
{
    return (struct task){ .job = { .work = how, .done = done } };
}

static struct loop *loop;
static struct pool *pool;

static int begin(void **state)
{
    (void)state;
    loop_thread = pthread_self();
    n_done = 0;
    atomic_store(&n_worked, 0);
    atomic_store(&n_inside, 0);
    atomic_store(&gate_is_open, false);
    for (int i = 0; i < WORKERS; i++)
        thread_of[i] = 0;
    loop = loop_open();
    pool = pool_open(loop, WORKERS);
    return loop == NULL || pool == NULL;
}

static int end(void **state)
{
    (void)state;
    pool_close(pool);
    loop_close(loop);
    return 0;
}

static void tick_until_done(unsigned n)
{
    while (n_done < n) {
        const unsigned before = n_done;
        loop_tick(loop, 10000);
        assert_true(n_done > before || n_done == n);
    }
}

static void test_done_on_the_loop_thread(void **state)
{
    (void)state;
    struct task task = task_of(work);
    assert_int_equal(pool_submit(pool, &task.job), OK);
    assert_int_equal(pool_busy(pool), 1);
    assert_false(task.is_done);
    tick_until_done(1);
    assert_true(task.is_done);
    assert_int_equal(pool_busy(pool), 0);
}

static void test_thousands_and_none_is_lost(void **state)
{
    enum { TASKS = 20000 };
    (void)state;
    struct task *tasks = calloc(TASKS, sizeof *tasks);
    unsigned n_full = 0;
    for (unsigned i = 0; i < TASKS;) {
        tasks[i] = task_of(work);
        if (pool_submit(pool, &tasks[i].job) == OK) {
            i++;
        } else {
            n_full++;
            loop_tick(loop, 10);
        }
    }
    while (pool_busy(pool) > 0)
        loop_tick(loop, 10000);
    assert_int_equal(n_done, TASKS);
    assert_int_equal(atomic_load(&n_worked), TASKS);
    print_message("  found the queue full %u times\n", n_full);
    free(tasks);
}

/* Each worker of the three would have a third of them, taken in turn.  Whether
 * one waits again by then is the scheduler's, so that it need not be all. */
static void test_who_worked_last_works_next(void **state)
{
    enum { TASKS = 90 };
    (void)state;
    unsigned n_of[WORKERS] = { 0 }, most = 0;
    for (unsigned i = 0; i < TASKS; i++) {
        struct task task = task_of(work);
        nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
        assert_int_equal(pool_submit(pool, &task.job), OK);
        tick_until_done(i + 1);
        if (++n_of[task.worker] > most)
            most = n_of[task.worker];
    }
    assert_true(most > TASKS / 2);
}

static void test_a_full_queue_refuses(void **state)
{
    (void)state;
    struct task inside[WORKERS], refused = task_of(work);
    struct task *waiting = calloc(POOL_QUEUE_MAX, sizeof *waiting);
    for (int i = 0; i < WORKERS; i++) {
        inside[i] = task_of(wait_at_gate);
        assert_int_equal(pool_submit(pool, &inside[i].job), OK);
    }
    while (atomic_load(&n_inside) < WORKERS)
        nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
    for (unsigned i = 0; i < POOL_QUEUE_MAX; i++) {
        waiting[i] = task_of(work);
        assert_int_equal(pool_submit(pool, &waiting[i].job), OK);
    }
    assert_int_equal(pool_submit(pool, &refused.job), ERR_FULL);
    assert_int_equal(pool_busy(pool), WORKERS + POOL_QUEUE_MAX);

    atomic_store(&gate_is_open, true);
    tick_until_done(WORKERS + POOL_QUEUE_MAX);
    assert_false(refused.is_worked);
    assert_int_equal(pool_submit(pool, &refused.job), OK);
    tick_until_done(WORKERS + POOL_QUEUE_MAX + 1);
    free(waiting);
}

/* Heavy jobs wait for one another, and the light ones go past them. */
static void test_heavy_jobs_leave_workers_for_the_rest(void **state)
{
    enum { HEAVY = LIMIT_HASHES_AT_ONCE + 2, LIGHT = 20 };
    (void)state;
    struct task heavy[HEAVY], light[LIGHT];
    assert_true((int)WORKERS > (int)LIMIT_HASHES_AT_ONCE);
    for (int i = 0; i < HEAVY; i++) {
        heavy[i] = task_of(wait_at_gate);
        heavy[i].job.is_heavy = true;
        assert_int_equal(pool_submit(pool, &heavy[i].job), OK);
    }
    for (int i = 0; i < LIGHT; i++) {
        light[i] = task_of(work);
        assert_int_equal(pool_submit(pool, &light[i].job), OK);
    }

    tick_until_done(LIGHT);
    assert_true(atomic_load(&n_inside) <= LIMIT_HASHES_AT_ONCE);
    for (int i = 0; i < HEAVY; i++)
        assert_false(heavy[i].is_done);
    atomic_store(&gate_is_open, true);
    tick_until_done(LIGHT + HEAVY);
}

/* Guesses from everywhere fill their own queue, and not that of the rest. */
static void test_heavy_jobs_have_a_queue_of_their_own(void **state)
{
    enum { HEAVY = LIMIT_HASHES_AT_ONCE + LIMIT_HASHES_WAITING };
    (void)state;
    struct task *heavy = calloc(HEAVY, sizeof *heavy);
    struct task light = task_of(work), refused = task_of(work);
    for (int i = 0; i < HEAVY; i++) {
        while (i == LIMIT_HASHES_AT_ONCE && (int)atomic_load(&n_inside) < i)
            nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
        heavy[i] = task_of(wait_at_gate);
        heavy[i].job.is_heavy = true;
        assert_int_equal(pool_submit(pool, &heavy[i].job), OK);
    }
    refused.job.is_heavy = true;
    assert_int_equal(pool_submit(pool, &refused.job), ERR_FULL);
    assert_int_equal(pool_submit(pool, &light.job), OK);
    tick_until_done(1);
    assert_true(light.is_done);

    atomic_store(&gate_is_open, true);
    tick_until_done(1 + HEAVY);
    assert_int_equal(pool_submit(pool, &refused.job), OK);
    tick_until_done(2 + HEAVY);
    free(heavy);
}

static void test_close_drains(void **state)
{
    enum { TASKS = 100 };
    (void)state;
    struct task tasks[TASKS], chained = task_of(work);
    for (int i = 0; i < TASKS; i++) {
        tasks[i] = task_of(work);
        assert_int_equal(pool_submit(pool, &tasks[i].job), OK);
    }
    tasks[TASKS - 1].pool = pool;
    tasks[TASKS - 1].next = &chained;
    pool_close(pool);
    pool = NULL;
    assert_int_equal(n_done, TASKS);
    assert_int_equal(tasks[TASKS - 1].next_status, ERR_FULL);
    assert_false(chained.is_worked);
}

static void test_done_may_submit(void **state)
{
    (void)state;
    struct task first = task_of(work), second = task_of(work);
    first.pool = pool;
    first.next = &second;
    assert_int_equal(pool_submit(pool, &first.job), OK);
    tick_until_done(2);
    assert_true(second.is_done);
    assert_int_equal(first.next_status, OK);
}

/* --- signals, which must not find a worker
 * -----------------------------------*/

struct watcher {
    struct loop_signal signal;
    int heard[4];
    unsigned n_heard;
};

static void on_signal(struct loop_signal *signal, int number)
{
    struct watcher *watcher = OWNER_OF(signal, struct watcher, signal);
    assert_true(pthread_equal(pthread_self(), loop_thread));
    watcher->heard[watcher->n_heard++] = number;
    loop_stop(loop);
}

static void test_signals_come_as_jobs(void **state)
{
    (void)state;
    struct watcher watcher = { .signal = { on_signal } };
    const int watched[] = { SIGUSR1, SIGUSR2 };
    assert_int_equal(loop_watch_signals(loop, watched, 2, &watcher.signal), OK);
    pthread_kill(loop_thread, SIGUSR2);
    assert_int_equal(watcher.n_heard, 0);
    loop_run(loop);
    assert_int_equal(watcher.n_heard, 1);
    assert_int_equal(watcher.heard[0], SIGUSR2);
    kill(getpid(), SIGUSR1);
    loop_run(loop);
    assert_int_equal(watcher.heard[1], SIGUSR1);
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(test_done_on_the_loop_thread),
        CASE(test_thousands_and_none_is_lost),
        CASE(test_who_worked_last_works_next),
        CASE(test_a_full_queue_refuses),
        CASE(test_heavy_jobs_leave_workers_for_the_rest),
        CASE(test_heavy_jobs_have_a_queue_of_their_own),
        CASE(test_close_drains),
        CASE(test_done_may_submit),
        CASE(test_signals_come_as_jobs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
