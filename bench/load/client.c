#include "client.h"

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "dialect.h"
#include "watch.h"
#include "wire.h"

enum {
    INPUT_BYTES = 512 * 1024,
    EVENTS = 4096,
    PORTS_PER_ADDRESS = 20000,
    FIRST_ADDRESS = 0x7F000002, /* 127.0.0.2 */
    OUT_FIRST = 2048,
};

struct crowd crowd;
static uint8_t input[INPUT_BYTES];

static void *must(void *memory)
{
    if (memory == NULL)
        errx(1, "out of memory");
    return memory;
}

void crowd_init(uint32_t n_clients)
{
    crowd.n_clients = n_clients;
    crowd.clients = must(calloc(n_clients, sizeof *crowd.clients));
    crowd.dirty = must(calloc(n_clients, sizeof *crowd.dirty));
    crowd.epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (crowd.epoll_fd < 0)
        err(1, "epoll");
    crowd.now_ns = watch_now_ns();
    for (uint32_t i = 0; i < n_clients; i++)
        crowd.clients[i] = (struct client){ .index = i, .user = i, .fd = -1 };
}

/* --- sockets ------------------------------------------------------------ */

static SSL *tls_new(int fd)
{
    static SSL_CTX *context;
    if (context == NULL) {
        context = SSL_CTX_new(TLS_client_method());
        if (context == NULL)
            errx(1, "TLS");
        SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    }
    SSL *tls = SSL_new(context);
    if (tls == NULL || SSL_set_fd(tls, fd) != 1)
        errx(1, "TLS");
    SSL_set_connect_state(tls);
    return tls;
}

/* As recv and send: -1 with EAGAIN when it has to wait, for whichever of
 * the two TLS itself wants. */
static ssize_t result(SSL *tls, int n)
{
    if (n > 0)
        return n;
    const int error = SSL_get_error(tls, n);
    if (error == SSL_ERROR_ZERO_RETURN)
        return 0;
    errno = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE
                ? EAGAIN
                : EPROTO;
    return -1;
}

static ssize_t get(struct client *client, uint8_t *data, size_t room)
{
    return client->tls == NULL
               ? recv(client->fd, data, room, 0)
               : result(client->tls, SSL_read(client->tls, data, (int)room));
}

static ssize_t put(struct client *client, const uint8_t *data, size_t len)
{
    return client->tls == NULL
               ? send(client->fd, data, len, MSG_NOSIGNAL)
               : result(client->tls, SSL_write(client->tls, data, (int)len));
}

void client_connect(struct client *client)
{
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd < 0)
        err(1, "socket %u", client->index);
    const struct sockaddr_in from = {
        .sin_family = AF_INET,
        .sin_addr.s_addr =
            htonl(FIRST_ADDRESS + client->index / PORTS_PER_ADDRESS),
    };
    const struct sockaddr_in to = {
        .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
        .sin_port = htons(crowd.port),
    };
    const int on = 1;
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (bind(fd, (const struct sockaddr *)&from, sizeof from) < 0)
        err(1, "bind %u", client->index);
    if (connect(fd, (const struct sockaddr *)&to, sizeof to) < 0 &&
        errno != EINPROGRESS)
        err(1, "connect %u", client->index);
    client->fd = fd;
    client->tls = crowd.has_tls ? tls_new(fd) : NULL;
    client->state = CLIENT_CONNECTING;
    struct epoll_event event = {
        .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
        .data.u32 = client->index,
    };
    epoll_ctl(crowd.epoll_fd, EPOLL_CTL_ADD, fd, &event);
}

void client_leave(struct client *client)
{
    if (client->state == CLIENT_READY)
        crowd.n_ready--;
    if (client->fd >= 0)
        close(client->fd);
    SSL_free(client->tls);
    free(client->kept);
    free(client->stream);
    client->tls = NULL;
    client->fd = -1;
    client->state = CLIENT_AWAY;
    client->kept = client->stream = NULL;
    client->out_len = client->kept_len = client->stream_len = 0;
    client->in_flight = 0;
    client->is_blocked = false;
}

static void lose(struct client *client)
{
    if (client->state == CLIENT_AWAY)
        return;
    crowd.n_lost++;
    client_leave(client);
    if (crowd.events->on_lost != NULL)
        crowd.events->on_lost(client);
}

/* --- output ------------------------------------------------------------- */

uint8_t *client_room(struct client *client, size_t len)
{
    const size_t need = client->out_len + len;
    if (need > client->out_room) {
        client->out_room = need < OUT_FIRST ? OUT_FIRST : (uint32_t)(2 * need);
        client->out = must(realloc(client->out, client->out_room));
    }
    uint8_t *at = client->out + client->out_len;
    client->out_len += (uint32_t)len;
    if (!client->is_dirty) {
        client->is_dirty = true;
        crowd.dirty[crowd.n_dirty++] = client->index;
    }
    return at;
}

void client_frame(struct client *client, uint8_t opcode, const void *head,
                  size_t head_len, size_t payload_len)
{
    uint8_t *at = client_room(client, wire_size(head_len, payload_len));
    (void)wire_write(at, opcode, head, head_len, payload_len);
}

static void flush(struct client *client)
{
    client->is_dirty = false;
    if (client->fd < 0 || client->is_blocked || client->out_len == 0)
        return;
    const ssize_t n = put(client, client->out, client->out_len);
    if (n < 0 && errno != EAGAIN) {
        lose(client);
        return;
    }
    const uint32_t sent = n < 0 ? 0 : (uint32_t)n;
    client->is_blocked = sent < client->out_len;
    client->out_len -= sent;
    memmove(client->out, client->out + sent, client->out_len);
}

static void ask_upgrade(struct client *client)
{
    char target[128] = "/", lines[256] = "", request[768];
    crowd.dialect->upgrade(client, target, sizeof target, lines, sizeof lines);
    const int n = snprintf(request, sizeof request,
                           "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n"
                           "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                           "Sec-WebSocket-Version: 13\r\n"
                           "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n"
                           "%s\r\n",
                           target, (unsigned)crowd.port, lines);
    memcpy(client_room(client, (size_t)n), request, (size_t)n);
    client->state = CLIENT_UPGRADING;
}

/* --- input -------------------------------------------------------------- */

static size_t take_answer(struct client *client, const uint8_t *data,
                          size_t len)
{
    const uint8_t *end = memmem(data, len, "\r\n\r\n", 4);
    if (end == NULL)
        return 0;
    if (len < 12 || memcmp(data + 8, " 101", 4) != 0)
        errx(1, "not upgraded: %.*s", (int)len, (const char *)data);
    client->state = CLIENT_GREETING;
    if (crowd.dialect->greet == NULL)
        dialect_ready(client);
    else
        crowd.dialect->greet(client);
    return (size_t)(end + 4 - data);
}

static size_t take_frame(struct client *client, const uint8_t *data, size_t len)
{
    struct wire_frame frame;
    const size_t n = wire_read(data, len, &frame);
    if (n == 0)
        return 0;
    if (frame.opcode == WIRE_PING) {
        client_frame(client, WIRE_PONG, frame.data, frame.len, 0);
    } else if (frame.opcode == WIRE_CLOSE) {
        if (frame.len >= 2)
            warnx("closed with %d", frame.data[0] << 8 | frame.data[1]);
        lose(client);
    } else if (frame.opcode != WIRE_PONG) {
        crowd.dialect->hear(client, frame.opcode, frame.data, frame.len);
    }
    return n;
}

static void keep(struct client *client, const uint8_t *data, size_t len)
{
    if (len == 0 && client->kept == NULL)
        return;
    free(client->kept);
    client->kept = len == 0 ? NULL : must(malloc(len));
    client->kept_len = (uint32_t)len;
    if (len > 0)
        memcpy(client->kept, data, len);
}

static void take(struct client *client, const uint8_t *data, size_t len)
{
    size_t taken = 0;
    while (taken < len && client->state != CLIENT_AWAY) {
        const size_t n = client->state == CLIENT_UPGRADING
                             ? take_answer(client, data + taken, len - taken)
                             : take_frame(client, data + taken, len - taken);
        if (n == 0)
            break;
        taken += n;
    }
    if (client->state != CLIENT_AWAY)
        keep(client, data + taken, len - taken);
}

static void read_all(struct client *client)
{
    size_t room = 0;
    ssize_t n = 0;
    do {
        const size_t kept = client->kept_len;
        if (kept > 0)
            memcpy(input, client->kept, kept);
        room = sizeof input - kept;
        n = get(client, input + kept, room);
        if (n > 0)
            take(client, input, kept + (size_t)n);
        else if (n == 0 || errno != EAGAIN)
            lose(client);
        /* Of TLS one record comes at a time. */
    } while (n > 0 && (client->tls != NULL || (size_t)n == room) &&
             client->state != CLIENT_AWAY);
}

static void wake(struct client *client, uint32_t events)
{
    if (client->state == CLIENT_AWAY)
        return;
    const bool may_write =
        (events & EPOLLOUT) != 0 || (client->tls != NULL && client->is_blocked);
    if (may_write) {
        if (client->state == CLIENT_CONNECTING)
            ask_upgrade(client);
        client->is_blocked = false;
        (void)client_room(client, 0);
    }
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR | EPOLLRDHUP))
        read_all(client);
    if ((events & (EPOLLHUP | EPOLLERR | EPOLLRDHUP)) && client->fd >= 0)
        lose(client);
}

void crowd_turn(uint64_t wait_ns)
{
    static struct epoll_event events[EVENTS];
    const struct timespec wait = {
        .tv_sec = (time_t)(wait_ns / 1000000000),
        .tv_nsec = (long)(wait_ns % 1000000000),
    };
    const int n =
        epoll_pwait2(crowd.epoll_fd, events, EVENTS,
                     crowd.n_dirty ? &(struct timespec){ 0 } : &wait, NULL);
    crowd.now_ns = watch_now_ns();
    for (int i = 0; i < n; i++)
        wake(&crowd.clients[events[i].data.u32], events[i].events);
    for (uint32_t i = 0; i < crowd.n_dirty; i++)
        flush(&crowd.clients[crowd.dirty[i]]);
    crowd.n_dirty = 0;
}

/* --- for dialects ------------------------------------------------------- */

void dialect_ready(struct client *client)
{
    if (client->state == CLIENT_READY)
        return;
    client->state = CLIENT_READY;
    crowd.n_ready++;
    if (crowd.events->on_ready != NULL)
        crowd.events->on_ready(client);
}

void dialect_accepted(struct client *client, uint64_t seq)
{
    crowd.events->on_accepted(client, seq);
}

void dialect_delivered(struct client *client, uint64_t seq)
{
    crowd.events->on_delivered(client, seq);
}
