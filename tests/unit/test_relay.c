/*
 * The relay as docs/protocol.md has it: envelopes, mailboxes, notices, over
 * the real state machine with connections and a clock of paper.
 */
#include "check.h"
#include "fake_device.h"
#include "fake_loop.h"

#include "base/limits.h"
#include "base/mem.h"

enum { ANN = 1, BOB = 2, EVE = 3 };
enum { ANN_PHONE = 100, BOB_PHONE = 200, EVE_PHONE = 300 };

static struct world world;

static int setup(void **state)
{
    (void)state;
    world_open(&world, NULL);
    world_befriend(&world, ANN, BOB);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static struct envelope a_send(unsigned to, uint64_t device, unsigned number)
{
    return (struct envelope){
        .kind = ENVELOPE_SEND,
        .epoch = world.epoch[to],
        .device = device,
        .user = user_id(to),
        .id = message_number(number),
        .payload = slice_text("sealed"),
    };
}

/* --- the way of one envelope ----------------------------------------------*/

TEST(test_from_ann_to_bob)
{
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    struct end bob = device_greeted(&world, BOB, BOB_PHONE);
    world_tick(&world);
    device_forget(&ann); /* bob is online */

    device_send(&ann, BOB, BOB_PHONE, 7, "sealed");
    world_tick(&world);

    struct heard said = device_expect(&ann, ENVELOPE_ACCEPTED);
    assert_true(id_equal(said.env.user, user_id(BOB)));
    assert_int_equal(said.env.device, BOB_PHONE);
    assert_true(id_equal(said.env.id, message_number(7)));

    said = device_expect(&bob, ENVELOPE_DELIVER);
    assert_true(id_equal(said.env.user, user_id(ANN)));
    assert_int_equal(said.env.device, ANN_PHONE);
    assert_true(id_equal(said.env.id, message_number(7)));
    assert_true(slice_is(said.env.payload, "sealed"));
    assert_int_equal(relay_counters(world.relay)->envelopes_waiting, 1);

    device_ack(&bob, &said.env);
    world_tick(&world);
    assert_int_equal(relay_counters(world.relay)->envelopes_waiting, 0);
    assert_int_equal(relay_counters(world.relay)->acked, 1);
    device_expect_nothing(&ann);
    device_expect_nothing(&bob);
}

TEST(test_waits_for_the_next_link)
{
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    device_send(&ann, BOB, BOB_PHONE, 1, "one");
    device_send(&ann, BOB, BOB_PHONE, 2, "two");
    world_tick(&world);
    (void)device_expect(&ann, ENVELOPE_ACCEPTED);
    (void)device_expect(&ann, ENVELOPE_ACCEPTED);

    for (int link = 0; link < 2; link++) { /* not acknowledged: again */
        struct end bob = device_open(&world, BOB, BOB_PHONE);
        const struct heard welcome = device_expect(&bob, ENVELOPE_WELCOME);
        CHECK(memmem(welcome.env.payload.data, welcome.env.payload.len,
                     "\"waiting\":2,", 12) != NULL,
              "%.*s", (int)welcome.env.payload.len,
              (const char *)welcome.env.payload.data);
        (void)device_expect(&bob, ENVELOPE_NOTICE);
        assert_true(
            slice_is(device_expect(&bob, ENVELOPE_DELIVER).env.payload, "one"));
        assert_true(
            slice_is(device_expect(&bob, ENVELOPE_DELIVER).env.payload, "two"));
        device_expect_nothing(&bob);
        device_lose(&bob);
    }
}

int main(void)
{
#define EACH(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    return RUN(EACH(test_from_ann_to_bob), EACH(test_waits_for_the_next_link));
}
