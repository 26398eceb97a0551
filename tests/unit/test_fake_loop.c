/*
 * The stand-in for io/ is itself held to the promises that the tests above
 * it rely on.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fake_loop.h"

#include "base/limits.h"
#include "io/pool.h"
#include "io/timer.h"

struct listener {
    struct conn_owner owner;
    struct conn *conn;
    size_t takes; /* bytes per on_bytes at most */
    char heard[64];
    size_t n_heard;
    unsigned calls, flushed, lost, deadlines;
    enum conn_loss why;
    struct conn_owner *successor; /* gets the conn after the first bytes */
};

static size_t on_bytes(struct conn_owner *owner, uint8_t *data, size_t len)
{
    struct listener *self = OWNER_OF(owner, struct listener, owner);
    const size_t n = len < self->takes ? len : self->takes;
    assert_true(self->n_heard + n < sizeof self->heard);
    memcpy(self->heard + self->n_heard, data, n);
    self->n_heard += n;
    self->calls++;
    if (self->successor != NULL)
        conn_set_owner(self->conn, self->successor);
    return n;
}

static void on_flushed(struct conn_owner *owner)
{
    OWNER_OF(owner, struct listener, owner)->flushed++;
}

static void on_deadline(struct conn_owner *owner)
{
    OWNER_OF(owner, struct listener, owner)->deadlines++;
}

static void on_lost(struct conn_owner *owner, enum conn_loss why)
{
    struct listener *self = OWNER_OF(owner, struct listener, owner);
    self->lost++;
    self->why = why;
}

static const struct conn_events events = { on_bytes, on_flushed, on_deadline,
                                           on_lost };

static struct listener listener_on(struct conn *conn)
{
    return (struct listener){ .owner = { &events },
                              .conn = conn,
                              .takes = SIZE_MAX };
}

static void test_bytes_not_taken_come_again(void **state)
{
    (void)state;
    struct loop *loop = loop_open();
    struct conn *conn = fake_conn_open(loop);
    struct listener ear = listener_on(conn);
    conn_set_owner(conn, &ear.owner);

    ear.takes = 2;
    fake_conn_feed(conn, slice_text("abc"));
    assert_memory_equal(ear.heard, "ab", 2);
    conn_pause(conn);
    ear.takes = SIZE_MAX;
    fake_conn_feed(conn, slice_text("de"));
    assert_int_equal(ear.calls, 1);
    conn_resume(conn);
    loop_tick(loop, 0);
    assert_memory_equal(ear.heard, "abcde", 5);
    loop_close(loop);
}

static void test_rest_goes_to_the_new_owner(void **state)
{
    (void)state;
    struct loop *loop = loop_open();
    struct conn *conn = fake_conn_open(loop);
    struct listener old = listener_on(conn), new = listener_on(conn);
    conn_set_owner(conn, &old.owner);
    old.takes = 3;
    old.successor = &new.owner;

    fake_conn_feed(conn, slice_text("oldnew"));

    assert_memory_equal(old.heard, "old", 3);
    assert_int_equal(old.calls, 1);
    assert_memory_equal(new.heard, "new", 3);
    loop_close(loop);
    assert_int_equal(old.lost, 0);
    assert_int_equal(new.lost, 1);
}

static void test_output_waits_for_flush_and_window(void **state)
{
    (void)state;
    struct loop *loop = loop_open();
    struct conn *conn = fake_conn_open(loop);
    struct listener ear = listener_on(conn);
    conn_set_owner(conn, &ear.owner);

    conn_write(conn, slice_text("one "));
    memcpy(conn_room(conn, 3), "two", 3);
    assert_int_equal(fake_conn_sent(conn).len, 0);
    fake_conn_set_window(conn, 5);
    loop_tick(loop, 0);
    assert_true(slice_is(fake_conn_sent(conn), "one t"));
    assert_int_equal(conn_queued(conn), 2);
    assert_int_equal(ear.flushed, 0);

    fake_conn_set_window(conn, SIZE_MAX);
    conn_close(conn);
    conn_write(conn, slice_text("too late"));
    loop_tick(loop, 0);
    assert_true(slice_is(fake_conn_sent(conn), "one two"));
    assert_int_equal(ear.flushed, 1);
    assert_int_equal(fake_conn_writes(conn), 2);
    assert_int_equal(ear.lost, 1);
    assert_int_equal(ear.why, CONN_LOSS_CLOSED);
    loop_close(loop);
    assert_int_equal(ear.lost, 1);
}

static void test_deadlines_by_the_millisecond(void **state)
{
    (void)state;
    struct loop *loop = loop_open();
    struct conn *conn = fake_conn_open(loop);
    struct listener ear = listener_on(conn);
    conn_set_owner(conn, &ear.owner);

    conn_set_deadline(conn, loop_now_ms(loop) + 50);
    fake_loop_advance(loop, 49);
    assert_int_equal(ear.deadlines, 0);
    fake_loop_advance(loop, 1);
    assert_int_equal(ear.deadlines, 1);

    fake_conn_set_window(conn, 0);
    conn_write(conn, slice_text("never read"));
    conn_close(conn);
    fake_loop_advance(loop, LIMIT_CLOSE_MS - 1);
    assert_int_equal(fake_conn_state(conn), FAKE_CLOSING);
    fake_loop_advance(loop, 1);
    assert_int_equal(fake_conn_state(conn), FAKE_DEAD);
    loop_close(loop);
}

static void test_losses(void **state)
{
    (void)state;
    struct loop *loop = loop_open();
    struct conn *reset = fake_conn_open(loop), *ended = fake_conn_open(loop);
    struct listener a = listener_on(reset), b = listener_on(ended);
    conn_set_owner(reset, &a.owner);
    conn_set_owner(ended, &b.owner);

    fake_conn_lose(reset);
    assert_int_equal(a.lost, 0);
    fake_conn_finish(ended);
    loop_tick(loop, 0);
    assert_int_equal(a.lost, 1);
    assert_int_equal(b.lost, 1);
    assert_int_equal(b.why, CONN_LOSS_PEER);
    assert_int_equal(loop_conn_count(loop), 0);
    loop_close(loop);
}

struct chore {
    struct job job;
    unsigned worked, done;
};

static void work(struct job *job, unsigned worker)
{
    assert_int_equal(worker, 0);
    OWNER_OF(job, struct chore, job)->worked++;
}

static void done(struct job *job)
{
    OWNER_OF(job, struct chore, job)->done++;
}

static void test_jobs_run_in_the_tick(void **state)
{
    (void)state;
    struct loop *loop = loop_open();
    struct pool *pool = pool_open(loop, 2);
    struct chore chore = { .job = { .work = work, .done = done } };

    assert_int_equal(pool_submit(pool, &chore.job), OK);
    assert_int_equal(pool_busy(pool), 1);
    assert_int_equal(chore.worked, 0);
    loop_tick(loop, 0);
    assert_int_equal(chore.worked, 1);
    assert_int_equal(chore.done, 1);
    assert_int_equal(pool_busy(pool), 0);
    pool_close(pool);
    loop_close(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes_not_taken_come_again),
        cmocka_unit_test(test_rest_goes_to_the_new_owner),
        cmocka_unit_test(test_output_waits_for_flush_and_window),
        cmocka_unit_test(test_deadlines_by_the_millisecond),
        cmocka_unit_test(test_losses),
        cmocka_unit_test(test_jobs_run_in_the_tick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
