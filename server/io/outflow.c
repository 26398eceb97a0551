#include "io/outflow.h"

#include "base/limits.h"
#include "io/conn_body.h"
#include "io/socket.h"

/* Pieces per write: 1 MiB in large blocks, LIMIT_SEND_QUEUE_BYTES. */
enum { PIECES = 64 };

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

static void shut(struct conn *conn)
{
    socket_shut(conn->fd);
    conn->is_shut = true;
    if (conn->has_ended)
        conn_die(conn, (enum conn_loss)conn->loss);
}

void outflow_flush(struct conn *conn)
{
    ssize_t n = 0;
    if (conn->output.len > 0)
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
        conn_soil(conn); /* more pieces than one write takes */
        if (conn->state == CONN_CLOSING && conn->is_blocked)
            conn_linger(conn);
        return;
    }
    if (n > 0 && conn->owner->events->on_flushed != NULL)
        conn->owner->events->on_flushed(conn->owner);
    if (conn->state == CONN_CLOSING && conn->output.len == 0 && !conn->is_shut)
        shut(conn);
}

void outflow_unblock(struct conn *conn)
{
    conn->is_blocked = false;
    if (conn->output.len > 0)
        conn_soil(conn);
}
