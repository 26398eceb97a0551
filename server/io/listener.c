#include "io/listener.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "io/conn_body.h"
#include "io/network.h"
#include "io/socket.h"

enum {
    BATCH = 64,          /* accepted per tick: open links come first       */
    REST_MS = 100,       /* when the system cannot even refuse             */
    LOG_EVERY_MS = 1000, /* a flood must not become a flood of lines       */
};

struct listener {
    struct watch watch;
    struct list node; /* in loop->listeners or loop->stopped_listeners */
    struct loop *loop;
    struct loop_door *door;
    struct timer rest; /* set: not watching until it is due */
    int fd;            /* -1 when stopped */
};

static void note_refusal(struct loop *loop, const char *reason)
{
    loop->counters.refused++;
    if (loop->now_ms < loop->refusal_log_ms)
        return;
    loop->refusal_log_ms = loop->now_ms + LOG_EVERY_MS;
    log_warn("connection refused reason=%s open=%u refused=%llu", reason,
             loop->n_conns, (unsigned long long)loop->counters.refused);
}

static bool count(struct loop *loop, const struct address *peer)
{
    const struct address subscriber = address_subscriber(peer);
    return crowd_enter(&loop->crowd, &subscriber, loop->max_per_address);
}

static bool is_proxy(const struct loop *loop, const struct address *peer)
{
    for (size_t i = 0; i < loop->n_proxies; i++) {
        if (network_has(&loop->proxies[i], peer))
            return true;
    }
    return false;
}

static void uncount(struct loop *loop, const struct address *peer)
{
    const struct address subscriber = address_subscriber(peer);
    crowd_leave(&loop->crowd, &subscriber);
}

/* Whether one more may come, of this machine also into the reserve. */
static bool has_room(const struct loop *loop, const struct address *peer)
{
    const unsigned reserve =
        address_is_loopback(peer) ? LIMIT_CONNS_RESERVED : 0;
    return loop->n_conns < loop->max_conns + reserve;
}

/* Takes `fd`. */
static void admit(struct listener *listener, int fd, const struct address *peer)
{
    struct loop *loop = listener->loop;
    const bool is_full = !has_room(loop, peer);
    const bool is_reserved = loop->n_conns >= loop->max_conns;
    const bool is_proxied = is_proxy(loop, peer);
    if (is_full || (!is_proxied && !count(loop, peer))) {
        close(fd);
        note_refusal(loop, is_full ? "too_many" : "too_many_of_address");
        return;
    }
    struct conn *conn = conn_new(loop, fd, peer);
    if (conn == NULL) {
        if (!is_proxied)
            uncount(loop, peer);
        note_refusal(loop, "epoll");
        return;
    }
    conn->is_counted = !is_proxied;
    conn->is_proxied = is_proxied;
    conn->is_reserved = is_reserved;
    if (listener->door->tls != NULL)
        conn->tls = tls_stream_new(listener->door->tls, conn);
    loop->counters.accepted++;
    conn->owner = listener->door->on_accept(listener->door, conn);
    if (conn->owner == NULL)
        conn_drop(conn);
}

/* Accept one and close it, with the spare descriptor; false when there is no
 * spare, or somebody else took its place. */
static bool refuse_one(struct listener *listener)
{
    struct loop *loop = listener->loop;
    if (loop->spare_fd < 0)
        loop->spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (loop->spare_fd < 0)
        return false;
    close(loop->spare_fd);
    struct address peer;
    const int fd = socket_accept(listener->fd, &peer);
    if (fd >= 0)
        close(fd);
    loop->spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (fd >= 0)
        note_refusal(loop, "no_descriptors");
    return fd >= 0;
}

static void rest(struct listener *listener)
{
    loop_rewatch(listener->loop, listener->fd, 0, &listener->watch);
    timer_set(listener->loop, &listener->rest,
              listener->loop->now_ms + REST_MS);
}

static void on_rested(struct timer *timer)
{
    struct listener *listener = OWNER_OF(timer, struct listener, rest);
    loop_rewatch(listener->loop, listener->fd, EPOLLIN, &listener->watch);
}

static void on_ready(struct watch *watch, uint32_t events)
{
    (void)events;
    struct listener *listener = OWNER_OF(watch, struct listener, watch);
    for (int i = 0; i < BATCH && listener->fd >= 0; i++) {
        struct address peer;
        const int fd = socket_accept(listener->fd, &peer);
        if (fd >= 0) {
            admit(listener, fd, &peer);
        } else if (fd == ACCEPT_NONE) {
            return;
        } else if (fd == ACCEPT_ERROR ||
                   (fd == ACCEPT_FULL && !refuse_one(listener))) {
            rest(listener);
            return;
        }
    }
}

enum status listener_bind(const char *address, int *out_fd, uint16_t *out_port)
{
    struct endpoint endpoint;
    const enum status st = endpoint_parse(address, &endpoint);
    return st == OK ? socket_listen(&endpoint, out_fd, out_port) : st;
}

enum status listener_open(struct loop *loop, int fd, struct loop_door *door,
                          uint16_t *out_port)
{
    const enum status st = socket_adopt(fd, out_port);
    if (st != OK) {
        close(fd);
        return st;
    }

    struct listener *listener = mem_new(sizeof *listener);
    *listener = (struct listener){
        .watch = { on_ready },
        .loop = loop,
        .door = door,
        .fd = fd,
    };
    timer_init(&listener->rest, on_rested);
    list_init(&listener->node);
    if (!loop_watch(loop, fd, EPOLLIN, &listener->watch)) {
        close(fd);
        mem_free(listener);
        return ERR_IO;
    }
    list_push(&loop->listeners, &listener->node);
    return OK;
}

void listener_stop(struct listener *listener)
{
    close(listener->fd);
    listener->fd = -1; /* events of this tick may still name it */
    timer_cancel(&listener->rest);
    list_remove(&listener->node);
    list_push(&listener->loop->stopped_listeners, &listener->node);
}

void listener_stop_all(struct loop *loop)
{
    while (!list_is_empty(&loop->listeners))
        listener_stop(OWNER_OF(loop->listeners.next, struct listener, node));
}

void listener_bury_all(struct loop *loop)
{
    for (struct list *node; (node = list_take(&loop->stopped_listeners));)
        mem_free(OWNER_OF(node, struct listener, node));
}
