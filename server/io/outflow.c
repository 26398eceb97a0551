#include "io/outflow.h"

#include <string.h>

#include "base/limits.h"
#include "io/conn_body.h"
#include "io/socket.h"

/* Pieces per write: 1 MiB in large blocks, LIMIT_SEND_QUEUE_BYTES. */
enum { PIECES = 64 };

/* Records of one sealed connection per tick: a large answer may take more. */
enum { RECORDS = 16 };

/* EPOLLOUT is edge-triggered and costs nothing while the kernel has room, so
 * it is asked for once, when the kernel first refuses bytes, and left on. */
static void block(struct conn *conn)
{
    conn->is_blocked = true;
    if (conn->is_awaited)
        return;
    conn->is_awaited = true;
    loop_rewatch(conn->loop, conn->fd,
                 EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, &conn->watch);
}

/* Returns how many bytes went out, or what socket_write says. */
static ssize_t write_once(struct conn *conn)
{
    struct loop *loop = conn->loop;
    struct iovec pieces[PIECES];
    const int n_pieces = output_pieces(&conn->output, pieces, PIECES);
    size_t offered = 0;
    for (int i = 0; i < n_pieces; i++)
        offered += pieces[i].iov_len;

    loop->counters.writes++;
    const ssize_t n = socket_write(conn->fd, pieces, n_pieces);
    if (n > 0) {
        loop->counters.bytes_out += (uint64_t)n;
        output_skip(&conn->output, &loop->blocks, (size_t)n);
    }
    if (n == SOCKET_WAIT || (n >= 0 && (size_t)n < offered))
        block(conn);
    return n;
}

/* One record's content from the queue: where it lies, or, in pieces, copied
 * into the buffer of the phase read, which nobody reads now. */
static struct slice next_content(struct conn *conn)
{
    struct iovec pieces[PIECES];
    const int n_pieces = output_pieces(&conn->output, pieces, PIECES);
    if (n_pieces == 1 || pieces[0].iov_len >= TLS_STREAM_RECORD_BYTES)
        return slice_of(pieces[0].iov_base, pieces[0].iov_len);

    uint8_t *const room = conn->loop->input;
    size_t len = 0;
    for (int i = 0; i < n_pieces && len < TLS_STREAM_RECORD_BYTES; i++) {
        const size_t left = TLS_STREAM_RECORD_BYTES - len;
        const size_t n = pieces[i].iov_len < left ? pieces[i].iov_len : left;
        memcpy(room + len, pieces[i].iov_base, n);
        len += n;
    }
    return slice_of(room, len);
}

/* The same for a sealed connection: 0 also when the peer is to speak first. */
static ssize_t write_sealed(struct conn *conn)
{
    ssize_t n = tls_stream_push(conn->tls);
    ssize_t all = 0;
    for (int i = 0; n > 0 && i < RECORDS && conn->output.len > 0; i++) {
        n = tls_stream_write(conn->tls, next_content(conn));
        if (n <= 0)
            break;
        output_skip(&conn->output, &conn->loop->blocks, (size_t)n);
        all += n;
    }
    conn->loop->counters.bytes_out += (uint64_t)all;
    if (n == SOCKET_WAIT)
        block(conn);
    return n == SOCKET_RESET || n == SOCKET_ERROR ? n : all;
}

static void shut(struct conn *conn)
{
    if (conn->tls != NULL && tls_stream_shut(conn->tls) == SOCKET_WAIT) {
        block(conn);
        return;
    }
    socket_shut(conn->fd);
    conn->is_shut = true;
    if (conn->has_ended)
        conn_die(conn, (enum conn_loss)conn->loss);
}

void outflow_flush(struct conn *conn)
{
    ssize_t n = 0;
    conn->is_soiled = false;
    if (conn->tls != NULL)
        n = write_sealed(conn);
    else if (conn->output.len > 0)
        n = write_once(conn);
    if (n == SOCKET_RESET || n == SOCKET_ERROR) {
        conn_die(conn, n == SOCKET_RESET ? CONN_LOSS_PEER : CONN_LOSS_ERROR);
        return;
    }

    /* A slow reader may take its time over a last large answer. */
    if (n > 0 && conn->state == CONN_CLOSING)
        timer_set(conn->loop, &conn->deadline,
                  conn->loop->now_ms + LIMIT_CLOSE_MS);
    if (conn->output.len > 0) {
        if (n > 0)
            conn_soil(conn); /* more pieces than one write takes */
        if (conn->state == CONN_CLOSING && conn->is_blocked)
            conn_linger(conn);
        return;
    }
    if (n > 0 && conn->owner->events->on_flushed != NULL)
        conn->owner->events->on_flushed(conn->owner);
    if (conn->state == CONN_CLOSING && conn->output.len == 0 &&
        !conn->is_shut && !conn->is_blocked)
        shut(conn);
}

void outflow_unblock(struct conn *conn)
{
    const bool was_blocked = conn->is_blocked;
    conn->is_blocked = false;
    if (conn->output.len > 0 || (was_blocked && conn->tls != NULL))
        conn_soil(conn);
}
