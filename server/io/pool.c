#include "io/pool.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/slice.h"
#include "io/loop_body.h"

struct worker {
    struct list node; /* in pool->idle */
    pthread_cond_t is_called;
    struct pool *pool;
    unsigned number;
    pthread_t thread;
};

struct pool {
    /* The loop's thread. */
    struct watch watch;
    struct chore chore;
    struct loop *loop;
    unsigned n_busy; /* submitted, and not done */
    bool is_closing;
    int event_fd; /* written when finished gets its first job */

    /* Both sides, under lock. */
    pthread_mutex_t lock;
    pthread_cond_t has_finished;
    struct list waiting;
    struct list heavy; /* waiting as well, is_heavy */
    struct list finished;
    struct list idle;   /* workers: the last that worked is the first */
    unsigned n_waiting; /* in both lists               */
    unsigned n_heavy_waiting;
    unsigned n_heavy_working; /* at most n_heavy_max of them */
    unsigned n_heavy_max;
    bool is_over; /* nothing will be submitted any more */

    unsigned n_workers;
    struct worker workers[];
};

/* The next job that may begin now, out of its list; NULL when there is none.
 * The heavy ones first: they cannot take all workers, the others could. */
static struct job *next_job(struct pool *pool)
{
    const bool may_be_heavy = pool->n_heavy_working < pool->n_heavy_max;
    struct list *node = may_be_heavy ? list_take(&pool->heavy) : NULL;
    if (node != NULL) {
        pool->n_heavy_working++;
        pool->n_heavy_waiting--;
    } else {
        node = list_take(&pool->waiting);
    }
    if (node == NULL)
        return NULL;
    pool->n_waiting--;
    return OWNER_OF(node, struct job, node);
}

/* Wait for the next job; NULL when it is over. */
static struct job *take_job(struct worker *worker)
{
    struct pool *pool = worker->pool;
    struct job *job;
    pthread_mutex_lock(&pool->lock);
    while ((job = next_job(pool)) == NULL && !pool->is_over) {
        list_push_front(&pool->idle, &worker->node);
        pthread_cond_wait(&worker->is_called, &pool->lock);
        list_remove(&worker->node); /* nobody has called: it happens */
    }
    pthread_mutex_unlock(&pool->lock);
    return job;
}

/*
 * Under the lock.  Whoever worked last is called first: what a worker writes
 * makes the pages stale that the others have in memory, so that in turn each
 * would read them anew.
 */
static void call_worker(struct pool *pool)
{
    struct list *node = list_take(&pool->idle);
    if (node != NULL)
        pthread_cond_signal(&OWNER_OF(node, struct worker, node)->is_called);
}

static void give_back(struct pool *pool, struct job *job)
{
    pthread_mutex_lock(&pool->lock);
    const bool is_first = list_is_empty(&pool->finished);
    /* Whoever gives a heavy job back looks for the next one at once, so
     * nobody need be woken for it. */
    if (job->is_heavy)
        pool->n_heavy_working--;
    list_push(&pool->finished, &job->node);
    pthread_cond_signal(&pool->has_finished);
    pthread_mutex_unlock(&pool->lock);

    /* The loop takes all that is finished at once; one wake-up will do. */
    if (is_first && eventfd_write(pool->event_fd, 1) < 0)
        log_error("workers cannot wake the loop error=%d", errno);
}

/*
 * Where both share a core, the loop goes first: ten thousand who log in again
 * must not stop those who talk.  On Linux a nice value is the thread's own.
 */
enum { WORKER_NICE = 5 };

static void *work(void *argument)
{
    struct worker *worker = argument;
    struct job *job;
    (void)setpriority(PRIO_PROCESS, 0, WORKER_NICE);
    while ((job = take_job(worker)) != NULL) {
        job->work(job, worker->number);
        give_back(worker->pool, job);
    }
    return NULL;
}

/* Call done for every job that is finished by now. */
static void finish_jobs(struct pool *pool)
{
    struct list now;
    list_init(&now);
    pthread_mutex_lock(&pool->lock);
    list_append(&now, &pool->finished);
    pthread_mutex_unlock(&pool->lock);

    for (struct list *node; (node = list_take(&now)) != NULL;) {
        struct job *job = OWNER_OF(node, struct job, node);
        pool->n_busy--;
        job->done(job);
    }
}

static void on_ready(struct watch *watch, uint32_t events)
{
    (void)events;
    struct pool *pool = OWNER_OF(watch, struct pool, watch);
    eventfd_t count;
    if (eventfd_read(pool->event_fd, &count) == 0)
        loop_defer(pool->loop, &pool->chore);
}

static void on_turn(struct chore *chore)
{
    finish_jobs(OWNER_OF(chore, struct pool, chore));
}

/* Returns false when not all of them could be started. */
static bool start_workers(struct pool *pool, unsigned n_workers)
{
    /* Signals are the loop's: workers are born with all of them blocked. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = 0;
    while (pool->n_workers < n_workers && error == 0) {
        struct worker *worker = &pool->workers[pool->n_workers];
        *worker = (struct worker){ .pool = pool, .number = pool->n_workers };
        list_init(&worker->node);
        pthread_cond_init(&worker->is_called, NULL);
        error = pthread_create(&worker->thread, NULL, work, worker);
        if (error == 0)
            pool->n_workers++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error != 0)
        log_error("no worker thread error=%d", error);
    return error == 0;
}

static unsigned heavy_max(unsigned n_workers)
{
    const unsigned spared = n_workers > 1 ? n_workers - 1 : 1;
    return spared < LIMIT_HASHES_AT_ONCE ? spared : LIMIT_HASHES_AT_ONCE;
}

struct pool *pool_open(struct loop *loop, unsigned n_workers)
{
    const int event_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (event_fd < 0) {
        log_error("no descriptor for the workers error=%d", errno);
        return NULL;
    }

    struct pool *pool =
        mem_new(sizeof *pool + n_workers * sizeof pool->workers[0]);
    pool->watch.on_ready = on_ready;
    pool->chore.on_turn = on_turn;
    pool->loop = loop;
    pool->n_heavy_max = heavy_max(n_workers);
    pool->event_fd = event_fd;
    list_init(&pool->chore.node);
    list_init(&pool->waiting);
    list_init(&pool->heavy);
    list_init(&pool->finished);
    list_init(&pool->idle);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->has_finished, NULL);

    if (!loop_watch(loop, event_fd, EPOLLIN, &pool->watch) ||
        !start_workers(pool, n_workers)) {
        pool_close(pool);
        return NULL;
    }
    return pool;
}

/* Block until every job that was submitted is done. */
static void drain(struct pool *pool)
{
    while (pool->n_busy > 0) {
        pthread_mutex_lock(&pool->lock);
        while (list_is_empty(&pool->finished))
            pthread_cond_wait(&pool->has_finished, &pool->lock);
        pthread_mutex_unlock(&pool->lock);
        finish_jobs(pool);
    }
}

void pool_close(struct pool *pool)
{
    if (pool == NULL)
        return;
    pool->is_closing = true;
    drain(pool);

    pthread_mutex_lock(&pool->lock);
    pool->is_over = true;
    for (unsigned i = 0; i < pool->n_workers; i++)
        pthread_cond_signal(&pool->workers[i].is_called);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->n_workers; i++) {
        pthread_join(pool->workers[i].thread, NULL);
        pthread_cond_destroy(&pool->workers[i].is_called);
    }

    list_remove(&pool->chore.node);
    close(pool->event_fd);
    pthread_cond_destroy(&pool->has_finished);
    pthread_mutex_destroy(&pool->lock);
    mem_free(pool);
}

enum status pool_submit(struct pool *pool, struct job *job)
{
    if (pool->is_closing)
        return ERR_FULL;
    list_init(&job->node);
    pthread_mutex_lock(&pool->lock);
    const bool is_full =
        pool->n_waiting == POOL_QUEUE_MAX ||
        (job->is_heavy && pool->n_heavy_waiting == LIMIT_HASHES_WAITING);
    if (!is_full) {
        list_push(job->is_heavy ? &pool->heavy : &pool->waiting, &job->node);
        pool->n_waiting++;
        pool->n_heavy_waiting += job->is_heavy;
        call_worker(pool);
    }
    pthread_mutex_unlock(&pool->lock);
    if (is_full)
        return ERR_FULL;
    pool->n_busy++;
    return OK;
}

unsigned pool_busy(const struct pool *pool)
{
    return pool->n_busy;
}
