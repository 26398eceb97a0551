/* docs/http-api.md 8 through the handlers: identities and signatures. */
#include "check.h"

#include <sodium.h>

#include "base/limits.h"
#include "domain/identity.h"
#include "domain/login.h"
#include "domain/password.h"
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

/* Ann's master key is AAA..., Bob's is KKK...; all have their device's keys. */
static int identities_open(void **state)
{
    if (calls_open(state) != 0)
        return -1;
    struct calls *calls = *state;
    keyring_fill(calls->people);
    const struct owner *const all[] = { &ann, &bob, &eve };
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        calls->caller = (struct caller){ .is_known = true, .user = all[i]->id };
        calls->query =
            arena_print(calls->people->arena, "device=%s", all[i]->name);
        if (call(calls, &key_endpoints, "POST /api/keys/upload", NULL,
                 upload_json(calls->people->arena, all[i], 1)) != 200)
            return -1;
    }
    calls->query = NULL;
    return 0;
}

#define IDENTITY_TEST(test)                                                    \
    cmocka_unit_test_setup_teardown(test, identities_open, calls_close)

static int post(struct calls *calls, const struct owner *as, const char *name,
                const char *json)
{
    calls->caller = (struct caller){ .is_known = true, .user = as->id };
    return call(calls, &identity_endpoints, name, NULL, json);
}

/* Keys of the letters m and on; `more` as identity_json has it. */
static int put(struct calls *calls, const struct owner *as, char m,
               const char *more)
{
    return post(calls, as, "POST /api/keys/device-signing",
                identity_json(calls->people->arena, as, m, more));
}

static int sign(struct calls *calls, const struct owner *as,
                const struct owner *of, const char *target, const char *by)
{
    return post(calls, as, "POST /api/keys/signatures",
                signing_json(calls->people->arena, of, target, as, by));
}

static const char *key(struct calls *calls, char c)
{
    return key_of(calls->people->arena, c);
}

/* What `as` is shown of Bob. */
static json_t *shown(struct calls *calls, const struct owner *as,
                     const char *kind)
{
    calls->caller = (struct caller){ .is_known = true, .user = as->id };
    const char *json = arena_print(calls->people->arena,
                                   "{\"device_keys\":{\"%s\":[]}}", bob.user);
    assert_int_equal(
        call(calls, &key_endpoints, "POST /api/keys/query", NULL, json), 200);
    return json_object_get(json_object_get(calls->reply.body, kind), bob.user);
}

/* How many keys of `signer` have signed `object`. */
static size_t n_signed(const json_t *object, const struct owner *signer)
{
    return json_object_size(
        json_object_get(json_object_get(object, "signatures"), signer->user));
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

static int64_t count_signatures(struct calls *calls)
{
    return people_count(calls->people, "SELECT count(*) FROM key_signatures");
}

static void give_password(struct calls *calls, const struct owner *owner,
                          const char *password)
{
    char hash[PASSWORD_HASH_BYTES];
    struct login_ids ended;
    password_hash(password, hash);
    CHECK(login_change_password(calls->people->store, calls->people->arena,
                                owner->id, owner->id, hash, &ended) == OK,
          "%s", password);
}

/* --- identities -----------------------------------------------------------*/

static void test_the_first_identity_is_free(void **state)
{
    struct calls *calls = *state;
    assert_int_equal(put(calls, &bob, 'K', ""), 200);
    assert_int_equal(calls->reply.n_notices, 1);
    assert_int_equal(calls->reply.notices[0].kind, NOTICE_KEYS_CHANGED);
    assert_int_equal(calls->reply.notices[0].epoch, 3);

    assert_int_equal(put(calls, &bob, 'K', ""), 200); /* a retry */
    assert_int_equal(calls->reply.n_notices, 0);

    assert_int_equal(n_signed(shown(calls, &ann, "master_keys"), &bob), 1);
    assert_non_null(shown(calls, &ann, "self_signing_keys"));
    assert_null(shown(calls, &ann, "user_signing_keys"));
    assert_non_null(shown(calls, &bob, "user_signing_keys"));
    assert_null(shown(calls, &eve, "master_keys"));
}

static void test_another_identity_needs_the_password(void **state)
{
    struct calls *calls = *state;
    give_password(calls, &bob, "correct horse");
    put(calls, &ann, 'A', "");
    put(calls, &bob, 'K', "");
    assert_int_equal(sign(calls, &bob, &bob, bob.name, key(calls, 'L')), 200);
    assert_int_equal(sign(calls, &ann, &bob, key(calls, 'K'), key(calls, 'C')),
                     200);
    assert_int_equal(sign(calls, &bob, &ann, key(calls, 'A'), key(calls, 'M')),
                     200);
    assert_int_equal(count_signatures(calls), 3);

    put(calls, &bob, 'P', "");
    expect_problem(calls, "no password", PROBLEM_WRONG_CREDENTIALS, NULL);
    put(calls, &bob, 'P', ",\"password\":\"wrong horse\"");
    expect_problem(calls, "wrong", PROBLEM_WRONG_CREDENTIALS, NULL);
    assert_int_equal(count_signatures(calls), 3);

    assert_int_equal(put(calls, &bob, 'P', ",\"password\":\"correct horse\""),
                     200);
    assert_int_equal(calls->reply.n_notices, 1);
    assert_int_equal(count_signatures(calls), 0);
    assert_non_null(json_object_get(
        json_object_get(shown(calls, &ann, "master_keys"), "keys"),
        arena_print(calls->people->arena, "ed25519:%s", key(calls, 'P'))));

    /* Guessing is slowed down as it is for a login. */
    for (int i = 0; i < LIMIT_LOGIN_TRIES; i++)
        put(calls, &bob, 'S', ",\"password\":\"wrong horse\"");
    put(calls, &bob, 'S', ",\"password\":\"correct horse\"");
    expect_problem(calls, "guessed", PROBLEM_SLOW_DOWN, NULL);
}

static void test_what_an_identity_refuses(void **state)
{
    struct calls *calls = *state;
    struct arena *arena = calls->people->arena;
    const struct {
        const char *name, *old, *new, *member;
    } rows[] = {
        { "another user", bob.user, ann.user, "master_key" },
        { "another usage", "\"master\"", "\"slave\"", "master_key" },
        { "two usages", "[\"master\"]", "[\"master\",\"x\"]", "master_key" },
        { "two keys", "\"keys\":{", "\"keys\":{\"a\":\"b\",", "master_key" },
        { "a short key", "KKK", "KK", "master_key" },
        { "a name of another key", "ed25519:KKK", "ed25519:KKL", "master_key" },
        { "no self-signing key", "\"self_signing_key\"", "\"x\"",
          "self_signing_key" },
        { "another usage", "\"self_signing\"]", "\"master\"]",
          "self_signing_key" },
        { "no user-signing key", "\"user_signing_key\"", "\"x\"",
          "user_signing_key" },
        { "a member nobody knows", "{\"master_key\"", "{\"x\":1,\"master_key\"",
          "x" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *json = identity_json(arena, &bob, 'K', "");
        const char *found = strstr(json, rows[i].old);
        CHECK(found != NULL, "%s", rows[i].name);
        post(calls, &bob, "POST /api/keys/device-signing",
             arena_print(arena, "%.*s%s%s", (int)(found - json), json,
                         rows[i].new, found + strlen(rows[i].old)));
        expect_problem(calls, rows[i].name, PROBLEM_INVALID_MEMBER,
                       rows[i].member);
    }
    const char *unsigned_one = arena_print(
        arena,
        "{\"master_key\":%s,\"self_signing_key\":%s,\"user_signing_key\":%s}",
        identity_key_json(arena, &bob, "master", 'K', bob.name),
        identity_key_json(arena, &bob, "self_signing", 'L', key(calls, 'K')),
        identity_key_json(arena, &bob, "user_signing", 'M', key(calls, 'L')));
    post(calls, &bob, "POST /api/keys/device-signing", unsigned_one);
    expect_problem(calls, "signed by another", PROBLEM_INVALID_MEMBER,
                   "user_signing_key");
    assert_int_equal(
        people_count(calls->people, "SELECT count(*) FROM identities"), 0);
}

/* Whichever of the three keys or of their texts is another one, it is another
 * identity. */
static void test_the_same_identity_is_the_same_in_all(void **state)
{
    struct calls *calls = *state;
    struct store *store = calls->people->store;
    struct arena *arena = calls->people->arena;
    const struct identity first = { { key(calls, 'K'), "{}" },
                                    { key(calls, 'L'), "{}" },
                                    { key(calls, 'M'), "{}" } };
    struct identity rows[] = { first, first, first, first, first, first };
    rows[0].master.key = key(calls, 'P');
    rows[1].self_signing.key = key(calls, 'P');
    rows[2].user_signing.key = key(calls, 'P');
    rows[3].master.body = "[]";
    rows[4].self_signing.body = "[]";
    rows[5].user_signing.body = "[]";
    struct key_change change;
    assert_int_equal(identity_put(store, arena, bob.id, &first, false, &change),
                     OK);
    assert_true(change.is_changed);
    for (size_t r = 0; r < COUNT_OF(rows); r++)
        CHECK(identity_put(store, arena, bob.id, &rows[r], false, &change) ==
                  ERR_DENIED,
              "row %zu", r);
    assert_int_equal(identity_put(store, arena, bob.id, &first, false, &change),
                     OK);
    assert_false(change.is_changed);
}

/* --- signatures -----------------------------------------------------------*/

static void test_signatures_are_merged(void **state)
{
    struct calls *calls = *state;
    put(calls, &ann, 'A', "");
    put(calls, &bob, 'K', "");
    assert_int_equal(sign(calls, &bob, &bob, bob.name, key(calls, 'L')), 200);
    assert_int_equal(calls->reply.n_notices, 1);
    assert_int_equal(calls->reply.notices[0].epoch, 4);
    assert_int_equal(sign(calls, &bob, &bob, bob.name, key(calls, 'L')), 200);
    assert_int_equal(calls->reply.n_notices, 0); /* it is there already */

    /* Its own, and its owner's. */
    json_t *devices = shown(calls, &ann, "device_keys");
    assert_int_equal(n_signed(json_object_get(devices, bob.name), &bob), 2);

    /* Whom Ann has verified is shown to Ann alone, and moves Ann's list. */
    assert_int_equal(sign(calls, &ann, &bob, key(calls, 'K'), key(calls, 'C')),
                     200);
    assert_true(id_equal(calls->reply.notices[0].user, ann.id));
    assert_int_equal(n_signed(shown(calls, &ann, "master_keys"), &ann), 1);
    assert_int_equal(n_signed(shown(calls, &ann, "master_keys"), &bob), 1);
    assert_int_equal(n_signed(shown(calls, &bob, "master_keys"), &ann), 0);

    /* A second device signs the master key; retired, it takes that along. */
    struct owner second = bob;
    struct device_change change;
    second.device = keyring_add_device(calls->people, bob.id);
    device_print(second.device, second.name);
    calls->query = arena_print(calls->people->arena, "device=%s", second.name);
    calls->caller = (struct caller){ .is_known = true, .user = bob.id };
    assert_int_equal(call(calls, &key_endpoints, "POST /api/keys/upload", NULL,
                          upload_json(calls->people->arena, &second, 1)),
                     200);
    calls->query = NULL;
    assert_int_equal(sign(calls, &bob, &bob, key(calls, 'K'), second.name),
                     200);
    assert_int_equal(sign(calls, &bob, &bob, second.name, key(calls, 'L')),
                     200);
    assert_int_equal(n_signed(shown(calls, &ann, "master_keys"), &bob), 2);
    assert_int_equal(device_retire(calls->people->store, bob.id, second.device,
                                   PEOPLE_NOW_MS, &change),
                     OK);
    assert_int_equal(n_signed(shown(calls, &ann, "master_keys"), &bob), 1);
    assert_int_equal(count_signatures(calls), 2);
}

static void test_what_may_not_be_signed(void **state)
{
    struct calls *calls = *state;
    put(calls, &ann, 'A', "");
    put(calls, &bob, 'K', "");
    put(calls, &eve, 'a', "");
    const struct {
        const char *name;
        const struct owner *as, *of;
        const char *target, *by;
        enum problem want;
    } rows[] = {
        { "a contact's device", &ann, &bob, bob.name, key(calls, 'C'),
          PROBLEM_KEY_NOT_FOUND },
        { "a contact's self-signing key", &ann, &bob, key(calls, 'L'),
          key(calls, 'C'), PROBLEM_KEY_NOT_FOUND },
        { "a stranger's master key", &ann, &eve, key(calls, 'a'),
          key(calls, 'C'), PROBLEM_KEY_NOT_FOUND },
        { "a contact's by the self-signing key", &ann, &bob, key(calls, 'K'),
          key(calls, 'B'), PROBLEM_NOT_ALLOWED },
        { "a contact's by a device", &ann, &bob, key(calls, 'K'), ann.name,
          PROBLEM_NOT_ALLOWED },
        { "one's device by the user-signing key", &ann, &ann, ann.name,
          key(calls, 'C'), PROBLEM_NOT_ALLOWED },
        { "another's device as one's own", &ann, &ann, bob.name,
          key(calls, 'B'), PROBLEM_KEY_NOT_FOUND },
        { "one's master key by another's device", &ann, &ann, key(calls, 'A'),
          bob.name, PROBLEM_NOT_ALLOWED },
        { "one's self-signing key", &ann, &ann, key(calls, 'B'),
          key(calls, 'A'), PROBLEM_KEY_NOT_FOUND },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sign(calls, rows[i].as, rows[i].of, rows[i].target, rows[i].by);
        expect_problem(calls, rows[i].name, rows[i].want, NULL);
    }

    /* One that is wrong takes the right one along. */
    post(calls, &ann, "POST /api/keys/signatures",
         arena_print(
             calls->people->arena, "{\"%s\":{\"%s\":{%s},\"%s\":{%s}}}",
             ann.user, ann.name,
             signed_by(calls->people->arena, &ann, key(calls, 'B'), 'X'),
             bob.name,
             signed_by(calls->people->arena, &ann, key(calls, 'B'), 'X')));
    expect_problem(calls, "one of two", PROBLEM_KEY_NOT_FOUND, NULL);
    assert_int_equal(count_signatures(calls), 0);
}

/* By a key of another algorithm, whatever its name, nothing is signed. */
static void test_another_algorithm_signs_nothing(void **state)
{
    struct calls *calls = *state;
    struct arena *arena = calls->people->arena;
    put(calls, &ann, 'A', "");
    const struct {
        const char *target, *signer_key;
        enum status want;
    } rows[] = {
        { key(calls, 'A'), arena_print(arena, "ED25519:%s", ann.name),
          ERR_DENIED },
        { key(calls, 'A'), ann.name, ERR_DENIED },
        { key(calls, 'A'), arena_print(arena, "ed25519:%s", ann.name), OK },
        { ann.name, arena_print(arena, "ED25519:%s", key(calls, 'B')),
          ERR_DENIED },
        { ann.name, key(calls, 'B'), ERR_DENIED },
        { ann.name, arena_print(arena, "ed25519:%s", key(calls, 'B')), OK },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const struct key_signature signature = {
            .target_user = ann.id,
            .target = rows[r].target,
            .signer = ann.id,
            .signer_key = rows[r].signer_key,
            .signature = "S",
        };
        struct key_change change;
        CHECK(identity_sign(calls->people->store, arena, ann.id, &signature, 1,
                            &change) == rows[r].want,
              "%s", rows[r].signer_key);
    }
    assert_int_equal(count_signatures(calls), 2);
}

static void test_what_a_signature_must_be(void **state)
{
    struct calls *calls = *state;
    struct arena *arena = calls->people->arena;
    put(calls, &ann, 'A', "");
    const char *many = "";
    for (int i = 0; i <= LIMIT_KEY_SIGNATURES; i++)
        many = arena_print(arena, "%s%s\"%d\":{%s}", many, i > 0 ? "," : "", i,
                           signed_by(arena, &ann, key(calls, 'B'), 'X'));
    const struct {
        const char *name, *json, *member;
    } rows[] = {
        { "no user", "{\"ann\":{}}", "(unknown)" },
        { "no object", arena_print(arena, "{\"%s\":7}", ann.user), ann.user },
        { "no signatures",
          arena_print(arena, "{\"%s\":{\"%s\":{}}}", ann.user, ann.name),
          ann.user },
        { "another's signature",
          signing_json(arena, &ann, ann.name, &bob, key(calls, 'B')),
          ann.user },
        { "a short one",
          arena_print(arena,
                      "{\"%s\":{\"%s\":{\"signatures\":{\"%s\":"
                      "{\"ed25519:x\":\"x\"}}}}}",
                      ann.user, ann.name, ann.user),
          ann.user },
        { "101", arena_print(arena, "{\"%s\":{%s}}", ann.user, many),
          ann.user },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        post(calls, &ann, "POST /api/keys/signatures", rows[i].json);
        expect_problem(calls, rows[i].name, PROBLEM_INVALID_MEMBER,
                       rows[i].member);
    }
}

int main(void)
{
    if (sodium_init() < 0)
        return 1;
    const struct CMUnitTest tests[] = {
        IDENTITY_TEST(test_the_first_identity_is_free),
        IDENTITY_TEST(test_another_identity_needs_the_password),
        IDENTITY_TEST(test_what_an_identity_refuses),
        IDENTITY_TEST(test_the_same_identity_is_the_same_in_all),
        IDENTITY_TEST(test_signatures_are_merged),
        IDENTITY_TEST(test_what_may_not_be_signed),
        IDENTITY_TEST(test_another_algorithm_signs_nothing),
        IDENTITY_TEST(test_what_a_signature_must_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
