/*
 * io/socket.h - the system calls of TCP, and what their errors mean.
 *
 * Everything is non-blocking and closed on exec.  The only file that reads
 * and writes a connection's bytes.
 */
#ifndef IO_SOCKET_H
#define IO_SOCKET_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

#include "base/status.h"
#include "io/address.h"

/* Results below zero of socket_read and socket_write. */
enum {
    SOCKET_WAIT = -1,  /* not now                                    */
    SOCKET_RESET = -2, /* the peer, or the way to it, is gone        */
    SOCKET_ERROR = -3, /* the system failed                          */
};

/* Up to `len` bytes into `data`: how many, 0 at the peer's FIN, or < 0. */
ssize_t socket_read(int fd, uint8_t *data, size_t len);

/* The first byte that waits, without taking it: 1, or as socket_read. */
ssize_t socket_peek(int fd, uint8_t *out);

/* How many bytes of the pieces the kernel took (> 0), or < 0. */
ssize_t socket_write(int fd, struct iovec *pieces, int n_pieces);

/* Send FIN after what was written. */
void socket_shut(int fd);

/*
 * A listening socket, TCP_NODELAY inherited by what it accepts.  An IPv6
 * endpoint "[::]" takes IPv4 as well.
 *
 * out       written only when the result is OK; the caller closes it.
 * out_port  the port that was bound.
 *
 * Returns OK; ERR_CONFLICT when the port is taken; ERR_DENIED when it is
 * privileged; ERR_IO.
 */
MUST_CHECK enum status socket_listen(const struct endpoint *endpoint, int *out,
                                     uint16_t *out_port);

/* The same for `fd`, which somebody else has bound: listening TCP, or
 * ERR_MALFORMED. */
MUST_CHECK enum status socket_adopt(int fd, uint16_t *out_port);

/* Results below zero of socket_accept. */
enum {
    ACCEPT_NONE = -1,  /* nobody waits                               */
    ACCEPT_AGAIN = -2, /* that one is gone already; try the next     */
    ACCEPT_FULL = -3,  /* no descriptor left, here or in the system  */
    ACCEPT_ERROR = -4, /* no memory, or worse; give it a moment      */
};

/* The next connection (the caller closes it) and the peer's address, or
 * < 0. */
int socket_accept(int listener, struct address *out_peer);

#endif
