/*
 * How connections end: closed, dropped, reset, half-closed, or late.
 */
#include "house.h"

#include "base/limits.h"

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
    struct timer *deadline = &ear->conn->deadline;
    assert_int_equal(deadline->due_ms,
                     loop_now_ms(house->loop) + LIMIT_CLOSE_MS);
    conn_set_deadline(ear->conn, 0); /* no longer the owner's */
    TICK_UNTIL(house->loop, has_ended(fd));

    const int64_t due_ms = loop_now_ms(house->loop) + 30; /* not five seconds */
    timer_set(house->loop, deadline, due_ms);
    TICK_UNTIL(house->loop, ear->losses == 1);
    assert_int_equal(ear->why, CONN_LOSS_CLOSED);
    assert_int_equal(ear->deadlines, 0);
    assert_true(loop_now_ms(house->loop) >= due_ms);
    close(fd);
}

/* Who reads slowly but reads gets all of a last large answer. */
static void test_close_waits_while_there_is_progress(void **state)
{
    enum { ALL = 8 * 1024 * 1024 };
    struct house *house = *state;
    struct ear *ear = &house->ears[0];
    const int fd = enter(house);
    uint8_t *all = pattern_new(ALL);
    conn_write(ear->conn, slice_of(all, ALL));
    conn_close(ear->conn);
    loop_tick(house->loop, 0);
    const size_t queued = conn_queued(ear->conn);
    assert_true(queued > 0);

    struct timer *deadline = &ear->conn->deadline;
    timer_set(house->loop, deadline, loop_now_ms(house->loop) + 60 * 1000);
    uint8_t got[65536];
    while (conn_queued(ear->conn) == queued) {
        assert_true(recv(fd, got, sizeof got, 0) > 0);
        loop_tick(house->loop, 0);
    }
    assert_int_equal(deadline->due_ms,
                     loop_now_ms(house->loop) + LIMIT_CLOSE_MS);
    free(all);
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

/* Once all is said, it does not matter how the peer goes. */
static void test_reset_after_our_end(void **state)
{
    struct house *house = *state;
    struct ear *ear = &house->ears[0];
    const int fd = enter(house);
    conn_close(ear->conn);
    TICK_UNTIL(house->loop, has_ended(fd));
    reset(fd);
    TICK_UNTIL(house->loop, ear->losses == 1);
    assert_int_equal(ear->why, CONN_LOSS_CLOSED);
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
        CASE(test_close_waits_for_the_peer),
        CASE(test_close_gives_up),
        CASE(test_close_waits_while_there_is_progress),
        CASE(test_large_answer_then_close),
        CASE(test_half_closed_peer_gets_its_answer),
        CASE(test_last_bytes_come_before_the_end),
        CASE(test_reset),
        CASE(test_reset_after_our_end),
        CASE(test_reset_while_writing),
        CASE(test_deadline),
        CASE(test_drop_in_every_event),
        CASE(test_burial_order),
        CASE(test_written_in_on_lost),
        CASE(test_loop_close_buries_everybody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
