#include "io/tls_stream.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "base/mem.h"
#include "io/conn_body.h"
#include "io/inflow.h"
#include "io/socket.h"
#include "io/tls_body.h"

/* An alert of any cipher, or the answer to a change of keys. */
enum { WORDS_BYTES = 64 };

struct tls_stream {
    struct tls *tls;
    struct conn *conn;
    struct list node; /* in loop->greetings, or empty */
    SSL *ssl;         /* NULL in SILENT */
    int failure;      /* of the socket, SOCKET_*; 0 */
    uint8_t n_words;

    unsigned is_up : 1;       /* the handshake is over, once            */
    unsigned is_broken : 1;   /* OpenSSL will do nothing more           */
    unsigned is_flushing : 1; /* the phase flush: write, do not read    */
    unsigned is_empty : 1;    /* the kernel has given all it had        */
    unsigned is_full : 1;     /* the kernel takes no more, in this flush */
    unsigned is_refused : 1;  /* something waits for flush              */
    unsigned has_more : 1;

    uint8_t words[WORDS_BYTES]; /* written before everything else */
};

/* --- between OpenSSL and the socket --------------------------------------*/

static int on_read(BIO *bio, char *data, int len)
{
    struct tls_stream *stream = BIO_get_data(bio);
    const bool is_known_empty = stream->is_empty && !stream->conn->is_ending;
    BIO_clear_retry_flags(bio);
    if (stream->is_flushing || is_known_empty) {
        BIO_set_retry_read(bio);
        return -1;
    }
    const ssize_t n =
        socket_read(stream->conn->fd, (uint8_t *)data, (size_t)len);
    stream->is_empty = n < len; /* as in inflow_turn */
    if (n == SOCKET_WAIT)
        BIO_set_retry_read(bio);
    else if (n < 0)
        stream->failure = (int)n;
    return n < 0 ? -1 : (int)n;
}

/* Keep it for flush; or, when it is too large, have it offered again there. */
static int keep(struct tls_stream *stream, BIO *bio, const char *data, int len)
{
    if (len <= WORDS_BYTES - stream->n_words) {
        memcpy(stream->words + stream->n_words, data, (size_t)len);
        stream->n_words = (uint8_t)(stream->n_words + len);
        return len;
    }
    stream->is_refused = true;
    BIO_set_retry_write(bio);
    return -1;
}

static int on_write(BIO *bio, const char *data, int len)
{
    struct tls_stream *stream = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    if (!stream->is_flushing)
        return keep(stream, bio, data, len);
    if (stream->is_full) {
        BIO_set_retry_write(bio);
        return -1;
    }
    /* sendmsg(2) only reads; its iovec has no const. */
    struct iovec piece = { (void *)(uintptr_t)data, (size_t)len };
    stream->conn->loop->counters.writes++;
    const ssize_t n = socket_write(stream->conn->fd, &piece, 1);
    stream->is_full = n == SOCKET_WAIT || (n >= 0 && n < len);
    if (n == SOCKET_WAIT)
        BIO_set_retry_write(bio);
    else if (n < 0)
        stream->failure = (int)n;
    return n < 0 ? -1 : (int)n;
}

static long on_control(BIO *bio, int command, long number, void *data)
{
    (void)bio, (void)number, (void)data;
    return command == BIO_CTRL_FLUSH; /* there is nothing behind us */
}

BIO_METHOD *tls_stream_method(void)
{
    BIO_METHOD *method =
        BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "conn");
    if (method == NULL)
        return NULL;
    BIO_meth_set_read(method, on_read);
    BIO_meth_set_write(method, on_write);
    BIO_meth_set_ctrl(method, on_control);
    return method;
}

/* --- its life ------------------------------------------------------------*/

struct tls_stream *tls_stream_new(struct tls *tls, struct conn *conn)
{
    struct tls_stream *stream = mem_new(sizeof *stream);
    stream->tls = tls;
    stream->conn = conn;
    list_init(&stream->node);
    return stream;
}

/* No longer among those that shake hands. */
static void leave_greetings(struct tls_stream *stream)
{
    if (list_is_empty(&stream->node))
        return;
    list_remove(&stream->node);
    stream->conn->loop->n_greetings--;
}

void tls_stream_free(struct tls_stream *stream)
{
    if (stream == NULL)
        return;
    if (stream->ssl != NULL && !stream->is_up)
        stream->conn->loop->counters.handshakes_failed++;
    leave_greetings(stream);
    SSL_free(stream->ssl);
    mem_free(stream);
}

/* One more shakes hands.  A client does so in a moment and an attacker for as
 * long as it may: with too many, the oldest is the attacker's. */
static void enter_greetings(struct tls_stream *stream)
{
    struct loop *loop = stream->conn->loop;
    if (loop->n_greetings >= loop->max_greetings) {
        struct tls_stream *oldest =
            OWNER_OF(loop->greetings.next, struct tls_stream, node);
        leave_greetings(oldest);
        oldest->is_broken = true;
        conn_die(oldest->conn, CONN_LOSS_DROPPED);
    }
    list_push(&loop->greetings, &stream->node);
    loop->n_greetings++;
}

/* Whether the stream begins with a record of a handshake; reads nothing. */
static int look(struct tls_stream *stream)
{
    uint8_t first = 0;
    const ssize_t n = socket_peek(stream->conn->fd, &first);
    if (n <= 0)
        return n == 0 ? SOCKET_RESET : (int)n;
    return first >= 'A' && first <= 'Z' ? TLS_STREAM_PLAIN : 1;
}

static int begin(struct tls_stream *stream)
{
    const int st = look(stream);
    if (st < 0)
        return st;
    BIO *bio = BIO_new(stream->tls->method);
    SSL *ssl = SSL_new(stream->tls->context);
    if (bio == NULL || ssl == NULL) {
        BIO_free(bio);
        SSL_free(ssl);
        return SOCKET_ERROR;
    }
    BIO_set_data(bio, stream);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl, bio, bio); /* takes it */
    SSL_set_accept_state(ssl);
    stream->ssl = ssl;
    enter_greetings(stream);
    return 1;
}

struct slice tls_stream_plain_answer(const struct tls_stream *stream)
{
    return stream->tls->config->plain_answer;
}

bool tls_stream_is_greeting(const struct tls_stream *stream)
{
    return !stream->is_up;
}

/* --- what OpenSSL's answers mean -----------------------------------------*/

/* For a call of OpenSSL that returned `result`: 0 or SOCKET_*. */
static int outcome(struct tls_stream *stream, int result)
{
    switch (SSL_get_error(stream->ssl, result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
        return SOCKET_WAIT;
    case SSL_ERROR_ZERO_RETURN:
        return 0;
    default:
        stream->is_broken = true;
        return stream->failure != 0 ? stream->failure : SOCKET_RESET;
    }
}

static void note_progress(struct tls_stream *stream)
{
    if (stream->is_up || !SSL_is_init_finished(stream->ssl))
        return;
    stream->is_up = true;
    leave_greetings(stream);
    stream->conn->loop->counters.handshakes++;
    if (stream->conn->output.len > 0)
        conn_soil(stream->conn);
}

/* --- reading -------------------------------------------------------------*/

ssize_t tls_stream_read(struct tls_stream *stream, uint8_t *data, size_t len)
{
    if (stream->ssl == NULL) {
        const int st = begin(stream);
        stream->has_more = false;
        if (st < 0)
            return st;
    }

    size_t got = 0;
    int end = SOCKET_WAIT;
    stream->is_empty = stream->is_refused = false;
    if (stream->is_broken)
        return SOCKET_RESET;
    while (got < len) {
        size_t n = 0;
        ERR_clear_error();
        const int result = SSL_read_ex(stream->ssl, data + got, len - got, &n);
        if (result != 1) {
            end = outcome(stream, result);
            break;
        }
        got += n;
    }
    note_progress(stream);
    if (tls_stream_has_words(stream))
        conn_soil(stream->conn);

    /* Behind content, its end is read again in the next turn. */
    stream->has_more = got == len || (got > 0 && end != SOCKET_WAIT);
    return got > 0 ? (ssize_t)got : end;
}

bool tls_stream_has_more(const struct tls_stream *stream)
{
    return stream->has_more;
}

bool tls_stream_has_words(const struct tls_stream *stream)
{
    return stream->n_words > 0 || stream->is_refused;
}

/* --- the phase flush -----------------------------------------------------*/

/* What was kept outside flush: 1 when nothing is left of it. */
static int push_words(struct tls_stream *stream)
{
    if (stream->n_words == 0)
        return 1;
    struct iovec piece = { stream->words, stream->n_words };
    stream->conn->loop->counters.writes++;
    const ssize_t n = socket_write(stream->conn->fd, &piece, 1);
    if (n < 0)
        return (int)n;
    stream->n_words = (uint8_t)(stream->n_words - n);
    memmove(stream->words, stream->words + n, stream->n_words);
    return stream->n_words == 0 ? 1 : SOCKET_WAIT;
}

/* A step of the handshake, or of a change of keys, that wants to write. */
static int push_step(struct tls_stream *stream)
{
    ERR_clear_error();
    const int result = SSL_do_handshake(stream->ssl);
    const int st = result == 1 ? 1 : outcome(stream, result);
    note_progress(stream);
    stream->is_refused = false;
    /* What came behind the peer's part of it is in OpenSSL's buffer, and no
     * edge of the kernel tells of that. */
    inflow_wake(stream->conn);
    return st == SOCKET_WAIT && !stream->is_full ? 0 : st;
}

int tls_stream_push(struct tls_stream *stream)
{
    if (stream->ssl == NULL)
        return 0;
    stream->is_flushing = true;
    stream->is_full = false;
    int st = push_words(stream);
    if (st == 1 && !stream->is_broken && SSL_in_init(stream->ssl))
        st = push_step(stream);
    else if (st == 1 && !stream->is_up)
        st = 0;
    stream->is_flushing = false;
    return st;
}

ssize_t tls_stream_write(struct tls_stream *stream, struct slice content)
{
    const size_t len = content.len < TLS_STREAM_RECORD_BYTES
                           ? content.len
                           : TLS_STREAM_RECORD_BYTES;
    size_t n = 0;
    stream->is_flushing = true;
    stream->is_full = false;
    ERR_clear_error();
    const int result = SSL_write_ex(stream->ssl, content.data, len, &n);
    const ssize_t st =
        result == 1 ? (ssize_t)n : (ssize_t)outcome(stream, result);
    stream->is_flushing = false;
    return st;
}

int tls_stream_shut(struct tls_stream *stream)
{
    if (!stream->is_up || stream->is_broken)
        return 0;
    stream->is_flushing = true;
    stream->is_full = false;
    ERR_clear_error();
    const int result = SSL_shutdown(stream->ssl); /* 0: the peer's is to come */
    const int st = result >= 0 ? 0 : outcome(stream, result);
    stream->is_flushing = false;
    return st == SOCKET_WAIT && stream->is_full ? SOCKET_WAIT : 0;
}
