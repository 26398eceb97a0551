/*
 * test_upgrade.c - from a request to a link, while what was read for it grows
 * old: whoever is let in was logged in when it was.
 *
 * The real exchange, relay and database on a fake loop; who calls is this
 * file's to say, so that a login can end at any moment.
 */
#include "check.h"

#include <limits.h>

#include "api/asset.h"
#include "api/caller.h"
#include "api/service.h"
#include "domain/device.h"
#include "fake_loop.h"
#include "io/pool.h"
#include "people.h"
#include "relay/relay.h"

struct world {
    struct people *people;
    struct loop *loop;
    struct pool *pool;
    struct assets *assets;
    struct relay *relay;
    struct service *service;
    struct id user;
    uint64_t device;
    struct notice notice;   /* told whenever somebody was identified ...  */
    unsigned n_told, n_max; /* ... so many times                          */
    unsigned n_asked;       /* how often it was asked who calls           */
    bool is_ended;          /* the login ended with the first notice      */
};

static struct world world;

/* --- who calls -----------------------------------------------------------*/

enum status caller_identify(struct store *store,
                            const struct credentials *credentials,
                            bool is_secure, int64_t now_ms, struct caller *out)
{
    (void)store, (void)credentials, (void)is_secure, (void)now_ms;
    const bool is_known = !(world.is_ended && world.n_told > 0);
    *out = (struct caller){ .is_known = is_known, .user = world.user };
    world.n_asked++;
    if (world.n_told < world.n_max) {
        world.n_told++;
        relay_tell(world.relay, &world.notice);
    }
    return OK;
}

const char *caller_address(struct arena *arena, const struct request *request,
                           const char *peer, bool is_proxied)
{
    (void)arena, (void)request, (void)is_proxied;
    return peer;
}

const char *caller_set_cookie(struct arena *arena, const char *token,
                              bool is_secure)
{
    (void)arena, (void)is_secure;
    return token;
}

const char *caller_clear_cookie(struct arena *arena, bool is_secure)
{
    (void)arena, (void)is_secure;
    return "";
}

/* --- the world -----------------------------------------------------------*/

static int open_world(void **state)
{
    void *people = NULL;
    log_set_level(LOG_ERROR);
    if (people_open(&people) != 0)
        return -1;
    world = (struct world){ .people = people,
                            .loop = loop_open(),
                            .assets = assets_new() };
    world.user = people_add(world.people, "ann", ROLE_STUDENT);
    struct device_change change;
    CHECK(device_add(world.people->store, world.user, "phone", PEOPLE_NOW_MS,
                     &change) == OK,
          "device");
    world.device = change.device;

    const struct relay_config config = relay_config_default();
    world.pool = pool_open(world.loop, 1);
    world.relay = relay_new(world.loop, &config);
    world.service =
        service_new(&(struct service_config){ .version = "0", .build = "test" },
                    &(struct service_parts){ .loop = world.loop,
                                             .pool = world.pool,
                                             .relay = world.relay,
                                             .assets = world.assets,
                                             .stores = &world.people->store });
    uint16_t port;
    *state = &world;
    return loop_listen(world.loop, "127.0.0.1:0", service_door(world.service),
                       &port) != OK;
}

static int close_world(void **state)
{
    (void)state;
    void *people = world.people;
    pool_close(world.pool);
    loop_close(world.loop);
    service_free(world.service);
    relay_free(world.relay);
    assets_free(world.assets);
    return people_close(&people);
}

/* Ask for the link of ann's phone, and let everything happen. */
static struct conn *ask_for_link(void)
{
    struct conn *conn = fake_conn_open(world.loop);
    const char *request = arena_print(
        world.people->arena,
        "GET /ws?device=%016llx HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Protocol: judify.v1\r\n\r\n",
        (unsigned long long)world.device);
    fake_conn_feed(conn, slice_text(request));
    for (int tick = 0; tick < 50; tick++)
        loop_tick(world.loop, 0);
    return conn;
}

static bool hears(const struct conn *conn, const char *line)
{
    return slice_starts(fake_conn_sent(conn), line);
}

/* --- tests ---------------------------------------------------------------*/

TEST(test_a_link_is_opened)
{
    CHECK(hears(ask_for_link(), "HTTP/1.1 101 "), "a link");
    CHECK(world.n_asked == 1, "asked once: %u", world.n_asked);
}

/* The login was found, and ends before the rest is read. */
TEST(test_a_login_that_ends_meanwhile_gets_no_link)
{
    world.notice =
        (struct notice){ .kind = NOTICE_LOGIN_ENDED, .user = world.user };
    world.n_max = 1;
    world.is_ended = true;
    CHECK(hears(ask_for_link(), "HTTP/1.1 401 "), "no login, no link");
    CHECK(world.n_asked == 2, "asked again: %u", world.n_asked);
}

/* Whose device list changes whenever it is read. */
TEST(test_what_never_rests_is_given_up)
{
    world.notice =
        (struct notice){ .kind = NOTICE_DEVICE_ADDED, .user = world.user };
    world.n_max = UINT_MAX;
    const struct conn *conn = ask_for_link();
    CHECK(hears(conn, "HTTP/1.1 503 "), "try later");
    CHECK(world.n_asked < 50, "not without end: %u", world.n_asked);
}

TEST(test_strangers_keep_nobody_out)
{
    world.notice = (struct notice){ .kind = NOTICE_DEVICE_ADDED,
                                    .user = people_add(world.people, "eve",
                                                       ROLE_STUDENT) };
    world.n_max = UINT_MAX;
    CHECK(hears(ask_for_link(), "HTTP/1.1 101 "), "a link");
    CHECK(world.n_asked == 1, "asked once: %u", world.n_asked);
}

#define WORLD_TEST(test)                                                       \
    cmocka_unit_test_setup_teardown(test, open_world, close_world)

int main(void)
{
    return RUN(WORLD_TEST(test_a_link_is_opened),
               WORLD_TEST(test_a_login_that_ends_meanwhile_gets_no_link),
               WORLD_TEST(test_what_never_rests_is_given_up),
               WORLD_TEST(test_strangers_keep_nobody_out));
}
