/*
 * wire/handshake.h - the opening handshake of a WebSocket (RFC 6455 4.2).
 *
 * Judges a request that asks for an upgrade and makes the one value that
 * the answer needs.  Who may upgrade (login, Origin) and where is not known
 * here.  No extension is negotiated: Sec-WebSocket-Extensions is not read.
 *
 *   request --> [handshake] --> 101 and Sec-WebSocket-Accept, or 400 or 426
 */
#ifndef WIRE_HANDSHAKE_H
#define WIRE_HANDSHAKE_H

#include <stdbool.h>

#include "base/slice.h"
#include "wire/request.h"

enum {
    HANDSHAKE_KEY_LEN = 24,    /* characters of a key: base64 of 16 bytes  */
    HANDSHAKE_ACCEPT_LEN = 28, /* characters of an accept, without NUL     */
};

/* The HTTP status to answer with. */
enum handshake_verdict {
    HANDSHAKE_OK = 101,
    HANDSHAKE_BAD = 400,         /* not the request of section 4.2.1       */
    HANDSHAKE_BAD_VERSION = 426, /* answer with `Sec-WebSocket-Version: 13` */
};

/* Whether the request asks for a WebSocket at all: `Upgrade: websocket`, in
 * HTTP/1.1. */
bool handshake_is_asked(const struct request *req);

/*
 * Check everything section 4.2.1 demands: GET without a body, HTTP/1.1,
 * Connection with `upgrade`, Upgrade with `websocket`, one key that is the
 * base64 of 16 bytes, one version, 13; and, when there is any
 * Sec-WebSocket-Protocol, that it is a list of tokens.
 */
enum handshake_verdict handshake_check(const struct request *req);

/* The key of a request that passed handshake_check; borrows the request. */
struct slice handshake_key(const struct request *req);

/* Write the Sec-WebSocket-Accept for `key` (4.2.2 step 5.4) and a NUL;
 * returns `out`. */
char *handshake_accept(struct slice key, char out[HANDSHAKE_ACCEPT_LEN + 1]);

/* Whether the request offers the subprotocol `name` (case-sensitive).  The
 * answer may name only what was offered. */
bool handshake_has_protocol(const struct request *req, const char *name);

#endif
