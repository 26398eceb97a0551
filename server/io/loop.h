/*
 * io/loop.h - the one thread that owns every socket and every timer.
 *
 * The tick, always in this order:
 *
 *   wait -> stamp -> read -> jobs -> timers -> flush -> bury
 *
 *   wait    epoll_wait until something is ready or a timer is due
 *   stamp   read the clocks, once; everybody in this tick sees the same time
 *   read    accept, and give what arrived to each connection's owner
 *   jobs    what workers finished (io/pool.h), and what was posted
 *   timers  what is due (io/timer.h); after it, kept input that was set free
 *           by conn_resume or conn_set_owner goes to its owner
 *   flush   one write for each connection that has output
 *   bury    on_lost for the connections that died in this tick, in the order
 *           of their deaths, and free them; who is dropped by an on_lost is
 *           the last of them
 *
 * Nobody writes to a socket outside flush; nobody frees a connection outside
 * bury.  The loop never blocks but in wait, and does a bounded amount in each
 * phase; what is left over makes the next wait return at once.
 */
#ifndef IO_LOOP_H
#define IO_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct loop;
struct conn;
struct conn_owner;
struct network;
struct tls;

/* NULL when the system has no descriptors left (logged).  One per process:
 * it raises the limit of open descriptors as far as it may. */
struct loop *loop_open(void);

/* Drops every connection (each owner gets its on_lost) and takes out every
 * timer.  After pool_close.  loop_close(NULL) does nothing. */
void loop_close(struct loop *loop);

/* Tick until loop_stop.  Returns after the tick in which it was called; at
 * once if that was before. */
void loop_run(struct loop *loop);

/* One tick that waits at most `wait_ms`: for tests. */
void loop_tick(struct loop *loop, int wait_ms);

/* End loop_run after this tick.  On the loop's thread only. */
void loop_stop(struct loop *loop);

/* The stamp of this tick on the monotonic clock, milliseconds. */
int64_t loop_now_ms(const struct loop *loop);

/* The stamp of this tick as Unix time, milliseconds. */
int64_t loop_unix_ms(const struct loop *loop);

/*
 * Who decides over new connections.  on_accept returns the owner of `conn`,
 * which from then on gets its events; NULL refuses it (it is dropped, and
 * nobody hears on_lost).
 */
struct loop_door {
    struct conn_owner *(*on_accept)(struct loop_door *door, struct conn *conn);
    struct tls *tls; /* borrowed; NULL: connections are plain */
};

/*
 * Listen on `address` ("127.0.0.1:8080", "[::1]:8080", port 0 for any).  No
 * names; "[::]" takes IPv4 as well.
 *
 * door      borrowed until loop_close.
 * out_port  the port that was bound.
 *
 * Returns OK; ERR_MALFORMED for an address that cannot be read; ERR_CONFLICT
 * when the port is taken; ERR_DENIED when we may not bind it; ERR_IO.
 */
MUST_CHECK enum status loop_listen(struct loop *loop, const char *address,
                                   struct loop_door *door, uint16_t *out_port);

/*
 * The two halves of loop_listen, for a process that binds a port as root and
 * then becomes somebody else.  loop_bind: `out_fd` is the caller's, until
 * loop_listen_on takes it; who connects meanwhile waits.
 */
MUST_CHECK enum status loop_bind(const char *address, int *out_fd,
                                 uint16_t *out_port);

/* `fd` may also be inherited: ERR_MALFORMED when it is no TCP socket that
 * listens; else OK or ERR_IO.  Takes it, also when it fails. */
MUST_CHECK enum status loop_listen_on(struct loop *loop, int fd,
                                      struct loop_door *door,
                                      uint16_t *out_port);

/* Stop accepting; open connections go on. */
void loop_stop_listening(struct loop *loop);

/*
 * How many connections there may be, in all and per address (an IPv6
 * address counts by its /64, which one subscriber has whole); those beyond
 * are closed as they come.  LIMIT_CONNS and LIMIT_CONNS_PER_ADDRESS until
 * then; behind a reverse proxy every connection has the proxy's address.
 * In all never so many that the process has no descriptors left for files.
 * LIMIT_CONNS_RESERVED more come in from loopback (conn_is_reserved).
 */
void loop_limit_conns(struct loop *loop, unsigned in_all, unsigned per_address);

/*
 * Reverse proxies that the operator runs: their connections are many people's,
 * so they are not counted per address, and conn_is_proxied says so.
 * `proxies` is borrowed until loop_close.
 */
void loop_trust_proxies(struct loop *loop, const struct network *proxies,
                        size_t count);

/* How many connections are open now. */
unsigned loop_conn_count(const struct loop *loop);

/*
 * Call `on_signal(signal, context)` in the phase jobs when `signal` arrives.
 * Blocks the signal for the whole process, for good; call before threads
 * start.  The watcher is borrowed until loop_close.  OK or ERR_IO.
 */
struct loop_signal {
    void (*on_signal)(struct loop_signal *, int signal);
};
MUST_CHECK enum status loop_watch_signals(struct loop *loop, const int *signals,
                                          unsigned count,
                                          struct loop_signal *watcher);

/* Counters for /metrics; all but the last only grow. */
struct loop_counters {
    uint64_t ticks;
    uint64_t accepted;
    uint64_t refused; /* over a cap, or no descriptors             */
    uint64_t bytes_in;
    uint64_t bytes_out;
    uint64_t writes;            /* write system calls                        */
    uint64_t handshakes;        /* of TLS, done                      */
    uint64_t handshakes_failed; /* given up, by either side          */
    int64_t tls_expires_s;      /* Unix time: of the certificate; 0  */
};
const struct loop_counters *loop_counters(const struct loop *loop);

#endif
