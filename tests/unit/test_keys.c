/* docs/http-api.md 8 through the handlers: keys of devices. */
#include "check.h"

#include "base/limits.h"
#include "people.h"

#include "calls.h"
#include "keyring.h"
#include "relay/relay.h"

bool relay_is_online(const struct relay *relay, struct id viewer,
                     struct id user)
{
    (void)viewer;
    (void)relay;
    (void)user;
    return false;
}

size_t relay_waiting(const struct relay *relay, struct id user,
                     struct waiting *out, size_t max)
{
    (void)relay;
    (void)user;
    (void)out;
    (void)max;
    return 0;
}

static int keys_open(void **state)
{
    const int failed = calls_open(state);
    if (failed == 0)
        keyring_fill(((struct calls *)*state)->people);
    return failed;
}

#define KEYS_TEST(test)                                                        \
    cmocka_unit_test_setup_teardown(test, keys_open, calls_close)

static struct arena *arena_of(struct calls *calls)
{
    return calls->people->arena;
}

static int post(struct calls *calls, const struct owner *as, const char *name,
                const char *json)
{
    calls->caller = (struct caller){ .is_known = true, .user = as->id };
    return call(calls, &key_endpoints, name, NULL, json);
}

static int upload(struct calls *calls, const struct owner *as, const char *json)
{
    calls->query = arena_print(arena_of(calls), "device=%s", as->name);
    const int status = post(calls, as, "POST /api/keys/upload", json);
    calls->query = NULL;
    return status;
}

static int claim(struct calls *calls, const struct owner *as,
                 const struct owner *of)
{
    return post(calls, as, "POST /api/keys/claim",
                arena_print(arena_of(calls),
                            "{\"one_time_keys\":{\"%s\":{\"%s\":"
                            "\"signed_curve25519\"}},\"timeout\":10000}",
                            of->user, of->name));
}

/* The member at a path of names; NULL when it is not there. */
static json_t *at(const struct calls *calls, const char *a, const char *b,
                  const char *c)
{
    json_t *value = json_object_get(calls->reply.body, a);
    if (b != NULL)
        value = json_object_get(value, b);
    return c != NULL ? json_object_get(value, c) : value;
}

/* The name of the one key that the last claim gave of `of`; "" for none. */
static const char *claimed(const struct calls *calls, const struct owner *of)
{
    json_t *keys = at(calls, "one_time_keys", of->user, of->name);
    void *first = json_object_iter(keys);
    return first != NULL ? json_object_iter_key(first) : "";
}

static json_int_t n_left(const struct calls *calls)
{
    return json_integer_value(
        at(calls, "one_time_key_counts", "signed_curve25519", NULL));
}

static int64_t epoch_of(struct calls *calls, const struct owner *of)
{
    struct user user = { .devices_epoch = 0 };
    CHECK(account_read(calls->people->store, arena_of(calls), of->id, &user) ==
              OK,
          "%s", of->user);
    return user.devices_epoch;
}

/* `text` with the first `old` in it replaced. */
static const char *changed(struct arena *arena, const char *text,
                           const char *old, const char *new)
{
    const char *found = strstr(text, old);
    CHECK(found != NULL, "%s", old);
    return arena_print(arena, "%.*s%s%s", (int)(found - text), text, new,
                       found + strlen(old));
}

static void expect_problem(const struct calls *calls, const char *name,
                           enum problem want, const char *member)
{
    const struct reply *reply = &calls->reply;
    CHECK(reply->problem == want, "%s: problem %d", name, (int)reply->problem);
    CHECK(reply->body == NULL && reply->n_notices == 0, "%s: more", name);
    if (member != NULL)
        CHECK(reply->member != NULL && strcmp(reply->member, member) == 0,
              "%s: %s", name, reply->member);
}

/* --- upload ---------------------------------------------------------------*/

static void test_an_upload_moves_the_list(void **state)
{
    struct calls *calls = *state;
    const char *json = upload_json(arena_of(calls), &ann, 50);
    const int64_t before = epoch_of(calls, &ann);
    assert_int_equal(upload(calls, &ann, json), 200);
    assert_int_equal(n_left(calls), 50);
    assert_int_equal(
        json_array_size(at(calls, "unused_fallback_key_types", NULL, NULL)), 1);
    assert_int_equal(epoch_of(calls, &ann), before + 1);
    assert_int_equal(calls->reply.n_notices, 1);
    const struct notice *told = &calls->reply.notices[0];
    assert_int_equal(told->kind, NOTICE_KEYS_CHANGED);
    assert_true(id_equal(told->user, ann.id));
    assert_int_equal(told->epoch, before + 1);

    /* The same again: nothing moves. */
    assert_int_equal(upload(calls, &ann, json), 200);
    assert_int_equal(n_left(calls), 50);
    assert_int_equal(calls->reply.n_notices, 0);

    /* One-time keys alone are nobody else's to know. */
    json = arena_print(arena_of(calls), "{\"one_time_keys\":{%s}}",
                       one_time_jsons(arena_of(calls), &ann, 50, 10));
    assert_int_equal(upload(calls, &ann, json), 200);
    assert_int_equal(n_left(calls), 60);
    assert_int_equal(calls->reply.n_notices, 0);
    assert_int_equal(epoch_of(calls, &ann), before + 1);
}

static void test_what_an_upload_refuses(void **state)
{
    struct calls *calls = *state;
    struct arena *arena = arena_of(calls);
    const struct {
        const char *name, *old, *new;
        const char *member;
    } rows[] = {
        { "another user", ann.user, bob.user, "device_keys" },
        { "another server", ":judify\",\"device_id", ":x\",\"device_id",
          "device_keys" },
        { "another device", ann.name, bob.name, "device_keys" },
        { "no algorithms", "\"algorithms\"", "\"rhythms\"", "device_keys" },
        { "a key that is short", "DDD", "DD", "device_keys" },
        { "a key that is no base64", "DDD", "DD-", "device_keys" },
        { "no Ed25519 key", "\"ed25519:", "\"rsa:", "device_keys" },
        { "a third key", "\"keys\":{", "\"keys\":{\"x\":\"y\",",
          "device_keys" },
        { "no signature", "\"signatures\"", "\"signature\"", "device_keys" },
        { "a short signature", "SSS", "SS", "device_keys" },
        { "no object", "{\"user_id\"", "7,\"x\":{\"user_id\"", "device_keys" },
        { "another algorithm", "signed_curve25519:AAAA000", "curve25519:AAAA",
          "one_time_keys" },
        { "a name without an id", "signed_curve25519:AAAA000",
          "signed_curve25519:", "one_time_keys" },
        { "a name that is long", "AAAA000",
          "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "one_time_keys" },
        { "a one-time key that is long", "KKK", "KKKK", "one_time_keys" },
        { "a fallback key that is short", "FFF", "FF", "fallback_keys" },
        { "two fallback keys", "\"fallback_keys\":{",
          "\"fallback_keys\":{\"x\":{},", "fallback_keys" },
        { "a member nobody knows", "{\"device_keys\"",
          "{\"more\":1,\"device_keys\"", "more" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *json = changed(arena, upload_json(arena, &ann, 2),
                                   rows[i].old, rows[i].new);
        upload(calls, &ann, json);
        expect_problem(calls, rows[i].name, PROBLEM_INVALID_MEMBER,
                       rows[i].member);
    }
    const char *large = arena_print(arena, "{\"more\":\"%s\",\"user_id\"",
                                    repeated(arena, 'x', 4096));
    upload(calls, &ann,
           changed(arena, upload_json(arena, &ann, 2), "{\"user_id\"", large));
    expect_problem(calls, "a large object", PROBLEM_INVALID_MEMBER,
                   "device_keys");
    upload(calls, &ann,
           arena_print(arena, "{\"one_time_keys\":{%s}}",
                       one_time_jsons(arena, &ann, 0, 1)));
    expect_problem(calls, "keys without a device's", PROBLEM_INVALID_MEMBER,
                   "device_keys");
    assert_int_equal(
        people_count(calls->people, "SELECT count(*) FROM device_keys"), 0);
    assert_int_equal(
        people_count(calls->people, "SELECT count(*) FROM one_time_keys"), 0);
}

static void test_an_upload_is_of_a_live_device_of_the_caller(void **state)
{
    struct calls *calls = *state;
    struct arena *arena = arena_of(calls);
    static const char *const queries[] = { "", "device=7", "device=zz",
                                           "device=0000000000000000", "x=1" };
    for (size_t i = 0; i < COUNT_OF(queries); i++) {
        calls->query = queries[i];
        post(calls, &ann, "POST /api/keys/upload", "{}");
        expect_problem(calls, queries[i], PROBLEM_INVALID_QUERY, NULL);
    }
    struct owner thief = ann;
    memcpy(thief.name, bob.name, sizeof thief.name);
    upload(calls, &thief, upload_json(arena, &thief, 1));
    expect_problem(calls, "of another", PROBLEM_DEVICE_NOT_FOUND, NULL);

    struct device_change change;
    assert_int_equal(device_retire(calls->people->store, ann.id, ann.device,
                                   PEOPLE_NOW_MS, &change),
                     OK);
    upload(calls, &ann, upload_json(arena, &ann, 1));
    expect_problem(calls, "retired", PROBLEM_DEVICE_NOT_FOUND, NULL);
}

static void test_keys_that_differ(void **state)
{
    struct calls *calls = *state;
    struct arena *arena = arena_of(calls);
    const char *json = upload_json(arena, &ann, 1);
    assert_int_equal(upload(calls, &ann, json), 200);
    upload(calls, &ann, changed(arena, json, "DDD", "EDD"));
    expect_problem(calls, "another Ed25519 key", PROBLEM_KEYS_DIFFER, NULL);
    upload(calls, &ann, changed(arena, json, "KKK", "LKK"));
    expect_problem(calls, "another one-time key", PROBLEM_KEYS_DIFFER, NULL);

    /* The same keys in other words are the same device. */
    assert_int_equal(
        upload(calls, &ann, changed(arena, json, "\"olm\"", "\"olm2\"")), 200);
    assert_int_equal(calls->reply.n_notices, 1);
}

static void test_a_device_holds_a_hundred(void **state)
{
    struct calls *calls = *state;
    struct arena *arena = arena_of(calls);
    const char *more = arena_print(arena, "{\"one_time_keys\":{%s}}",
                                   one_time_jsons(arena, &ann, 99, 2));
    assert_int_equal(upload(calls, &ann, upload_json(arena, &ann, 99)), 200);
    upload(calls, &ann, more);
    expect_problem(calls, "101", PROBLEM_TOO_MANY_KEYS, NULL);
    assert_int_equal(upload(calls, &ann, "{}"), 200);
    assert_int_equal(n_left(calls), 99);

    assert_int_equal(claim(calls, &bob, &ann), 200);
    assert_int_equal(upload(calls, &ann, more), 200);
    assert_int_equal(n_left(calls), 100);
}

/* --- claim ----------------------------------------------------------------*/

static void test_claims_down_to_the_fallback_key(void **state)
{
    struct calls *calls = *state;
    const char *json = upload_json(arena_of(calls), &bob, 3);
    const char *last = "";
    upload(calls, &bob, json);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(claim(calls, &ann, &bob), 200);
        CHECK(strcmp(claimed(calls, &bob), last) != 0, "%s twice", last);
        CHECK(strstr(claimed(calls, &bob), ":AAAA00") != NULL, "%s",
              claimed(calls, &bob));
        last = arena_print(arena_of(calls), "%s", claimed(calls, &bob));
        /* Who has few is told. */
        assert_int_equal(calls->reply.n_notices, 1);
        const struct notice *told = &calls->reply.notices[0];
        assert_int_equal(told->kind, NOTICE_KEYS_LOW);
        assert_true(id_equal(told->user, bob.id));
        assert_int_equal(told->device, bob.device);
        assert_int_equal(told->count, 2 - i);
    }
    for (int i = 0; i < 2; i++) {
        assert_int_equal(claim(calls, &ann, &bob), 200);
        assert_string_equal(claimed(calls, &bob), "signed_curve25519:FALL");
    }

    /* An upload that is tried again brings no claimed key back. */
    assert_int_equal(upload(calls, &bob, json), 200);
    assert_int_equal(n_left(calls), 0);
    assert_int_equal(
        json_array_size(at(calls, "unused_fallback_key_types", NULL, NULL)), 0);
    upload(calls, &bob, changed(arena_of(calls), json, "FFF", "GFF"));
    assert_int_equal(
        json_array_size(at(calls, "unused_fallback_key_types", NULL, NULL)), 1);
}

static void test_a_claim_is_told_below_a_third(void **state)
{
    struct calls *calls = *state;
    upload(calls, &bob, upload_json(arena_of(calls), &bob, 18));
    assert_int_equal(claim(calls, &ann, &bob), 200);
    assert_int_equal(calls->reply.n_notices, 0); /* 17 are left */
    assert_int_equal(claim(calls, &ann, &bob), 200);
    assert_int_equal(calls->reply.n_notices, 1);
    assert_int_equal(calls->reply.notices[0].count, 16);
}

static void test_claims_have_a_rate(void **state)
{
    struct calls *calls = *state;
    upload(calls, &bob, upload_json(arena_of(calls), &bob, 50));
    for (int i = 0; i < LIMIT_CLAIM_BURST; i++)
        assert_int_equal(claim(calls, &ann, &bob), 200);
    claim(calls, &ann, &bob);
    expect_problem(calls, "the 21st", PROBLEM_SLOW_DOWN, NULL);
    assert_int_equal(calls->reply.retry_after_s, 300);
    assert_int_equal(upload(calls, &bob, "{}"), 200);
    assert_int_equal(n_left(calls), 30);

    /* Another one is not slowed down by it. */
    assert_int_equal(claim(calls, &bob, &bob), 200);
    calls->now_ms += LIMIT_CLAIM_EVERY_MS - 1;
    claim(calls, &ann, &bob);
    expect_problem(calls, "too soon", PROBLEM_SLOW_DOWN, NULL);
    assert_int_equal(calls->reply.retry_after_s, 1);
    calls->now_ms += 1;
    assert_int_equal(claim(calls, &ann, &bob), 200);

    /* What was paid long ago is not kept. */
    calls->now_ms += INT64_C(86400000);
    assert_int_equal(claim(calls, &ann, &ann), 200);
    assert_int_equal(people_count(calls->people,
                                  "SELECT count(*) FROM key_claims AS c"
                                  " JOIN users AS u ON u.user_id = claimer_id"
                                  " WHERE u.username LIKE 'ann%'"),
                     0);
}

static void test_whose_keys_one_may_claim(void **state)
{
    struct calls *calls = *state;
    struct arena *arena = arena_of(calls);
    const struct owner *const all[] = { &ann, &bob, &eve };
    for (size_t i = 0; i < COUNT_OF(all); i++)
        upload(calls, all[i], upload_json(arena, all[i], 20));
    struct owner mixed = bob; /* Bob's name, Ann's device */
    memcpy(mixed.name, ann.name, sizeof mixed.name);
    struct owner empty = ann; /* a device without keys */
    device_print(keyring_add_device(calls->people, ann.id), empty.name);
    const struct {
        const char *name;
        const struct owner *as, *of;
        bool is_given;
    } rows[] = {
        { "a contact's", &ann, &bob, true },
        { "a contact's, the other way", &bob, &ann, true },
        { "one's own", &eve, &eve, true },
        { "a stranger's", &eve, &bob, false },
        { "of a stranger", &bob, &eve, false },
        { "a device of another user", &ann, &mixed, false },
        { "a device without keys", &bob, &empty, false },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CHECK(claim(calls, rows[i].as, rows[i].of) == 200, "%s", rows[i].name);
        CHECK((*claimed(calls, rows[i].of) != '\0') == rows[i].is_given, "%s",
              rows[i].name);
    }
}

static void test_what_a_claim_refuses(void **state)
{
    struct calls *calls = *state;
    struct arena *arena = arena_of(calls);
    const char *many = "";
    for (int i = 1; i <= LIMIT_KEY_CLAIMS + 1; i++)
        many = arena_print(arena, "%s%s\"%016x\":\"signed_curve25519\"", many,
                           i > 1 ? "," : "", (unsigned)i);
    const struct {
        const char *name, *json, *member;
    } rows[] = {
        { "no member", "{}", "one_time_keys" },
        { "no user", "{\"one_time_keys\":{\"bob\":{}}}", "one_time_keys" },
        { "no object",
          arena_print(arena, "{\"one_time_keys\":{\"%s\":[]}}", bob.user),
          "one_time_keys" },
        { "no device",
          arena_print(arena,
                      "{\"one_time_keys\":{\"%s\":{\"x\":"
                      "\"signed_curve25519\"}}}",
                      bob.user),
          "one_time_keys" },
        { "another algorithm",
          arena_print(arena,
                      "{\"one_time_keys\":{\"%s\":{\"%s\":\"curve25519\"}}}",
                      bob.user, bob.name),
          "one_time_keys" },
        { "21 devices",
          arena_print(arena, "{\"one_time_keys\":{\"%s\":{%s}}}", bob.user,
                      many),
          "one_time_keys" },
        { "a timeout before now", "{\"one_time_keys\":{},\"timeout\":-1}",
          "timeout" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        post(calls, &ann, "POST /api/keys/claim", rows[i].json);
        expect_problem(calls, rows[i].name, PROBLEM_INVALID_MEMBER,
                       rows[i].member);
    }
}

/* --- query ----------------------------------------------------------------*/

static int query(struct calls *calls, const struct owner *as,
                 const char *devices)
{
    return post(calls, as, "POST /api/keys/query",
                arena_print(arena_of(calls),
                            "{\"device_keys\":{\"%s\":[%s],\"%s\":[],"
                            "\"%s\":[]}}",
                            bob.user, devices, ann.user, eve.user));
}

static void test_whose_keys_one_may_see(void **state)
{
    struct calls *calls = *state;
    struct arena *arena = arena_of(calls);
    const struct owner *const all[] = { &ann, &bob, &eve };
    for (size_t i = 0; i < COUNT_OF(all); i++)
        upload(calls, all[i], upload_json(arena, all[i], 1));
    assert_int_equal(query(calls, &ann, ""), 200);
    assert_int_equal(json_object_size(at(calls, "device_keys", NULL, NULL)), 2);
    json_t *seen = at(calls, "device_keys", bob.user, bob.name);
    json_t *sent = json_loads(device_json(arena, &bob, 'D'), 0, NULL);
    assert_true(json_equal(seen, sent)); /* as it came */
    json_decref(sent);

    assert_int_equal(query(calls, &eve, ""), 200);
    assert_int_equal(json_object_size(at(calls, "device_keys", NULL, NULL)), 1);
    assert_non_null(at(calls, "device_keys", eve.user, eve.name));

    assert_int_equal(query(calls, &ann, "\"0000000000000007\""), 200);
    assert_int_equal(json_object_size(at(calls, "device_keys", bob.user, NULL)),
                     0);

    /* A retired device is gone with all that it had. */
    struct device_change change;
    assert_int_equal(device_retire(calls->people->store, bob.id, bob.device,
                                   PEOPLE_NOW_MS, &change),
                     OK);
    assert_int_equal(query(calls, &ann, ""), 200);
    assert_null(at(calls, "device_keys", bob.user, bob.name));
    assert_int_equal(
        people_count(calls->people, "SELECT count(*) FROM one_time_keys"), 2);
    assert_int_equal(
        people_count(calls->people, "SELECT count(*) FROM fallback_keys"), 2);
}

static void test_what_a_query_refuses(void **state)
{
    struct calls *calls = *state;
    struct arena *arena = arena_of(calls);
    const char *many = "";
    for (int i = 0; i <= LIMIT_KEY_USERS; i++)
        many = arena_print(arena, "%s%s\"%d\":[]", many, i > 0 ? "," : "", i);
    const char *const rows[] = {
        "{}",
        "{\"device_keys\":[]}",
        "{\"device_keys\":{\"bob\":[]}}",
        arena_print(arena, "{\"device_keys\":{\"%s\":{}}}", bob.user),
        arena_print(arena, "{\"device_keys\":{%s}}", many),
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        post(calls, &ann, "POST /api/keys/query", rows[i]);
        expect_problem(calls, rows[i], PROBLEM_INVALID_MEMBER, "device_keys");
    }
}

/* --- what is held ---------------------------------------------------------*/

static void test_what_is_held_is_counted(void **state)
{
    struct calls *calls = *state;
    upload(calls, &ann, upload_json(arena_of(calls), &ann, 3));
    upload(calls, &bob, upload_json(arena_of(calls), &bob, 7));
    struct key_holdings holdings;
    assert_int_equal(
        key_count(calls->people->store, arena_of(calls), ann.id, &holdings),
        OK);
    assert_int_equal(holdings.n_devices, 1);
    assert_int_equal(holdings.devices[0].device, ann.device);
    assert_int_equal(holdings.devices[0].stock.n_one_time_keys, 3);
    assert_true(holdings.devices[0].stock.has_fallback_key);
    assert_false(holdings.has_identity);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        KEYS_TEST(test_an_upload_moves_the_list),
        KEYS_TEST(test_what_an_upload_refuses),
        KEYS_TEST(test_an_upload_is_of_a_live_device_of_the_caller),
        KEYS_TEST(test_keys_that_differ),
        KEYS_TEST(test_a_device_holds_a_hundred),
        KEYS_TEST(test_claims_down_to_the_fallback_key),
        KEYS_TEST(test_a_claim_is_told_below_a_third),
        KEYS_TEST(test_claims_have_a_rate),
        KEYS_TEST(test_whose_keys_one_may_claim),
        KEYS_TEST(test_what_a_claim_refuses),
        KEYS_TEST(test_whose_keys_one_may_see),
        KEYS_TEST(test_what_a_query_refuses),
        KEYS_TEST(test_what_is_held_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
