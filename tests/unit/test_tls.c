/*
 * A sealed connection: how it begins, and what passes.
 */
#include "sealed.h"

/* --- what passes ----------------------------------------------------------*/

static void test_content_passes(void **state)
{
    struct sealed *sealed = *state;
    struct loop *loop = sealed->house->loop;
    for (size_t v = 0; v < COUNT_OF(versions); v++) {
        print_message("  %s\n", versions[v].name);
        struct ear *ear = &sealed->house->ears[v];
        struct peer peer = visit(sealed, versions[v].version);
        peer_say(&peer, "hello", 5);
        PEER_UNTIL(&peer, ear->n_heard == 5);
        assert_true(has_heard(ear, "hello"));

        /* What one tick says goes out in one record and one write. */
        static const char lent[] = "lent ";
        const uint64_t writes = loop_counters(loop)->writes;
        conn_write(ear->conn, slice_text("copied "));
        conn_write_lent(ear->conn, slice_text(lent));
        memcpy(conn_room(ear->conn, 6), "filled", 6);
        peer_expect(&peer, "copied lent filled");
        assert_int_equal(loop_counters(loop)->writes, writes + 1);
        assert_int_equal(ear->flushes, 1);
        assert_int_equal(conn_queued(ear->conn), 0);
        assert_int_equal(loop_counters(loop)->handshakes, v + 1);
        peer_done(&peer);
        TICK_UNTIL(loop, ear->losses == 1);
    }
    assert_int_equal(loop_counters(loop)->handshakes_failed, 0);
}

static void test_byte_by_byte(void **state)
{
    struct sealed *sealed = *state;
    for (size_t v = 0; v < COUNT_OF(versions); v++) {
        struct ear *ear = &sealed->house->ears[v];
        struct peer peer = peer_on(sealed->house, enter(sealed->house),
                                   peer_rules(versions[v].version));
        peer.portion = 1;
        peer_greet(&peer);
        peer_say(&peer, "slowly", 6);
        PEER_UNTIL(&peer, ear->n_heard == 6);
        conn_write(ear->conn, slice_text("yes"));
        peer_expect(&peer, "yes");
        peer_done(&peer);
    }
}

/* The peer's last part of the handshake and its first bytes in one segment:
 * what OpenSSL has read ahead is no edge of the kernel. */
static void test_content_behind_the_handshake(void **state)
{
    struct sealed *sealed = *state;
    for (size_t v = 0; v < COUNT_OF(versions); v++) {
        struct ear *ear = &sealed->house->ears[v];
        struct peer peer = peer_on(sealed->house, enter(sealed->house),
                                   peer_rules(versions[v].version));
        if (versions[v].version == TLS1_2_VERSION)
            peer_greet(&peer);
        while (SSL_do_handshake(peer.ssl) != 1)
            peer_tick(&peer);
        peer_say(&peer, "at once", 7); /* behind the Finished, not sent yet */
        PEER_UNTIL(&peer, ear->n_heard == 7);
        conn_write(ear->conn, slice_text("yes"));
        peer_expect(&peer, "yes");
        peer_done(&peer);
    }
}

static void test_much_each_way(void **state)
{
    enum { ALL = 6 * 1024 * 1024 };
    struct sealed *sealed = *state;
    struct ear *ear = &sealed->house->ears[0];
    struct peer peer = visit(sealed, TLS1_3_VERSION);
    uint8_t *all = pattern_new(ALL), *got = malloc(ALL);

    for (size_t at = 0; at < ALL; at += 3001) {
        const size_t n = ALL - at < 3001 ? ALL - at : 3001;
        if (at % 2)
            conn_write_lent(ear->conn, slice_of(all + at, n));
        else
            conn_write(ear->conn, slice_of(all + at, n));
    }
    for (int i = 0; i < 20; i++)
        loop_tick(sealed->house->loop, 0);
    assert_true(conn_queued(ear->conn) > 0);
    const uint64_t writes = loop_counters(sealed->house->loop)->writes;
    loop_tick(sealed->house->loop, 10); /* nobody tries again, nor is awake */
    assert_int_equal(loop_counters(sealed->house->loop)->writes, writes);

    size_t n_said = 0, n_got = 0;
    while (n_got < ALL || ear->n_heard < ALL) {
        size_t n = 0;
        if (n_said < ALL && BIO_pending(SSL_get_wbio(peer.ssl)) < 400000) {
            n = ALL - n_said < 50021 ? ALL - n_said : 50021;
            peer_say(&peer, all + n_said, n);
            n_said += n;
        }
        peer_tick(&peer);
        while (SSL_read_ex(peer.ssl, got + n_got, ALL - n_got, &n) == 1)
            n_got += n;
        ERR_clear_error();
    }
    assert_memory_equal(got, all, ALL);
    assert_memory_equal(ear->heard, all, ALL);
    assert_int_equal(ear->flushes, 1);
    free(got);
    free(all);
    peer_done(&peer);
}

static void pause_conn(struct ear *ear)
{
    conn_pause(ear->conn);
}

static void test_pause_and_resume(void **state)
{
    struct sealed *sealed = *state;
    struct ear *ear = &sealed->house->ears[0];
    struct peer peer = visit(sealed, TLS1_3_VERSION);
    ear->on_heard = pause_conn;
    peer_say(&peer, "one", 3);
    PEER_UNTIL(&peer, ear->calls == 1);
    peer_say(&peer, "two", 3);
    for (int i = 0; i < 5; i++)
        peer_tick(&peer);
    assert_int_equal(ear->calls, 1);
    ear->on_heard = NULL;
    conn_resume(ear->conn);
    PEER_UNTIL(&peer, ear->n_heard == 6);
    assert_true(has_heard(ear, "onetwo"));
    peer_done(&peer);
}

/* Each asks for an answer, which OpenSSL would like to write while reading. */
static void test_changes_of_keys(void **state)
{
    struct sealed *sealed = *state;
    struct ear *ear = &sealed->house->ears[0];
    struct peer peer = visit(sealed, TLS1_3_VERSION);
    for (int i = 0; i < 20; i++) {
        for (int n = 0; n <= i; n++) {
            SSL_key_update(peer.ssl, SSL_KEY_UPDATE_REQUESTED);
            SSL_do_handshake(peer.ssl);
        }
        peer_say(&peer, "again", 5);
        PEER_UNTIL(&peer, ear->n_heard == 5 * ((size_t)i + 1));
        conn_write(ear->conn, slice_text("yes"));
        peer_expect(&peer, "yes");
    }
    peer_done(&peer);
}

static int hearing_fd;
static bool was_written;

static void look_for_bytes(struct ear *ear)
{
    char byte;
    (void)ear;
    was_written = recv(hearing_fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

/* OpenSSL answers a ClientHello while it reads.  Who is heard behind it, in
 * the same phase, sees nothing of that answer on the way. */
static void test_only_flush_writes(void **state)
{
    struct sealed *sealed = *state;
    struct ear *ear = &sealed->house->ears[0];
    struct peer peer = visit(sealed, TLS1_3_VERSION);
    hearing_fd = enter(sealed->house);
    struct peer late =
        peer_on(sealed->house, hearing_fd, peer_rules(TLS1_3_VERSION));
    ear->on_heard = look_for_bytes;
    SSL_do_handshake(late.ssl);
    peer_say(&peer, "heard", 5);
    struct peer *const both[] = { &late, &peer };
    for (size_t i = 0; i < COUNT_OF(both); i++) {
        const uint8_t *bytes;
        BIO *const out = SSL_get_wbio(both[i]->ssl);
        const long len = BIO_get_mem_data(out, &bytes);
        assert_int_equal(send(both[i]->fd, bytes, (size_t)len, 0), len);
        BIO_reset(out);
    }
    TICK_UNTIL(sealed->house->loop, ear->n_heard == 5);
    assert_false(was_written);
    look_for_bytes(NULL);
    assert_true(was_written);
    peer_greet(&late);
    peer_done(&late);
    peer_done(&peer);
}

/* What is queued before the handshake waits for its end, asleep. */
static void test_queued_before_the_handshake(void **state)
{
    struct sealed *sealed = *state;
    struct loop *loop = sealed->house->loop;
    struct ear *ear = &sealed->house->ears[0];
    const int fd = enter(sealed->house);
    conn_write(ear->conn, slice_text("early"));
    loop_tick(loop, 0);
    const int64_t from_ms = loop_now_ms(loop);
    loop_tick(loop, 50);
    loop_tick(loop, 0);
    assert_true(loop_now_ms(loop) - from_ms >= 40);

    struct peer peer = peer_on(sealed->house, fd, peer_rules(TLS1_3_VERSION));
    peer_greet(&peer);
    peer_expect(&peer, "early");
    peer_done(&peer);
}

static void test_a_session_is_resumed(void **state)
{
    struct sealed *sealed = *state;
    for (size_t v = 0; v < COUNT_OF(versions); v++) {
        struct peer first = visit(sealed, versions[v].version);
        conn_write(sealed->house->ears[2 * v].conn, slice_text("x"));
        peer_expect(&first, "x"); /* behind the ticket */
        SSL_SESSION *session = SSL_get1_session(first.ssl);

        struct peer second = peer_on(sealed->house, enter(sealed->house),
                                     peer_rules(versions[v].version));
        SSL_set_session(second.ssl, session);
        peer_greet(&second);
        assert_true(SSL_session_reused(second.ssl));
        SSL_SESSION_free(session);
        peer_done(&first);
        peer_done(&second);
    }
}

/* --- how it begins --------------------------------------------------------*/

static void test_every_cut(void **state)
{
    struct sealed *sealed = *state;
    struct house *house = sealed->house;
    struct ear *ear = &house->ears[0];
    size_t len = 1;
    for (size_t cut = 0; cut < len; cut++) {
        house->n_in = 0;
        const unsigned losses = ear->losses;
        struct peer peer =
            peer_on(house, enter(house), peer_rules(TLS1_3_VERSION));
        SSL_do_handshake(peer.ssl);
        len = (size_t)BIO_pending(SSL_get_wbio(peer.ssl));
        peer.portion = cut;
        peer_tick(&peer);
        shutdown(peer.fd, SHUT_WR);
        peer.is_holding = true;
        PEER_UNTIL(&peer, ear->losses > losses);
        assert_int_equal(ear->why, CONN_LOSS_PEER);
        peer_done(&peer);
    }
    assert_true(len > 100);
    assert_int_equal(ear->calls, 0);
    assert_int_equal(loop_conn_count(house->loop), 0);
    assert_int_equal(house->loop->n_greetings, 0);
    assert_int_equal(loop_counters(house->loop)->handshakes_failed, len - 1);
}

static void test_garbage(void **state)
{
    static const struct {
        const char *name;
        const char *bytes;
        size_t len;
        bool has_alert;
    } rows[] = {
        { "zeros", "\0\0\0\0\0\0\0\0", 8, false },
        { "a record of content", "\x17\x03\x03\0\x01x", 6, true },
        { "a huge record", "\x16\x03\x01\xff\xff\x01\0\0\0\0\0\0", 12, true },
        { "no ClientHello", "\x16\x03\x01\0\x04\x02\0\0\0", 9, true },
        { "an empty ClientHello", "\x16\x03\x01\0\x04\x01\0\0\0", 9, true },
        { "an alert", "\x15\x03\x01\0\x02\x02\x28", 7, true },
    };
    struct sealed *sealed = *state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct ear *ear = &sealed->house->ears[r];
        const int fd = enter(sealed->house);
        send(fd, rows[r].bytes, rows[r].len, MSG_NOSIGNAL);
        uint8_t got[8] = { 0 };
        ssize_t n = 1, all = 0;
        while (n > 0) {
            TICK_UNTIL(sealed->house->loop,
                       (n = recv(fd, got, sizeof got, MSG_DONTWAIT)) >= 0 ||
                           errno != EAGAIN);
            all += n > 0 ? n : 0;
        }
        if (n != 0 || (all == 7) != rows[r].has_alert)
            fail_msg("%s: %zd bytes, then %zd", rows[r].name, all, n);
        close(fd);
        TICK_UNTIL(sealed->house->loop, ear->losses == 1);
        assert_int_equal(ear->why, CONN_LOSS_PEER);
        assert_int_equal(ear->calls, 0);
    }
}

static void test_plain_http(void **state)
{
    static const char *const rows[] = { "G", "GET / HTTP/1.1\r\n\r\n",
                                        "SSH-2.0-x\r\n" };
    struct sealed *sealed = *state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct ear *ear = &sealed->house->ears[r];
        const int fd = enter(sealed->house);
        say(fd, rows[r]);
        TICK_UNTIL(sealed->house->loop,
                   ear->conn == NULL || ear->conn->is_shut);
        expect(fd, plain_answer);
        assert_true(has_ended(fd));
        close(fd);
        TICK_UNTIL(sealed->house->loop, ear->losses == 1);
        assert_int_equal(ear->calls, 0);
    }
}

static void test_refused_with_an_alert(void **state)
{
    static const struct {
        const char *name;
        const char *protocols;
        const char *groups;
        int reason;
    } rows[] = {
        { "h2 only", "\x02h2", NULL,
          SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL },
        { "a group that we have not", "\x08http/1.1", "P-521",
          SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE },
    };
    struct sealed *sealed = *state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct ear *ear = &sealed->house->ears[r];
        struct peer peer = peer_on(sealed->house, enter(sealed->house),
                                   peer_rules(TLS1_3_VERSION));
        SSL_set_alpn_protos(peer.ssl, (const uint8_t *)rows[r].protocols,
                            (unsigned)strlen(rows[r].protocols));
        if (rows[r].groups != NULL)
            SSL_set1_groups_list(peer.ssl, rows[r].groups);
        ERR_clear_error();
        PEER_UNTIL(&peer,
                   SSL_do_handshake(peer.ssl) <= 0 && ERR_peek_error() != 0);
        const int reason = ERR_GET_REASON(ERR_get_error());
        if (reason != rows[r].reason)
            fail_msg("%s: %s", rows[r].name,
                     ERR_reason_error_string(ERR_peek_error()));
        PEER_UNTIL(&peer, peer.has_ended);
        peer_done(&peer);
        TICK_UNTIL(sealed->house->loop, ear->losses == 1);
    }
}

static void test_old_versions_are_refused(void **state)
{
    struct sealed *sealed = *state;
    struct ear *ear = &sealed->house->ears[0];
    SSL_CTX *rules = peer_rules(TLS1_1_VERSION);
    SSL_CTX_set_security_level(rules, 0);
    struct peer peer = peer_on(sealed->house, enter(sealed->house), rules);
    ERR_clear_error();
    PEER_UNTIL(&peer, SSL_do_handshake(peer.ssl) <= 0 && ERR_peek_error() != 0);
    assert_int_equal(ERR_GET_REASON(ERR_get_error()),
                     SSL_R_TLSV1_ALERT_PROTOCOL_VERSION);
    peer_done(&peer);
    TICK_UNTIL(sealed->house->loop, ear->losses == 1);
}

/* Handshakes take turns, and the oldest gives way. */
static void test_many_handshakes(void **state)
{
    enum { PEERS = 12, MAX = 4 };
    struct sealed *sealed = *state;
    struct house *house = sealed->house;
    struct peer peers[PEERS];
    for (int i = 0; i < PEERS; i++) {
        peers[i] = peer_on(house, enter(house), peer_rules(TLS1_3_VERSION));
        SSL_do_handshake(peers[i].ssl);
    }
    house->loop->max_greetings = MAX;
    for (int i = 0; i < PEERS; i++)
        peer_tick(&peers[i]);
    assert_int_equal(house->loop->n_greetings, MAX);
    for (int i = 0; i < PEERS; i++)
        assert_int_equal(house->ears[i].losses, i < PEERS - MAX);
    for (int i = PEERS - MAX; i < PEERS; i++)
        peer_greet(&peers[i]);
    for (int i = PEERS - MAX; i < PEERS; i++)
        peer_tick(&peers[i]);
    TICK_UNTIL(house->loop, house->loop->n_greetings == 0);
    assert_int_equal(loop_counters(house->loop)->handshakes_failed,
                     PEERS - MAX);
    for (int i = 0; i < PEERS; i++)
        peer_done(&peers[i]);
}

static void test_few_steps_per_tick(void **state)
{
    struct sealed *sealed = *state;
    struct house *house = sealed->house;
    struct peer peers[EARS];
    house->loop->max_steps = 3;
    for (int i = 0; i < EARS; i++)
        peers[i] = peer_on(house, enter(house), peer_rules(TLS1_3_VERSION));
    for (int i = 0; i < EARS; i++) {
        SSL_do_handshake(peers[i].ssl);
        const uint8_t *hello;
        const long len = BIO_get_mem_data(SSL_get_wbio(peers[i].ssl), &hello);
        assert_int_equal(send(peers[i].fd, hello, (size_t)len, 0), len);
        BIO_reset(SSL_get_wbio(peers[i].ssl));
    }
    for (unsigned n = 3; n <= EARS; n += 3) {
        loop_tick(house->loop, 1000);
        assert_int_equal(house->loop->n_greetings, n);
    }
    for (int i = 0; i < EARS; i++) {
        peer_greet(&peers[i]);
        peer_done(&peers[i]);
    }
}

int main(void)
{
#define CASE(test)                                                             \
    cmocka_unit_test_setup_teardown(test, build_sealed, tear_down_sealed)
    const struct CMUnitTest tests[] = {
        CASE(test_content_passes),
        CASE(test_byte_by_byte),
        CASE(test_content_behind_the_handshake),
        CASE(test_much_each_way),
        CASE(test_pause_and_resume),
        CASE(test_changes_of_keys),
        CASE(test_only_flush_writes),
        CASE(test_queued_before_the_handshake),
        CASE(test_a_session_is_resumed),
        CASE(test_every_cut),
        CASE(test_garbage),
        CASE(test_plain_http),
        CASE(test_refused_with_an_alert),
        CASE(test_old_versions_are_refused),
        CASE(test_many_handshakes),
        CASE(test_few_steps_per_tick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
