/*
 * sealed.h - a house whose door speaks TLS, and peers that do.
 *
 * A peer's OpenSSL sits between two memory BIOs, so that the test decides
 * when, and in what portions, its bytes go to the socket.
 */
#ifndef SEALED_H
#define SEALED_H

#include "house.h"

#include <stdio.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "io/tls.h"
#include "io/tls_body.h"

static const char plain_answer[] = "Speak TLS.\n";

struct sealed {
    struct house *house;
    struct tls *tls;
    char folder[32], cert_file[64], key_file[64];
    struct tls_config config;
};

/* A key, and a certificate of `name` that it has signed itself. */
static inline void write_certificate(const struct sealed *sealed,
                                     const char *name)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *cert = X509_new();
    X509_set_version(cert, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
    X509_gmtime_adj(X509_getm_notBefore(cert), -60);
    X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
    X509_set_pubkey(cert, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(cert), "CN", MBSTRING_ASC,
                               (const unsigned char *)name, -1, -1, 0);
    X509_set_issuer_name(cert, X509_get_subject_name(cert));
    assert_true(X509_sign(cert, key, EVP_sha256()) > 0);

    FILE *file = fopen(sealed->cert_file, "w");
    PEM_write_X509(file, cert);
    fclose(file);
    file = fopen(sealed->key_file, "w");
    PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL);
    fclose(file);
    X509_free(cert);
    EVP_PKEY_free(key);
}

static inline int build_sealed(void **state)
{
    struct sealed *sealed = calloc(1, sizeof *sealed);
    void *house;
    build(&house);
    sealed->house = house;
    strcpy(sealed->folder, "/tmp/judify-unit-XXXXXX");
    assert_non_null(mkdtemp(sealed->folder));
    snprintf(sealed->cert_file, sizeof sealed->cert_file, "%s/cert.pem",
             sealed->folder);
    snprintf(sealed->key_file, sizeof sealed->key_file, "%s/key.pem",
             sealed->folder);
    write_certificate(sealed, "one");
    sealed->config = (struct tls_config){ sealed->cert_file, sealed->key_file,
                                          slice_text(plain_answer) };
    assert_int_equal(
        tls_open(sealed->house->loop, &sealed->config, &sealed->tls), OK);
    sealed->house->door.tls = sealed->tls;
    *state = sealed;
    return 0;
}

static inline int tear_down_sealed(void **state)
{
    struct sealed *sealed = *state;
    void *house = sealed->house;
    tear_down(&house);
    tls_close(sealed->tls);
    unlink(sealed->cert_file);
    unlink(sealed->key_file);
    rmdir(sealed->folder);
    free(sealed);
    return 0;
}

/* --- a peer --------------------------------------------------------------*/

struct peer {
    struct house *house;
    int fd;
    SSL *ssl;
    size_t portion;  /* bytes per send */
    bool is_holding; /* sends nothing for the moment */
    bool has_ended;  /* the server's FIN, or a reset, was read */
};

static inline SSL_CTX *peer_rules(int version)
{
    SSL_CTX *rules = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(rules, version);
    SSL_CTX_set_max_proto_version(rules, version);
    return rules;
}

/* Takes `rules`. */
static inline struct peer peer_on(struct house *house, int fd, SSL_CTX *rules)
{
    struct peer peer = { house, fd, SSL_new(rules), SIZE_MAX, false, false };
    SSL_set_bio(peer.ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(peer.ssl);
    SSL_CTX_free(rules);
    return peer;
}

static inline void peer_done(struct peer *peer)
{
    SSL_free(peer->ssl);
    close(peer->fd);
}

/* Portions to the server, what it said to OpenSSL, and one tick. */
static inline void peer_tick(struct peer *peer)
{
    uint8_t bytes[65536];
    BIO *const out = SSL_get_wbio(peer->ssl);
    const uint8_t *waiting;
    const long n_waiting = BIO_get_mem_data(out, &waiting);
    size_t n =
        (size_t)n_waiting < peer->portion ? (size_t)n_waiting : peer->portion;
    if (peer->is_holding)
        n = 0;
    const ssize_t sent =
        n > 0 ? send(peer->fd, waiting, n, MSG_DONTWAIT | MSG_NOSIGNAL) : 0;
    if (sent > 0)
        BIO_read(out, bytes, (int)(sent < 65536 ? sent : 65536));

    loop_tick(peer->house->loop, 0);
    ERR_clear_error(); /* of the server's side: one queue for the thread */
    const ssize_t got = recv(peer->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (got > 0)
        BIO_write(SSL_get_rbio(peer->ssl), bytes, (int)got);
    else if (got == 0 || errno != EAGAIN)
        peer->has_ended = true;
}

#define PEER_UNTIL(peer, condition)                                            \
    do {                                                                       \
        const int64_t end_ms_ = loop_now_ms((peer)->house->loop) + 10000;      \
        while (!(condition)) {                                                 \
            peer_tick(peer);                                                   \
            if (loop_now_ms((peer)->house->loop) > end_ms_)                    \
                fail_msg("never happened: %s", #condition);                    \
        }                                                                      \
    } while (0)

static inline void peer_greet(struct peer *peer)
{
    PEER_UNTIL(peer, SSL_do_handshake(peer->ssl) == 1);
}

static inline void peer_say(struct peer *peer, const void *data, size_t len)
{
    size_t n = 0;
    assert_int_equal(SSL_write_ex(peer->ssl, data, len, &n), 1);
    assert_int_equal(n, len);
}

/* Exactly `text` comes next. */
static inline void peer_expect(struct peer *peer, const char *text)
{
    const int64_t end_ms = loop_now_ms(peer->house->loop) + 10000;
    char got[256] = { 0 };
    for (size_t at = 0; at < strlen(text);) {
        size_t n = 0;
        ERR_clear_error();
        if (SSL_read_ex(peer->ssl, got + at, strlen(text) - at, &n) != 1) {
            peer_tick(peer);
            assert_true(loop_now_ms(peer->house->loop) < end_ms);
        }
        at += n;
    }
    assert_string_equal(got, text);
}

/* A new connection and a peer that has shaken hands on it; both know. */
static inline struct peer visit(struct sealed *sealed, int version)
{
    const uint64_t before = loop_counters(sealed->house->loop)->handshakes;
    const int fd = enter(sealed->house);
    struct peer peer = peer_on(sealed->house, fd, peer_rules(version));
    peer_greet(&peer);
    PEER_UNTIL(&peer, loop_counters(sealed->house->loop)->handshakes > before);
    return peer;
}

static const struct {
    const char *name;
    int version;
} versions[] = { { "1.2", TLS1_2_VERSION }, { "1.3", TLS1_3_VERSION } };

#endif
