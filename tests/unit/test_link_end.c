/*
 * A link that ends in the middle of something: its connection breaks, or its
 * reader is found to be too slow, while there is more to be written to it.
 */
#include "check.h"
#include "fake_device.h"
#include "fake_loop.h"

#include "base/limits.h"

enum { ANN = 1, BOB = 2, EVE = 3 };
enum { ANN_PHONE = 100, BOB_PHONE = 200, EVE_PHONE = 300 };

static struct world world;
static struct end ann, bob;

static int setup(void **state)
{
    (void)state;
    world_open(&world, NULL);
    world_befriend(&world, ANN, BOB);
    device_open_both(&world, &ann, &bob);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static uint64_t n_links(void)
{
    return relay_counters(world.relay)->links;
}

static void tell_contact(unsigned one, unsigned other)
{
    const struct person pair[2] = { world_person(&world, one),
                                    world_person(&world, other) };
    const struct notice notice = { .kind = NOTICE_CONTACT, .pair = pair };
    relay_tell(world.relay, &notice);
}

/* All is queued that may be, but for `n` bytes; nothing of it is read. */
static void fill_queue(struct end *end, size_t n)
{
    static uint8_t backlog[LIMIT_SEND_QUEUE_BYTES];
    fake_conn_set_window(end->conn, 0);
    conn_write(end->conn, slice_of(backlog, sizeof backlog - n));
}

/* It was cut, and behind the backlog stands the Close alone. */
static void expect_cut(struct end *end, size_t n)
{
    assert_int_equal(fake_conn_state(end->conn), FAKE_CLOSING);
    fake_conn_set_window(end->conn, SIZE_MAX);
    world_tick(&world);
    fake_conn_skip(end->conn, LIMIT_SEND_QUEUE_BYTES - n);
    device_expect_close(end, 1013);
    device_expect_nothing(end);
}

/* --- the connection breaks ------------------------------------------------*/

/* Before anybody has heard of it, an envelope comes: it waits for the next
 * link.  What is a notice is lost. */
TEST(test_an_envelope_for_a_broken_connection)
{
    device_send(&ann, BOB, BOB_PHONE, 1, "in between");
    fake_conn_lose(bob.conn);
    tell_contact(BOB, ANN);
    world_tick(&world);
    device_expect_nothing(&bob);
    device_forget(&ann);
    world_tick(&world);
    assert_int_equal(n_links(), 1);
    assert_int_equal(relay_counters(world.relay)->envelopes_waiting, 1);

    bob = device_greeted(&world, BOB, BOB_PHONE);
    const struct heard heard = device_expect(&bob, ENVELOPE_DELIVER);
    expect_named(&heard.env, ANN, ANN_PHONE, 1);
}

/* Its time is up in the same tick: it ends once, as lost. */
TEST(test_a_broken_connection_is_not_closed_again)
{
    fake_conn_lose(bob.conn);
    relay_tell(world.relay, &(struct notice){ .kind = NOTICE_USER_DISABLED,
                                              .user = user_id(BOB) });
    world_tick(&world);
    device_expect_nothing(&bob);
    assert_int_equal(n_links(), 1);
    assert_int_equal(fake_conn_loss(bob.conn), CONN_LOSS_PEER);
}

/* --- the reader is too slow -----------------------------------------------*/

/* For the answer there is no room.  The envelope was taken, and a second one
 * of the same bytes is not: whoever sent it keeps it. */
TEST(test_cut_at_the_answer)
{
    fill_queue(&ann, ENVELOPE_HEADER_BYTES);
    device_send(&ann, BOB, BOB_PHONE, 1, "taken");
    device_send(&ann, BOB, BOB_PHONE, 2, "not taken");
    world_tick(&world);
    assert_int_equal(n_links(), 1);
    const struct heard heard = device_expect(&bob, ENVELOPE_DELIVER);
    expect_named(&heard.env, ANN, ANN_PHONE, 1);
    device_expect_nothing(&bob);
    expect_cut(&ann, ENVELOPE_HEADER_BYTES);
}

/* A notice is not worth more than what is in its way; the other one of the two
 * hears of it all the same. */
TEST(test_cut_at_a_notice)
{
    fill_queue(&ann, ENVELOPE_HEADER_BYTES);
    struct end eve = device_greeted(&world, EVE, EVE_PHONE);
    tell_contact(ANN, EVE);
    world_tick(&world);
    (void)device_expect(&eve, ENVELOPE_NOTICE);
    assert_int_equal(relay_counters(world.relay)->links_cut_slow, 1);
    expect_cut(&ann, ENVELOPE_HEADER_BYTES);
}

/* The first thing that a link says does not fit: nothing follows it, and what
 * waits goes on waiting. */
TEST(test_cut_at_the_welcome)
{
    device_lose(&bob);
    device_send(&ann, BOB, BOB_PHONE, 1, "sealed");
    world_tick(&world);
    device_forget(&ann);

    struct person contacts[] = { world_person(&world, ANN) };
    const struct admission admission = {
        .self = world_person(&world, BOB),
        .login_expires_ms = world.login_expires_ms,
        .device = BOB_PHONE,
        .contacts = contacts,
        .n_contacts = 1,
    };
    bob.conn = fake_conn_open(world.loop);
    fill_queue(&bob, ENVELOPE_HEADER_BYTES);
    assert_int_equal(relay_admit(world.relay, bob.conn, &admission), OK);
    world_tick(&world);
    assert_int_equal(n_links(), 1);
    expect_cut(&bob, ENVELOPE_HEADER_BYTES);
    assert_int_equal(relay_counters(world.relay)->envelopes_waiting, 1);

    bob = device_greeted(&world, BOB, BOB_PHONE);
    const struct heard heard = device_expect(&bob, ENVELOPE_DELIVER);
    expect_named(&heard.env, ANN, ANN_PHONE, 1);
}

int main(void)
{
#define EACH(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    return RUN(EACH(test_an_envelope_for_a_broken_connection),
               EACH(test_a_broken_connection_is_not_closed_again),
               EACH(test_cut_at_the_answer), EACH(test_cut_at_a_notice),
               EACH(test_cut_at_the_welcome));
}
