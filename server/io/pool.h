/*
 * io/pool.h - the worker threads, and the one place where they meet the loop.
 *
 *   loop --pool_submit--> queue --> worker: job->work --> queue --eventfd-->
 *   loop, phase jobs: job->done
 *
 * A job is owned by whoever is working on it: the submitter until
 * pool_submit, the worker during work, the loop's thread from done on.
 */
#ifndef IO_POOL_H
#define IO_POOL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "base/status.h"

struct loop;
struct pool;

/* Lives in the object that is worked on; OWNER_OF finds it. */
struct job {
    struct list node; /* the pool's, from submit to done; needs no init */

    /* On a worker thread; may block. `worker` is 0 .. n_workers - 1 and
     * always names the same thread. */
    void (*work)(struct job *job, unsigned worker);

    /* On the loop's thread, in the phase jobs. */
    void (*done)(struct job *job);

    /* Takes tens of milliseconds of a core and much memory: a password's
     * hash.  Of these, LIMIT_HASHES_AT_ONCE run, and never on all workers
     * (but on the only one): the others stay for the rest.  No more than
     * LIMIT_HASHES_WAITING wait, so that there is room for the rest too. */
    bool is_heavy;
};

/* Start `n_workers` threads; NULL when the system refuses (logged). */
struct pool *pool_open(struct loop *loop, unsigned n_workers);

/* Works what is queued, calls done for every job, joins the threads; blocks
 * until then, and takes no new job.  Before loop_close.  pool_close(NULL)
 * does nothing. */
void pool_close(struct pool *pool);

/*
 * Queue `job`; on the loop's thread.  Returns OK, or ERR_FULL when
 * POOL_QUEUE_MAX jobs, or so many heavy ones as may, wait already or the
 * pool closes (nothing is queued: answer 503).
 */
enum { POOL_QUEUE_MAX = 4096 };
MUST_CHECK enum status pool_submit(struct pool *pool, struct job *job);

/* Jobs that are submitted and not done.  On the loop's thread. */
unsigned pool_busy(const struct pool *pool);

#endif
