/*
 * Envelopes (docs/protocol.md 5.2 to 5.6, 6 and 7): taken or refused, stamped,
 * delivered until acknowledged, and given back when that cannot be.
 */
#include "check.h"
#include "fake_device.h"
#include "fake_loop.h"
#include "fake_mem.h"

#include "base/limits.h"

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

/* --- taken ----------------------------------------------------------------*/

TEST(test_from_ann_to_bob)
{
    struct end ann, bob;
    device_open_both(&world, &ann, &bob);
    device_send(&ann, BOB, BOB_PHONE, 7, "sealed");
    world_tick(&world);

    struct heard heard = device_expect(&ann, ENVELOPE_ACCEPTED);
    expect_named(&heard.env, BOB, BOB_PHONE, 7);
    heard = device_expect(&bob, ENVELOPE_DELIVER);
    expect_named(&heard.env, ANN, ANN_PHONE, 7);
    assert_true(slice_is(heard.env.payload, "sealed"));
    assert_int_equal(heard.env.flags, 0);
    assert_int_equal(relay_counters(world.relay)->envelopes_waiting, 1);

    device_ack(&bob, &heard.env);
    world_tick(&world);
    assert_int_equal(relay_counters(world.relay)->envelopes_waiting, 0);
    assert_int_equal(relay_counters(world.relay)->bytes_waiting, 0);
    assert_int_equal(relay_counters(world.relay)->acked, 1);
    device_expect_nothing(&ann);
    device_expect_nothing(&bob);
}

TEST(test_every_size)
{
    static const size_t sizes[] = { 0, 1, 77, 78, 65487, 65488, 65535, 65536 };
    static char payload[LIMIT_PAYLOAD_BYTES + 1];
    struct end ann, bob;
    device_open_both(&world, &ann, &bob);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        memset(payload, 'a' + (int)i, sizeof payload);
        payload[sizes[i]] = '\0';
        device_send(&ann, BOB, BOB_PHONE, 1, payload);
        world_tick(&world);
        const struct heard heard = device_expect(&bob, ENVELOPE_DELIVER);
        CHECK(slice_is(heard.env.payload, payload), "%zu", sizes[i]);
        device_ack(&bob, &heard.env);
        world_tick(&world);
    }
}

TEST(test_to_my_other_device)
{
    const uint64_t laptop = world_add_device(&world, ANN);
    struct end phone = device_greeted(&world, ANN, ANN_PHONE);
    struct end second = device_greeted(&world, ANN, laptop);
    device_send(&phone, ANN, laptop, 1, "to me");
    world_tick(&world);
    device_expect_accepted(&phone, 1);
    const struct heard heard = device_expect(&second, ENVELOPE_DELIVER);
    expect_named(&heard.env, ANN, ANN_PHONE, 1);
}

/* One message for two devices is two envelopes of one id. */
TEST(test_each_device_has_its_own)
{
    const uint64_t laptop = world_add_device(&world, BOB);
    struct end ann, bob;
    device_open_both(&world, &ann, &bob);
    struct end second = device_greeted(&world, BOB, laptop);
    device_send(&ann, BOB, BOB_PHONE, 1, "for the phone");
    device_send(&ann, BOB, laptop, 1, "for the laptop");
    world_tick(&world);
    device_expect_accepted(&ann, 2);
    assert_true(slice_is(device_expect(&bob, ENVELOPE_DELIVER).env.payload,
                         "for the phone"));
    assert_true(slice_is(device_expect(&second, ENVELOPE_DELIVER).env.payload,
                         "for the laptop"));
}

TEST(test_idempotent)
{
    struct end ann, bob;
    device_open_both(&world, &ann, &bob);
    for (int i = 0; i < 3; i++)
        device_send(&ann, BOB, BOB_PHONE, 1, "once");
    world_tick(&world);
    device_expect_accepted(&ann, 3);
    const struct heard heard = device_expect(&bob, ENVELOPE_DELIVER);
    device_expect_nothing(&bob);
    assert_int_equal(relay_counters(world.relay)->envelopes_waiting, 1);

    /* Also when the sender's list went stale in between... */
    (void)world_add_device(&world, BOB);
    const struct notice added = { .kind = NOTICE_DEVICE_ADDED,
                                  .user = user_id(BOB),
                                  .device = 250,
                                  .epoch = world.epoch[BOB] };
    relay_tell(world.relay, &added);
    world_tick(&world);
    (void)device_expect(&ann, ENVELOPE_NOTICE);
    (void)device_expect(&bob, ENVELOPE_NOTICE);
    world.epoch[BOB]--;
    device_send(&ann, BOB, BOB_PHONE, 1, "once");
    world_tick(&world);
    device_expect_accepted(&ann, 1);
    world.epoch[BOB]++;

    /* ... but what was acknowledged is not remembered. */
    device_ack(&bob, &heard.env);
    world_tick(&world);
    device_send(&ann, BOB, BOB_PHONE, 1, "again");
    world_tick(&world);
    device_expect_accepted(&ann, 1);
    (void)device_expect(&bob, ENVELOPE_DELIVER);
}

/* The same id from two devices is two messages. */
TEST(test_ids_are_per_sender)
{
    const uint64_t laptop = world_add_device(&world, ANN);
    struct end ann, bob;
    device_open_both(&world, &ann, &bob);
    struct end second = device_greeted(&world, ANN, laptop);
    device_send(&ann, BOB, BOB_PHONE, 1, "phone");
    device_send(&second, BOB, BOB_PHONE, 1, "laptop");
    world_tick(&world);
    struct heard heard = device_expect(&bob, ENVELOPE_DELIVER);
    expect_named(&heard.env, ANN, ANN_PHONE, 1);
    heard = device_expect(&bob, ENVELOPE_DELIVER);
    expect_named(&heard.env, ANN, laptop, 1);
}

/* What the first ones took from the shelf, the next ones take again. */
TEST(test_no_allocation_per_envelope)
{
    struct end ann, bob;
    device_open_both(&world, &ann, &bob);
    unsigned blocks[2];
    for (unsigned round = 0; round < 3; round++) { /* the first warms up */
        const unsigned n = round == 1 ? 1 : 12;
        for (unsigned i = 0; i < n; i++)
            device_send(&ann, BOB, BOB_PHONE, 100 * round + i, "sealed");
        const unsigned before = fake_mem_blocks();
        world_tick(&world);
        if (round > 0)
            blocks[round - 1] = fake_mem_blocks() - before;
        device_expect_accepted(&ann, n);
        for (struct heard heard; device_hear(&bob, &heard);)
            device_ack(&bob, &heard.env);
        world_tick(&world);
    }
    /* The fake loop makes the same few blocks in each tick. */
    assert_int_equal(blocks[1] - blocks[0], 0);
}

/* --- refused --------------------------------------------------------------*/

TEST(test_refusals)
{
    static const struct {
        const char *name;
        unsigned user;
        uint64_t device;
        uint32_t epoch;
        size_t size;
        enum envelope_code code;
        uint32_t right_epoch;
    } rows[] = {
        { "stranger", EVE, EVE_PHONE, 1, 1, ENVELOPE_NOT_CONTACT, 0 },
        { "nobody", 31, 3100, 1, 1, ENVELOPE_NOT_CONTACT, 0 },
        { "the server", 0, 0, 0, 1, ENVELOPE_NOT_CONTACT, 0 },
        { "old list", BOB, BOB_PHONE, 0, 1, ENVELOPE_DEVICES_STALE, 1 },
        { "future list", BOB, BOB_PHONE, 2, 1, ENVELOPE_DEVICES_STALE, 1 },
        { "no such device, old list", BOB, 7, 0, 1, ENVELOPE_DEVICES_STALE, 1 },
        { "no such device", BOB, 7, 1, 1, ENVELOPE_UNKNOWN_DEVICE, 0 },
        { "device 0", BOB, 0, 1, 1, ENVELOPE_UNKNOWN_DEVICE, 0 },
        { "another's device", BOB, ANN_PHONE, 1, 1, ENVELOPE_UNKNOWN_DEVICE,
          0 },
        { "itself", ANN, ANN_PHONE, 1, 1, ENVELOPE_UNKNOWN_DEVICE, 0 },
        { "too large", BOB, BOB_PHONE, 1, 65537, ENVELOPE_TOO_LARGE, 0 },
        { "as large as a message", BOB, BOB_PHONE, 1, 131072 - 48,
          ENVELOPE_TOO_LARGE, 0 },
    };
    static uint8_t payload[LIMIT_MESSAGE_BYTES];
    struct end ann, bob;
    device_open_both(&world, &ann, &bob);
    struct end eve = device_greeted(&world, EVE, EVE_PHONE);
    for (size_t row = 0; row < COUNT_OF(rows); row++) {
        struct envelope send = {
            .kind = ENVELOPE_SEND,
            .epoch = rows[row].epoch,
            .device = rows[row].device,
            .user = user_id(rows[row].user),
            .id = message_number(55),
            .payload = slice_of(payload, rows[row].size),
        };
        device_envelope(&ann, &send);
        world_tick(&world);
        const struct heard heard = device_expect(&ann, ENVELOPE_REFUSED);
        CHECK(heard.env.code == rows[row].code, "%s: %s", rows[row].name,
              envelope_code_name((enum envelope_code)heard.env.code));
        CHECK(heard.env.epoch == rows[row].right_epoch, "%s: %u",
              rows[row].name, heard.env.epoch);
        CHECK(heard.env.flags == 0, "%s", rows[row].name);
        expect_named(&heard.env, rows[row].user, rows[row].device, 55);

        send.flags = ENVELOPE_EPHEMERAL; /* never answered */
        device_envelope(&ann, &send);
        world_tick(&world);
        device_expect_nothing(&ann);
        device_expect_nothing(&bob);
        device_expect_nothing(&eve);
    }
    assert_int_equal(relay_counters(world.relay)->accepted, 0);
    assert_int_equal(relay_counters(world.relay)->mailboxes, 0);
}

TEST(test_rate)
{
    struct end ann, bob;
    device_open_both(&world, &ann, &bob);
    const uint64_t laptop = world_add_device(&world, ANN);
    struct end second = device_greeted(&world, ANN, laptop);
    for (unsigned i = 0; i < LIMIT_RATE_BURST; i++)
        device_send(i % 2 ? &ann : &second, BOB, BOB_PHONE, i, "x");
    world_tick(&world);
    device_expect_accepted(&ann, LIMIT_RATE_BURST / 2);
    device_expect_accepted(&second, LIMIT_RATE_BURST / 2);

    device_send(&ann, BOB, BOB_PHONE, 98, "x"); /* over all links */
    device_send(&second, BOB, BOB_PHONE, 99, "x");
    world_tick(&world);
    (void)device_expect_refused(&ann, ENVELOPE_SLOW_DOWN);
    (void)device_expect_refused(&second, ENVELOPE_SLOW_DOWN);

    world_advance(&world, 1000 / LIMIT_RATE_PER_S - 1);
    device_send(&ann, BOB, BOB_PHONE, 98, "x");
    world_tick(&world);
    (void)device_expect_refused(&ann, ENVELOPE_SLOW_DOWN);
    world_advance(&world, 1);
    device_send(&ann, BOB, BOB_PHONE, 98, "x");
    device_send(&ann, BOB, BOB_PHONE, 99, "x");
    world_tick(&world);
    (void)device_expect(&ann, ENVELOPE_ACCEPTED);
    (void)device_expect_refused(&ann, ENVELOPE_SLOW_DOWN);

    world_advance(&world, 10000); /* never more than a burst */
    for (unsigned i = 0; i <= LIMIT_RATE_BURST; i++)
        device_send(&ann, BOB, BOB_PHONE, i, "x");
    world_tick(&world);
    for (unsigned i = 0; i < LIMIT_RATE_BURST; i++)
        (void)device_expect(&ann, ENVELOPE_ACCEPTED);
    (void)device_expect_refused(&ann, ENVELOPE_SLOW_DOWN);
}

/* A second link does not fill the bucket anew. */
TEST(test_rate_outlives_the_link)
{
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    for (unsigned i = 0; i < LIMIT_RATE_BURST; i++)
        device_send(&ann, BOB, BOB_PHONE, i, "x");
    world_tick(&world);
    device_lose(&ann);
    ann = device_greeted(&world, ANN, ANN_PHONE);
    device_send(&ann, BOB, BOB_PHONE, 99, "x");
    world_tick(&world);
    (void)device_expect_refused(&ann, ENVELOPE_SLOW_DOWN);
}

TEST(test_mailbox_full_by_number)
{
    struct relay_config config = relay_config_default();
    config.mailbox_count = 3;
    world_reopen(&world, config);
    world_befriend(&world, ANN, BOB);
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    for (unsigned i = 0; i < 4; i++)
        device_send(&ann, BOB, BOB_PHONE, i, "x");
    world_tick(&world);
    for (unsigned i = 0; i < 3; i++)
        (void)device_expect(&ann, ENVELOPE_ACCEPTED);
    (void)device_expect_refused(&ann, ENVELOPE_MAILBOX_FULL);

    device_send(&ann, BOB, BOB_PHONE, 1, "x"); /* still idempotent */
    world_tick(&world);
    device_expect_accepted(&ann, 1);

    struct end bob = device_greeted(&world, BOB, BOB_PHONE);
    const struct heard heard = device_expect(&bob, ENVELOPE_DELIVER);
    device_ack(&bob, &heard.env);
    world_tick(&world);
    device_forget(&ann);
    device_send(&ann, BOB, BOB_PHONE, 3, "x");
    world_tick(&world);
    device_expect_accepted(&ann, 1);
}

TEST(test_mailbox_full_by_bytes)
{
    struct relay_config config = relay_config_default();
    config.mailbox_bytes = 10;
    world_reopen(&world, config);
    world_befriend(&world, ANN, BOB);
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    device_send(&ann, BOB, BOB_PHONE, 1, "12345678901");
    device_send(&ann, BOB, BOB_PHONE, 2, "123456");
    device_send(&ann, BOB, BOB_PHONE, 3, "12345");
    device_send(&ann, BOB, BOB_PHONE, 4, "1234");
    world_tick(&world);
    (void)device_expect_refused(&ann, ENVELOPE_MAILBOX_FULL);
    (void)device_expect(&ann, ENVELOPE_ACCEPTED);
    (void)device_expect_refused(&ann, ENVELOPE_MAILBOX_FULL);
    (void)device_expect(&ann, ENVELOPE_ACCEPTED);
}

/* Whoever fills mailboxes in vain keeps nobody from those that are read. */
TEST(test_relay_full_of_one_mailbox)
{
    struct relay_config config = relay_config_default();
    config.mailbox_total_bytes = 2000;
    world_reopen(&world, config);
    world_befriend(&world, ANN, BOB);
    const uint64_t laptop = world_add_device(&world, BOB);
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    for (unsigned number = 1; number <= 40; number++)
        device_send(&ann, BOB, BOB_PHONE, number, "in vain");
    world_tick(&world);
    struct heard last = { 0 };
    for (struct heard heard; device_hear(&ann, &heard);)
        last = heard;
    assert_int_equal(last.env.code, ENVELOPE_RELAY_FULL);
    device_send(&ann, BOB, laptop, 41, "read");
    world_tick(&world);
    device_expect_accepted(&ann, 1);
}

TEST(test_relay_full)
{
    struct relay_config config = relay_config_default();
    config.mailbox_total_bytes = 1000;
    world_reopen(&world, config);
    world_befriend(&world, ANN, BOB);
    const uint64_t laptop = world_add_device(&world, BOB);
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    char payload[351] = { 0 };
    memset(payload, 'x', 350);
    device_send(&ann, BOB, BOB_PHONE, 1, payload);
    device_send(&ann, BOB, laptop, 2, payload);
    device_send(&ann, BOB, laptop, 3, payload);
    world_tick(&world);
    (void)device_expect(&ann, ENVELOPE_ACCEPTED);
    (void)device_expect(&ann, ENVELOPE_ACCEPTED);
    (void)device_expect_refused(&ann, ENVELOPE_RELAY_FULL);

    struct end bob = device_greeted(&world, BOB, BOB_PHONE);
    const struct heard heard = device_expect(&bob, ENVELOPE_DELIVER);
    device_ack(&bob, &heard.env);
    world_tick(&world);
    device_forget(&ann);
    device_send(&ann, BOB, BOB_PHONE, 3, payload);
    world_tick(&world);
    device_expect_accepted(&ann, 1);
}

/* --- ephemeral ------------------------------------------------------------*/

static void send_ephemeral(struct end *end, unsigned number)
{
    device_envelope(end, &(struct envelope){
                             .kind = ENVELOPE_SEND,
                             .flags = ENVELOPE_EPHEMERAL,
                             .epoch = world.epoch[BOB],
                             .device = BOB_PHONE,
                             .user = user_id(BOB),
                             .id = message_number(number),
                             .payload = slice_text("typing"),
                         });
    world_tick(&world);
}

TEST(test_ephemeral)
{
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    send_ephemeral(&ann, 1); /* bob is not here */
    struct end bob = device_greeted(&world, BOB, BOB_PHONE);
    world_tick(&world);
    device_expect_nothing(&bob);
    device_forget(&ann);

    send_ephemeral(&ann, 2);
    const struct heard heard = device_expect(&bob, ENVELOPE_DELIVER);
    expect_named(&heard.env, ANN, ANN_PHONE, 2);
    assert_int_equal(heard.env.flags, ENVELOPE_EPHEMERAL);
    assert_true(slice_is(heard.env.payload, "typing"));
    device_expect_nothing(&ann);
    assert_int_equal(relay_counters(world.relay)->envelopes_waiting, 0);
    assert_int_equal(relay_counters(world.relay)->ephemeral, 1);
}

/* A reader that falls behind does not get it, and is not cut for it. */
TEST(test_ephemeral_for_a_slow_reader)
{
    struct end ann, bob;
    device_open_both(&world, &ann, &bob);
    fake_conn_set_window(bob.conn, 0);
    static uint8_t backlog[LIMIT_DELIVER_QUEUE_BYTES];
    conn_write(bob.conn, slice_of(backlog, sizeof backlog));
    for (unsigned i = 0; i < 20; i++)
        send_ephemeral(&ann, i);
    assert_int_equal(conn_queued(bob.conn), sizeof backlog);
    assert_int_equal(fake_conn_state(bob.conn), FAKE_OPEN);
}

/* --- delivered until acknowledged -----------------------------------------*/

TEST(test_again_on_the_next_link)
{
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    for (unsigned i = 1; i <= 4; i++)
        device_send(&ann, BOB, BOB_PHONE, i, "sealed");
    world_tick(&world);
    struct end bob = device_greeted(&world, BOB, BOB_PHONE);
    struct envelope got[4];
    for (unsigned i = 0; i < 4; i++) {
        got[i] = device_expect(&bob, ENVELOPE_DELIVER).env;
        expect_named(&got[i], ANN, ANN_PHONE, i + 1);
    }
    device_ack(&bob, &got[0]);
    device_ack(&bob, &got[2]);
    world_tick(&world);
    device_lose(&bob);
    device_send(&ann, BOB, BOB_PHONE, 5, "sealed");
    world_tick(&world);

    bob = device_greeted(&world, BOB, BOB_PHONE);
    static const unsigned left[] = { 2, 4, 5 };
    for (size_t i = 0; i < COUNT_OF(left); i++) {
        const struct heard heard = device_expect(&bob, ENVELOPE_DELIVER);
        expect_named(&heard.env, ANN, ANN_PHONE, left[i]);
    }
    device_expect_nothing(&bob);
}

TEST(test_page)
{
    struct relay_config config = relay_config_default();
    config.rate_burst = 1000;
    world_reopen(&world, config);
    world_befriend(&world, ANN, BOB);
    struct end ann, bob;
    device_open_both(&world, &ann, &bob);
    for (unsigned i = 1; i <= LIMIT_DELIVER_PAGE + 3; i++)
        device_send(&ann, BOB, BOB_PHONE, i, "x");
    world_tick(&world);
    struct envelope fifth;
    for (unsigned i = 1; i <= LIMIT_DELIVER_PAGE; i++) {
        const struct heard heard = device_expect(&bob, ENVELOPE_DELIVER);
        expect_named(&heard.env, ANN, ANN_PHONE, i);
        fifth = i == 5 ? heard.env : fifth;
    }
    device_expect_nothing(&bob);
    device_ack(&bob, &fifth);
    device_ack(&bob, &fifth); /* the second makes no room */
    world_tick(&world);
    const struct heard heard = device_expect(&bob, ENVELOPE_DELIVER);
    expect_named(&heard.env, ANN, ANN_PHONE, LIMIT_DELIVER_PAGE + 1);
    device_expect_nothing(&bob);
}

/* An ACK reaches only the mailbox of the device that says it. */
TEST(test_ack_of_another)
{
    world_befriend(&world, BOB, EVE);
    struct end ann, bob;
    device_open_both(&world, &ann, &bob);
    device_send(&ann, BOB, BOB_PHONE, 1, "sealed");
    world_tick(&world);
    struct end eve = device_greeted(&world, EVE, EVE_PHONE);
    const struct heard heard = device_expect(&bob, ENVELOPE_DELIVER);
    device_ack(&eve, &heard.env);
    device_ack(&ann, &heard.env);
    world_tick(&world);
    assert_int_equal(relay_counters(world.relay)->envelopes_waiting, 1);
    assert_int_equal(relay_counters(world.relay)->acked, 0);
    assert_int_equal(fake_conn_state(eve.conn), FAKE_OPEN);
}

int main(void)
{
#define EACH(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    return RUN(
        EACH(test_from_ann_to_bob), EACH(test_every_size),
        EACH(test_to_my_other_device), EACH(test_each_device_has_its_own),
        EACH(test_idempotent), EACH(test_ids_are_per_sender),
        EACH(test_no_allocation_per_envelope), EACH(test_refusals),
        EACH(test_rate), EACH(test_rate_outlives_the_link),
        EACH(test_mailbox_full_by_number), EACH(test_mailbox_full_by_bytes),
        EACH(test_relay_full), EACH(test_relay_full_of_one_mailbox),
        EACH(test_ephemeral), EACH(test_ephemeral_for_a_slow_reader),
        EACH(test_again_on_the_next_link), EACH(test_page),
        EACH(test_ack_of_another));
}
