/*
 * What the API does with the relay (relay/relay.h): admissions, and what it
 * asks.  WELCOME as docs/protocol.md 5.1 has it.
 */
#include "check.h"
#include "fake_device.h"
#include "fake_loop.h"

#include "base/limits.h"
#include "relay/lately.h"

enum { ANN = 1, BOB = 2, EVE = 3, TUTOR = 4 };
enum { ANN_PHONE = 100, BOB_PHONE = 200, EVE_PHONE = 300, DESK = 400 };

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

static void tell(struct notice notice)
{
    relay_tell(world.relay, &notice);
    world_tick(&world);
}

static void expect_json(struct end *end, enum envelope_kind kind,
                        const char *json)
{
    const struct heard heard = device_expect(end, kind);
    CHECK(slice_is(heard.env.payload, json), "%.*s", (int)heard.env.payload.len,
          (const char *)heard.env.payload.data);
}

/* --- welcome --------------------------------------------------------------*/

TEST(test_welcome)
{
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    device_send(&ann, BOB, BOB_PHONE, 1, "x");
    device_send(&ann, BOB, BOB_PHONE, 2, "x");
    fake_loop_set_unix(world.loop, INT64_C(1795426200007));
    struct end bob = device_open(&world, BOB, BOB_PHONE);
    expect_json(&bob, ENVELOPE_WELCOME,
                "{\"now\":\"2026-11-23T09:30:00.007Z\",\"waiting\":0,"
                "\"payloadMax\":65536,\"pageMax\":64,\"pingMs\":25000}");
    bob = device_open(&world, BOB, BOB_PHONE); /* now they are in */
    expect_json(&bob, ENVELOPE_WELCOME,
                "{\"now\":\"2026-11-23T09:30:00.007Z\",\"waiting\":2,"
                "\"payloadMax\":65536,\"pageMax\":64,\"pingMs\":25000}");
    expect_json(&bob, ENVELOPE_NOTICE,
                "{\"type\":\"presence\",\"online\":["
                "\"a0000000-0000-0000-0000-000000000001\"],\"offline\":[]}");
    (void)device_expect(&bob, ENVELOPE_DELIVER);
    (void)device_expect(&bob, ENVELOPE_DELIVER);
    device_expect_nothing(&bob);
}

/* The same on every link of one start, another after the next. */
TEST(test_epoch)
{
    struct end ann = device_open(&world, ANN, ANN_PHONE);
    const uint32_t epoch = device_expect(&ann, ENVELOPE_WELCOME).env.epoch;
    struct end bob = device_open(&world, BOB, BOB_PHONE);
    assert_int_equal(device_expect(&bob, ENVELOPE_WELCOME).env.epoch, epoch);
    world_reopen(&world, relay_config_default());
    ann = device_open(&world, ANN, ANN_PHONE);
    assert_int_not_equal(device_expect(&ann, ENVELOPE_WELCOME).env.epoch,
                         epoch);
}

/* --- who is admitted ------------------------------------------------------*/

TEST(test_not_admitted)
{
    struct end end;
    assert_int_equal(device_try(&world, &end, ANN, 77), ERR_NOT_FOUND);
    assert_int_equal(device_try(&world, &end, ANN, BOB_PHONE), ERR_NOT_FOUND);
    assert_int_equal(fake_conn_state(end.conn), FAKE_OPEN); /* the API's */
    device_expect_nothing(&end);
    assert_int_equal(relay_counters(world.relay)->users_known, 0);
}

TEST(test_too_many_links)
{
    struct end ends[LIMIT_LINKS_PER_USER], more;
    while (world.n_devices[ANN] <= LIMIT_LINKS_PER_USER)
        (void)world_add_device(&world, ANN);
    for (size_t i = 0; i < LIMIT_LINKS_PER_USER; i++)
        ends[i] = device_open(&world, ANN, world.devices[ANN][i]);
    const uint64_t sixth = world.devices[ANN][LIMIT_LINKS_PER_USER];
    assert_int_equal(device_try(&world, &more, ANN, sixth), ERR_FULL);
    (void)device_open(&world, ANN, world.devices[ANN][2]); /* instead of */
    device_lose(&ends[0]);
    (void)device_open(&world, ANN, sixth);
}

/* Also of a device that the relay has not heard of: its notice is late. */
TEST(test_too_many_links_and_a_new_device)
{
    struct end more;
    while (world.n_devices[ANN] < LIMIT_LINKS_PER_USER)
        (void)world_add_device(&world, ANN);
    for (size_t i = 0; i < LIMIT_LINKS_PER_USER; i++)
        (void)device_open(&world, ANN, world.devices[ANN][i]);
    const uint64_t sixth = world_add_device(&world, ANN);
    assert_int_equal(device_try(&world, &more, ANN, sixth), ERR_FULL);
    assert_int_equal(relay_counters(world.relay)->links, LIMIT_LINKS_PER_USER);
}

/* Which notices make what a worker read before them old: about oneself, and
 * about the devices of contacts. */
TEST(test_generation)
{
    static const uint64_t devices[] = { 200 };
    const struct person contact = world_person(&world, ANN);
    static const struct {
        const char *name;
        enum notice_kind kind;
        unsigned user, n_times;
        enum status want;
    } rows[] = {
        { "contact", NOTICE_CONTACT, BOB, 1, MORE },
        { "contact of others", NOTICE_CONTACT, EVE, 1, OK },
        { "device added", NOTICE_DEVICE_ADDED, BOB, 1, MORE },
        { "device retired", NOTICE_DEVICE_RETIRED, BOB, 1, MORE },
        { "device of a contact added", NOTICE_DEVICE_ADDED, ANN, 1, MORE },
        { "device of a contact retired", NOTICE_DEVICE_RETIRED, ANN, 1, MORE },
        { "device of another", NOTICE_DEVICE_RETIRED, EVE, 1, OK },
        { "keys changed", NOTICE_KEYS_CHANGED, BOB, 1, MORE },
        { "keys of a contact changed", NOTICE_KEYS_CHANGED, ANN, 1, MORE },
        { "keys low", NOTICE_KEYS_LOW, BOB, 1, OK },
        { "session", NOTICE_SESSION, BOB, 1, OK },
        { "reminder", NOTICE_REMINDER, BOB, 1, OK },
        { "login ended", NOTICE_LOGIN_ENDED, BOB, 1, MORE },
        { "login of a contact ended", NOTICE_LOGIN_ENDED, ANN, 1, OK },
        { "user disabled", NOTICE_USER_DISABLED, BOB, 1, MORE },
        { "user left", NOTICE_USER_LEFT, BOB, 1, MORE },
        { "contact left", NOTICE_USER_LEFT, ANN, 1, MORE },
        { "another left", NOTICE_USER_LEFT, EVE, 1, OK },
        { "many of another", NOTICE_LOGIN_ENDED, EVE, LATELY_MAX, OK },
        { "too many to know", NOTICE_LOGIN_ENDED, EVE, LATELY_MAX + 1, MORE },
    };
    for (size_t row = 0; row < COUNT_OF(rows); row++) {
        const struct admission admission = {
            .self = world_person(&world, BOB),
            .login_expires_ms = world.login_expires_ms,
            .device = BOB_PHONE,
            .contacts = &contact,
            .n_contacts = 1,
            .generation = relay_generation(world.relay),
        };
        const struct person pair[2] = {
            { user_id(31), 1, devices, 1 },
            { user_id(rows[row].user), 1, devices, 1 },
        };
        for (unsigned n = 0; n < rows[row].n_times; n++)
            tell((struct notice){ .kind = rows[row].kind,
                                  .pair = pair,
                                  .user = user_id(rows[row].user),
                                  .status = "requested" });
        CHECK(relay_may_admit(world.relay, &admission) == rows[row].want, "%s",
              rows[row].name);
        struct conn *conn = fake_conn_open(world.loop);
        CHECK(relay_admit(world.relay, conn, &admission) == rows[row].want,
              "%s", rows[row].name);
        world_tick(&world);
        CHECK((fake_conn_sent(conn).len == 0) == (rows[row].want == MORE), "%s",
              rows[row].name);
    }
}

/* A device is retired while its link is read, and the notice of that comes
 * last: the relay has the newer list from whoever else came meanwhile. */
TEST(test_older_than_what_is_known)
{
    const uint64_t laptop = world_add_device(&world, BOB);
    const uint64_t before[] = { BOB_PHONE, laptop };
    const struct person ann = world_person(&world, ANN);
    const struct admission admission = {
        .self = { user_id(BOB), world.epoch[BOB], before, COUNT_OF(before) },
        .login_expires_ms = world.login_expires_ms,
        .device = laptop,
        .contacts = &ann,
        .n_contacts = 1,
        .generation = relay_generation(world.relay),
    };
    world_retire_device(&world, BOB, laptop);
    (void)device_greeted(&world, ANN, ANN_PHONE);

    struct conn *conn = fake_conn_open(world.loop);
    assert_int_equal(relay_may_admit(world.relay, &admission), MORE);
    assert_int_equal(relay_admit(world.relay, conn, &admission), MORE);
    assert_int_equal(fake_conn_state(conn), FAKE_OPEN);
}

/* --- what the API asks ----------------------------------------------------*/

TEST(test_waiting)
{
    const uint64_t laptop = world_add_device(&world, BOB);
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    device_send(&ann, BOB, BOB_PHONE, 1, "one");
    world_tick(&world);
    world_advance(&world, 5000);
    device_send(&ann, BOB, BOB_PHONE, 2, "three");
    device_send(&ann, BOB, laptop, 3, "");
    world_tick(&world);

    struct waiting out[4];
    assert_int_equal(relay_waiting(world.relay, user_id(ANN), out, 4), 0);
    assert_int_equal(relay_waiting(world.relay, user_id(31), out, 4), 0);
    assert_int_equal(relay_waiting(world.relay, user_id(BOB), NULL, 0), 3);
    assert_int_equal(relay_waiting(world.relay, user_id(BOB), out, 2), 3);
    assert_int_equal(relay_waiting(world.relay, user_id(BOB), out, 4), 3);
    const size_t phone = out[0].device == BOB_PHONE ? 0 : 1;
    assert_int_equal(out[phone].device, BOB_PHONE);
    assert_true(id_equal(out[phone].sender, user_id(ANN)));
    assert_int_equal(out[phone].sender_device, ANN_PHONE);
    assert_true(id_equal(out[phone].id, message_number(1)));
    assert_int_equal(out[phone].size, 3);
    assert_int_equal(out[phone].since_ms, FAKE_START_UNIX_MS);
    assert_int_equal(out[phone + 1].size, 5);
    assert_int_equal(out[phone + 1].since_ms, FAKE_START_UNIX_MS + 5000);
}

TEST(test_nothing_is_left)
{
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    struct end bob = device_greeted(&world, BOB, BOB_PHONE);
    for (unsigned i = 0; i < 40; i++)
        device_send(&ann, BOB, BOB_PHONE, i, "x");
    world_tick(&world);
    for (struct heard heard; device_hear(&bob, &heard);) {
        if (heard.env.kind == ENVELOPE_DELIVER)
            device_ack(&bob, &heard.env);
    }
    world_tick(&world);
    device_lose(&ann);
    device_lose(&bob);
    world_advance(&world, LIMIT_PRESENCE_GRACE_MS);
    const struct relay_counters *counters = relay_counters(world.relay);
    assert_int_equal(counters->links, 0);
    assert_int_equal(counters->users_known, 0);
    assert_int_equal(counters->mailboxes, 0);
    assert_int_equal(counters->envelopes_waiting, 0);
    assert_int_equal(counters->bytes_waiting, 0);
    assert_int_equal(counters->accepted, 40);
    assert_int_equal(counters->delivered, 40);
    assert_int_equal(counters->acked, 40);
}

int main(void)
{
#define EACH(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    return RUN(EACH(test_welcome), EACH(test_epoch), EACH(test_not_admitted),
               EACH(test_too_many_links),
               EACH(test_too_many_links_and_a_new_device),
               EACH(test_generation), EACH(test_older_than_what_is_known),
               EACH(test_waiting), EACH(test_nothing_is_left));
}
