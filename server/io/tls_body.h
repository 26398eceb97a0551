/*
 * io/tls_body.h - what tls_stream.c knows of a door's certificate.
 */
#ifndef IO_TLS_BODY_H
#define IO_TLS_BODY_H

#include <openssl/ssl.h>

#include "io/timer.h"
#include "io/tls.h"

struct tls {
    const struct tls_config *config;
    struct loop *loop;
    SSL_CTX *context;      /* of the newest files; old streams hold their own */
    BIO_METHOD *method;    /* of every stream                          */
    struct timer rotation; /* of the keys of tickets */
};

#endif
