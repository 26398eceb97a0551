/*
 * api/echo_socket.h - a WebSocket that sends every message back
 * (docs/protocol.md 8).
 *
 * The codec is the links' own, relay/assembler; only the bounds are wider.
 * A client that does not read what comes back is not read from either.
 */
#ifndef API_ECHO_SOCKET_H
#define API_ECHO_SOCKET_H

struct conn;
struct conn_owner;

/* The new owner of `conn`, which has said 101; it frees itself. */
struct conn_owner *echo_socket_open(struct conn *conn);

#endif
