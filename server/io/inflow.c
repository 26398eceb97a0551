#include "io/inflow.h"

#include <assert.h>

#include "io/conn_body.h"
#include "io/socket.h"

static bool may_read(const struct conn *conn)
{
    return conn->state == CONN_CLOSING ||
           (conn->state == CONN_OPEN && !conn->is_paused);
}

void inflow_wake(struct conn *conn)
{
    conn->is_readable = true;
    if (may_read(conn) && list_is_empty(&conn->turn))
        list_push(&conn->loop->ready, &conn->turn);
}

/*
 * Offer `data` to the owner; returns how many bytes were taken.  Offers the
 * rest at once when it was handed over, or when the owner paused, took some,
 * and resumed: otherwise the owner has said that it wants more first.
 */
static size_t offer(struct conn *conn, uint8_t *data, size_t len)
{
    size_t taken = 0;
    bool goes_on = true;
    conn->is_taking = true;
    while (goes_on) {
        struct conn_owner *owner = conn->owner;
        conn->is_handed_over = conn->is_resumed = false;
        const size_t n =
            owner->events->on_bytes(owner, data + taken, len - taken);
        assert(n <= len - taken);
        taken += n;
        goes_on = (conn->is_handed_over || (conn->is_resumed && n > 0)) &&
                  taken < len && conn->state == CONN_OPEN && !conn->is_paused;
    }
    conn->is_taking = false;
    return taken;
}

static void offer_kept(struct conn *conn)
{
    const size_t taken = offer(conn, conn->kept->bytes, conn->kept->len);
    conn->kept = kept_skip(conn->kept, taken);
}

static void take(struct conn *conn, size_t len)
{
    uint8_t *data = conn->loop->input;
    if (conn->kept != NULL) {
        conn->kept = kept_push(conn->kept, data, len);
        offer_kept(conn);
        return;
    }
    const size_t taken = offer(conn, data, len);
    if (taken < len && conn->state == CONN_OPEN)
        conn->kept = kept_push(NULL, data + taken, len - taken);
}

/* FIN, or close_notify: nothing more will come, but what is queued may still
 * go out; and TLS says its own close_notify before it closes (RFC 8446 6.1). */
static void end(struct conn *conn)
{
    conn->has_ended = true;
    conn->is_readable = false;
    const bool has_words = conn->output.len > 0 || conn->tls != NULL;
    if (conn->state == CONN_OPEN && has_words)
        conn_end(conn, CONN_LOSS_PEER);
    else if (conn->state == CONN_OPEN)
        conn_die(conn, CONN_LOSS_PEER);
    else if (conn->is_shut)
        conn_die(conn, (enum conn_loss)conn->loss);
}

/* Who has nothing more to say does not mind how the peer goes. */
static void fail(struct conn *conn, enum conn_loss why)
{
    conn_fail(conn, conn->is_shut ? (enum conn_loss)conn->loss : why);
}

/* Input that is thrown away need not be unsealed. */
static bool is_sealed(const struct conn *conn)
{
    return conn->tls != NULL && conn->state == CONN_OPEN;
}

static ssize_t read_once(struct conn *conn)
{
    struct loop *loop = conn->loop;
    if (is_sealed(conn))
        return tls_stream_read(conn->tls, loop->input, sizeof loop->input);
    return socket_read(conn->fd, loop->input, sizeof loop->input);
}

/* epoll(7): a short read has emptied a stream; the next byte is a new edge,
 * but the FIN that was announced with this one is not. */
static bool may_have_more(const struct conn *conn, size_t n)
{
    return conn->is_ending || (is_sealed(conn) ? tls_stream_has_more(conn->tls)
                                               : n == LOOP_INPUT_BYTES);
}

/* A handshake costs a hundred times what a message does: some in each tick,
 * and open links between them.  Whether `conn` has to wait for the next. */
static bool must_wait(struct conn *conn)
{
    struct loop *loop = conn->loop;
    if (!is_sealed(conn) || !tls_stream_is_greeting(conn->tls))
        return false;
    if (loop->steps_left == 0) {
        inflow_wake(conn);
        return true;
    }
    loop->steps_left--;
    return false;
}

void inflow_turn(struct conn *conn)
{
    struct loop *loop = conn->loop;
    if (!may_read(conn) || conn->has_ended || must_wait(conn))
        return;

    const ssize_t n = read_once(conn);
    if (n == SOCKET_WAIT) {
        conn->is_readable = false;
    } else if (n == TLS_STREAM_PLAIN) {
        conn_refuse_plain(conn, tls_stream_plain_answer(conn->tls));
    } else if (n < 0) {
        fail(conn, n == SOCKET_RESET ? CONN_LOSS_PEER : CONN_LOSS_ERROR);
    } else if (n == 0) {
        end(conn);
    } else {
        loop->counters.bytes_in += (uint64_t)n;
        conn->is_readable = may_have_more(conn, (size_t)n);
        if (conn->state == CONN_OPEN)
            take(conn, (size_t)n);
        if (conn->is_readable)
            inflow_wake(conn);
    }
}

void inflow_retry(struct conn *conn)
{
    if (!may_read(conn) || conn->is_taking)
        return;
    if (conn->kept != NULL && conn->state == CONN_OPEN) {
        list_remove(&conn->turn);
        list_push(&conn->loop->again, &conn->turn);
    } else if (conn->is_readable) {
        inflow_wake(conn);
    }
}

void inflow_again(struct conn *conn)
{
    if (conn->state == CONN_OPEN && !conn->is_paused && conn->kept != NULL)
        offer_kept(conn);
    if (conn->is_readable)
        inflow_wake(conn);
}
