/*
 * What cannot be delivered (docs/protocol.md 6): tried five times, waited too
 * long, or for a device that was retired.  Its sender is told, late.
 */
#include "check.h"
#include "fake_device.h"
#include "fake_loop.h"

#include "base/limits.h"

enum { ANN = 1, BOB = 2 };
enum { ANN_PHONE = 100, BOB_PHONE = 200 };

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

/* A link of Bob's on which he acknowledges nothing. */
static void bob_fails(int64_t for_ms, struct end *ann)
{
    device_frame(ann, true, FRAME_PONG, slice_of(NULL, 0)); /* she lives */
    struct end bob = device_open(&world, BOB, BOB_PHONE);
    world_advance(&world, for_ms);
    device_lose(&bob);
}

TEST(test_poison)
{
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    device_send(&ann, BOB, BOB_PHONE, 1, "poison");
    world_tick(&world);
    for (int i = 0; i < LIMIT_ENVELOPE_TRIES - 1; i++)
        bob_fails(LIMIT_ENVELOPE_TRY_MS, &ann);
    bob_fails(LIMIT_ENVELOPE_TRY_MS - 1, &ann); /* too short to count */
    device_forget(&ann);
    device_send(&ann, BOB, BOB_PHONE, 2, "behind it");
    world_tick(&world);
    device_expect_accepted(&ann, 1);

    struct end bob = device_greeted(&world, BOB, BOB_PHONE);
    world_advance(&world, LIMIT_ENVELOPE_TRY_MS);
    device_forget(&ann);
    device_lose(&bob);
    const struct heard heard =
        device_expect_refused(&ann, ENVELOPE_UNDELIVERABLE);
    expect_named(&heard.env, BOB, BOB_PHONE, 1);
    assert_int_equal(heard.env.flags, ENVELOPE_LATE);

    bob = device_greeted(&world, BOB, BOB_PHONE);
    const struct heard next = device_expect(&bob, ENVELOPE_DELIVER);
    expect_named(&next.env, ANN, ANN_PHONE, 2);
    device_expect_nothing(&bob);

    /* A late refusal waits for its ACK like anything else. */
    device_lose(&ann);
    ann = device_greeted(&world, ANN, ANN_PHONE);
    struct envelope late =
        device_expect_refused(&ann, ENVELOPE_UNDELIVERABLE).env;
    late.flags = 0; /* an ACK without the flag names something else */
    device_ack(&ann, &late);
    world_tick(&world);
    assert_int_equal(relay_counters(world.relay)->envelopes_waiting, 2);
    late.flags = ENVELOPE_LATE;
    device_ack(&ann, &late);
    world_tick(&world);
    assert_int_equal(relay_counters(world.relay)->envelopes_waiting, 1);
    device_lose(&ann);
    ann = device_greeted(&world, ANN, ANN_PHONE);
    device_expect_nothing(&ann);
}

static struct relay_config short_lived(void)
{
    struct relay_config config = relay_config_default();
    config.envelope_age_ms = 60000;
    return config;
}

/* The sender was forgotten long ago, and is told when they come. */
TEST(test_expired)
{
    world_reopen(&world, short_lived());
    world_befriend(&world, ANN, BOB);
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    device_send(&ann, BOB, BOB_PHONE, 1, "too late");
    world_tick(&world);
    device_lose(&ann);
    world_advance(&world, 59000);
    assert_int_equal(relay_counters(world.relay)->users_known, 1);
    assert_int_equal(relay_counters(world.relay)->late_refusals, 0);
    world_advance(&world, 3000);
    assert_int_equal(relay_counters(world.relay)->late_refusals, 1);
    assert_int_equal(relay_counters(world.relay)->users_known, 1);
    assert_int_equal(relay_counters(world.relay)->bytes_waiting, 0);

    ann = device_greeted(&world, ANN, ANN_PHONE);
    const struct heard heard = device_expect_refused(&ann, ENVELOPE_EXPIRED);
    expect_named(&heard.env, BOB, BOB_PHONE, 1);
    device_ack(&ann, &heard.env);
    world_tick(&world);
    assert_int_equal(relay_counters(world.relay)->envelopes_waiting, 0);
}

/* Nobody comes for the refusal either: it goes too, and all is forgotten. */
TEST(test_expired_twice)
{
    world_reopen(&world, short_lived());
    world_befriend(&world, ANN, BOB);
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    for (unsigned i = 0; i < 30; i++)
        device_send(&ann, BOB, BOB_PHONE, i, "too late");
    world_tick(&world);
    device_lose(&ann);
    world_advance(&world, 62000);
    assert_int_equal(relay_counters(world.relay)->late_refusals, 30);
    world_advance(&world, 62000);
    assert_int_equal(relay_counters(world.relay)->users_known, 0);
    assert_int_equal(relay_counters(world.relay)->mailboxes, 0);
    assert_int_equal(relay_counters(world.relay)->late_refusals, 30);
}

/* The sender was forgotten and is known for the refusal alone: whatever is
 * said of their devices meanwhile, nothing is made of it but the end of the
 * refusal. */
TEST(test_expired_and_the_sender_is_a_stranger)
{
    world_reopen(&world, short_lived());
    world_befriend(&world, ANN, BOB);
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    device_send(&ann, BOB, BOB_PHONE, 1, "too late");
    world_tick(&world);
    device_lose(&ann);
    world_advance(&world, 62000);
    assert_int_equal(relay_counters(world.relay)->envelopes_waiting, 1);

    static const enum notice_kind kinds[] = { NOTICE_DEVICE_ADDED,
                                              NOTICE_KEYS_CHANGED };
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        relay_tell(world.relay, &(struct notice){ .kind = kinds[i],
                                                  .user = user_id(ANN),
                                                  .device = 199,
                                                  .epoch = 2 });
    assert_int_equal(relay_counters(world.relay)->envelopes_waiting, 1);
    relay_tell(world.relay, &(struct notice){ .kind = NOTICE_DEVICE_RETIRED,
                                              .user = user_id(ANN),
                                              .device = ANN_PHONE,
                                              .epoch = 3 });
    assert_int_equal(relay_counters(world.relay)->envelopes_waiting, 0);
    assert_int_equal(relay_counters(world.relay)->users_known, 0);
}

/* A great deal that expires at once is not swept at once: the others would
 * wait for it. */
TEST(test_expired_in_masses)
{
    enum { BOXES = 3, ALL = BOXES * 600, SWEPT = 1024 };
    struct relay_config config = short_lived();
    config.rate_burst = ALL;
    world_reopen(&world, config);
    world_befriend(&world, ANN, BOB);
    for (int i = 1; i < BOXES; i++)
        (void)world_add_device(&world, BOB);
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    for (unsigned i = 0; i < ALL; i++)
        device_send(&ann, BOB, world.devices[BOB][i % BOXES], i, "too late");
    world_tick(&world);
    device_forget(&ann);
    const struct id bob = user_id(BOB);
    assert_int_equal(relay_waiting(world.relay, bob, NULL, 0), ALL);
    for (int i = 0; i < 62 && relay_waiting(world.relay, bob, NULL, 0) == ALL;
         i++) {
        device_frame(&ann, true, FRAME_PONG, slice_of(NULL, 0));
        world_advance(&world, 1000);
    }
    assert_int_equal(relay_waiting(world.relay, bob, NULL, 0), ALL - SWEPT);
    world_advance(&world, 1000);
    assert_int_equal(relay_waiting(world.relay, bob, NULL, 0), 0);
}

/* So many mailboxes are looked at in one sweep, and the next ones in the next:
 * each has its turn. */
TEST(test_expired_in_many_mailboxes)
{
    enum { BOXES = 300, SWEPT = 256 };
    static struct person contacts[BOXES];
    static uint64_t devices[BOXES];
    struct relay_config config = short_lived();
    config.rate_burst = BOXES;
    world_reopen(&world, config);
    for (unsigned i = 0; i < BOXES; i++) {
        devices[i] = 900000 + i;
        contacts[i] = (struct person){ user_id(5000 + i), 1, &devices[i], 1 };
    }
    struct end ann = { &world, fake_conn_open(world.loop), ANN, ANN_PHONE };
    const struct admission admission = {
        .self = world_person(&world, ANN),
        .login_expires_ms = world.login_expires_ms,
        .device = ANN_PHONE,
        .contacts = contacts,
        .n_contacts = BOXES,
    };
    assert_int_equal(relay_admit(world.relay, ann.conn, &admission), OK);
    for (unsigned i = 0; i < BOXES; i++)
        device_envelope(&ann, &(struct envelope){ .kind = ENVELOPE_SEND,
                                                  .epoch = 1,
                                                  .device = devices[i],
                                                  .user = user_id(5000 + i),
                                                  .id = message_number(i) });
    world_tick(&world);
    const struct relay_counters *counters = relay_counters(world.relay);
    assert_int_equal(counters->mailboxes, BOXES);
    for (int i = 0; i < 62 && counters->late_refusals == 0; i++) {
        device_frame(&ann, true, FRAME_PONG, slice_of(NULL, 0));
        world_advance(&world, 1000);
    }
    assert_int_equal(counters->late_refusals, SWEPT);
    world_advance(&world, 1000);
    assert_int_equal(counters->late_refusals, BOXES);
}

/* Offered again and lost again: one refusal of one name. */
TEST(test_told_once)
{
    struct end ann;
    for (int round = 0; round < 2; round++) {
        ann = device_open(&world, ANN, ANN_PHONE);
        device_send(&ann, BOB, BOB_PHONE, 1, "poison");
        world_tick(&world);
        for (int i = 0; i < LIMIT_ENVELOPE_TRIES; i++)
            bob_fails(LIMIT_ENVELOPE_TRY_MS, &ann);
        assert_int_equal(relay_counters(world.relay)->late_refusals, 1);
        device_lose(&ann);
    }
    assert_int_equal(relay_counters(world.relay)->accepted, 2);
    ann = device_greeted(&world, ANN, ANN_PHONE);
    (void)device_expect_refused(&ann, ENVELOPE_UNDELIVERABLE);
    device_expect_nothing(&ann);
}

/* The wall clock may jump; age is counted on the other one. */
TEST(test_clock_jumps)
{
    world_reopen(&world, short_lived());
    world_befriend(&world, ANN, BOB);
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    device_send(&ann, BOB, BOB_PHONE, 1, "in time");
    world_tick(&world);
    fake_loop_set_unix(world.loop, FAKE_START_UNIX_MS + INT64_C(3000000000));
    world_advance(&world, 2000);
    assert_int_equal(relay_counters(world.relay)->late_refusals, 0);
    assert_int_equal(fake_conn_state(ann.conn), FAKE_OPEN);
}

TEST(test_retired)
{
    const uint64_t laptop = world_add_device(&world, BOB);
    struct end ann, bob;
    device_open_both(&world, &ann, &bob);
    struct end second = device_greeted(&world, BOB, laptop);
    device_send(&ann, BOB, laptop, 1, "lost");
    device_send(&ann, BOB, BOB_PHONE, 2, "kept");
    world_tick(&world);
    device_expect_accepted(&ann, 2);
    (void)device_expect(&second, ENVELOPE_DELIVER);
    (void)device_expect(&bob, ENVELOPE_DELIVER);

    world_retire_device(&world, BOB, laptop);
    relay_tell(world.relay, &(struct notice){ .kind = NOTICE_DEVICE_RETIRED,
                                              .user = user_id(BOB),
                                              .device = laptop,
                                              .epoch = world.epoch[BOB] });
    world_tick(&world);
    device_expect_close(&second, 4404);
    const struct heard heard =
        device_expect_refused(&ann, ENVELOPE_UNDELIVERABLE);
    expect_named(&heard.env, BOB, laptop, 1);
    assert_true(heard.env.flags == ENVELOPE_LATE);
    (void)device_expect(&ann, ENVELOPE_NOTICE);
    (void)device_expect(&bob, ENVELOPE_NOTICE);

    device_send(&ann, BOB, laptop, 3, "to nobody");
    world_tick(&world);
    (void)device_expect_refused(&ann, ENVELOPE_UNKNOWN_DEVICE);
}

/* The sender's device was retired meanwhile: there is nobody to tell. */
TEST(test_late_for_a_retired_sender)
{
    world_reopen(&world, short_lived());
    world_befriend(&world, ANN, BOB);
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    device_send(&ann, BOB, BOB_PHONE, 1, "too late");
    world_tick(&world);
    const uint64_t laptop = world_add_device(&world, ANN);
    world_retire_device(&world, ANN, ANN_PHONE);
    struct end second = device_greeted(&world, ANN, laptop);
    world_tick(&world);
    device_forget(&ann);
    world_advance(&world, 55000);
    device_frame(&second, true, FRAME_PONG, slice_of(NULL, 0));
    world_tick(&world);
    world_advance(&world, 7000);
    assert_int_equal(relay_counters(world.relay)->late_refusals, 0);
    assert_int_equal(relay_counters(world.relay)->envelopes_waiting, 0);
}

static void discard(uint64_t device, unsigned n)
{
    relay_tell(world.relay, &(struct notice){ .kind = NOTICE_DISCARDED,
                                              .user = user_id(BOB),
                                              .other = user_id(ANN),
                                              .device = device,
                                              .sender_device = ANN_PHONE,
                                              .envelope = message_number(n) });
    world_tick(&world);
}

/* Its user does not want it: of one name, of one device, and told once. */
TEST(test_discarded)
{
    world_befriend(&world, ANN, BOB);
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    for (unsigned n = 1; n <= 2; n++) {
        device_send(&ann, BOB, BOB_PHONE, n, "unwanted");
        world_tick(&world);
        (void)device_expect(&ann, ENVELOPE_ACCEPTED);
    }
    discard(BOB_PHONE, 3);
    discard(ANN_PHONE, 1);
    assert_int_equal(relay_counters(world.relay)->envelopes_waiting, 2);

    discard(BOB_PHONE, 1);
    discard(BOB_PHONE, 1);
    const struct heard heard =
        device_expect_refused(&ann, ENVELOPE_UNDELIVERABLE);
    expect_named(&heard.env, BOB, BOB_PHONE, 1);
    device_expect_nothing(&ann);

    struct end bob = device_greeted(&world, BOB, BOB_PHONE);
    const struct heard next = device_expect(&bob, ENVELOPE_DELIVER);
    expect_named(&next.env, ANN, ANN_PHONE, 2);
    device_expect_nothing(&bob);
}

/* Also while it is on its way to a device that is there: what follows it in
 * the mailbox is not held up. */
TEST(test_discarded_on_its_way)
{
    world_befriend(&world, ANN, BOB);
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    struct end bob = device_greeted(&world, BOB, BOB_PHONE);
    device_send(&ann, BOB, BOB_PHONE, 1, "unwanted");
    world_tick(&world);
    const struct heard heard = device_expect(&bob, ENVELOPE_DELIVER);
    discard(BOB_PHONE, 1);
    device_ack(&bob, &heard.env);
    world_tick(&world);
    device_send(&ann, BOB, BOB_PHONE, 2, "wanted");
    world_tick(&world);
    const struct heard next = device_expect(&bob, ENVELOPE_DELIVER);
    expect_named(&next.env, ANN, ANN_PHONE, 2);
    device_ack(&bob, &next.env);
    world_tick(&world);
    assert_int_equal(relay_counters(world.relay)->late_refusals, 1);
}

int main(void)
{
#define EACH(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    return RUN(EACH(test_poison), EACH(test_expired), EACH(test_expired_twice),
               EACH(test_expired_and_the_sender_is_a_stranger),
               EACH(test_expired_in_masses),
               EACH(test_expired_in_many_mailboxes), EACH(test_told_once),
               EACH(test_clock_jumps), EACH(test_retired),
               EACH(test_late_for_a_retired_sender), EACH(test_discarded),
               EACH(test_discarded_on_its_way));
}
