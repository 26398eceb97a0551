/*
 * io/loop_body.h - what the files of this room know of the loop.
 *
 * Nobody outside io/ includes it.
 *
 * Each connection hangs in exactly one of quiet, dirty and dead, by
 * conn.place, and in at most one of ready and again, by conn.turn.
 *
 * Connections are watched edge-triggered.  Pausing is then a flag instead of
 * two epoll_ctl(2) per request, nobody spins on a FIN that nobody reads, and
 * once EPOLLOUT has been asked for it costs nothing to leave it on.  The price
 * is to remember who may have more to read: the list ready.  Listeners,
 * signals and the workers' eventfd are level-triggered.
 */
#ifndef IO_LOOP_BODY_H
#define IO_LOOP_BODY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>

#include "base/list.h"
#include "base/slab.h"
#include "io/block.h"
#include "io/crowd.h"
#include "io/loop.h"
#include "io/timer.h"
#include "io/wheel.h"

enum {
    LOOP_EVENTS = 512, /* taken from epoll per tick; the rest is next */

    /* One read takes at most this: two of the largest messages. */
    LOOP_INPUT_BYTES = 256 * 1024,

    /* Steps of TLS handshakes per tick; each takes up to a millisecond. */
    LOOP_STEPS = 16,
};

/* Something epoll watches: the first member of it.  In the phase read. */
struct watch {
    void (*on_ready)(struct watch *, uint32_t events);
};

/* Something to do once in the next phase jobs. */
struct chore {
    struct list node; /* in loop->chores, or empty */
    void (*on_turn)(struct chore *);
};

struct loop {
    int epoll_fd;
    int spare_fd; /* given up to accept and refuse when there are none; -1 */
    bool is_stopping;
    int64_t now_ms, unix_ms;

    struct list ready;  /* may have more to read: read in the next tick */
    struct list again;  /* has kept input that its owner wants now */
    struct list quiet;  /* nothing to write, or the kernel is full */
    struct list dirty;  /* to be written, or shut, in flush */
    struct list dead;   /* to be buried, in order of death */
    struct list chores; /* for the phase jobs */

    struct list listeners, stopped_listeners, signals;

    struct slab conns;
    struct block_pool blocks;
    struct timer trim; /* set while either has spare pages */
    bool is_shrinking; /* the last trim gave pages back    */
    struct crowd crowd;
    struct list greetings; /* of tls_stream: in a handshake, oldest first */
    unsigned n_greetings, max_greetings;
    unsigned steps_left, max_steps; /* of handshakes, per tick */
    unsigned n_conns;               /* not buried yet */
    unsigned max_conns, max_per_address;
    const struct network *proxies; /* trusted */
    size_t n_proxies;
    int64_t refusal_log_ms; /* no line about refusals before */

    struct loop_counters counters;
    struct epoll_event events[LOOP_EVENTS];
    struct wheel wheel;
    uint8_t input[LOOP_INPUT_BYTES];
};

/* Watch `fd`; false when the system refuses. */
bool loop_watch(struct loop *loop, int fd, uint32_t events,
                struct watch *watch);

/* Watch it for other events. */
void loop_rewatch(struct loop *loop, int fd, uint32_t events,
                  struct watch *watch);

/* Run `chore` in the next phase jobs; once, however often it is asked. */
void loop_defer(struct loop *loop, struct chore *chore);

#endif
