/*
 * What notices do (relay/notice.h): who hears of them (docs/protocol.md 5.7),
 * and who may write to whom from then on.
 */
#include "check.h"
#include "fake_device.h"
#include "fake_loop.h"

#include "base/limits.h"
#include "relay/news.h"

enum { ANN = 1, BOB = 2, EVE = 3, TUTOR = 4 };
enum { ANN_PHONE = 100, BOB_PHONE = 200, EVE_PHONE = 300, DESK = 400 };

#define USER(digit) "\"a0000000-0000-0000-0000-00000000000" digit "\""
#define ONLINE(digit)                                                          \
    "{\"type\":\"presence\",\"online\":[" USER(digit) "],\"offline\":[]}"
#define OFFLINE(digit)                                                         \
    "{\"type\":\"presence\",\"online\":[],\"offline\":[" USER(digit) "]}"
#define CONTACT(digit) "{\"type\":\"contact\",\"userId\":" USER(digit) "}"

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

static void expect_notice(struct end *end, const char *json)
{
    const struct heard heard = device_expect(end, ENVELOPE_NOTICE);
    CHECK(slice_is(heard.env.payload, json), "%.*s", (int)heard.env.payload.len,
          (const char *)heard.env.payload.data);
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
    expect_notice(&ann, CONTACT("4"));
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
    expect_notice(&ann, CONTACT("3"));
    expect_notice(&ann, ONLINE("3"));
    expect_notice(&eve, CONTACT("1"));
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

/* One is known, for a message waits for them, but not here either. */
TEST(test_contact_of_one_who_is_known_and_away)
{
    struct end bob = device_greeted(&world, BOB, BOB_PHONE);
    device_send(&bob, ANN, ANN_PHONE, 1, "waits");
    world_tick(&world);
    device_lose(&bob);
    world_advance(&world, LIMIT_PRESENCE_GRACE_MS);
    assert_int_equal(relay_counters(world.relay)->users_known, 1);
    assert_false(relay_is_online(world.relay, user_id(BOB), user_id(ANN)));
    tell_contact(ANN, TUTOR);
    tell_contact(TUTOR, ANN);
    assert_int_equal(relay_counters(world.relay)->users_known, 1);

    struct end tutor = device_greeted(&world, TUTOR, DESK);
    device_send(&tutor, ANN, ANN_PHONE, 2, "whoever comes brings it");
    world_tick(&world);
    device_expect_accepted(&tutor, 1);
}

/* Only one is here: the other is known from then on, also when they are named
 * first. */
TEST(test_contact_of_one_who_is_away)
{
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    const uint64_t laptop = world_add_device(&world, TUTOR);
    tell_contact(TUTOR, ANN);
    expect_notice(&ann, CONTACT("4"));
    device_send(&ann, TUTOR, DESK, 1, "x");
    device_send(&ann, TUTOR, laptop, 2, "x");
    world_tick(&world);
    device_expect_accepted(&ann, 2);
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
    expect_notice(&ann, "{\"type\":\"devices\",\"userId\":"
                        "\"a0000000-0000-0000-0000-000000000002\","
                        "\"devicesEpoch\":2}");
    device_expect_nothing(&eve);
    device_send(&ann, BOB, laptop, 1, "x");
    world_tick(&world);
    device_expect_accepted(&ann, 1);
}

/* A user's other devices hear of it as well: they encrypt for it, too. */
TEST(test_own_devices_hear)
{
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    const char *json =
        "{\"type\":\"devices\",\"userId\":" USER("1") ","
                                                      "\"devicesEpoch\":2}";
    const uint64_t laptop = world_add_device(&world, ANN);
    tell((struct notice){ .kind = NOTICE_DEVICE_ADDED,
                          .user = user_id(ANN),
                          .device = laptop,
                          .epoch = 2 });
    expect_notice(&ann, json);
    device_expect_nothing(&ann);
}

TEST(test_device_retired)
{
    const uint64_t laptop = world_add_device(&world, ANN);
    struct end phone = device_greeted(&world, ANN, ANN_PHONE);
    struct end second = device_greeted(&world, ANN, laptop);
    device_forget(&phone);
    tell((struct notice){ .kind = NOTICE_DEVICE_RETIRED,
                          .user = user_id(ANN),
                          .device = laptop,
                          .epoch = 3 });
    device_expect_close(&second, 4404);
    expect_notice(&phone, "{\"type\":\"devices\",\"userId\":" USER(
                              "1") ","
                                   "\"devicesEpoch\":3}");
    /* One that was never here is still news to those who encrypt. */
    tell((struct notice){ .kind = NOTICE_DEVICE_RETIRED,
                          .user = user_id(ANN),
                          .device = 199,
                          .epoch = 4 });
    expect_notice(&phone, "{\"type\":\"devices\",\"userId\":" USER(
                              "1") ","
                                   "\"devicesEpoch\":4}");
    device_expect_nothing(&phone);
}

/* Nobody is made, told or forgotten for a notice about who is not known. */
TEST(test_of_somebody_unknown)
{
    static const enum notice_kind kinds[] = {
        NOTICE_DEVICE_ADDED,  NOTICE_DEVICE_RETIRED, NOTICE_KEYS_CHANGED,
        NOTICE_KEYS_LOW,      NOTICE_SESSION,        NOTICE_LOGIN_ENDED,
        NOTICE_USER_DISABLED, NOTICE_USER_LEFT,      NOTICE_DISCARDED,
        NOTICE_REMINDER,
    };
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    const uint64_t n_users = relay_counters(world.relay)->users_known;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        tell((struct notice){ .kind = kinds[i],
                              .user = user_id(31),
                              .other = user_id(30),
                              .device = ANN_PHONE,
                              .epoch = 9,
                              .status = "requested" });
        device_expect_nothing(&ann);
        CHECK(relay_counters(world.relay)->users_known == n_users, "%zu", i);
    }
    assert_int_equal(fake_conn_state(ann.conn), FAKE_OPEN);
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
    expect_notice(&ann, "{\"type\":\"devices\",\"userId\":"
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
    expect_notice(&second, "{\"type\":\"keys_low\",\"count\":16}");
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
                       "\"status\":\"requested\",\"revision\":7}";
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    struct end bob = device_greeted(&world, BOB, BOB_PHONE);
    struct end eve = device_greeted(&world, EVE, EVE_PHONE);
    device_forget(&ann);
    tell((struct notice){ .kind = NOTICE_SESSION,
                          .user = user_id(ANN),
                          .other = user_id(BOB),
                          .session = user_id(99),
                          .revision = 7,
                          .status = "requested" });
    world_tick(&world);
    struct heard heard;
    while (device_hear(&ann, &heard) && !slice_is(heard.env.payload, json))
        continue;
    assert_true(slice_is(heard.env.payload, json));
    expect_notice(&bob, json);
    device_expect_nothing(&eve);
}

TEST(test_reminder)
{
    const char *json = "{\"type\":\"reminder\",\"sessionId\":"
                       "\"a0000000-0000-0000-0000-000000000063\","
                       "\"start\":\"2026-12-01T13:00:00.000Z\","
                       "\"minutesBefore\":60}";
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    struct end bob = device_greeted(&world, BOB, BOB_PHONE);
    device_forget(&ann);
    tell((struct notice){ .kind = NOTICE_REMINDER,
                          .user = user_id(BOB),
                          .session = user_id(99),
                          .start_ms = INT64_C(1796130000000),
                          .count = 60 });
    world_tick(&world);
    expect_notice(&bob, json);
    device_expect_nothing(&ann);
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

/* --- leaving --------------------------------------------------------------*/

/* Her links end, Bob hears that she is away and asks for his contacts, and
 * what he sends is refused, of whatever list. */
TEST(test_left)
{
    struct end ann, bob;
    device_open_both(&world, &ann, &bob);
    struct end eve = device_greeted(&world, EVE, EVE_PHONE);
    tell((struct notice){ .kind = NOTICE_USER_LEFT, .user = user_id(ANN) });
    device_expect_close(&ann, 4403);
    expect_notice(&bob, OFFLINE("1"));
    expect_notice(&bob, CONTACT("1"));
    device_expect_nothing(&eve);
    device_send(&bob, ANN, ANN_PHONE, 1, "hello?");
    world_tick(&world);
    (void)device_expect_refused(&bob, ENVELOPE_NOT_CONTACT);
    assert_false(relay_is_online(world.relay, user_id(BOB), user_id(ANN)));
    world_advance(&world, LIMIT_PRESENCE_GRACE_MS);
    device_expect_nothing(&bob);
    assert_int_equal(relay_counters(world.relay)->users_known, 2);
}

/* What waited for her goes back, whichever device of hers it was for; what her
 * own devices had for one another is told to nobody. */
TEST(test_left_while_things_wait)
{
    const uint64_t laptop = world_add_device(&world, ANN);
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    struct end bob = device_greeted(&world, BOB, BOB_PHONE);
    device_send(&ann, ANN, laptop, 1, "to myself");
    world_tick(&world);
    device_forget(&ann);
    device_send(&bob, ANN, laptop, 2, "waits");
    world_tick(&world);
    device_expect_accepted(&bob, 1);
    device_lose(&ann);
    world_advance(&world, LIMIT_PRESENCE_GRACE_MS);
    device_forget(&bob);
    assert_int_equal(relay_counters(world.relay)->envelopes_waiting, 2);

    tell((struct notice){ .kind = NOTICE_USER_LEFT, .user = user_id(ANN) });
    expect_notice(&bob, CONTACT("1"));
    const struct heard heard =
        device_expect_refused(&bob, ENVELOPE_UNDELIVERABLE);
    assert_int_equal(heard.env.device, laptop);
    device_expect_nothing(&bob);
    assert_int_equal(relay_counters(world.relay)->users_known, 1);
    assert_int_equal(relay_counters(world.relay)->envelopes_waiting, 1);
}

/* Who has blocked her heard that before, and hears nothing of her now. */
TEST(test_left_behind_a_wall)
{
    struct end ann, bob;
    device_open_both(&world, &ann, &bob);
    tell((struct notice){
        .kind = NOTICE_BLOCKED, .user = user_id(BOB), .other = user_id(ANN) });
    device_forget(&bob);
    tell((struct notice){ .kind = NOTICE_USER_LEFT, .user = user_id(ANN) });
    expect_notice(&bob, CONTACT("1"));
    device_expect_nothing(&bob);
}

/* --- blocks ---------------------------------------------------------------*/

static void tell_block(enum notice_kind kind, unsigned by, unsigned whom)
{
    tell((struct notice){
        .kind = kind, .user = user_id(by), .other = user_id(whom) });
}

/* To Bob it looks as if Ann had left; what he writes is taken and goes
 * nowhere, and she cannot write to him (ADR 0021). */
TEST(test_blocked)
{
    struct end ann, bob;
    device_open_both(&world, &ann, &bob);
    tell_block(NOTICE_BLOCKED, ANN, BOB);
    expect_notice(&bob, OFFLINE("1"));
    device_expect_nothing(&bob);
    expect_notice(&ann, OFFLINE("2"));
    expect_notice(&ann, CONTACT("2"));
    device_expect_nothing(&ann);
    assert_false(relay_is_online(world.relay, user_id(BOB), user_id(ANN)));
    assert_false(relay_is_online(world.relay, user_id(ANN), user_id(BOB)));
    assert_true(relay_is_online(world.relay, user_id(EVE), user_id(ANN)));

    device_send(&bob, ANN, ANN_PHONE, 1, "hello?");
    device_send(&ann, BOB, BOB_PHONE, 2, "x");
    world_tick(&world);
    device_expect_accepted(&bob, 1);
    (void)device_expect_refused(&ann, ENVELOPE_BLOCKED);
    device_expect_nothing(&ann);
    assert_int_equal(relay_counters(world.relay)->envelopes_waiting, 0);

    tell_block(NOTICE_BLOCKED, ANN, BOB);
    expect_notice(&ann, CONTACT("2")); /* her other devices ask again */
    device_expect_nothing(&ann);
    device_expect_nothing(&bob);
}

/* Neither sees the other come or go while the wall stands. */
TEST(test_blocked_come_and_go)
{
    struct end ann, bob;
    device_open_both(&world, &ann, &bob);
    tell_block(NOTICE_BLOCKED, BOB, ANN);
    device_forget(&ann);
    device_lose(&bob);
    world_advance(&world, LIMIT_PRESENCE_GRACE_MS);
    device_expect_nothing(&ann);
    bob = device_open(&world, BOB, BOB_PHONE);
    (void)device_expect(&bob, ENVELOPE_WELCOME);
    expect_notice(&bob, "{\"type\":\"presence\",\"online\":[],\"offline\":[]}");
    world_tick(&world);
    device_expect_nothing(&ann);
}

TEST(test_unblocked)
{
    struct end ann, bob;
    device_open_both(&world, &ann, &bob);
    tell_block(NOTICE_BLOCKED, ANN, BOB);
    device_forget(&ann);
    device_forget(&bob);
    tell_block(NOTICE_UNBLOCKED, ANN, BOB);
    expect_notice(&bob, ONLINE("1"));
    device_expect_nothing(&bob);
    expect_notice(&ann, CONTACT("2"));
    expect_notice(&ann, ONLINE("2"));
    device_expect_nothing(&ann);
    device_send(&ann, BOB, BOB_PHONE, 1, "again");
    world_tick(&world);
    device_expect_accepted(&ann, 1);
    (void)device_expect(&bob, ENVELOPE_DELIVER);
}

/* A wall is there before and without the people whom it divides. */
TEST(test_blocked_while_away)
{
    struct end ann = device_greeted(&world, ANN, ANN_PHONE);
    tell_block(NOTICE_BLOCKED, ANN, EVE); /* nobody whom the relay knows */
    tell_block(NOTICE_BLOCKED, EVE, ANN);
    tell_block(NOTICE_UNBLOCKED, EVE, ANN);
    tell_block(NOTICE_UNBLOCKED, ANN, EVE);
    tell_block(NOTICE_BLOCKED, ANN, EVE);
    device_expect_nothing(&ann);
    tell_block(NOTICE_BLOCKED, ANN, BOB); /* a contact who is not here */
    expect_notice(&ann, CONTACT("2"));
    device_expect_nothing(&ann);
    tell_block(NOTICE_UNBLOCKED, ANN, BOB);
    expect_notice(&ann, CONTACT("2"));
    device_expect_nothing(&ann);

    world_befriend(&world, ANN, EVE);
    struct end eve = device_greeted(&world, EVE, EVE_PHONE);
    world_tick(&world);
    device_expect_nothing(&ann);
    device_send(&eve, ANN, ANN_PHONE, 1, "x");
    world_tick(&world);
    device_expect_accepted(&eve, 1);
    device_expect_nothing(&ann);
}

int main(void)
{
#define EACH(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    return RUN(
        EACH(test_booked_with_somebody_unknown),
        EACH(test_contact_of_two_who_are_here),
        EACH(test_contact_of_two_who_are_away),
        EACH(test_contact_of_one_who_is_known_and_away),
        EACH(test_contact_of_one_who_is_away), EACH(test_device_added),
        EACH(test_own_devices_hear), EACH(test_device_retired),
        EACH(test_of_somebody_unknown), EACH(test_device_notices_out_of_order),
        EACH(test_lists_of_contacts), EACH(test_keys_changed),
        EACH(test_keys_low), EACH(test_session), EACH(test_reminder),
        EACH(test_login_ended), EACH(test_user_disabled), EACH(test_left),
        EACH(test_left_while_things_wait), EACH(test_left_behind_a_wall),
        EACH(test_blocked), EACH(test_blocked_come_and_go),
        EACH(test_unblocked), EACH(test_blocked_while_away));
}
