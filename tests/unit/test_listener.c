/*
 * Who is let in: addresses, caps, and a process without descriptors.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/slice.h"
#include "io/conn_body.h"
#include "io/loop_body.h"

static size_t on_bytes(struct conn_owner *owner, uint8_t *data, size_t len)
{
    (void)owner, (void)data;
    return len;
}

static void on_deadline(struct conn_owner *owner)
{
    (void)owner;
    fail_msg("nobody set a deadline");
}

static void on_lost(struct conn_owner *owner, enum conn_loss why)
{
    (void)owner, (void)why;
}

static const struct conn_events events = { on_bytes, NULL, on_deadline,
                                           on_lost };
static struct conn_owner anybody = { &events };

struct hall {
    struct loop *loop;
    struct loop_door door;
    uint16_t port;
    struct conn *conns[8];
    unsigned n_in;
    bool is_refusing, stops_listening;
};

static struct conn_owner *let_in(struct loop_door *door, struct conn *conn)
{
    struct hall *hall = OWNER_OF(door, struct hall, door);
    hall->conns[hall->n_in++ % COUNT_OF(hall->conns)] = conn;
    if (hall->stops_listening)
        loop_stop_listening(hall->loop);
    return hall->is_refusing ? NULL : &anybody;
}

static int begin(void **state)
{
    log_set_level(LOG_ERROR); /* refusals are what is tested */
    struct hall *hall = calloc(1, sizeof *hall);
    hall->loop = loop_open();
    hall->door.on_accept = let_in;
    *state = hall;
    return loop_listen(hall->loop, "127.0.0.1:0", &hall->door, &hall->port) !=
           OK;
}

static int end(void **state)
{
    struct hall *hall = *state;
    loop_close(hall->loop);
    free(hall);
    return 0;
}

/* A connection that waits to be accepted. */
static int dial(uint16_t port)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_port = htons(port),
                              .sin_addr = { htonl(INADDR_LOOPBACK) } };
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    return fd;
}

/* Closed, or reset: the kernel may have either for it. */
static bool is_turned_away(int fd)
{
    const struct timeval wait = { .tv_sec = 5 };
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    char byte;
    return recv(fd, &byte, 1, 0) == 0;
}

static bool is_let_in(int fd)
{
    char byte;
    return recv(fd, &byte, 1, MSG_DONTWAIT) < 0;
}

static void test_addresses(void **state)
{
    static const struct {
        const char *name, *address;
        enum status want;
    } rows[] = {
        { "ipv4", "127.0.0.1:0", OK },
        { "ipv4, all", "0.0.0.0:0", OK },
        { "ipv6", "[::1]:0", OK },
        { "both", "[::]:0", OK },
        { "empty", "", ERR_MALFORMED },
        { "no port", "127.0.0.1", ERR_MALFORMED },
        { "empty port", "127.0.0.1:", ERR_MALFORMED },
        { "port alone", ":80", ERR_MALFORMED },
        { "colon alone", ":", ERR_MALFORMED },
        { "port too large", "127.0.0.1:65536", ERR_MALFORMED },
        { "port much too large", "127.0.0.1:4294967296", ERR_MALFORMED },
        { "port in letters", "127.0.0.1:http", ERR_MALFORMED },
        { "negative port", "127.0.0.1:-1", ERR_MALFORMED },
        { "space before port", "127.0.0.1: 80", ERR_MALFORMED },
        { "space after port", "127.0.0.1:80 ", ERR_MALFORMED },
        { "three numbers", "127.0.1:80", ERR_MALFORMED },
        { "number too large", "256.0.0.1:80", ERR_MALFORMED },
        { "a name", "localhost:80", ERR_MALFORMED },
        { "ipv6 without brackets", "::1:80", ERR_MALFORMED },
        { "bracket not closed", "[::1:80", ERR_MALFORMED },
        { "bracket not opened", "::1]:80", ERR_MALFORMED },
        { "bracket and no port", "[::1]", ERR_MALFORMED },
        { "ipv4 in brackets", "[127.0.0.1]:80", ERR_MALFORMED },
        { "nothing in brackets", "[]:80", ERR_MALFORMED },
        { "bracket alone", "[:80", ERR_MALFORMED },
        { "longer than any address",
          "[1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb]:80",
          ERR_MALFORMED },
        { "an address that is not ours", "192.0.2.1:0", ERR_IO },
    };
    struct hall *hall = *state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        uint16_t port = 0;
        const enum status st =
            loop_listen(hall->loop, rows[r].address, &hall->door, &port);
        if (st != rows[r].want)
            fail_msg("%s: %s", rows[r].name, status_name(st));
        assert_int_equal(port != 0, rows[r].want == OK);
    }
}

static void test_a_taken_port(void **state)
{
    struct hall *hall = *state;
    char address[32];
    uint16_t port = 7;
    snprintf(address, sizeof address, "127.0.0.1:%u", hall->port);
    assert_int_equal(loop_listen(hall->loop, address, &hall->door, &port),
                     ERR_CONFLICT);
    assert_int_equal(port, 7);
}

static void test_restart_on_the_same_port(void **state)
{
    struct hall *hall = *state;
    char address[32];
    snprintf(address, sizeof address, "127.0.0.1:%u", hall->port);
    const int fd = dial(hall->port);
    loop_tick(hall->loop, 1000);
    conn_drop(hall->conns[0]); /* our side closes first: TIME_WAIT is ours */
    loop_tick(hall->loop, 0);
    assert_true(is_turned_away(fd));
    close(fd);
    loop_close(hall->loop);

    hall->loop = loop_open();
    assert_int_equal(loop_listen(hall->loop, address, &hall->door, &hall->port),
                     OK);
}

static void test_ipv6_and_both(void **state)
{
    struct hall *hall = *state;
    uint16_t port;
    assert_int_equal(loop_listen(hall->loop, "[::]:0", &hall->door, &port), OK);
    const int old = dial(port);
    struct sockaddr_in6 at = { .sin6_family = AF_INET6,
                               .sin6_port = htons(port),
                               .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    const int new = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(new, (struct sockaddr *)&at, sizeof at), 0);
    while (hall->n_in < 2)
        loop_tick(hall->loop, 1000);
    char address[46];
    assert_string_equal(conn_address(hall->conns[0], address), "127.0.0.1");
    assert_string_equal(conn_address(hall->conns[1], address), "::1");
    close(old);
    close(new);
}

static void test_door_refuses(void **state)
{
    struct hall *hall = *state;
    hall->is_refusing = true;
    const int fd = dial(hall->port);
    loop_tick(hall->loop, 1000);
    assert_true(is_turned_away(fd));
    assert_int_equal(loop_conn_count(hall->loop), 0);
    close(fd);
}

static void test_stop_listening(void **state)
{
    struct hall *hall = *state;
    const int stays = dial(hall->port);
    hall->stops_listening = true; /* inside on_accept, of all places */
    loop_tick(hall->loop, 1000);
    assert_int_equal(hall->n_in, 1);
    assert_true(is_let_in(stays));

    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_port = htons(hall->port),
                              .sin_addr = { htonl(INADDR_LOOPBACK) } };
    const int late = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(late, (struct sockaddr *)&at, sizeof at), -1);
    assert_int_equal(loop_conn_count(hall->loop), 1);
    close(late);
    close(stays);
}

static void test_cap_per_address(void **state)
{
    struct hall *hall = *state;
    loop_limit_conns(hall->loop, 100, 2);
    const int first = dial(hall->port), second = dial(hall->port);
    const int third = dial(hall->port);
    loop_tick(hall->loop, 1000);
    assert_int_equal(hall->n_in, 2);
    assert_true(is_let_in(first) && is_let_in(second));
    assert_true(is_turned_away(third));
    assert_int_equal(loop_counters(hall->loop)->refused, 1);

    /* Whoever is logged in does not count; neither does who left. */
    conn_trust(hall->conns[0]);
    conn_trust(hall->conns[0]);
    const int fourth = dial(hall->port);
    loop_tick(hall->loop, 1000);
    assert_true(is_let_in(fourth));
    conn_drop(hall->conns[1]);
    loop_tick(hall->loop, 0);
    const int fifth = dial(hall->port), sixth = dial(hall->port);
    loop_tick(hall->loop, 1000);
    assert_int_equal(hall->n_in, 4);
    assert_true(is_let_in(fifth));
    assert_true(is_turned_away(sixth));
    const int fds[] = { first, second, third, fourth, fifth, sixth };
    for (size_t i = 0; i < COUNT_OF(fds); i++)
        close(fds[i]);
}

/* Ended, logged in, and full of what its peer does not read, is no link any
 * more: it counts again, and the first over the cap goes at once.  Both when
 * the kernel was full before and when it becomes so by the last write. */
static void test_cap_of_those_that_linger(void **state)
{
    static uint8_t block[CONN_ROOM_MAX];
    enum { MUCH = 64 }; /* blocks: more than a kernel takes */
    struct hall *hall = *state;
    int fds[4];
    for (unsigned i = 0; i < COUNT_OF(fds); i++)
        fds[i] = dial(hall->port);
    while (hall->n_in < COUNT_OF(fds))
        loop_tick(hall->loop, 1000);
    for (unsigned i = 0; i < COUNT_OF(fds); i++)
        conn_trust(hall->conns[i]);

    loop_limit_conns(hall->loop, 100, 1);
    for (unsigned i = 0; i < COUNT_OF(fds); i++) {
        struct conn *conn = hall->conns[i];
        for (int n = 0; i < 3 && n < MUCH; n++) /* the last one is read */
            conn_write(conn, slice_of(block, sizeof block));
        for (int n = 0; i == 2 && n < MUCH; n++)
            loop_tick(hall->loop, 0);
        conn_close(conn);
    }
    for (int n = 0; n < MUCH; n++)
        loop_tick(hall->loop, 0);
    assert_int_equal(hall->conns[3]->state, CONN_CLOSING);
    assert_int_equal(loop_conn_count(hall->loop), 2);
    for (unsigned i = 0; i < COUNT_OF(fds); i++)
        close(fds[i]);
}

static void test_cap_in_all(void **state)
{
    struct hall *hall = *state;
    enum { CAP = 2, ALL = CAP + LIMIT_CONNS_RESERVED };
    _Static_assert(ALL > COUNT_OF(hall->conns), "the first two are forgotten");
    loop_limit_conns(hall->loop, CAP, 100);
    int fds[ALL + 1];
    for (int i = 0; i < CAP; i++)
        fds[i] = dial(hall->port);
    loop_tick(hall->loop, 1000);
    assert_false(conn_is_reserved(hall->conns[0]));
    assert_false(conn_is_reserved(hall->conns[1]));
    for (int i = CAP; i < ALL + 1; i++)
        fds[i] = dial(hall->port);
    loop_tick(hall->loop, 1000);
    assert_int_equal(loop_conn_count(hall->loop), ALL);
    for (size_t i = 0; i < COUNT_OF(hall->conns); i++)
        assert_true(conn_is_reserved(hall->conns[i]));
    assert_true(is_turned_away(fds[ALL]));
    close(fds[0]);
    while (loop_conn_count(hall->loop) == ALL)
        loop_tick(hall->loop, 1000);
    const int late = dial(hall->port);
    loop_tick(hall->loop, 1000);
    assert_true(is_let_in(late));
    close(late);
    for (int i = 1; i < ALL + 1; i++)
        close(fds[i]);
}

static void test_who_may_use_the_reserve(void **state)
{
    static const struct {
        const char *address;
        bool want;
    } rows[] = {
        { "127.0.0.1", true },    { "127.9.9.9", true },
        { "::1", true },          { "::ffff:127.0.0.1", true },
        { "128.0.0.1", false },   { "192.0.2.127", false },
        { "::", false },          { "::2", false },
        { "2001:db8::1", false }, { "127::", false },
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct address address;
        assert_int_equal(address_parse(rows[i].address, &address), OK);
        if (address_is_loopback(&address) != rows[i].want)
            fail_msg("%s", rows[i].address);
    }
}

/* Leave no descriptor free; returns the limit that was. */
static struct rlimit take_descriptors(void)
{
    struct rlimit before, none;
    getrlimit(RLIMIT_NOFILE, &before);
    none = before;
    const int lowest = dup(0);
    close(lowest);
    none.rlim_cur = (rlim_t)lowest;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    assert_int_equal(dup(0), -1);
    return before;
}

static void test_no_descriptors(void **state)
{
    enum { PEERS = 5 };
    struct hall *hall = *state;
    int fds[PEERS];
    for (int i = 0; i < PEERS; i++)
        fds[i] = dial(hall->port);

    const struct rlimit before = take_descriptors();
    loop_tick(hall->loop, 1000);
    assert_int_equal(hall->n_in, 0);
    assert_int_equal(loop_counters(hall->loop)->refused, PEERS);
    assert_true(hall->loop->spare_fd >= 0);
    for (int i = 0; i < PEERS; i++) {
        assert_true(is_turned_away(fds[i]));
        close(fds[i]);
    }
    setrlimit(RLIMIT_NOFILE, &before);

    const int late = dial(hall->port);
    loop_tick(hall->loop, 1000);
    assert_true(is_let_in(late));
    close(late);
}

/* Connections leave descriptors to those who open files. */
static void test_descriptors_are_spared(void **state)
{
    enum { PEERS = 40, ROOM = 20 };
    struct hall *hall = *state;
    struct rlimit before, few;
    getrlimit(RLIMIT_NOFILE, &before);
    few = before;
    few.rlim_cur = 2 * ROOM;
    setrlimit(RLIMIT_NOFILE, &few);
    loop_limit_conns(hall->loop, PEERS, PEERS);
    setrlimit(RLIMIT_NOFILE, &before);

    int fds[PEERS];
    for (int i = 0; i < PEERS; i++)
        fds[i] = dial(hall->port);
    loop_tick(hall->loop, 1000);
    assert_int_equal(loop_conn_count(hall->loop), ROOM + LIMIT_CONNS_RESERVED);
    for (int i = 0; i < PEERS; i++)
        close(fds[i]);
}

/* Somebody else got the spare one: rest, do not spin, and come back. */
static void test_not_even_a_spare_descriptor(void **state)
{
    struct hall *hall = *state;
    const int fd = dial(hall->port);
    const int thief = hall->loop->spare_fd;
    hall->loop->spare_fd = -1;

    const struct rlimit before = take_descriptors();
    loop_tick(hall->loop, 1000);
    const uint64_t ticks = loop_counters(hall->loop)->ticks;
    const int64_t from_ms = loop_now_ms(hall->loop);
    while (loop_now_ms(hall->loop) < from_ms + 250)
        loop_tick(hall->loop, 250);
    assert_true(loop_counters(hall->loop)->ticks - ticks <= 8);
    assert_int_equal(hall->n_in, 0);

    setrlimit(RLIMIT_NOFILE, &before);
    close(thief);
    while (hall->n_in == 0)
        loop_tick(hall->loop, 1000);
    assert_true(is_let_in(fd));
    assert_true(loop_now_ms(hall->loop) < from_ms + 1000);
    close(fd);
}

static void test_the_limit_is_raised(void **state)
{
    struct hall *hall = *state;
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 256;
    setrlimit(RLIMIT_NOFILE, &limit);
    loop_close(hall->loop);
    hall->loop = loop_open();
    getrlimit(RLIMIT_NOFILE, &limit);
    assert_int_equal(limit.rlim_cur, limit.rlim_max);
}

/* --- the count of a crowd
 * ----------------------------------------------------*/

static struct address address_number(unsigned i)
{
    struct endpoint peer = { .len = sizeof peer.at };
    struct sockaddr_in *at = (struct sockaddr_in *)&peer.at;
    at->sin_family = AF_INET;
    at->sin_addr.s_addr = htonl(0x0a000000 + i);
    return address_of(&peer);
}

/* Random comings and goings against a plain array. */
static void test_crowd_like_an_array(void **state)
{
    enum { PEOPLE = 1000, STEPS = 200000, MAX = 3 };
    (void)state;
    unsigned counts[PEOPLE] = { 0 }, n_used = 0;
    struct crowd crowd;
    crowd_init(&crowd);
    srand(2);
    for (int step = 0; step < STEPS; step++) {
        const unsigned i = (unsigned)rand() % PEOPLE;
        const struct address who = address_number(i);
        if (rand() % 2) {
            assert_int_equal(crowd_enter(&crowd, &who, MAX), counts[i] < MAX);
            counts[i] += counts[i] < MAX;
        } else if (counts[i] > 0) {
            crowd_leave(&crowd, &who);
            counts[i]--;
        }
    }
    for (unsigned i = 0; i < PEOPLE; i++)
        n_used += counts[i] > 0;
    assert_int_equal(crowd.n_used, n_used);
    for (unsigned i = 0; i < PEOPLE; i++) {
        const struct address who = address_number(i);
        for (; counts[i] > 0; counts[i]--)
            crowd_leave(&crowd, &who);
    }
    assert_int_equal(crowd.n_used, 0);
    assert_true(crowd.n_rows <= 4 * PEOPLE);
    crowd_done(&crowd);
}

static void test_subscribers(void **state)
{
    static const struct {
        const char *name, *one, *other;
        bool is_same;
    } rows[] = {
        { "one /64", "2001:db8:1:2::3", "2001:db8:1:2:ffff::", true },
        { "two /64", "2001:db8:1:2::3", "2001:db8:1:3::3", false },
        { "ipv4 neighbours", "::ffff:192.0.2.1", "::ffff:192.0.2.2", false },
        { "ipv4 and loopback", "::ffff:192.0.2.1", "::1", false },
    };
    (void)state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct address one, other;
        assert_int_equal(inet_pton(AF_INET6, rows[r].one, one.bytes), 1);
        assert_int_equal(inet_pton(AF_INET6, rows[r].other, other.bytes), 1);
        one = address_subscriber(&one);
        other = address_subscriber(&other);
        if ((memcmp(&one, &other, sizeof one) == 0) != rows[r].is_same)
            fail_msg("%s", rows[r].name);
    }
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(test_addresses),
        CASE(test_a_taken_port),
        CASE(test_restart_on_the_same_port),
        CASE(test_ipv6_and_both),
        CASE(test_door_refuses),
        CASE(test_stop_listening),
        CASE(test_cap_per_address),
        CASE(test_cap_of_those_that_linger),
        CASE(test_cap_in_all),
        CASE(test_who_may_use_the_reserve),
        CASE(test_no_descriptors),
        CASE(test_descriptors_are_spared),
        CASE(test_not_even_a_spare_descriptor),
        CASE(test_the_limit_is_raised),
        cmocka_unit_test(test_crowd_like_an_array),
        cmocka_unit_test(test_subscribers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
