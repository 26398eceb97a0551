#include "fake_loop.h"

#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "base/list.h"
#include "base/mem.h"
#include "io/pool.h"
#include "io/timer.h"
#include "pile.h"

struct conn {
    struct list node; /* in loop->conns, in order of opening */
    struct list dead; /* in loop->dying, in order of death */
    struct loop *loop;
    struct conn_owner *owner;
    struct timer deadline;
    struct pile arrived; /* not read yet */
    struct pile kept;    /* read and not taken */
    struct pile queued;  /* not flushed yet */
    struct pile sent;    /* flushed */
    size_t window;
    unsigned writes;
    enum fake_state state;
    enum conn_loss loss;
    bool is_paused, is_trusted, is_finished, is_buried, is_reserved;
    bool wants_again; /* kept bytes go to the owner without new ones */
};

struct pool {
    struct list jobs;
    unsigned n_jobs;
};

struct loop {
    struct list conns, dying, timers;
    struct loop_door *door;
    struct loop_signal *watcher;
    struct pool pool;
    int signal; /* that arrived, or 0 */
    int64_t now_ms, unix_ms;
    struct loop_counters counters;
};

/* --- loop -----------------------------------------------------------------*/

struct loop *loop_open(void)
{
    struct loop *loop = mem_new(sizeof *loop);
    list_init(&loop->conns);
    list_init(&loop->dying);
    list_init(&loop->timers);
    list_init(&loop->pool.jobs);
    loop->now_ms = FAKE_START_MS;
    loop->unix_ms = FAKE_START_UNIX_MS;
    return loop;
}

static void die(struct conn *conn, enum conn_loss why)
{
    if (conn->state == FAKE_DEAD)
        return;
    conn->state = FAKE_DEAD;
    conn->loss = why;
    timer_cancel(&conn->deadline);
    list_push(&conn->loop->dying, &conn->dead);
}

/* Give `pile` to the owner until it wants no more of it. */
static void deliver(struct conn *conn)
{
    bool goes_on = true;
    while (goes_on && conn->state == FAKE_OPEN && !conn->is_paused &&
           conn->kept.len > 0 && conn->owner != NULL) {
        /* An exact copy, so that ASan guards its edge. */
        const size_t len = conn->kept.len;
        uint8_t *exact = (uint8_t *)mem_resize(NULL, len);
        memcpy(exact, conn->kept.data, len);
        struct conn_owner *owner = conn->owner;
        conn->wants_again = false;
        const size_t taken = owner->events->on_bytes(owner, exact, len);
        assert(taken <= len);
        memcpy(conn->kept.data, exact, len); /* it may have unmasked */
        mem_free(exact);
        pile_skip(&conn->kept, taken);
        goes_on = conn->wants_again && (taken > 0 || conn->owner != owner);
    }
}

static void close_for(struct conn *conn, enum conn_loss why)
{
    conn->state = FAKE_CLOSING;
    conn->loss = why;
    timer_set(conn->loop, &conn->deadline, conn->loop->now_ms + LIMIT_CLOSE_MS);
}

/* The peer's FIN was read. */
static void finish(struct conn *conn)
{
    if (conn->state == FAKE_OPEN && conn->queued.len > 0)
        close_for(conn, CONN_LOSS_PEER);
    else if (conn->state == FAKE_OPEN)
        die(conn, CONN_LOSS_PEER);
}

static void read_phase(struct loop *loop)
{
    for (struct list *at = loop->conns.next; at != &loop->conns;
         at = at->next) {
        struct conn *conn = OWNER_OF(at, struct conn, node);
        if (conn->state == FAKE_CLOSING)
            pile_done(&conn->arrived);
        if (conn->state != FAKE_OPEN || conn->is_paused)
            continue;
        const bool has_new = conn->arrived.len > 0;
        pile_push(&conn->kept, slice_of(conn->arrived.data, conn->arrived.len));
        loop->counters.bytes_in += conn->arrived.len;
        pile_done(&conn->arrived);
        if (has_new || conn->wants_again)
            deliver(conn);
        if (conn->is_finished && !conn->is_paused)
            finish(conn);
    }
}

static void jobs_phase(struct loop *loop)
{
    struct list now;
    list_init(&now);
    for (struct list *node; (node = list_take(&loop->pool.jobs)) != NULL;)
        list_push(&now, node);
    for (struct list *node; (node = list_take(&now)) != NULL;) {
        struct job *job = OWNER_OF(node, struct job, node);
        job->work(job, 0);
        loop->pool.n_jobs--;
        job->done(job);
    }
    const int signal = loop->signal;
    loop->signal = 0;
    if (signal != 0 && loop->watcher != NULL)
        loop->watcher->on_signal(loop->watcher, signal);
}

/* The timer that is due first; of equals the one that was set first. */
static struct timer *first_timer(struct loop *loop)
{
    struct timer *first = NULL;
    for (struct list *at = loop->timers.next; at != &loop->timers;
         at = at->next) {
        struct timer *timer = OWNER_OF(at, struct timer, node);
        if (first == NULL || timer->due_ms < first->due_ms)
            first = timer;
    }
    return first;
}

static void timers_phase(struct loop *loop)
{
    struct list due; /* what is set while others fire waits for a next tick */
    list_init(&due);
    struct timer *timer;
    while ((timer = first_timer(loop)) != NULL &&
           timer->due_ms <= loop->now_ms) {
        list_remove(&timer->node);
        list_push(&due, &timer->node);
    }
    for (struct list *node; (node = list_take(&due)) != NULL;) {
        timer = OWNER_OF(node, struct timer, node);
        timer->on_due(timer);
    }
}

/* Resumed, or of a new owner, since the phase read. */
static void again_phase(struct loop *loop)
{
    for (struct list *at = loop->conns.next; at != &loop->conns;
         at = at->next) {
        struct conn *conn = OWNER_OF(at, struct conn, node);
        if (conn->wants_again)
            deliver(conn);
    }
}

static void flush(struct conn *conn)
{
    const size_t all = conn->queued.len;
    const size_t n = all < conn->window ? all : conn->window;
    if (n > 0) {
        pile_push(&conn->sent, slice_of(conn->queued.data, n));
        pile_skip(&conn->queued, n);
        conn->writes++;
        conn->loop->counters.writes++;
        conn->loop->counters.bytes_out += n;
        if (conn->window != SIZE_MAX)
            conn->window -= n;
    }
    const bool is_closing = conn->state == FAKE_CLOSING;
    if (n > 0 && n == all && conn->owner->events->on_flushed != NULL)
        conn->owner->events->on_flushed(conn->owner);
    if (is_closing && n == all)
        die(conn, conn->loss);
}

static void flush_phase(struct loop *loop)
{
    for (struct list *at = loop->conns.next; at != &loop->conns;
         at = at->next) {
        struct conn *conn = OWNER_OF(at, struct conn, node);
        if (conn->state != FAKE_DEAD && conn->owner != NULL)
            flush(conn);
    }
}

static void bury_phase(struct loop *loop)
{
    for (struct list *node; (node = list_take(&loop->dying)) != NULL;) {
        struct conn *conn = OWNER_OF(node, struct conn, dead);
        conn->is_buried = true;
        if (conn->owner != NULL)
            conn->owner->events->on_lost(conn->owner, conn->loss);
    }
}

void loop_tick(struct loop *loop, int wait_ms)
{
    (void)wait_ms; /* only fake_loop_advance moves the clock */
    loop->counters.ticks++;
    read_phase(loop);
    jobs_phase(loop);
    timers_phase(loop);
    again_phase(loop);
    flush_phase(loop);
    bury_phase(loop);
}

void fake_loop_advance(struct loop *loop, int64_t ms)
{
    const int64_t end_ms = loop->now_ms + ms;
    struct timer *timer;
    while ((timer = first_timer(loop)) != NULL && timer->due_ms <= end_ms) {
        const int64_t step_ms = timer->due_ms > loop->now_ms
                                    ? timer->due_ms - loop->now_ms
                                    : (loop->now_ms < end_ms);
        loop->now_ms += step_ms;
        loop->unix_ms += step_ms;
        loop_tick(loop, 0);
        if (loop->now_ms == end_ms)
            return;
    }
    loop->unix_ms += end_ms - loop->now_ms;
    loop->now_ms = end_ms;
    loop_tick(loop, 0);
}

void loop_close(struct loop *loop)
{
    if (loop == NULL)
        return;
    for (struct list *at = loop->conns.next; at != &loop->conns; at = at->next)
        die(OWNER_OF(at, struct conn, node), CONN_LOSS_DROPPED);
    bury_phase(loop);
    for (struct list *node; (node = list_take(&loop->conns)) != NULL;) {
        struct conn *conn = OWNER_OF(node, struct conn, node);
        pile_done(&conn->arrived);
        pile_done(&conn->kept);
        pile_done(&conn->queued);
        pile_done(&conn->sent);
        mem_free(conn);
    }
    while (list_take(&loop->timers) != NULL)
        continue;
    mem_free(loop);
}

void loop_run(struct loop *loop)
{
    loop_tick(loop, 0);
}

void loop_stop(struct loop *loop)
{
    (void)loop;
}

int64_t loop_now_ms(const struct loop *loop)
{
    return loop->now_ms;
}

int64_t loop_unix_ms(const struct loop *loop)
{
    return loop->unix_ms;
}

void fake_loop_set_unix(struct loop *loop, int64_t unix_ms)
{
    loop->unix_ms = unix_ms;
}

enum status loop_listen(struct loop *loop, const char *address,
                        struct loop_door *door, uint16_t *out_port)
{
    (void)address;
    loop->door = door;
    *out_port = 8080;
    return OK;
}

void loop_stop_listening(struct loop *loop)
{
    loop->door = NULL;
}

unsigned loop_conn_count(const struct loop *loop)
{
    unsigned n = 0;
    for (struct list *at = loop->conns.next; at != &loop->conns; at = at->next)
        n += !OWNER_OF(at, struct conn, node)->is_buried;
    return n;
}

void loop_limit_conns(struct loop *loop, unsigned in_all, unsigned per_address)
{
    (void)loop, (void)in_all, (void)per_address; /* the test is the peer */
}

enum status loop_watch_signals(struct loop *loop, const int *signals,
                               unsigned count, struct loop_signal *watcher)
{
    (void)signals, (void)count;
    loop->watcher = watcher;
    return OK;
}

void fake_loop_signal(struct loop *loop, int signal)
{
    loop->signal = signal;
}

const struct loop_counters *loop_counters(const struct loop *loop)
{
    return &loop->counters;
}

/* --- conn -----------------------------------------------------------------*/

static void on_deadline(struct timer *timer)
{
    struct conn *conn = OWNER_OF(timer, struct conn, deadline);
    if (conn->state == FAKE_CLOSING)
        die(conn, conn->loss);
    else
        conn->owner->events->on_deadline(conn->owner);
}

struct conn *fake_conn_open(struct loop *loop)
{
    struct conn *conn = mem_new(sizeof *conn);
    conn->loop = loop;
    conn->window = SIZE_MAX;
    list_init(&conn->dead);
    timer_init(&conn->deadline, on_deadline);
    list_push(&loop->conns, &conn->node);
    loop->counters.accepted++;
    if (loop->door != NULL) {
        conn->owner = loop->door->on_accept(loop->door, conn);
        if (conn->owner == NULL)
            conn_drop(conn);
    }
    return conn;
}

void fake_conn_arrive(struct conn *conn, struct slice s)
{
    if (conn->state != FAKE_DEAD)
        pile_push(&conn->arrived, s);
}

void fake_conn_feed(struct conn *conn, struct slice s)
{
    fake_conn_arrive(conn, s);
    loop_tick(conn->loop, 0);
}

void fake_conn_lose(struct conn *conn)
{
    die(conn, CONN_LOSS_PEER);
}

void fake_conn_finish(struct conn *conn)
{
    conn->is_finished = true;
}

void fake_conn_set_window(struct conn *conn, size_t bytes)
{
    conn->window = bytes;
}

struct slice fake_conn_sent(const struct conn *conn)
{
    return slice_of(conn->sent.data, conn->sent.len);
}

void fake_conn_skip(struct conn *conn, size_t n)
{
    pile_skip(&conn->sent, n);
}

unsigned fake_conn_writes(const struct conn *conn)
{
    return conn->writes;
}

enum fake_state fake_conn_state(const struct conn *conn)
{
    return conn->state;
}

enum conn_loss fake_conn_loss(const struct conn *conn)
{
    assert(conn->state == FAKE_DEAD);
    return conn->loss;
}

bool fake_conn_is_paused(const struct conn *conn)
{
    return conn->is_paused;
}

bool fake_conn_is_trusted(const struct conn *conn)
{
    return conn->is_trusted;
}

int64_t fake_conn_deadline(const struct conn *conn)
{
    return list_is_empty(&conn->deadline.node) ? 0 : conn->deadline.due_ms;
}

void conn_set_owner(struct conn *conn, struct conn_owner *owner)
{
    assert(!conn->is_buried);
    conn->owner = owner;
    conn->wants_again = true;
}

void conn_write(struct conn *conn, struct slice s)
{
    assert(!conn->is_buried);
    if (conn->state == FAKE_OPEN)
        pile_push(&conn->queued, s);
}

uint8_t *conn_room(struct conn *conn, size_t len)
{
    assert(!conn->is_buried && len > 0 && len <= CONN_ROOM_MAX);
    if (conn->state != FAKE_OPEN)
        return NULL;
    conn->queued.data = mem_resize(conn->queued.data, conn->queued.len + len);
    conn->queued.len += len;
    return conn->queued.data + conn->queued.len - len;
}

void conn_write_lent(struct conn *conn, struct slice s)
{
    conn_write(conn, s);
}

size_t conn_queued(const struct conn *conn)
{
    return conn->queued.len;
}

void conn_pause(struct conn *conn)
{
    assert(!conn->is_buried);
    conn->is_paused = true;
}

void conn_resume(struct conn *conn)
{
    assert(!conn->is_buried);
    conn->wants_again = conn->wants_again || conn->is_paused;
    conn->is_paused = false;
}

void conn_set_deadline(struct conn *conn, int64_t due_ms)
{
    assert(!conn->is_buried);
    if (conn->state != FAKE_OPEN)
        return;
    if (due_ms == 0)
        timer_cancel(&conn->deadline);
    else
        timer_set(conn->loop, &conn->deadline, due_ms);
}

void conn_close(struct conn *conn)
{
    assert(!conn->is_buried);
    if (conn->state != FAKE_OPEN)
        return;
    conn->state = FAKE_CLOSING;
    conn->loss = CONN_LOSS_CLOSED;
    timer_set(conn->loop, &conn->deadline, conn->loop->now_ms + LIMIT_CLOSE_MS);
}

void conn_drop(struct conn *conn)
{
    assert(!conn->is_buried);
    die(conn, CONN_LOSS_DROPPED);
}

void conn_trust(struct conn *conn)
{
    conn->is_trusted = true;
}

struct loop *conn_loop(const struct conn *conn)
{
    return conn->loop;
}

bool conn_is_proxied(const struct conn *conn)
{
    (void)conn;
    return false;
}

bool conn_is_reserved(const struct conn *conn)
{
    return conn->is_reserved;
}

void fake_conn_reserve(struct conn *conn)
{
    conn->is_reserved = true;
}

char *conn_address(const struct conn *conn, char out[46])
{
    (void)conn;
    return strcpy(out, "127.0.0.1");
}

/* --- timer ----------------------------------------------------------------*/

void timer_init(struct timer *timer, void (*on_due)(struct timer *))
{
    *timer = (struct timer){ .on_due = on_due };
    list_init(&timer->node);
}

void timer_set(struct loop *loop, struct timer *timer, int64_t due_ms)
{
    list_remove(&timer->node);
    timer->due_ms = due_ms;
    list_push(&loop->timers, &timer->node);
}

void timer_cancel(struct timer *timer)
{
    list_remove(&timer->node);
}

/* --- pool -----------------------------------------------------------------*/

struct pool *pool_open(struct loop *loop, unsigned n_workers)
{
    assert(n_workers > 0);
    return &loop->pool;
}

enum status pool_submit(struct pool *pool, struct job *job)
{
    if (pool->n_jobs == POOL_QUEUE_MAX)
        return ERR_FULL;
    pool->n_jobs++;
    list_init(&job->node);
    list_push(&pool->jobs, &job->node);
    return OK;
}

unsigned pool_busy(const struct pool *pool)
{
    return pool->n_jobs;
}

void pool_close(struct pool *pool)
{
    while (pool != NULL && !list_is_empty(&pool->jobs))
        jobs_phase(OWNER_OF(pool, struct loop, pool));
}
