/*
 * io/conn.h - one TCP connection: bytes in, bytes out, one deadline.
 *
 * Knows sockets and nothing of what travels on them.  The owner (an HTTP
 * exchange, later a link) gets the events; the loop owns the conn.
 *
 *   OPEN --conn_close, or the peer's FIN over queued output--> CLOSING
 *     |                                                          |
 *     | conn_drop, or                            flushed and FIN |
 *     | the peer is gone                       from both, or too |
 *     +------------------------> DEAD <-------------------- late +
 *                                  +--loop bury--> freed
 *
 *   OPEN     reads and writes
 *   CLOSING  what is queued is still written, then our side is shut down;
 *            input is thrown away; the owner gets no more on_bytes
 *   DEAD     in no list but the one that bury frees; the owner hears on_lost
 *            there, its last event, and must not touch the conn after it
 *
 * An idle connection holds no buffer: input is read into one buffer of the
 * loop, output into pooled blocks that go back when they are written.
 */
#ifndef IO_CONN_H
#define IO_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/status.h"

struct loop;
struct conn;
struct conn_owner;

/* Why a connection ended, for the log. */
enum conn_loss {
    CONN_LOSS_CLOSED,  /* we closed it, and it is done      */
    CONN_LOSS_PEER,    /* the peer closed, or reset         */
    CONN_LOSS_DROPPED, /* conn_drop, or loop_close          */
    CONN_LOSS_ERROR,   /* the system reported an error      */
};

struct conn_events {
    /*
     * `len` bytes arrived; they may be changed in place (unmasking) and are
     * borrowed until return.  Returns how many from the start were taken; the
     * rest is kept and comes again in front of what arrives next (after
     * conn_resume in the same tick).  How much that may become is the owner's
     * to bound.  Not called while paused or CLOSING.
     */
    size_t (*on_bytes)(struct conn_owner *, uint8_t *data, size_t len);

    /* Everything queued has gone to the kernel, also in CLOSING.  What is
     * written now goes out in the next tick.  NULL: not interested. */
    void (*on_flushed)(struct conn_owner *);

    /* The deadline of conn_set_deadline passed. */
    void (*on_deadline)(struct conn_owner *);

    /* The last event, always exactly one, in bury.  The owner may free
     * itself. */
    void (*on_lost)(struct conn_owner *, enum conn_loss why);
};

/* First member of every owner; OWNER_OF finds the rest. */
struct conn_owner {
    const struct conn_events *events;
};

/* Another owner from now on (HTTP becomes a WebSocket).  The old one gets
 * no on_lost.  Bytes that were not taken go to the new owner, in this tick. */
void conn_set_owner(struct conn *conn, struct conn_owner *owner);

/* Queue a copy of `s`; written in the flush of this tick.  Ignored when the
 * connection is CLOSING or DEAD. */
void conn_write(struct conn *conn, struct slice s);

/*
 * Room for exactly `len` bytes (at most CONN_ROOM_MAX) in the output queue,
 * to be filled before the caller returns; they count as queued.  NULL when
 * the connection is CLOSING or DEAD.  For building a frame without a copy.
 */
enum { CONN_ROOM_MAX = 128 * 1024 };
uint8_t *conn_room(struct conn *conn, size_t len);

/* Queue `s` without copying: it must outlive the process's connections
 * (a file of the web app, served from memory). */
void conn_write_lent(struct conn *conn, struct slice s);

/* Bytes queued and not yet taken by the kernel. */
size_t conn_queued(const struct conn *conn);

/*
 * Stop and go on reading: while a request is answered, the next one waits.  A
 * FIN waits, too, so that a peer that has ended its side gets its answer; a
 * reset ends the connection even when paused.  Pausing costs no system call.
 */
void conn_pause(struct conn *conn);
void conn_resume(struct conn *conn);

/* Call on_deadline at `due_ms` (loop_now_ms clock); 0 takes it back. */
void conn_set_deadline(struct conn *conn, int64_t due_ms);

/* Write what is queued, shut our side down, wait for the peer's FIN, then
 * DEAD; at most LIMIT_CLOSE_MS from the last byte that the kernel took. */
void conn_close(struct conn *conn);

/* DEAD now; what is queued is lost.  on_lost comes in this tick's bury.  May
 * be called in any event, on any conn. */
void conn_drop(struct conn *conn);

/* It carries somebody who is logged in: no longer counted against the cap
 * per address (loop_limit_conns), until it is CLOSING and its peer does not
 * take what is queued; beyond the cap such a one is dropped. */
void conn_trust(struct conn *conn);

/* The loop that owns it. */
struct loop *conn_loop(const struct conn *conn);

/* Its peer is a proxy that the operator runs (loop_trust_proxies): what it
 * says of whom it speaks for may be believed. */
bool conn_is_proxied(const struct conn *conn);

/* It came beyond the cap in all, from this machine, into the few places that
 * are kept for whoever looks whether the server is well. */
bool conn_is_reserved(const struct conn *conn);

/* The peer's address as text without the port ("127.0.0.1", "::1"); `out`
 * has room for 46 bytes.  Returns `out`. */
char *conn_address(const struct conn *conn, char out[46]);

#endif
