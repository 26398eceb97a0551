#include "io/conn.h"

#include <assert.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/mem.h"
#include "io/conn_body.h"
#include "io/inflow.h"
#include "io/outflow.h"

_Static_assert(ADDRESS_TEXT_BYTES == 46, "conn_address says so");

static void on_ready(struct watch *watch, uint32_t events)
{
    struct conn *conn = OWNER_OF(watch, struct conn, watch);
    if (conn->state == CONN_DEAD)
        return;
    if (events & EPOLLOUT)
        outflow_unblock(conn);
    if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR))
        conn->is_ending = true;
    if (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
        inflow_wake(conn);

    /* Who reads learns it from the read, after what came before it; who is
     * paused would never: the answer it waits for has no reader. */
    if ((events & (EPOLLHUP | EPOLLERR)) && conn->state == CONN_OPEN &&
        conn->is_paused)
        conn_die(conn, CONN_LOSS_PEER);
}

static void on_due(struct timer *timer)
{
    struct conn *conn = OWNER_OF(timer, struct conn, deadline);
    if (conn->state == CONN_CLOSING)
        conn_die(conn, (enum conn_loss)conn->loss);
    else
        conn->owner->events->on_deadline(conn->owner);
}

struct conn *conn_new(struct loop *loop, int fd, const struct address *peer)
{
    struct conn *conn = slab_take(&loop->conns);
    conn->watch.on_ready = on_ready;
    conn->loop = loop;
    conn->fd = fd;
    conn->peer = *peer;
    list_init(&conn->turn);
    list_init(&conn->place);
    timer_init(&conn->deadline, on_due);
    if (!loop_watch(loop, fd, EPOLLIN | EPOLLRDHUP | EPOLLET, &conn->watch)) {
        close(fd);
        slab_give(&loop->conns, conn);
        return NULL;
    }
    list_push(&loop->quiet, &conn->place);
    loop->n_conns++;
    return conn;
}

static void move_to(struct conn *conn, struct list *list)
{
    list_remove(&conn->place);
    list_push(list, &conn->place);
}

void conn_die(struct conn *conn, enum conn_loss why)
{
    if (conn->state == CONN_DEAD)
        return;
    conn->state = CONN_DEAD;
    conn->loss = why;
    timer_cancel(&conn->deadline);
    list_remove(&conn->turn);
    move_to(conn, &conn->loop->dead);
}

void conn_end(struct conn *conn, enum conn_loss why)
{
    conn->state = CONN_CLOSING;
    conn->loss = why;
    timer_set(conn->loop, &conn->deadline, conn->loop->now_ms + LIMIT_CLOSE_MS);
    conn_soil(conn);
    if (conn->is_readable)
        inflow_wake(conn);
    if (conn->is_blocked)
        conn_linger(conn);
}

void conn_fail(struct conn *conn, enum conn_loss why)
{
    const bool has_words = conn->state == CONN_OPEN && conn->tls != NULL &&
                           tls_stream_has_words(conn->tls);
    if (!has_words) {
        conn_die(conn, why);
        return;
    }
    output_done(&conn->output, &conn->loop->blocks);
    conn_end(conn, why);
}

void conn_refuse_plain(struct conn *conn, struct slice answer)
{
    tls_stream_free(conn->tls);
    conn->tls = NULL;
    output_done(&conn->output, &conn->loop->blocks);
    output_lend(&conn->output, answer);
    conn->is_readable = true; /* unread input would turn our FIN into a reset */
    conn_end(conn, CONN_LOSS_PEER);
}

void conn_linger(struct conn *conn)
{
    struct loop *loop = conn->loop;
    if (conn->is_counted || conn->is_proxied)
        return;
    const struct address subscriber = address_subscriber(&conn->peer);
    conn->is_counted =
        crowd_enter(&loop->crowd, &subscriber, loop->max_per_address);
    if (!conn->is_counted)
        conn_die(conn, CONN_LOSS_DROPPED);
}

void conn_soil(struct conn *conn)
{
    if (conn->is_blocked || conn->is_soiled)
        return;
    conn->is_soiled = true;
    move_to(conn, &conn->loop->dirty);
}

void conn_bury(struct conn *conn)
{
    struct loop *loop = conn->loop;
    if (conn->owner != NULL)
        conn->owner->events->on_lost(conn->owner, (enum conn_loss)conn->loss);

    close(conn->fd); /* takes it out of epoll, too */
    conn_trust(conn);
    output_done(&conn->output, &loop->blocks);
    tls_stream_free(conn->tls);
    mem_free(conn->kept);
    loop->n_conns--;
    slab_give(&loop->conns, conn);
}

void conn_set_owner(struct conn *conn, struct conn_owner *owner)
{
    conn->owner = owner;
    conn->is_handed_over = true;
    inflow_retry(conn);
}

void conn_write(struct conn *conn, struct slice s)
{
    if (conn->state != CONN_OPEN || s.len == 0)
        return;
    output_write(&conn->output, &conn->loop->blocks, s);
    conn_soil(conn);
}

uint8_t *conn_room(struct conn *conn, size_t len)
{
    assert(len > 0 && len <= CONN_ROOM_MAX);
    if (conn->state != CONN_OPEN)
        return NULL;
    conn_soil(conn);
    return output_room(&conn->output, &conn->loop->blocks, len);
}

void conn_write_lent(struct conn *conn, struct slice s)
{
    if (conn->state != CONN_OPEN || s.len == 0)
        return;
    output_lend(&conn->output, s);
    conn_soil(conn);
}

size_t conn_queued(const struct conn *conn)
{
    return conn->output.len;
}

void conn_pause(struct conn *conn)
{
    conn->is_paused = true;
}

void conn_resume(struct conn *conn)
{
    if (!conn->is_paused)
        return;
    conn->is_paused = false;
    conn->is_resumed = true;
    inflow_retry(conn);
}

void conn_set_deadline(struct conn *conn, int64_t due_ms)
{
    if (conn->state != CONN_OPEN)
        return;
    if (due_ms == 0)
        timer_cancel(&conn->deadline);
    else
        timer_set(conn->loop, &conn->deadline, due_ms);
}

void conn_close(struct conn *conn)
{
    if (conn->state == CONN_OPEN)
        conn_end(conn, CONN_LOSS_CLOSED);
}

void conn_drop(struct conn *conn)
{
    conn_die(conn, CONN_LOSS_DROPPED);
}

void conn_trust(struct conn *conn)
{
    if (!conn->is_counted)
        return;
    const struct address subscriber = address_subscriber(&conn->peer);
    crowd_leave(&conn->loop->crowd, &subscriber);
    conn->is_counted = false;
}

struct loop *conn_loop(const struct conn *conn)
{
    return conn->loop;
}

bool conn_is_proxied(const struct conn *conn)
{
    return conn->is_proxied;
}

bool conn_is_reserved(const struct conn *conn)
{
    return conn->is_reserved;
}

char *conn_address(const struct conn *conn, char out[46])
{
    return address_print(&conn->peer, out);
}
