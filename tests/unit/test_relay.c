/*
 * What the API does with the relay (relay/relay.h): admissions, notices, and
 * what it asks.  WELCOME and NOTICE as docs/protocol.md 5.1 and 5.7 have them.
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
        { "login ended", NOTICE_LOGIN_ENDED, BOB, 1, MORE },
        { "login of a contact ended", NOTICE_LOGIN_ENDED, ANN, 1, OK },
        { "user disabled", NOTICE_USER_DISABLED, BOB, 1, MORE },
        { "many of another", NOTICE_LOGIN_ENDED, EVE, LATELY_MAX, OK },
        { "too many to know", NOTICE_LOGIN_ENDED, EVE, LATELY_MAX + 1, MORE },
    };
    for (size_t row = 0; row < COUNT_OF(rows); row++) {
        const struct admission admission = {
            .self = world_person(&world, BOB),
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

/* --- contacts -------------------------------------------------------------*/

static void tell_contact(unsigned one, unsigned other)
{
    world_befriend(&world, one, other);
    const struct person pair[2] = { world_person(&world, one),
                                    world_person(&world, other) };
    tell((struct notice){ .kind = NOTICE_CONTACT, .pair = pair });
}

/* The tutor was not seen since the start: the first message waits. */
TEST(test_booked_with_somebody_unknown)
{
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    device_send(&ann, TUTOR, DESK, 1, "before");
    world_tick(&world);
    (void)device_expect_refused(&ann, ENVELOPE_NOT_CONTACT);

    tell_contact(ANN, TUTOR);
    expect_json(&ann, ENVELOPE_NOTICE,
                "{\"type\":\"contact\",\"userId\":"
                "\"a0000000-0000-0000-0000-000000000004\"}");
    device_expect_nothing(&ann); /* the tutor is not online */
    device_send(&ann, TUTOR, DESK, 2, "tomorrow at ten");
    world_tick(&world);
    device_expect_accepted(&ann, 1);

    struct end tutor = device_greeted(&world, TUTOR, DESK);
    const struct heard heard = device_expect(&tutor, ENVELOPE_DELIVER);
    expect_named(&heard.env, ANN, ANN_PHONE, 2);
    device_send(&tutor, ANN, ANN_PHONE, 9, "fine");
    world_tick(&world);
    device_expect_accepted(&tutor, 1);
}

TEST(test_contact_of_two_who_are_here)
{
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    struct end eve = device_greeted(&world, EVE, EVE_PHONE);
    tell_contact(EVE, ANN);
    expect_json(&ann, ENVELOPE_NOTICE,
                "{\"type\":\"contact\",\"userId\":"
                "\"a0000000-0000-0000-0000-000000000003\"}");
    expect_json(&ann, ENVELOPE_NOTICE,
                "{\"type\":\"presence\",\"online\":["
                "\"a0000000-0000-0000-0000-000000000003\"],\"offline\":[]}");
    expect_json(&eve, ENVELOPE_NOTICE,
                "{\"type\":\"contact\",\"userId\":"
                "\"a0000000-0000-0000-0000-000000000001\"}");
    (void)device_expect(&eve, ENVELOPE_NOTICE);
    device_send(&eve, ANN, ANN_PHONE, 1, "hello");
    world_tick(&world);
    device_expect_accepted(&eve, 1);
    (void)device_expect(&ann, ENVELOPE_DELIVER);
}

TEST(test_contact_of_two_who_are_away)
{
    tell_contact(EVE, TUTOR);
    assert_int_equal(relay_counters(world.relay)->users_known, 0);
}

/* --- devices --------------------------------------------------------------*/

TEST(test_device_added)
{
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    struct end eve = device_greeted(&world, EVE, EVE_PHONE);
    const uint64_t laptop = world_add_device(&world, BOB);
    tell((struct notice){ .kind = NOTICE_DEVICE_ADDED,
                          .user = user_id(BOB), /* who is not here */
                          .device = laptop,
                          .epoch = world.epoch[BOB] });
    expect_json(&ann, ENVELOPE_NOTICE,
                "{\"type\":\"devices\",\"userId\":"
                "\"a0000000-0000-0000-0000-000000000002\","
                "\"devicesEpoch\":2}");
    device_expect_nothing(&eve);
    device_send(&ann, BOB, laptop, 1, "x");
    world_tick(&world);
    device_expect_accepted(&ann, 1);
}

/* Workers finish in any order: the newest version stays. */
TEST(test_device_notices_out_of_order)
{
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    const uint64_t one = world_add_device(&world, BOB);
    const uint64_t two = world_add_device(&world, BOB);
    tell((struct notice){ .kind = NOTICE_DEVICE_ADDED,
                          .user = user_id(BOB),
                          .device = two,
                          .epoch = 3 });
    tell((struct notice){ .kind = NOTICE_DEVICE_ADDED,
                          .user = user_id(BOB),
                          .device = one,
                          .epoch = 2 });
    device_forget(&ann);
    device_send(&ann, BOB, one, 1, "x");
    device_send(&ann, BOB, two, 2, "x");
    world_tick(&world);
    device_expect_accepted(&ann, 2);
}

/* A list that a contact brings is believed when it is newer, not when older. */
TEST(test_lists_of_contacts)
{
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    const uint64_t laptop = world_add_device(&world, ANN);
    world_befriend(&world, ANN, EVE);
    struct end eve = device_greeted(&world, EVE, EVE_PHONE);
    device_send(&eve, ANN, laptop, 1, "x");
    world_tick(&world);
    device_expect_accepted(&eve, 1);

    world.epoch[ANN] = 1;
    world.n_devices[ANN] = 1;
    struct end bob = device_greeted(&world, BOB, BOB_PHONE);
    world.epoch[ANN] = 2;
    device_send(&bob, ANN, laptop, 1, "x");
    world_tick(&world);
    device_expect_accepted(&bob, 1);
    assert_int_equal(fake_conn_state(ann.conn), FAKE_OPEN);
}

/* --- keys -----------------------------------------------------------------*/

/* Contacts are told, and what they send to the old list is stale. */
TEST(test_keys_changed)
{
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    struct end eve = device_greeted(&world, EVE, EVE_PHONE);
    const uint32_t old = world.epoch[BOB];
    tell((struct notice){
        .kind = NOTICE_KEYS_CHANGED, .user = user_id(BOB), .epoch = old + 1 });
    expect_json(&ann, ENVELOPE_NOTICE,
                "{\"type\":\"devices\",\"userId\":"
                "\"a0000000-0000-0000-0000-000000000002\","
                "\"devicesEpoch\":2}");
    device_expect_nothing(&eve);
    device_send(&ann, BOB, BOB_PHONE, 1, "x");
    world_tick(&world);
    (void)device_expect_refused(&ann, ENVELOPE_DEVICES_STALE);
}

/* To the one device whose they are. */
TEST(test_keys_low)
{
    const uint64_t laptop = world_add_device(&world, ANN);
    struct end phone = device_greeted(&world, ANN, ANN_PHONE);
    struct end second = device_greeted(&world, ANN, laptop);
    device_forget(&phone);
    tell((struct notice){ .kind = NOTICE_KEYS_LOW,
                          .user = user_id(ANN),
                          .device = laptop,
                          .count = 16 });
    expect_json(&second, ENVELOPE_NOTICE,
                "{\"type\":\"keys_low\",\"count\":16}");
    device_expect_nothing(&phone);
    tell((struct notice){ .kind = NOTICE_KEYS_LOW,
                          .user = user_id(BOB), /* who is not here */
                          .device = BOB_PHONE });
    device_expect_nothing(&second);
}

/* --- sessions, logins, accounts -------------------------------------------*/

TEST(test_session)
{
    const char *json = "{\"type\":\"session\",\"sessionId\":"
                       "\"a0000000-0000-0000-0000-000000000063\","
                       "\"status\":\"requested\"}";
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    struct end bob = device_greeted(&world, BOB, BOB_PHONE);
    struct end eve = device_greeted(&world, EVE, EVE_PHONE);
    device_forget(&ann);
    tell((struct notice){ .kind = NOTICE_SESSION,
                          .user = user_id(ANN),
                          .other = user_id(BOB),
                          .session = user_id(99),
                          .status = "requested" });
    world_tick(&world);
    struct heard heard;
    while (device_hear(&ann, &heard) && !slice_is(heard.env.payload, json))
        continue;
    assert_true(slice_is(heard.env.payload, json));
    expect_json(&bob, ENVELOPE_NOTICE, json);
    device_expect_nothing(&eve);
}

TEST(test_login_ended)
{
    const uint64_t laptop = world_add_device(&world, ANN);
    struct end phone = device_greeted(&world, ANN, ANN_PHONE);
    struct end second = device_greeted(&world, ANN, laptop);
    tell((struct notice){ .kind = NOTICE_LOGIN_ENDED,
                          .user = user_id(ANN),
                          .login = user_id(1000 + ANN_PHONE) });
    device_expect_close(&phone, 4401);
    device_expect_nothing(&second);
    assert_int_equal(fake_conn_state(second.conn), FAKE_OPEN);
}

TEST(test_user_disabled)
{
    const uint64_t laptop = world_add_device(&world, ANN);
    struct end phone = device_greeted(&world, ANN, ANN_PHONE);
    struct end second = device_greeted(&world, ANN, laptop);
    struct end eve = device_greeted(&world, EVE, EVE_PHONE);
    tell((struct notice){ .kind = NOTICE_USER_DISABLED, .user = user_id(ANN) });
    device_expect_close(&phone, 4403);
    device_expect_close(&second, 4403);
    device_expect_nothing(&eve);
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
               EACH(test_too_many_links), EACH(test_generation),
               EACH(test_booked_with_somebody_unknown),
               EACH(test_contact_of_two_who_are_here),
               EACH(test_contact_of_two_who_are_away), EACH(test_device_added),
               EACH(test_device_notices_out_of_order),
               EACH(test_lists_of_contacts), EACH(test_keys_changed),
               EACH(test_keys_low), EACH(test_session), EACH(test_login_ended),
               EACH(test_user_disabled), EACH(test_waiting),
               EACH(test_nothing_is_left));
}
