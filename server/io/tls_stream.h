/*
 * io/tls_stream.h - one sealed connection: what socket_read and socket_write
 * are for a plain one.
 *
 *   kernel --> [BIO] --> OpenSSL --tls_stream_read--> inflow
 *   kernel <-- [BIO] <-- OpenSSL <--tls_stream_write-- outflow
 *
 * OpenSSL writes when it likes, also while it reads: an answer to a
 * handshake, an alert, a change of keys.  Only *flush* may write to a socket,
 * so outside it our BIO keeps a record as small as an alert, and refuses what
 * is larger as a full socket would; flush asks again.
 *
 *   SILENT --first byte--> GREETING --Finished--> UP --> (freed with its conn)
 *
 *   SILENT    has no OpenSSL object yet: who only connects costs nothing
 *   GREETING  in loop->greetings; a bounded number, the oldest gives way, and
 *             a bounded number makes progress in one tick: open links first
 *   UP        bytes of the owner go both ways
 *
 * Its time is the owner's to bound, by the deadline that every new connection
 * has.
 */
#ifndef IO_TLS_STREAM_H
#define IO_TLS_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <openssl/bio.h>

#include "base/slice.h"

struct conn;
struct tls;
struct tls_stream;

enum {
    TLS_STREAM_RECORD_BYTES = 16384, /* RFC 8446 5.1: content of a record */

    /* Beside those of io/socket.h: the peer speaks no TLS. */
    TLS_STREAM_PLAIN = -4,
};

/* For tls_open, which frees it. */
BIO_METHOD *tls_stream_method(void);

/* The server's side of `conn`; `tls` and `conn` are borrowed until
 * tls_stream_free, which does nothing with NULL. */
struct tls_stream *tls_stream_new(struct tls *tls, struct conn *conn);
void tls_stream_free(struct tls_stream *stream);

/* What is said to a peer that speaks no TLS. */
struct slice tls_stream_plain_answer(const struct tls_stream *stream);

/* Whether its next read is a step of the handshake, which costs as much as a
 * thousand messages. */
bool tls_stream_is_greeting(const struct tls_stream *stream);

/*
 * Up to `len` bytes of content: how many; 0 after the peer's close_notify;
 * SOCKET_WAIT; SOCKET_RESET, also when the peer broke the protocol or cut the
 * stream without a close_notify; SOCKET_ERROR; TLS_STREAM_PLAIN, and then not
 * a byte was taken.  In the phase read.
 */
ssize_t tls_stream_read(struct tls_stream *stream, uint8_t *data, size_t len);

/* After tls_stream_read: whether it may give more at once. */
bool tls_stream_has_more(const struct tls_stream *stream);

/* Whether it has something of its own to write, as an alert. */
bool tls_stream_has_words(const struct tls_stream *stream);

/* The three of flush.  SOCKET_WAIT: the kernel takes no more. */

/* Write what TLS itself has to say.  1 when content may follow; 0 when the
 * peer is to speak first; SOCKET_*. */
int tls_stream_push(struct tls_stream *stream);

/* Seal and write up to TLS_STREAM_RECORD_BYTES of `content`: how many were
 * taken, or SOCKET_*.  After SOCKET_WAIT the same bytes come again, perhaps
 * with more behind them. */
ssize_t tls_stream_write(struct tls_stream *stream, struct slice content);

/* Write close_notify: 0 when it is done, or cannot be; SOCKET_WAIT. */
int tls_stream_shut(struct tls_stream *stream);

#endif
