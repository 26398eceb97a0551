/*
 * io/tls.h - the certificate that a door shows, and the rules of TLS there.
 *
 * TLS 1.2 and 1.3 with forward secrecy, HTTP/1.1 by ALPN, sessions resumed by
 * tickets, no renegotiation, no early data (it could be replayed).  OpenSSL
 * runs on the loop's thread; the connections themselves are tls_stream.h, and
 * nobody above this room knows which of them are sealed.
 */
#ifndef IO_TLS_H
#define IO_TLS_H

#include "base/slice.h"
#include "base/status.h"

struct loop;
struct tls;

struct tls_config {
    const char *cert_file; /* PEM: our certificate, then its issuers      */
    const char *key_file;  /* PEM, without a passphrase                   */

    /* For a peer that speaks something in letters instead of TLS: said to it
     * before it is closed.  Outlives the loop. */
    struct slice plain_answer;
};

/*
 * Read the files and be ready to serve.
 *
 * config  borrowed until tls_close.
 * out     the caller's until tls_close, which comes after loop_close.
 *
 * Returns OK; ERR_IO when a file cannot be read, is not what it should be, or
 * the key is not the certificate's (logged, with what to do).
 */
MUST_CHECK enum status tls_open(struct loop *loop,
                                const struct tls_config *config,
                                struct tls **out);

/*
 * Read the files again; who connects from now on gets the new certificate,
 * open connections go on.  As tls_open; on ERR_IO the old one stays in use.
 */
MUST_CHECK enum status tls_reload(struct tls *tls);

/* tls_close(NULL) does nothing. */
void tls_close(struct tls *tls);

#endif
