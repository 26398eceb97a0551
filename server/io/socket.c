#include "io/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <unistd.h>

/* The kernel cuts it to net.core.somaxconn. */
enum { BACKLOG = 4096 };

static ssize_t failure(int error)
{
    switch (error) {
    case EAGAIN:
    case EINTR:
        return SOCKET_WAIT;
    case ECONNRESET:
    case ECONNABORTED:
    case EPIPE:
    case ETIMEDOUT:
    case EHOSTUNREACH:
    case ENETUNREACH:
    case ENETDOWN:
        return SOCKET_RESET;
    default:
        return SOCKET_ERROR;
    }
}

ssize_t socket_read(int fd, uint8_t *data, size_t len)
{
    ssize_t n;
    do
        n = recv(fd, data, len, 0);
    while (n < 0 && errno == EINTR);
    return n >= 0 ? n : failure(errno);
}

ssize_t socket_peek(int fd, uint8_t *out)
{
    ssize_t n;
    do
        n = recv(fd, out, 1, MSG_PEEK);
    while (n < 0 && errno == EINTR);
    return n >= 0 ? n : failure(errno);
}

ssize_t socket_write(int fd, struct iovec *pieces, int n_pieces)
{
    const struct msghdr message = { .msg_iov = pieces,
                                    .msg_iovlen = (size_t)n_pieces };
    ssize_t n;
    do /* nearly always one piece: the kernel copies no list of them */
        n = n_pieces == 1
                ? send(fd, pieces->iov_base, pieces->iov_len, MSG_NOSIGNAL)
                : sendmsg(fd, &message, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    return n >= 0 ? n : failure(errno);
}

void socket_shut(int fd)
{
    /* It fails only when the peer is gone, and then reading says so. */
    (void)shutdown(fd, SHUT_WR);
}

static enum status bind_status(int error)
{
    switch (error) {
    case EADDRINUSE:
        return ERR_CONFLICT;
    case EACCES:
    case EPERM:
        return ERR_DENIED;
    default:
        return ERR_IO;
    }
}

static int set_options(int fd, int family)
{
    const int on = 1, off = 0;
    /* Restarting must not wait for the last connections' TIME_WAIT. */
    int failed = setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    failed |= setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (family == AF_INET6)
        failed |= setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    return failed;
}

enum status socket_listen(const struct endpoint *endpoint, int *out,
                          uint16_t *out_port)
{
    const int family = endpoint->at.ss_family;
    const int fd =
        socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
    if (fd < 0)
        return ERR_IO;

    const struct sockaddr *at = (const struct sockaddr *)&endpoint->at;
    struct endpoint bound = { .len = sizeof bound.at };
    if (set_options(fd, family) < 0 || bind(fd, at, endpoint->len) < 0 ||
        listen(fd, BACKLOG) < 0 ||
        getsockname(fd, (struct sockaddr *)&bound.at, &bound.len) < 0) {
        const enum status st = bind_status(errno);
        close(fd);
        return st;
    }
    *out = fd;
    *out_port = endpoint_port(&bound);
    return OK;
}

enum status socket_adopt(int fd, uint16_t *out_port)
{
    struct endpoint bound = { .len = sizeof bound.at };
    int is_listening = 0;
    socklen_t len = sizeof is_listening;
    const int on = 1;
    if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &len) < 0 ||
        !is_listening ||
        getsockname(fd, (struct sockaddr *)&bound.at, &bound.len) < 0 ||
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) < 0 ||
        fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 ||
        fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) < 0)
        return ERR_MALFORMED;
    *out_port = endpoint_port(&bound);
    return OK;
}

int socket_accept(int listener, struct address *out_peer)
{
    struct endpoint peer = { .len = sizeof peer.at };
    const int fd = accept4(listener, (struct sockaddr *)&peer.at, &peer.len,
                           SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
        *out_peer = address_of(&peer);
        return fd;
    }
    switch (errno) {
    case EAGAIN:
        return ACCEPT_NONE;
    case EMFILE:
    case ENFILE:
        return ACCEPT_FULL;
    case ENOBUFS:
    case ENOMEM:
    case EBADF:
    case EINVAL:
    case ENOTSOCK:
    case EFAULT:
        return ACCEPT_ERROR;
    default: /* accept(2): errors that wait on the new connection */
        return ACCEPT_AGAIN;
    }
}
