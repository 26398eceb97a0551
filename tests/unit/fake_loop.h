/*
 * fake_loop.h - io/ without a socket, a thread or a clock.
 *
 * Linked instead of the whole room (`fake_loop.c io/` in TEST.fakes), it
 * keeps the promises of io/loop.h, io/conn.h, io/timer.h and io/pool.h; the
 * test plays the peers and moves the clock.  Open it with loop_open, end it
 * with loop_close.
 *
 * What differs from the real room, so that tests are exact:
 *   - a timer fires at its due time to the millisecond, in order of due time;
 *   - jobs are worked in the phase jobs, on the calling thread, as worker 0;
 *   - a peer answers our end of the connection with its own at once;
 *   - a dead conn may still be looked at with fake_conn_* until loop_close.
 */
#ifndef FAKE_LOOP_H
#define FAKE_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "io/conn.h"
#include "io/loop.h"

/* What loop_now_ms and loop_unix_ms say after loop_open. */
#define FAKE_START_MS INT64_C(1000000)
#define FAKE_START_UNIX_MS INT64_C(1767225600000) /* 2026-01-01 */

/* --- clock ---------------------------------------------------------------*/

/* Move both clocks by `ms` and tick; every timer on the way fires in a tick
 * of its own, at its own time. */
void fake_loop_advance(struct loop *loop, int64_t ms);

/* The wall clock jumps; the monotonic one does not notice. */
void fake_loop_set_unix(struct loop *loop, int64_t unix_ms);

/* --- peers ---------------------------------------------------------------*/

/* A new connection from 127.0.0.1.  The door of loop_listen decides over it;
 * without one it has no owner until conn_set_owner. */
struct conn *fake_conn_open(struct loop *loop);

/* It came beyond the cap: conn_is_reserved says so. */
void fake_conn_reserve(struct conn *conn);

/* `s` (copied) is in the kernel, to be read in the next tick. */
void fake_conn_arrive(struct conn *conn, struct slice s);

/* fake_conn_arrive, and that tick. */
void fake_conn_feed(struct conn *conn, struct slice s);

/* The peer resets the connection: DEAD at once, on_lost in the next bury. */
void fake_conn_lose(struct conn *conn);

/* The peer ends its side: noticed in the next tick that may read. */
void fake_conn_finish(struct conn *conn);

/* How many bytes more the kernel will take; SIZE_MAX at first, 0 stalls. */
void fake_conn_set_window(struct conn *conn, size_t bytes);

/* --- what came out --------------------------------------------------------*/

/* What was flushed and not skipped yet; good until the next tick. */
struct slice fake_conn_sent(const struct conn *conn);

/* Forget the first `n` bytes of fake_conn_sent. */
void fake_conn_skip(struct conn *conn, size_t n);

/* In how many writes that happened. */
unsigned fake_conn_writes(const struct conn *conn);

enum fake_state { FAKE_OPEN, FAKE_CLOSING, FAKE_DEAD };
enum fake_state fake_conn_state(const struct conn *conn);

/* Why it ended; only of a dead one. */
enum conn_loss fake_conn_loss(const struct conn *conn);

bool fake_conn_is_paused(const struct conn *conn);
bool fake_conn_is_trusted(const struct conn *conn);

/* The deadline that is set, or 0. */
int64_t fake_conn_deadline(const struct conn *conn);

/* --- signals --------------------------------------------------------------*/

/* `signal` arrives: its watcher hears it in the next tick. */
void fake_loop_signal(struct loop *loop, int signal);

#endif
