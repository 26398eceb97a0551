/*
 * How a sealed connection ends, and what becomes of new certificates.
 */
#include "sealed.h"

#include "base/log.h"

/* --- how it ends ----------------------------------------------------------*/

static void test_we_close(void **state)
{
    struct sealed *sealed = *state;
    for (size_t v = 0; v < COUNT_OF(versions); v++) {
        struct ear *ear = &sealed->house->ears[v];
        struct peer peer = visit(sealed, versions[v].version);
        conn_write(ear->conn, slice_text("bye"));
        conn_close(ear->conn);
        peer_expect(&peer, "bye");
        PEER_UNTIL(&peer, peer.has_ended);
        char byte;
        assert_int_equal(SSL_read(peer.ssl, &byte, 1), 0);
        assert_int_equal(SSL_get_error(peer.ssl, 0), SSL_ERROR_ZERO_RETURN);
        peer_done(&peer);
        TICK_UNTIL(sealed->house->loop, ear->losses == 1);
        assert_int_equal(ear->why, CONN_LOSS_CLOSED);
    }
}

/* RFC 8446 6.1, RFC 5246 7.2.1: a close_notify is answered with one. */
static void test_the_peer_closes_in_silence(void **state)
{
    struct sealed *sealed = *state;
    for (size_t v = 0; v < COUNT_OF(versions); v++) {
        struct ear *ear = &sealed->house->ears[v];
        struct peer peer = visit(sealed, versions[v].version);
        SSL_shutdown(peer.ssl);
        PEER_UNTIL(&peer, ear->losses == 1 && peer.has_ended);
        assert_int_equal(ear->why, CONN_LOSS_PEER);
        char byte;
        assert_int_equal(SSL_read(peer.ssl, &byte, 1), 0);
        assert_int_equal(SSL_get_error(peer.ssl, 0), SSL_ERROR_ZERO_RETURN);
        peer_done(&peer);
    }
}

static void close_over_words(struct ear *ear)
{
    conn_pause(ear->conn);
}

/* Its close_notify waits for what was asked before, as a FIN does. */
static void test_the_peer_closes(void **state)
{
    struct sealed *sealed = *state;
    struct ear *ear = &sealed->house->ears[0];
    struct peer peer = visit(sealed, TLS1_3_VERSION);
    ear->on_heard = close_over_words;
    peer_say(&peer, "question", 8);
    SSL_shutdown(peer.ssl);
    PEER_UNTIL(&peer, ear->n_heard == 8);
    assert_int_equal(ear->losses, 0);

    conn_write(ear->conn, slice_text("answer"));
    conn_resume(ear->conn);
    peer_expect(&peer, "answer");
    PEER_UNTIL(&peer, ear->losses == 1);
    assert_int_equal(ear->why, CONN_LOSS_PEER);
    PEER_UNTIL(&peer, peer.has_ended);
    peer_done(&peer);
}

/* A cut that no close_notify announces: what came before is heard, and the
 * end is the peer's. */
static void test_truncated(void **state)
{
    struct sealed *sealed = *state;
    for (int i = 0; i < 2; i++) {
        struct ear *ear = &sealed->house->ears[i];
        struct peer peer = visit(sealed, TLS1_3_VERSION);
        peer_say(&peer, "hello", 5);
        if (i == 1) { /* the last record is cut */
            PEER_UNTIL(&peer, ear->n_heard == 5);
            peer_say(&peer, "world", 5);
            peer.portion = (size_t)BIO_pending(SSL_get_wbio(peer.ssl)) - 1;
        }
        peer_tick(&peer);
        peer.is_holding = true;
        shutdown(peer.fd, SHUT_WR);
        PEER_UNTIL(&peer, ear->losses == 1);
        assert_true(has_heard(ear, "hello"));
        assert_int_equal(ear->why, CONN_LOSS_PEER);
        peer_done(&peer);
    }
}

static void test_a_forged_record(void **state)
{
    struct sealed *sealed = *state;
    struct ear *ear = &sealed->house->ears[0];
    struct peer peer = visit(sealed, TLS1_3_VERSION);
    conn_write(ear->conn, slice_text("secret"));
    send(peer.fd, "\x17\x03\x03\0\x20................................", 37, 0);
    char got[16];
    ERR_clear_error();
    while (SSL_read(peer.ssl, got, sizeof got) > 0 || ERR_peek_error() == 0)
        peer_tick(&peer);
    assert_int_equal(ERR_GET_REASON(ERR_get_error()),
                     SSL_R_SSLV3_ALERT_BAD_RECORD_MAC);
    PEER_UNTIL(&peer, ear->losses == 1);
    assert_int_equal(ear->calls, 0);
    peer_done(&peer);
}

static void test_reset(void **state)
{
    struct sealed *sealed = *state;
    struct ear *ear = &sealed->house->ears[0];
    struct peer peer = visit(sealed, TLS1_3_VERSION);
    reset(peer.fd);
    TICK_UNTIL(sealed->house->loop, ear->losses == 1);
    assert_int_equal(ear->why, CONN_LOSS_PEER);
    SSL_free(peer.ssl);
}

/* --- the files ------------------------------------------------------------*/

static bool shows(struct sealed *sealed, const char *name)
{
    sealed->house->n_in = 0;
    struct peer peer = visit(sealed, TLS1_3_VERSION);
    X509 *cert = SSL_get1_peer_certificate(peer.ssl);
    char got[64] = "";
    X509_NAME_get_text_by_NID(X509_get_subject_name(cert), NID_commonName, got,
                              sizeof got);
    X509_free(cert);
    peer_done(&peer);
    TICK_UNTIL(sealed->house->loop, loop_conn_count(sealed->house->loop) == 1);
    return strcmp(got, name) == 0;
}

static void overwrite(const char *file, const char *text)
{
    FILE *out = fopen(file, "w");
    fputs(text, out);
    fclose(out);
}

static void test_reload(void **state)
{
    struct sealed *sealed = *state;
    struct house *house = sealed->house;
    log_set_level(LOG_ERROR);
    struct peer open = visit(sealed, TLS1_3_VERSION);
    struct ear before = house->ears[0];
    assert_true(shows(sealed, "one"));

    write_certificate(sealed, "two");
    assert_int_equal(tls_reload(sealed->tls), OK);
    assert_true(shows(sealed, "two"));
    const int64_t left_s = loop_counters(house->loop)->tls_expires_s -
                           loop_unix_ms(house->loop) / 1000;
    assert_true(left_s > 3500 && left_s <= 3600);

    overwrite(sealed->key_file, "nonsense");
    assert_int_equal(tls_reload(sealed->tls), ERR_IO);
    write_certificate(sealed, "three");
    overwrite(sealed->cert_file, "");
    assert_int_equal(tls_reload(sealed->tls), ERR_IO);
    unlink(sealed->cert_file);
    assert_int_equal(tls_reload(sealed->tls), ERR_IO);
    assert_true(shows(sealed, "two"));

    conn_write(before.conn, slice_text("still here"));
    peer_expect(&open, "still here");
    peer_done(&open);
}

/* A certificate with somebody else's key. */
static void test_files_that_do_not_fit(void **state)
{
    struct sealed *sealed = *state;
    char other[] = "/tmp/judify-unit-XXXXXX";
    const int fd = mkstemp(other);
    FILE *key = fopen(sealed->key_file, "r");
    char text[4096] = "";
    assert_true(fread(text, 1, sizeof text - 1, key) > 0);
    fclose(key);
    overwrite(other, text);
    write_certificate(sealed, "two");
    struct tls_config config = sealed->config;
    config.key_file = other;
    struct tls *tls = NULL;
    assert_int_equal(tls_open(sealed->house->loop, &config, &tls), ERR_IO);
    assert_null(tls);
    close(fd);
    unlink(other);
}

int main(void)
{
#define CASE(test)                                                             \
    cmocka_unit_test_setup_teardown(test, build_sealed, tear_down_sealed)
    const struct CMUnitTest tests[] = {
        CASE(test_we_close),
        CASE(test_the_peer_closes),
        CASE(test_the_peer_closes_in_silence),
        CASE(test_truncated),
        CASE(test_a_forged_record),
        CASE(test_reset),
        CASE(test_reload),
        CASE(test_files_that_do_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
