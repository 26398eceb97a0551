/*
 * Who is told that somebody came or went (docs/protocol.md 5.7): contacts
 * only, after a grace, once for a tick.
 */
#include "check.h"
#include "fake_device.h"
#include "fake_loop.h"

#include "base/limits.h"
#include "io/loop.h"

enum { ANN = 1, BOB = 2, EVE = 3, TUTOR = 4, PUPILS = 10, N_PUPILS = 20 };

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

/* "+2 -3 " for a NOTICE that user 2 came and user 3 went; sorted by user. */
static const char *hears(struct end *end)
{
    static char said[256];
    const struct heard heard = device_expect(end, ENVELOPE_NOTICE);
    char json[8192];
    snprintf(json, sizeof json, "%.*s", (int)heard.env.payload.len,
             (const char *)heard.env.payload.data);
    assert_ptr_equal(strstr(json, "{\"type\":\"presence\",\"online\":["), json);
    const char *offline = strstr(json, "],\"offline\":[");
    assert_non_null(offline);
    assert_string_equal(json + strlen(json) - 2, "]}");

    said[0] = '\0';
    for (unsigned user = 0; user < WORLD_USERS; user++) {
        char quoted[48] = "\"";
        id_print(user_id(user), quoted + 1);
        strcat(quoted, "\"");
        const char *at = strstr(json, quoted);
        if (at != NULL)
            sprintf(said + strlen(said), "%c%u ", at < offline ? '+' : '-',
                    user);
    }
    return said;
}

static struct end comes(unsigned user)
{
    struct end end = device_open(&world, user, user * 100);
    (void)device_expect(&end, ENVELOPE_WELCOME);
    return end;
}

TEST(test_first_notice_has_who_is_online)
{
    world_befriend(&world, ANN, EVE);
    struct end bob = comes(BOB);
    assert_string_equal(hears(&bob), "");
    struct end ann = comes(ANN);
    assert_string_equal(hears(&ann), "+2 ");
    device_expect_nothing(&ann);
    assert_string_equal(hears(&bob), "+1 ");
    device_expect_nothing(&bob);
}

TEST(test_strangers_hear_nothing)
{
    struct end eve = comes(EVE);
    assert_string_equal(hears(&eve), "");
    struct end ann = comes(ANN);
    struct end bob = comes(BOB);
    device_lose(&ann);
    device_lose(&bob);
    world_advance(&world, LIMIT_PRESENCE_GRACE_MS + 1);
    device_expect_nothing(&eve);
}

TEST(test_offline_after_the_grace)
{
    struct end bob = comes(BOB), ann = comes(ANN);
    world_tick(&world);
    device_forget(&bob);
    device_lose(&ann);
    assert_true(relay_is_online(world.relay, user_id(BOB), user_id(ANN)));
    world_advance(&world, LIMIT_PRESENCE_GRACE_MS - 1);
    device_expect_nothing(&bob);
    assert_true(relay_is_online(world.relay, user_id(BOB), user_id(ANN)));
    world_advance(&world, 1);
    assert_string_equal(hears(&bob), "-1 ");
    device_expect_nothing(&bob);
    assert_false(relay_is_online(world.relay, user_id(BOB), user_id(ANN)));
}

TEST(test_reload_is_not_an_absence)
{
    struct end bob = comes(BOB), ann = comes(ANN);
    world_tick(&world);
    device_forget(&bob);
    for (int i = 0; i < 3; i++) {
        device_lose(&ann);
        world_advance(&world, LIMIT_PRESENCE_GRACE_MS - 1);
        ann = comes(ANN);
        assert_string_equal(hears(&ann), "+2 ");
    }
    world_advance(&world, 2 * LIMIT_PRESENCE_GRACE_MS);
    device_expect_nothing(&bob);
    device_lose(&ann); /* each absence has a grace of its own */
    world_advance(&world, LIMIT_PRESENCE_GRACE_MS);
    assert_string_equal(hears(&bob), "-1 ");
}

TEST(test_gone_before_it_was_told)
{
    struct end bob = comes(BOB);
    (void)hears(&bob);
    struct admission admission = {
        .self = world_person(&world, ANN),
        .login_expires_ms = world.login_expires_ms,
        .device = 100,
        .contacts = (struct person[]){ world_person(&world, BOB) },
        .n_contacts = 1,
        .generation = relay_generation(world.relay),
    };
    struct end ann = { &world, NULL, ANN, 100 };
    for (int i = 0; i < 2; i++) { /* comes, goes and comes before a tick */
        ann.conn = fake_conn_open(world.loop);
        assert_int_equal(relay_admit(world.relay, ann.conn, &admission), OK);
    }
    world_tick(&world);
    assert_string_equal(hears(&bob), "+1 ");
    device_expect_nothing(&bob);
}

TEST(test_one_of_two_devices_goes)
{
    struct end bob = comes(BOB), ann = comes(ANN);
    const uint64_t laptop = world_add_device(&world, ANN);
    struct end second = device_greeted(&world, ANN, laptop);
    world_tick(&world);
    device_forget(&bob);
    device_lose(&ann);
    world_advance(&world, 2 * LIMIT_PRESENCE_GRACE_MS);
    device_expect_nothing(&bob);
    device_lose(&second);
    world_advance(&world, LIMIT_PRESENCE_GRACE_MS);
    assert_string_equal(hears(&bob), "-1 ");
}

/* Every device of a user hears it. */
TEST(test_all_devices_hear)
{
    const uint64_t laptop = world_add_device(&world, BOB);
    struct end bob = device_greeted(&world, BOB, 200);
    struct end second = device_greeted(&world, BOB, laptop);
    struct end ann = comes(ANN);
    assert_string_equal(hears(&ann), "+2 ");
    world_tick(&world);
    assert_string_equal(hears(&bob), "+1 ");
    assert_string_equal(hears(&second), "+1 ");
}

TEST(test_many_changes_are_one_notice)
{
    for (unsigned i = 0; i < N_PUPILS; i++)
        world_befriend(&world, TUTOR, PUPILS + i);
    struct end tutor = comes(TUTOR);
    assert_string_equal(hears(&tutor), "");
    struct end pupils[N_PUPILS];
    for (unsigned i = 0; i < N_PUPILS; i++)
        pupils[i] = comes(PUPILS + i);
    world_tick(&world);
    device_forget(&tutor);

    for (unsigned i = 0; i < N_PUPILS; i++)
        fake_conn_lose(pupils[i].conn);
    world_tick(&world);
    world_advance(&world, LIMIT_PRESENCE_GRACE_MS);
    assert_string_equal(hears(&tutor),
                        "-10 -11 -12 -13 -14 -15 -16 -17 -18 -19 -20 -21 -22 "
                        "-23 -24 -25 -26 -27 -28 -29 ");
    device_expect_nothing(&tutor);
}

/* In one moment for several who hear: each of their own contacts only. */
TEST(test_each_hears_of_their_own)
{
    enum { FIRST = 5, SECOND = 6 };
    for (unsigned i = 0; i < 6; i++) {
        world_befriend(&world, i < 4 ? FIRST : SECOND, PUPILS + i);
        world_befriend(&world, i > 2 ? FIRST : SECOND, PUPILS + i);
    }
    struct end first = comes(FIRST), second = comes(SECOND), pupils[6];
    for (unsigned i = 0; i < 6; i++)
        pupils[i] = comes(PUPILS + i);
    world_tick(&world);
    device_forget(&first);
    device_forget(&second);
    for (unsigned i = 0; i < 6; i++)
        fake_conn_lose(pupils[i].conn);
    world_tick(&world);
    world_advance(&world, LIMIT_PRESENCE_GRACE_MS);
    assert_string_equal(hears(&first), "-10 -11 -12 -13 -14 -15 ");
    assert_string_equal(hears(&second), "-10 -11 -12 -14 -15 ");
    device_expect_nothing(&first);
    device_expect_nothing(&second);
}

/* Nobody is remembered for longer than somebody needs it. */
TEST(test_forgotten)
{
    struct end ann = comes(ANN), bob = comes(BOB);
    assert_int_equal(relay_counters(world.relay)->users_known, 2);
    device_lose(&ann);
    world_advance(&world, LIMIT_PRESENCE_GRACE_MS);
    assert_int_equal(relay_counters(world.relay)->users_known, 2);
    device_lose(&bob);
    world_advance(&world, LIMIT_PRESENCE_GRACE_MS - 1);
    assert_int_equal(relay_counters(world.relay)->users_known, 2);
    world_advance(&world, 1);
    assert_int_equal(relay_counters(world.relay)->users_known, 0);
}

/* More contacts than fit into one payload: several notices, all of them. */
enum { N_KNOWN = LIMIT_CONTACTS_PER_USER };

/* Two thousand are here; what the tutor, who has them all, is admitted with. */
static struct admission admit_known(void)
{
    static struct person contacts[N_KNOWN];
    static uint64_t devices[N_KNOWN];
    for (unsigned i = 0; i < N_KNOWN; i++) {
        devices[i] = 900000 + i;
        contacts[i] = (struct person){ user_id(5000 + i), 1, &devices[i], 1 };
        const struct admission pupil = { .self = contacts[i],
                                         .device = devices[i] };
        struct conn *conn = fake_conn_open(world.loop);
        assert_int_equal(relay_admit(world.relay, conn, &pupil), OK);
    }
    world_tick(&world);
    return (struct admission){
        .self = world_person(&world, TUTOR),
        .login_expires_ms = world.login_expires_ms,
        .device = 400,
        .contacts = contacts,
        .n_contacts = N_KNOWN,
    };
}

TEST(test_two_thousand_contacts)
{
    const struct admission admission = admit_known();
    struct end tutor = { &world, fake_conn_open(world.loop), TUTOR, 400 };
    assert_int_equal(relay_admit(world.relay, tutor.conn, &admission), OK);
    world_tick(&world);
    (void)device_expect(&tutor, ENVELOPE_WELCOME);
    size_t n_ids = 0, n_notices = 0;
    for (struct heard heard; device_hear(&tutor, &heard); n_notices++) {
        assert_true(heard.env.payload.len <= LIMIT_PAYLOAD_BYTES);
        for (size_t i = 0; i < heard.env.payload.len; i++)
            n_ids += heard.env.payload.data[i] == '-';
    }
    assert_int_equal(n_ids, 4 * N_KNOWN);
    assert_int_equal(n_notices, N_KNOWN / LIMIT_NOTICE_IDS);
}

/* For the first of the notices there is no room: the link ends with a Close,
 * and the second, which is as long, is not written behind it. */
TEST(test_two_thousand_contacts_of_a_slow_reader)
{
    enum { ROOM = 2000 };
    static uint8_t backlog[LIMIT_SEND_QUEUE_BYTES - ROOM];
    const struct admission admission = admit_known();
    struct end tutor = { &world, fake_conn_open(world.loop), TUTOR, 400 };
    conn_write(tutor.conn, slice_of(backlog, sizeof backlog));
    assert_int_equal(relay_admit(world.relay, tutor.conn, &admission), OK);
    assert_int_equal(relay_counters(world.relay)->links_cut_slow, 1);
    world_tick(&world);
    fake_conn_skip(tutor.conn, sizeof backlog);
    (void)device_expect(&tutor, ENVELOPE_WELCOME);
    device_expect_close(&tutor, 1013);
    device_expect_nothing(&tutor);
}

int main(void)
{
#define EACH(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    return RUN(
        EACH(test_first_notice_has_who_is_online),
        EACH(test_strangers_hear_nothing), EACH(test_offline_after_the_grace),
        EACH(test_reload_is_not_an_absence), EACH(test_gone_before_it_was_told),
        EACH(test_one_of_two_devices_goes), EACH(test_all_devices_hear),
        EACH(test_many_changes_are_one_notice),
        EACH(test_each_hears_of_their_own), EACH(test_forgotten),
        EACH(test_two_thousand_contacts),
        EACH(test_two_thousand_contacts_of_a_slow_reader));
}
