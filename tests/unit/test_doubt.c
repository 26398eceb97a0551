/*
 * Which logins somebody should look at again (relay/doubt.h): one for each
 * Ping, no more than there are links, and each once.
 */
#include "check.h"
#include "fake_device.h"
#include "fake_loop.h"

#include "base/limits.h"
#include "base/mem.h"
#include "relay/doubt.h"
#include "relay/inside.h"

enum { ANN = 1, BOB = 2, EVE = 3 };
enum { ANN_PHONE = 100, BOB_PHONE = 200 };

static struct world world;
static struct live_login *logins; /* of the last take */

static int setup(void **state)
{
    (void)state;
    world_open(&world, NULL);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    world_close(&world);
    mem_free(logins);
    logins = NULL;
    return 0;
}

static size_t take(void)
{
    mem_free(logins);
    return relay_take_doubts(world.relay, &logins);
}

/* How many of the `n` taken are of that user and login. */
static unsigned count_taken(size_t n, struct id user, struct id login)
{
    unsigned count = 0;
    for (size_t i = 0; i < n; i++)
        count +=
            id_equal(logins[i].user, user) && id_equal(logins[i].login, login);
    return count;
}

/* fake_device.c: the login of a device is its number and a thousand. */
static struct id login_of(uint64_t device)
{
    return user_id(1000 + (unsigned)device);
}

/* More than the list has room for at first: each link's login, once. */
TEST(test_every_link_at_its_ping)
{
    enum { USERS = 31, DEVICES = 3 };
    uint64_t devices[USERS][DEVICES];
    for (unsigned user = 0; user < USERS; user++) {
        for (unsigned i = 0; i < DEVICES; i++) {
            devices[user][i] = i == 0 ? world.devices[user][0]
                                      : world_add_device(&world, user);
            (void)device_open(&world, user, devices[user][i]);
        }
    }
    assert_int_equal(take(), 0);
    world_advance(&world, LIMIT_PING_EVERY_MS);
    const size_t n = take();
    assert_int_equal(n, USERS * DEVICES);
    for (unsigned user = 0; user < USERS; user++) {
        for (unsigned i = 0; i < DEVICES; i++)
            CHECK(count_taken(n, user_id(user), login_of(devices[user][i])) ==
                      1,
                  "user %u, device %u", user, i);
    }
    assert_int_equal(take(), 0);
}

/* Two doubts of one link that is left: the next Ping adds none, and those
 * that there are can still be asked about. */
TEST(test_no_more_than_links)
{
    (void)device_open(&world, ANN, ANN_PHONE);
    struct end bob = device_open(&world, BOB, BOB_PHONE);
    doubt_add(world.relay, user_id(ANN), user_id(11));
    doubt_add(world.relay, user_id(BOB), user_id(12));
    device_lose(&bob);
    world_tick(&world);
    assert_int_equal(relay_counters(world.relay)->links, 1);
    doubt_add(world.relay, user_id(EVE), user_id(13));
    const size_t n = take();
    assert_int_equal(n, 2);
    assert_int_equal(count_taken(n, user_id(ANN), user_id(11)), 1);
    assert_int_equal(count_taken(n, user_id(BOB), user_id(12)), 1);

    doubt_add(world.relay, user_id(EVE), user_id(13));
    assert_int_equal(take(), 1);
    assert_int_equal(count_taken(1, user_id(EVE), user_id(13)), 1);
}

TEST(test_no_link_no_doubt)
{
    doubt_add(world.relay, user_id(ANN), user_id(11));
    assert_int_equal(take(), 0);
    assert_null(logins);
}

/* Whoever has no link but something that waits, once a round; of who has
 * both, the Ping is enough. */
TEST(test_every_mailbox_without_a_link)
{
    static const struct id no_login;
    world_befriend(&world, ANN, BOB);
    world_befriend(&world, ANN, EVE);
    struct end ann = device_open(&world, ANN, ANN_PHONE);
    (void)device_open(&world, EVE, world.devices[EVE][0]);
    device_send(&ann, BOB, BOB_PHONE, 1, "sealed");
    device_send(&ann, EVE, world.devices[EVE][0], 2, "sealed");
    world_tick(&world);
    assert_int_equal(relay_counters(world.relay)->mailboxes, 2);

    world_advance(&world, 1000);
    assert_int_equal(take(), 1);
    assert_int_equal(count_taken(1, user_id(BOB), no_login), 1);
    world_advance(&world, 1000);
    assert_int_equal(take(), 0);
    world_advance(&world, LIMIT_PING_EVERY_MS);
    const size_t n = take();
    assert_int_equal(n, 3);
    assert_int_equal(count_taken(n, user_id(BOB), no_login), 1);

    /* Told that he has left, it drops what waits, and asks no more. */
    relay_tell(world.relay, &(struct notice){ .kind = NOTICE_USER_LEFT,
                                              .user = user_id(BOB) });
    assert_int_equal(relay_waiting(world.relay, user_id(BOB), NULL, 0), 0);
    world_advance(&world, LIMIT_PING_EVERY_MS + 1000);
    assert_int_equal(count_taken(take(), user_id(BOB), no_login), 0);
}

/* What was taken is the taker's: it does not change with what comes. */
TEST(test_taken_is_taken)
{
    (void)device_open(&world, ANN, ANN_PHONE);
    doubt_add(world.relay, user_id(ANN), user_id(11));
    assert_int_equal(take(), 1);
    doubt_add(world.relay, user_id(BOB), user_id(12));
    assert_int_equal(count_taken(1, user_id(ANN), user_id(11)), 1);
    /* And nobody frees what nobody has taken, but the relay. */
}

int main(void)
{
#define EACH(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    return RUN(EACH(test_every_link_at_its_ping), EACH(test_no_more_than_links),
               EACH(test_no_link_no_doubt),
               EACH(test_every_mailbox_without_a_link),
               EACH(test_taken_is_taken));
}
