#include "io/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "io/clock.h"
#include "io/conn_body.h"
#include "io/inflow.h"
#include "io/listener.h"
#include "io/outflow.h"
#include "io/signals.h"

static void stamp(struct loop *loop)
{
    loop->now_ms = clock_monotonic_ms();
    loop->unix_ms = clock_unix_ms();
}

/* One descriptor per connection; the soft limit is often 1024. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return;
    if (limit.rlim_cur == limit.rlim_max)
        return;
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
        log_warn("descriptor limit not raised error=%d", errno);
}

/* After a peak its memory goes back: most of what is spare at a time, at last
 * what requests left in malloc's heap. */
enum { TRIM_EVERY_MS = 1000 };

static void set_trim(struct loop *loop)
{
    if (list_is_empty(&loop->trim.node) &&
        (loop->is_shrinking || slab_has_spares(&loop->conns) ||
         block_pool_has_spares(&loop->blocks)))
        timer_set(loop, &loop->trim, loop->now_ms + TRIM_EVERY_MS);
}

static void on_trim(struct timer *timer)
{
    struct loop *loop = OWNER_OF(timer, struct loop, trim);
    const unsigned n = slab_trim(&loop->conns) + block_pool_trim(&loop->blocks);
    if (n == 0 && loop->is_shrinking)
        mem_trim();
    loop->is_shrinking = n > 0;
}

/* Descriptors that connections may not take: workers open files, too. */
enum { SPARED_DESCRIPTORS = 256 };

static unsigned conns_that_fit(unsigned wanted)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return wanted;
    const rlim_t room = limit.rlim_cur > (rlim_t)2 * SPARED_DESCRIPTORS
                            ? limit.rlim_cur - SPARED_DESCRIPTORS
                            : limit.rlim_cur / 2;
    return room < wanted ? (unsigned)room : wanted;
}

struct loop *loop_open(void)
{
    raise_descriptor_limit();
    const int epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (epoll_fd < 0) {
        log_error("no event loop error=%d", errno);
        return NULL;
    }

    struct loop *loop = mem_new(sizeof *loop);
    loop->epoll_fd = epoll_fd;
    loop->spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    struct list *const lists[] = {
        &loop->ready,     &loop->again,
        &loop->quiet,     &loop->dirty,
        &loop->dead,      &loop->chores,
        &loop->listeners, &loop->stopped_listeners,
        &loop->signals,   &loop->greetings,
    };
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        list_init(lists[i]);
    slab_init(&loop->conns, sizeof(struct conn));
    block_pool_init(&loop->blocks);
    timer_init(&loop->trim, on_trim);
    crowd_init(&loop->crowd);
    loop->max_greetings = LIMIT_HANDSHAKES;
    loop->max_steps = LOOP_STEPS;
    loop_limit_conns(loop, LIMIT_CONNS, LIMIT_CONNS_PER_ADDRESS);
    stamp(loop);
    wheel_init(&loop->wheel, loop->now_ms);
    return loop;
}

static void bury_phase(struct loop *loop)
{
    /* on_lost may drop others: they die behind, and are buried here too. */
    for (struct list *node; (node = list_take(&loop->dead)) != NULL;)
        conn_bury(OWNER_OF(node, struct conn, place));
    listener_bury_all(loop);
}

void loop_close(struct loop *loop)
{
    if (loop == NULL)
        return;
    listener_stop_all(loop);
    list_append(&loop->quiet, &loop->dirty);
    while (!list_is_empty(&loop->quiet))
        conn_drop(OWNER_OF(loop->quiet.next, struct conn, place));
    bury_phase(loop);
    signals_close_all(loop);

    wheel_done(&loop->wheel); /* timers outlive us in their owners */
    crowd_done(&loop->crowd);
    slab_done(&loop->conns);
    block_pool_done(&loop->blocks);
    if (loop->spare_fd >= 0)
        close(loop->spare_fd);
    close(loop->epoll_fd);
    mem_free(loop);
}

/* How long wait may last: not at all when something was left over. */
static int wait_limit_ms(struct loop *loop, int wait_ms)
{
    if (!list_is_empty(&loop->ready) || !list_is_empty(&loop->again) ||
        !list_is_empty(&loop->dirty) || !list_is_empty(&loop->dead) ||
        !list_is_empty(&loop->chores))
        return 0;

    const int64_t next_ms = wheel_next_ms(&loop->wheel);
    if (next_ms == INT64_MAX)
        return wait_ms;
    /* The stamp is as old as the tick was long. */
    int64_t left_ms = next_ms - clock_monotonic_ms();
    if (left_ms < 0)
        left_ms = 0;
    if (wait_ms >= 0 && left_ms > wait_ms)
        return wait_ms;
    return left_ms < INT_MAX ? (int)left_ms : INT_MAX;
}

static int wait_phase(struct loop *loop, int wait_ms)
{
    const int n = epoll_wait(loop->epoll_fd, loop->events, LOOP_EVENTS,
                             wait_limit_ms(loop, wait_ms));
    return n > 0 ? n : 0; /* EINTR is an empty tick */
}

static void read_phase(struct loop *loop, int n_events)
{
    for (int i = 0; i < n_events; i++) {
        struct watch *watch = loop->events[i].data.ptr;
        watch->on_ready(watch, loop->events[i].events);
    }

    loop->steps_left = loop->max_steps;
    /* Who becomes ready by reading gets its next turn in the next tick. */
    struct list now;
    list_init(&now);
    list_append(&now, &loop->ready);
    for (struct list *node; (node = list_take(&now)) != NULL;)
        inflow_turn(OWNER_OF(node, struct conn, turn));
}

static void jobs_phase(struct loop *loop)
{
    struct list now;
    list_init(&now);
    list_append(&now, &loop->chores);
    for (struct list *node; (node = list_take(&now)) != NULL;) {
        struct chore *chore = OWNER_OF(node, struct chore, node);
        chore->on_turn(chore);
    }
}

/* Input that was kept and that jobs or timers have set free. */
static void read_again(struct loop *loop)
{
    struct list now;
    list_init(&now);
    list_append(&now, &loop->again);
    for (struct list *node; (node = list_take(&now)) != NULL;)
        inflow_again(OWNER_OF(node, struct conn, turn));
}

static void flush_phase(struct loop *loop)
{
    struct list now;
    list_init(&now);
    list_append(&now, &loop->dirty);
    for (struct list *node; (node = list_take(&now)) != NULL;) {
        list_push(&loop->quiet, node);
        outflow_flush(OWNER_OF(node, struct conn, place));
    }
}

void loop_tick(struct loop *loop, int wait_ms)
{
    const int n_events = wait_phase(loop, wait_ms);
    stamp(loop);
    loop->counters.ticks++;
    read_phase(loop, n_events);
    jobs_phase(loop);
    wheel_turn(&loop->wheel, loop->now_ms);
    read_again(loop);
    flush_phase(loop);
    bury_phase(loop);
    set_trim(loop);
}

void loop_run(struct loop *loop)
{
    while (!loop->is_stopping)
        loop_tick(loop, -1);
    loop->is_stopping = false;
}

void loop_stop(struct loop *loop)
{
    loop->is_stopping = true;
}

int64_t loop_now_ms(const struct loop *loop)
{
    return loop->now_ms;
}

int64_t loop_unix_ms(const struct loop *loop)
{
    return loop->unix_ms;
}

enum status loop_listen(struct loop *loop, const char *address,
                        struct loop_door *door, uint16_t *out_port)
{
    int fd;
    const enum status st = listener_bind(address, &fd, out_port);
    return st == OK ? listener_open(loop, fd, door, out_port) : st;
}

enum status loop_bind(const char *address, int *out_fd, uint16_t *out_port)
{
    return listener_bind(address, out_fd, out_port);
}

enum status loop_listen_on(struct loop *loop, int fd, struct loop_door *door,
                           uint16_t *out_port)
{
    return listener_open(loop, fd, door, out_port);
}

void loop_stop_listening(struct loop *loop)
{
    listener_stop_all(loop);
}

void loop_limit_conns(struct loop *loop, unsigned in_all, unsigned per_address)
{
    loop->max_conns = conns_that_fit(in_all);
    loop->max_per_address = per_address;
}

void loop_trust_proxies(struct loop *loop, const struct network *proxies,
                        size_t count)
{
    loop->proxies = proxies;
    loop->n_proxies = count;
}

unsigned loop_conn_count(const struct loop *loop)
{
    return loop->n_conns;
}

enum status loop_watch_signals(struct loop *loop, const int *signals,
                               unsigned count, struct loop_signal *watcher)
{
    return signals_open(loop, signals, count, watcher);
}

const struct loop_counters *loop_counters(const struct loop *loop)
{
    return &loop->counters;
}

bool loop_watch(struct loop *loop, int fd, uint32_t events, struct watch *watch)
{
    struct epoll_event event = { .events = events, .data.ptr = watch };
    return epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

void loop_rewatch(struct loop *loop, int fd, uint32_t events,
                  struct watch *watch)
{
    struct epoll_event event = { .events = events, .data.ptr = watch };
    if (epoll_ctl(loop->epoll_fd, EPOLL_CTL_MOD, fd, &event) < 0)
        log_error("descriptor not watched fd=%d error=%d", fd, errno);
}

void loop_defer(struct loop *loop, struct chore *chore)
{
    if (list_is_empty(&chore->node))
        list_push(&loop->chores, &chore->node);
}
