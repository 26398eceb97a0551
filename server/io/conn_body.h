/*
 * io/conn_body.h - what the files of this room know of a connection.
 *
 * Nobody outside io/ includes it.  Small on purpose: a hundred thousand of
 * them may be idle.
 */
#ifndef IO_CONN_BODY_H
#define IO_CONN_BODY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "io/address.h"
#include "io/conn.h"
#include "io/kept.h"
#include "io/loop_body.h"
#include "io/output.h"
#include "io/timer.h"
#include "io/tls_stream.h"

enum conn_state { CONN_OPEN, CONN_CLOSING, CONN_DEAD };

struct conn {
    struct watch watch;
    struct loop *loop;
    struct conn_owner *owner; /* NULL: refused by the door */
    struct list turn;         /* in loop->ready, loop->again, or empty */
    struct list place;        /* in loop->quiet, loop->dirty or loop->dead */
    struct timer deadline;    /* the owner's; in CLOSING, ours */
    struct output output;
    struct kept *kept;      /* read and not taken by the owner; or NULL */
    struct tls_stream *tls; /* NULL: plain */
    struct address peer;
    int fd;

    unsigned state : 2; /* enum conn_state */
    unsigned loss : 2;  /* enum conn_loss, once CLOSING or DEAD */

    /* Input. */
    unsigned is_paused : 1;
    unsigned is_readable : 1;    /* the kernel may have more           */
    unsigned is_ending : 1;      /* after that comes FIN or an error   */
    unsigned has_ended : 1;      /* FIN was read                       */
    unsigned is_taking : 1;      /* its owner is in on_bytes           */
    unsigned is_resumed : 1;     /* since that began                   */
    unsigned is_handed_over : 1; /* to another owner, since then    */

    /* Output. */
    unsigned is_blocked : 1; /* the kernel is full; EPOLLOUT will come */
    unsigned is_awaited : 1; /* EPOLLOUT is asked for, from now on     */
    unsigned is_shut : 1;    /* our FIN is sent                        */
    unsigned is_soiled : 1;  /* flush has it to see yet                */

    unsigned is_counted : 1;  /* in loop->crowd */
    unsigned is_proxied : 1;  /* its peer is a trusted proxy */
    unsigned is_reserved : 1; /* accepted beyond the cap */
};

_Static_assert(sizeof(struct conn) <= 160, "docs/performance.md says 152");

/* A connection on `fd`, which it takes; NULL (and `fd` is closed) when epoll
 * refuses.  It has no owner yet. */
struct conn *conn_new(struct loop *loop, int fd, const struct address *peer);

/* DEAD from now on; nothing happens when it is already. */
void conn_die(struct conn *conn, enum conn_loss why);

/* CLOSING from now on, and `why` when it is done. */
void conn_end(struct conn *conn, enum conn_loss why);

/* It is no use to read from: DEAD, or CLOSING while TLS still has an alert for
 * the peer.  What its owner has queued is lost. */
void conn_fail(struct conn *conn, enum conn_loss why);

/* The peer speaks no TLS: CLOSING, with a plain answer. */
void conn_refuse_plain(struct conn *conn, struct slice answer);

/* CLOSING, and its peer leaves output lying: it counts against the cap per
 * address again, and is DEAD when that is reached. */
void conn_linger(struct conn *conn);

/* Let flush see it in this tick (or the next), unless the kernel is full. */
void conn_soil(struct conn *conn);

/* on_lost, then free; taken out of loop->dead by the caller. */
void conn_bury(struct conn *conn);

#endif
