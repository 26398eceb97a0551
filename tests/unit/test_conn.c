/*
 * A connection's bytes, in and out, over the loopback interface.
 */
#include "house.h"

#include <netinet/tcp.h>

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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
