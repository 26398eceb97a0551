#include "io/tls.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#include "base/log.h"
#include "base/mem.h"
#include "io/loop_body.h"
#include "io/tls_body.h"
#include "io/tls_stream.h"

enum {
    /* Who steals the memory of the process reads resumed sessions of TLS 1.2
     * back to the last change of these keys. */
    ROTATE_MS = 12 * 3600 * 1000,
    TICKET_KEY_BYTES = 80,
};

/* ECDHE and AEAD only; the suites of TLS 1.3 are all such. */
static const char ciphers[] =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
static const char groups[] = "X25519:P-256:P-384";

/* A key with a passphrase is refused, not asked for on a terminal. */
static int no_passphrase(char *out, int size, int is_writing, void *data)
{
    (void)out, (void)size, (void)is_writing, (void)data;
    return 0;
}

/* RFC 7301 3.2: a client that offers other protocols only is refused. */
static int choose_protocol(SSL *ssl, const unsigned char **out,
                           unsigned char *out_len, const unsigned char *in,
                           unsigned in_len, void *data)
{
    static const unsigned char ours[] = "\x08http/1.1";
    unsigned char *chosen;
    (void)ssl, (void)data;
    if (SSL_select_next_proto(&chosen, out_len, ours, sizeof ours - 1, in,
                              in_len) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

static bool set_rules(SSL_CTX *context)
{
    SSL_CTX_set_default_passwd_cb(context, no_passphrase);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION |
                                     SSL_OP_NO_COMPRESSION |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE |
                                     SSL_OP_PRIORITIZE_CHACHA);
    /* Buffers only while they hold something: 34 KB less per idle link.  What
     * is written again may be longer and elsewhere. */
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS |
                                  SSL_MODE_ENABLE_PARTIAL_WRITE |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(context, 1); /* one read per record, not two */
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
           SSL_CTX_set_cipher_list(context, ciphers) == 1 &&
           SSL_CTX_set1_groups_list(context, groups) == 1;
}

/* Says why `file` is not used, in OpenSSL's words. */
static void blame(const char *file, const char *what)
{
    const char *reason = ERR_reason_error_string(ERR_peek_last_error());
    log_error("tls %s not usable file=%s reason=\"%s\"", what, file,
              reason != NULL ? reason : "unknown");
}

/* NULL when something was wrong (logged). */
static SSL_CTX *read_files(const struct tls_config *config)
{
    ERR_clear_error();
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    if (context == NULL || !set_rules(context))
        blame("-", "library");
    else if (SSL_CTX_use_certificate_chain_file(context, config->cert_file) !=
             1)
        blame(config->cert_file, "certificate");
    else if (SSL_CTX_use_PrivateKey_file(context, config->key_file,
                                         SSL_FILETYPE_PEM) != 1 ||
             SSL_CTX_check_private_key(context) != 1)
        blame(config->key_file, "key");
    else
        return context;
    SSL_CTX_free(context);
    return NULL;
}

/* Tickets made with the old keys are then of no use: a full handshake. */
static void on_rotation(struct timer *timer)
{
    struct tls *tls = OWNER_OF(timer, struct tls, rotation);
    uint8_t keys[TICKET_KEY_BYTES];
    if (RAND_bytes(keys, sizeof keys) != 1 ||
        SSL_CTX_set_tlsext_ticket_keys(tls->context, keys, sizeof keys) != 1)
        log_error("tls ticket keys not changed");
    OPENSSL_cleanse(keys, sizeof keys);
    timer_set(tls->loop, timer, loop_now_ms(tls->loop) + ROTATE_MS);
}

/* When the certificate ends, Unix time in seconds. */
static int64_t expires_s(const SSL_CTX *context)
{
    const X509 *certificate = SSL_CTX_get0_certificate(context);
    ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
    int days = 0, seconds = 0;
    if (epoch == NULL || ASN1_TIME_diff(&days, &seconds, epoch,
                                        X509_get0_notAfter(certificate)) != 1)
        days = seconds = 0;
    ASN1_TIME_free(epoch);
    return (int64_t)days * 86400 + seconds;
}

enum status tls_open(struct loop *loop, const struct tls_config *config,
                     struct tls **out)
{
    SSL_CTX *context = read_files(config);
    if (context == NULL)
        return ERR_IO;
    struct tls *tls = mem_new(sizeof *tls);
    *tls = (struct tls){
        .config = config,
        .loop = loop,
        .context = context,
        .method = tls_stream_method(),
    };
    timer_init(&tls->rotation, on_rotation);
    timer_set(loop, &tls->rotation, loop_now_ms(loop) + ROTATE_MS);
    loop->counters.tls_expires_s = expires_s(context);
    *out = tls;
    return OK;
}

enum status tls_reload(struct tls *tls)
{
    SSL_CTX *context = read_files(tls->config);
    if (context == NULL)
        return ERR_IO;
    SSL_CTX_free(tls->context);
    tls->context = context;
    tls->loop->counters.tls_expires_s = expires_s(context);
    return OK;
}

void tls_close(struct tls *tls)
{
    if (tls == NULL)
        return;
    timer_cancel(&tls->rotation);
    SSL_CTX_free(tls->context);
    BIO_meth_free(tls->method);
    mem_free(tls);
}
