/*
 * Connections over the loopback interface: the test is the peer, and ticks
 * the loop by hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "io/conn_body.h"
#include "io/loop.h"

/* Tick until `condition` holds; ten seconds are for ever. */
#define TICK_UNTIL(loop, condition)                                            \
    do {                                                                       \
        const int64_t end_ms_ = loop_now_ms(loop) + 10000;                     \
        while (!(condition)) {                                                 \
            loop_tick(loop, 10);                                               \
            if (loop_now_ms(loop) > end_ms_)                                   \
                fail_msg("never happened: %s", #condition);                    \
        }                                                                      \
    } while (0)

/* An owner that remembers what it was told. */
struct ear {
    struct conn_owner owner;
    struct conn *conn;
    size_t takes; /* bytes per on_bytes at most */
    uint8_t *heard;
    size_t n_heard;
    unsigned calls, flushes, deadlines, losses;
    enum conn_loss why;
    void (*on_heard)(struct ear *); /* more to do in on_bytes; or NULL */
    void (*on_emptied)(struct ear *);
    void (*on_end)(struct ear *);
    struct ear *other;
    unsigned order; /* of on_lost among all ears */
};

static unsigned n_lost;

static size_t ear_bytes(struct conn_owner *owner, uint8_t *data, size_t len)
{
    struct ear *ear = OWNER_OF(owner, struct ear, owner);
    const size_t n = len < ear->takes ? len : ear->takes;
    ear->heard = realloc(ear->heard, ear->n_heard + n + 1);
    memcpy(ear->heard + ear->n_heard, data, n);
    ear->n_heard += n;
    ear->calls++;
    if (ear->on_heard != NULL)
        ear->on_heard(ear);
    return n;
}

static void ear_flushed(struct conn_owner *owner)
{
    struct ear *ear = OWNER_OF(owner, struct ear, owner);
    ear->flushes++;
    if (ear->on_emptied != NULL)
        ear->on_emptied(ear);
}

static void ear_deadline(struct conn_owner *owner)
{
    OWNER_OF(owner, struct ear, owner)->deadlines++;
}

static void ear_lost(struct conn_owner *owner, enum conn_loss why)
{
    struct ear *ear = OWNER_OF(owner, struct ear, owner);
    ear->losses++;
    ear->why = why;
    ear->order = ++n_lost;
    if (ear->on_end != NULL)
        ear->on_end(ear);
    ear->conn = NULL;
}

static const struct conn_events ear_events = { ear_bytes, ear_flushed,
                                               ear_deadline, ear_lost };

static void ear_init(struct ear *ear)
{
    *ear = (struct ear){ .owner = { &ear_events }, .takes = SIZE_MAX };
}

static bool has_heard(const struct ear *ear, const char *text)
{
    return slice_is(slice_of(ear->heard, ear->n_heard), text);
}

enum { EARS = 16 };

/* A loop that listens; the n-th connection gets the n-th ear. */
struct house {
    struct loop *loop;
    struct loop_door door;
    uint16_t port;
    struct ear ears[EARS];
    unsigned n_in;
    bool is_refusing;
};

static struct conn_owner *let_in(struct loop_door *door, struct conn *conn)
{
    struct house *house = OWNER_OF(door, struct house, door);
    if (house->is_refusing)
        return NULL;
    assert_true(house->n_in < EARS);
    struct ear *ear = &house->ears[house->n_in++];
    ear->conn = conn;
    return &ear->owner;
}

static int build(void **state)
{
    struct house *house = calloc(1, sizeof *house);
    house->loop = loop_open();
    house->door.on_accept = let_in;
    for (size_t i = 0; i < EARS; i++)
        ear_init(&house->ears[i]);
    assert_int_equal(
        loop_listen(house->loop, "127.0.0.1:0", &house->door, &house->port),
        OK);
    n_lost = 0;
    *state = house;
    return 0;
}

static int tear_down(void **state)
{
    struct house *house = *state;
    loop_close(house->loop);
    for (size_t i = 0; i < EARS; i++)
        free(house->ears[i].heard);
    free(house);
    return 0;
}

/* A peer's socket, connected in the backlog; non-blocking. */
static int dial(const struct house *house)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_port = htons(house->port),
                              .sin_addr = { htonl(INADDR_LOOPBACK) } };
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    const struct timeval second = { .tv_sec = 5 };
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second);
    return fd;
}

/* Dial, and tick until the door has let it in. */
static int enter(struct house *house)
{
    const unsigned before = house->n_in;
    const int fd = dial(house);
    TICK_UNTIL(house->loop, house->n_in > before);
    return fd;
}

static void say(int fd, const char *text)
{
    const size_t len = strlen(text);
    assert_int_equal(send(fd, text, len, MSG_NOSIGNAL), len);
}

/* Exactly `text` comes next. */
static void expect(int fd, const char *text)
{
    char got[256] = { 0 };
    const size_t len = strlen(text);
    assert_int_equal(recv(fd, got, len, MSG_WAITALL), len);
    assert_string_equal(got, text);
}

static bool has_ended(int fd)
{
    char byte;
    return recv(fd, &byte, 1, MSG_DONTWAIT) == 0;
}

/* The peer resets instead of closing. */
static void reset(int fd)
{
    const struct linger now = { .l_onoff = 1 };
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(fd);
}

/* Byte i of anything long that is checked. */
static uint8_t pattern(size_t i)
{
    return (uint8_t)(i * 31 + i / 251);
}

static uint8_t *pattern_new(size_t len)
{
    uint8_t *data = malloc(len);
    for (size_t i = 0; i < len; i++)
        data[i] = pattern(i);
    return data;
}

/* --- bytes in -------------------------------------------------------------*/

static void test_bytes_arrive(void **state)
{
    struct house *house = *state;
    struct ear *ear = &house->ears[0];
    const int fd = enter(house);
    char address[46];
    assert_string_equal(conn_address(ear->conn, address), "127.0.0.1");
    assert_ptr_equal(conn_loop(ear->conn), house->loop);
    assert_int_equal(loop_conn_count(house->loop), 1);

    say(fd, "hello");
    TICK_UNTIL(house->loop, ear->calls > 0);
    assert_true(has_heard(ear, "hello"));

    int no_delay = 0;
    socklen_t len = sizeof no_delay;
    getsockopt(ear->conn->fd, IPPROTO_TCP, TCP_NODELAY, &no_delay, &len);
    assert_int_equal(no_delay, 1);
    close(fd);
}

static void test_rest_is_kept_until_more_comes(void **state)
{
    struct house *house = *state;
    struct ear *ear = &house->ears[0];
    const int fd = enter(house);
    ear->takes = 2;

    say(fd, "abcde");
    TICK_UNTIL(house->loop, ear->calls == 1);
    for (int i = 0; i < 5; i++)
        loop_tick(house->loop, 0);
    assert_int_equal(ear->calls, 1);

    say(fd, "f"); /* behind "cde", of which two are taken */
    TICK_UNTIL(house->loop, ear->calls == 2);
    assert_true(has_heard(ear, "abcd"));
    ear->takes = SIZE_MAX;
    say(fd, "g");
    TICK_UNTIL(house->loop, ear->calls == 3);
    assert_true(has_heard(ear, "abcdefg"));
    assert_null(ear->conn->kept);
    close(fd);
}

/* Kept megabytes are taken in pieces, and given back as they go. */
static void test_much_is_kept(void **state)
{
    enum { ALL = 3 * 1024 * 1024, PIECE = 100001 };
    struct house *house = *state;
    struct ear *ear = &house->ears[0];
    const int fd = enter(house);
    uint8_t *all = pattern_new(ALL);
    ear->takes = 0;
    for (size_t sent = 0; sent < ALL; loop_tick(house->loop, 0)) {
        const ssize_t n =
            send(fd, all + sent, ALL - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
        sent += n > 0 ? (size_t)n : 0;
    }
    TICK_UNTIL(house->loop,
               ear->conn->kept != NULL && ear->conn->kept->len == ALL);

    ear->takes = PIECE;
    while (ear->n_heard < ALL) {
        conn_pause(ear->conn);
        conn_resume(ear->conn);
        loop_tick(house->loop, 0);
        assert_true(ear->conn->kept == NULL ||
                    ear->conn->kept->room <=
                        4 * ear->conn->kept->len + LOOP_INPUT_BYTES);
    }
    assert_memory_equal(ear->heard, all, ALL);
    assert_null(ear->conn->kept);
    free(all);
    close(fd);
}

/* A message that comes byte by byte, to an owner that wants all of it. */
static size_t take_nine(struct conn_owner *owner, uint8_t *data, size_t len)
{
    struct ear *ear = OWNER_OF(owner, struct ear, owner);
    ear->calls++;
    return len < 9 ? 0 : ear_bytes(owner, data, 9);
}

static void test_byte_by_byte(void **state)
{
    static const struct conn_events nines = { take_nine, NULL, ear_deadline,
                                              ear_lost };
    struct house *house = *state;
    struct ear *ear = &house->ears[0];
    ear->owner.events = &nines;
    const int fd = enter(house);
    for (unsigned i = 0; i < 9; i++) {
        const char text[2] = { (char)('1' + i), '\0' };
        say(fd, text);
        TICK_UNTIL(house->loop, ear->calls > i);
    }
    assert_true(has_heard(ear, "123456789"));
    assert_null(ear->conn->kept);
    close(fd);
}

static void pause_conn(struct ear *ear)
{
    conn_pause(ear->conn);
}

static void test_pause_and_resume(void **state)
{
    struct house *house = *state;
    struct ear *ear = &house->ears[0];
    const int fd = enter(house);
    ear->takes = 3;
    ear->on_heard = pause_conn;

    say(fd, "onetwothree");
    TICK_UNTIL(house->loop, ear->calls == 1);
    say(fd, "four");
    shutdown(fd, SHUT_WR);

    /* Paused over input and a FIN, the loop sleeps when asked to. */
    loop_tick(house->loop, 20);
    const int64_t before_ms = loop_now_ms(house->loop);
    loop_tick(house->loop, 50);
    assert_true(loop_now_ms(house->loop) - before_ms >= 40);
    assert_int_equal(ear->calls, 1);

    ear->on_heard = NULL;
    ear->takes = SIZE_MAX;
    conn_resume(ear->conn);
    loop_tick(house->loop, 1000);
    assert_true(has_heard(ear, "onetwothree"));
    TICK_UNTIL(house->loop, ear->losses == 1);
    assert_true(has_heard(ear, "onetwothreefour"));
    assert_int_equal(ear->why, CONN_LOSS_PEER);
    close(fd);
}

static void resume_at_once(struct ear *ear)
{
    conn_pause(ear->conn);
    conn_resume(ear->conn);
}

static void test_resumed_within_on_bytes(void **state)
{
    struct house *house = *state;
    struct ear *ear = &house->ears[0];
    const int fd = enter(house);
    ear->takes = 2;
    ear->on_heard = resume_at_once;
    say(fd, "abcdef");
    TICK_UNTIL(house->loop, ear->calls > 0);
    assert_int_equal(ear->calls, 3); /* in one tick */
    assert_true(has_heard(ear, "abcdef"));

    /* Taking nothing and resuming is no way to spin. */
    ear->takes = 0;
    say(fd, "g");
    TICK_UNTIL(house->loop, ear->calls > 3);
    assert_int_equal(ear->calls, 4);
    close(fd);
}

static void hand_over(struct ear *ear)
{
    ear->other->conn = ear->conn;
    conn_set_owner(ear->conn, &ear->other->owner);
}

static void test_new_owner_gets_the_rest(void **state)
{
    struct house *house = *state;
    struct ear *old = &house->ears[0], new;
    ear_init(&new);
    const int fd = enter(house);
    old->takes = 3;
    old->on_heard = hand_over;
    old->other = &new;

    say(fd, "oldnew");
    TICK_UNTIL(house->loop, old->calls > 0);
    assert_true(has_heard(old, "old"));
    assert_true(has_heard(&new, "new")); /* in the same tick */

    close(fd);
    TICK_UNTIL(house->loop, new.losses == 1);
    assert_int_equal(old->losses, 0);
    free(new.heard);
}

/* The upgrade of a link: paused while a worker looks, then handed over. */
static void test_new_owner_gets_what_was_kept(void **state)
{
    struct house *house = *state;
    struct ear *old = &house->ears[0], new;
    ear_init(&new);
    const int fd = enter(house);
    old->takes = 3;
    old->on_heard = pause_conn;
    old->other = &new;
    say(fd, "oldnew");
    TICK_UNTIL(house->loop, old->calls > 0);

    hand_over(old);
    loop_tick(house->loop, 0);
    assert_int_equal(new.calls, 0);
    conn_resume(new.conn);
    loop_tick(house->loop, 1000);
    assert_true(has_heard(&new, "new"));
    close(fd);
    TICK_UNTIL(house->loop, new.losses == 1);
    free(new.heard);
}

/* One read of one buffer per tick: a flood delays nobody. */
static void test_a_flood_waits_its_turn(void **state)
{
    struct house *house = *state;
    const int flood = enter(house), drip = enter(house);
    const int size = 2 * LOOP_INPUT_BYTES;
    setsockopt(house->ears[0].conn->fd, SOL_SOCKET, SO_RCVBUF, &size,
               sizeof size);
    setsockopt(flood, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    char *much = calloc(1, 4 * LOOP_INPUT_BYTES);
    ssize_t sent = 0;
    for (ssize_t n;
         (n = send(flood, much, LOOP_INPUT_BYTES, MSG_DONTWAIT)) > 0;)
        sent += n;
    assert_true(sent > LOOP_INPUT_BYTES);
    say(drip, "me too");

    TICK_UNTIL(house->loop, house->ears[0].calls == 1);
    assert_true(house->ears[0].n_heard <= LOOP_INPUT_BYTES);
    loop_tick(house->loop, 0);
    assert_true(has_heard(&house->ears[1], "me too"));
    TICK_UNTIL(house->loop, house->ears[0].n_heard == (size_t)sent);
    free(much);
    close(flood);
    close(drip);
}

/* --- bytes out ------------------------------------------------------------*/

static void test_one_write_per_tick(void **state)
{
    struct house *house = *state;
    struct ear *ear = &house->ears[0];
    const int fd = enter(house);
    const uint64_t before = loop_counters(house->loop)->writes;

    static const char lent[] = "lent ";
    conn_write(ear->conn, slice_text("copied "));
    conn_write_lent(ear->conn, slice_text(lent));
    memcpy(conn_room(ear->conn, 6), "filled", 6);
    assert_int_equal(conn_queued(ear->conn), 18);
    assert_int_equal(recv(fd, (char[1]){ 0 }, 1, MSG_DONTWAIT), -1);

    loop_tick(house->loop, 0);
    expect(fd, "copied lent filled");
    assert_int_equal(loop_counters(house->loop)->writes, before + 1);
    assert_int_equal(ear->flushes, 1);
    assert_int_equal(conn_queued(ear->conn), 0);
    assert_null(ear->conn->output.head); /* idle, it holds nothing */
    close(fd);
}

/* Read `len` bytes of the pattern while the loop ticks. */
static void expect_pattern(struct house *house, int fd, size_t len)
{
    uint8_t got[65536];
    for (size_t at = 0; at < len;) {
        loop_tick(house->loop, 0);
        const ssize_t n = recv(fd, got, sizeof got, MSG_DONTWAIT);
        if (n < 0 && errno == EAGAIN)
            continue;
        assert_true(n > 0);
        for (ssize_t i = 0; i < n; i++, at++) {
            if (got[i] != pattern(at))
                fail_msg("byte %zu differs", at);
        }
    }
}

static void test_slow_reader_gets_everything(void **state)
{
    static const struct {
        const char *name;
        size_t piece; /* per call */
        char how;     /* w: conn_write, r: conn_room, l: lent, m: in turn */
    } rows[] = {
        { "small copies", 400, 'w' },
        { "one block and a byte", BLOCK_LARGE_ROOM + 1, 'w' },
        { "large copies", 1000003, 'w' },
        { "room", CONN_ROOM_MAX, 'r' },
        { "small room", 1000, 'r' },
        { "lent", 70001, 'l' },
        { "mixed", 3001, 'm' },
    };
    enum { ALL = 12 * 1024 * 1024 };
    struct house *house = *state;
    uint8_t *all = pattern_new(ALL);

    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        print_message("  %s\n", rows[r].name);
        const int fd = enter(house);
        struct ear *ear = &house->ears[r];
        size_t done = 0;
        for (unsigned i = 0; done < ALL; i++) {
            const size_t left = ALL - done;
            const size_t n = left < rows[r].piece ? left : rows[r].piece;
            const char how = rows[r].how == 'm' ? "wrl"[i % 3] : rows[r].how;
            if (how == 'w')
                conn_write(ear->conn, slice_of(all + done, n));
            else if (how == 'r')
                memcpy(conn_room(ear->conn, n), all + done, n);
            else
                conn_write_lent(ear->conn, slice_of(all + done, n));
            done += n;
        }
        for (int i = 0; i < 20; i++)
            loop_tick(house->loop, 0);
        assert_true(conn_queued(ear->conn) > 0);
        assert_int_equal(ear->flushes, 0);

        /* With a full kernel nobody tries again, nor stays awake. */
        const uint64_t writes = loop_counters(house->loop)->writes;
        loop_tick(house->loop, 10);
        assert_int_equal(loop_counters(house->loop)->writes, writes);

        expect_pattern(house, fd, ALL);
        TICK_UNTIL(house->loop, ear->flushes == 1);
        assert_int_equal(conn_queued(ear->conn), 0);
        close(fd);
        TICK_UNTIL(house->loop, ear->losses == 1);
    }
    free(all);
}

static void write_once_more(struct ear *ear)
{
    ear->on_emptied = NULL;
    conn_write(ear->conn, slice_text(" second"));
}

static void test_written_in_on_flushed(void **state)
{
    struct house *house = *state;
    struct ear *ear = &house->ears[0];
    const int fd = enter(house);
    ear->on_emptied = write_once_more;
    conn_write(ear->conn, slice_text("first"));
    loop_tick(house->loop, 0);
    loop_tick(house->loop, 1000); /* does not sleep over it */
    expect(fd, "first second");
    assert_int_equal(ear->flushes, 2);
    close(fd);
}

/* --- ends -----------------------------------------------------------------*/

static void test_close_waits_for_the_peer(void **state)
{
    struct house *house = *state;
    struct ear *ear = &house->ears[0];
    const int fd = enter(house);
    conn_write(ear->conn, slice_text("bye"));
    conn_close(ear->conn);
    conn_write(ear->conn, slice_text("too late"));
    assert_null(conn_room(ear->conn, 1));
    say(fd, "ignored");

    TICK_UNTIL(house->loop, ear->flushes > 0);
    expect(fd, "bye");
    TICK_UNTIL(house->loop, has_ended(fd));
    assert_int_equal(ear->losses, 0); /* our FIN is out, the peer's is not */
    say(fd, "still ignored");
    for (int i = 0; i < 5; i++)
        loop_tick(house->loop, 1);
    assert_int_equal(ear->losses, 0);
    close(fd);
    TICK_UNTIL(house->loop, ear->losses == 1);
    assert_int_equal(ear->why, CONN_LOSS_CLOSED);
    assert_int_equal(ear->calls, 0);
    assert_int_equal(loop_conn_count(house->loop), 0);
}

static void test_close_gives_up(void **state)
{
    struct house *house = *state;
    struct ear *ear = &house->ears[0];
    const int fd = enter(house);
    conn_close(ear->conn);
    const int64_t from_ms = loop_now_ms(house->loop);
    TICK_UNTIL(house->loop, ear->losses == 1);
    assert_int_equal(ear->why, CONN_LOSS_CLOSED);
    assert_true(loop_now_ms(house->loop) - from_ms >= LIMIT_CLOSE_MS);
    close(fd);
}

static void test_large_answer_then_close(void **state)
{
    enum { ALL = 8 * 1024 * 1024 };
    struct house *house = *state;
    struct ear *ear = &house->ears[0];
    const int fd = enter(house);
    uint8_t *all = pattern_new(ALL);
    conn_write_lent(ear->conn, slice_of(all, ALL));
    conn_close(ear->conn);
    expect_pattern(house, fd, ALL);
    TICK_UNTIL(house->loop, has_ended(fd));
    close(fd);
    TICK_UNTIL(house->loop, ear->losses == 1);
    assert_int_equal(ear->why, CONN_LOSS_CLOSED);
    free(all);
}

/* FIN while an answer is on its way: `printf ... | nc -N`. */
static void test_half_closed_peer_gets_its_answer(void **state)
{
    enum { ALL = 8 * 1024 * 1024 };
    struct house *house = *state;
    struct ear *ear = &house->ears[0];
    const int fd = enter(house);
    uint8_t *all = pattern_new(ALL);
    say(fd, "request");
    TICK_UNTIL(house->loop, ear->calls == 1);
    conn_write(ear->conn, slice_of(all, ALL));
    shutdown(fd, SHUT_WR);
    for (int i = 0; i < 10; i++)
        loop_tick(house->loop, 1);
    assert_int_equal(ear->losses, 0);
    expect_pattern(house, fd, ALL);
    TICK_UNTIL(house->loop, ear->losses == 1);
    assert_int_equal(ear->why, CONN_LOSS_PEER);
    assert_true(has_ended(fd));
    close(fd);
    free(all);
}

static void test_last_bytes_come_before_the_end(void **state)
{
    struct house *house = *state;
    struct ear *ear = &house->ears[0];
    const int fd = dial(house);
    say(fd, "last words");
    close(fd);
    TICK_UNTIL(house->loop, ear->losses == 1);
    assert_true(has_heard(ear, "last words"));
    assert_int_equal(ear->why, CONN_LOSS_PEER);
}

static void test_reset(void **state)
{
    struct house *house = *state;
    const int reading = enter(house), paused = enter(house);
    conn_pause(house->ears[1].conn);
    reset(reading);
    reset(paused);
    TICK_UNTIL(house->loop, n_lost == 2);
    assert_int_equal(house->ears[0].why, CONN_LOSS_PEER);
    assert_int_equal(house->ears[1].why, CONN_LOSS_PEER);
}

static void test_reset_while_writing(void **state)
{
    enum { ALL = 8 * 1024 * 1024 };
    struct house *house = *state;
    struct ear *ear = &house->ears[0];
    const int fd = enter(house);
    uint8_t *all = pattern_new(ALL);
    conn_write(ear->conn, slice_of(all, ALL));
    loop_tick(house->loop, 0);
    reset(fd);
    TICK_UNTIL(house->loop, ear->losses == 1);
    assert_int_equal(ear->why, CONN_LOSS_PEER);
    free(all);
}

static void test_deadline(void **state)
{
    struct house *house = *state;
    struct ear *ear = &house->ears[0];
    const int fd = enter(house);
    const int64_t due_ms = loop_now_ms(house->loop) + 50;
    conn_set_deadline(ear->conn, due_ms - 40);
    conn_set_deadline(ear->conn, 0);
    conn_set_deadline(ear->conn, due_ms);
    TICK_UNTIL(house->loop, ear->deadlines > 0);
    assert_true(loop_now_ms(house->loop) >= due_ms);
    loop_tick(house->loop, 40);
    assert_int_equal(ear->deadlines, 1);
    close(fd);
}

static void drop_conn(struct ear *ear)
{
    conn_drop(ear->conn);
    conn_drop(ear->conn);
    assert_int_equal(ear->losses, 0); /* only in bury */
}

static void drop_other(struct ear *ear)
{
    if (ear->other->conn != NULL)
        conn_drop(ear->other->conn);
}

/* Whoever drops whomever, in whichever event: one on_lost each. */
static void test_drop_in_every_event(void **state)
{
    struct house *house = *state;
    struct ear *ears = house->ears;
    int fds[5];
    for (int i = 0; i < 5; i++)
        fds[i] = enter(house);
    ears[0].on_heard = drop_conn;
    ears[1].on_emptied = drop_conn;
    ears[1].on_end = drop_other;
    ears[1].other = &ears[2];
    ears[3].on_heard = drop_other;
    ears[3].other = &ears[4];

    say(fds[0], "x");
    conn_write(ears[1].conn, slice_text("y"));
    conn_write(ears[2].conn, slice_text("z"));
    say(fds[3], "x");
    say(fds[4], "x");
    TICK_UNTIL(house->loop, n_lost == 4);
    loop_tick(house->loop, 1);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(ears[i].losses, i != 3);
        if (i != 3)
            assert_int_equal(ears[i].why, CONN_LOSS_DROPPED);
        close(fds[i]);
    }
    assert_int_equal(loop_conn_count(house->loop), 1);
}

/* Buried in the order of dying; who dies of a burial comes last. */
static void test_burial_order(void **state)
{
    struct house *house = *state;
    struct ear *ears = house->ears;
    int fds[4];
    for (int i = 0; i < 4; i++)
        fds[i] = enter(house);
    ears[2].on_end = drop_other;
    ears[2].other = &ears[0];
    conn_drop(ears[2].conn);
    conn_drop(ears[3].conn);
    conn_drop(ears[1].conn);
    loop_tick(house->loop, 0);
    const unsigned want[] = { 4, 3, 1, 2 };
    for (int i = 0; i < 4; i++) {
        assert_int_equal(ears[i].order, want[i]);
        close(fds[i]);
    }
}

static void write_to_other(struct ear *ear)
{
    conn_write(ear->other->conn, slice_text("gone"));
}

/* A notice that somebody has gone must not wait for the next event. */
static void test_written_in_on_lost(void **state)
{
    struct house *house = *state;
    const int leaver = enter(house), stayer = enter(house);
    house->ears[0].on_end = write_to_other;
    house->ears[0].other = &house->ears[1];
    conn_drop(house->ears[0].conn);
    loop_tick(house->loop, 0);
    const int64_t before_ms = loop_now_ms(house->loop);
    loop_tick(house->loop, 1000);
    assert_true(loop_now_ms(house->loop) - before_ms < 500);
    expect(stayer, "gone");
    close(leaver);
    close(stayer);
}

static void test_loop_close_buries_everybody(void **state)
{
    struct house *house = *state;
    const int idle = enter(house), busy = enter(house);
    conn_write(house->ears[1].conn, slice_text("never sent"));
    loop_close(house->loop);
    house->loop = NULL;
    assert_int_equal(house->ears[0].why, CONN_LOSS_DROPPED);
    assert_int_equal(house->ears[0].losses, 1);
    assert_int_equal(house->ears[1].losses, 1);
    close(idle);
    close(busy);
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, build, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(test_bytes_arrive),
        CASE(test_rest_is_kept_until_more_comes),
        CASE(test_much_is_kept),
        CASE(test_byte_by_byte),
        CASE(test_pause_and_resume),
        CASE(test_resumed_within_on_bytes),
        CASE(test_new_owner_gets_the_rest),
        CASE(test_new_owner_gets_what_was_kept),
        CASE(test_a_flood_waits_its_turn),
        CASE(test_one_write_per_tick),
        CASE(test_slow_reader_gets_everything),
        CASE(test_written_in_on_flushed),
        CASE(test_close_waits_for_the_peer),
        CASE(test_close_gives_up),
        CASE(test_large_answer_then_close),
        CASE(test_half_closed_peer_gets_its_answer),
        CASE(test_last_bytes_come_before_the_end),
        CASE(test_reset),
        CASE(test_reset_while_writing),
        CASE(test_deadline),
        CASE(test_drop_in_every_event),
        CASE(test_burial_order),
        CASE(test_written_in_on_lost),
        CASE(test_loop_close_buries_everybody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
