/*
 * Every step of every statement fails once, of the calls that publish, sign,
 * count and claim keys: no key is handed out and kept, or taken and lost.
 */
#include "check.h"

#include <sodium.h>

#include "failing_call.h"
#include "moves.h"

#include "domain/blocking.h"
#include "domain/contact.h"
#include "domain/device.h"
#include "domain/identity.h"
#include "domain/key.h"

static uint64_t laptop, phone; /* Cy's, Ada's */
static char phone_text[DEVICE_TEXT_LEN + 1];

static uint64_t add_device(struct school *school, struct id user)
{
    struct device_change change = { .device = 0 };
    CHECK(device_add(school->store, user, "browser", SCHOOL_NOW_MS, &change) ==
              OK,
          "a device");
    return change.device;
}

/* Cy and Ada are contacts, each with a device. */
static int open_ring(void **state)
{
    if (school_open(state) != 0)
        return -1;
    struct school *school = *state;
    (void)moves_book(school, school->cy, at(0));
    laptop = add_device(school, school->cy);
    phone = add_device(school, school->ada);
    device_print(phone, phone_text);
    return 0;
}

#define RING_TEST(test)                                                        \
    cmocka_unit_test_setup_teardown(test, open_ring, school_close)

/* --- calls ----------------------------------------------------------------*/

static struct key_upload upload_of(uint64_t device, const char *curve25519)
{
    static struct device_keys keys;
    static const struct one_time_key fallback = { "signed_curve25519:f", "F" };
    static const struct one_time_key once[] = {
        { "signed_curve25519:1", "1" }, { "signed_curve25519:2", "2" }
    };
    keys = (struct device_keys){ device, "E", curve25519, "{}" };
    return (struct key_upload){ .device = device,
                                .device_keys = &keys,
                                .one_time_keys = once,
                                .n_one_time_keys = COUNT_OF(once),
                                .fallback_key = &fallback };
}

static enum status upload_as(struct school *school, struct id user,
                             uint64_t device, const char *curve25519)
{
    const struct key_upload upload = upload_of(device, curve25519);
    struct key_stock stock;
    struct key_change change;
    return key_upload(school->store, school->arena, user, &upload, &stock,
                      &change);
}

static enum status upload(struct school *school)
{
    return upload_as(school, school->ada, phone, "C");
}

static enum status upload_other(struct school *school)
{
    return upload_as(school, school->cy, laptop, "D");
}

static enum status put_as(struct school *school, struct id user,
                          const char *keys[3])
{
    const struct identity identity = { { keys[0], "{}" },
                                       { keys[1], "{}" },
                                       { keys[2], "{}" } };
    struct key_change change;
    return identity_put(school->store, school->arena, user, &identity, false,
                        &change);
}

static enum status put(struct school *school)
{
    return put_as(school, school->ada, (const char *[]){ "A", "B", "C" });
}

static enum status put_other(struct school *school)
{
    return put_as(school, school->cy, (const char *[]){ "K", "L", "M" });
}

static enum status sign(struct school *school, struct id signer,
                        const char *target, const char *signer_key)
{
    const struct key_signature signature = { .target_user = school->ada,
                                             .target = target,
                                             .signer = signer,
                                             .signer_key = signer_key,
                                             .signature = "S" };
    struct key_change change;
    return identity_sign(school->store, school->arena, signer, &signature, 1,
                         &change);
}

static enum status sign_own_device(struct school *school)
{
    return sign(school, school->ada, phone_text, "ed25519:B");
}

static enum status sign_own_identity(struct school *school)
{
    return sign(school, school->ada, "A",
                arena_print(school->arena, "ed25519:%s", phone_text));
}

static enum status sign_contact(struct school *school)
{
    return sign(school, school->cy, "A", "ed25519:M");
}

static enum status count(struct school *school)
{
    struct key_holdings holdings;
    return key_count(school->store, school->arena, school->ada, &holdings);
}

static enum status claim(struct school *school)
{
    struct key_claim claim = { .user = school->ada, .device = phone };
    int64_t wait_ms = 0;
    const enum status st = key_claim(school->store, school->arena, school->cy,
                                     &claim, 1, SCHOOL_NOW_MS, &wait_ms);
    CHECK(st != OK || claim.is_found, "a key");
    return st;
}

static enum status list_contacts(struct school *school)
{
    struct contact *contacts;
    size_t n = 0;
    return contact_list(school->store, school->arena, school->cy, &contacts,
                        &n);
}

static enum status block(struct school *school)
{
    return blocking_begin(school->store,
                          (struct block_pair){ school->cy, school->ada },
                          SCHOOL_NOW_MS);
}

static enum status retire(struct school *school)
{
    struct device_change change;
    return device_retire(school->store, school->ada, phone, SCHOOL_NOW_MS,
                         &change);
}

static const struct failing_call calls[] = {
    { "upload", upload },
    { "upload once more", upload },
    { "upload the other one's", upload_other },
    { "an identity", put },
    { "the same once more", put },
    { "the other one's", put_other },
    { "sign one's device", sign_own_device },
    { "sign one's identity", sign_own_identity },
    { "sign a contact's", sign_contact },
    { "count", count },
    { "claim a key", claim },
    { "claim the last one", claim },
    { "claim the fallback", claim },
    { "list contacts", list_contacts },
    { "block", block },
    { "retire", retire },
};

static void test_each_step_of_a_key_fails(void **state)
{
    struct school *school = *state;
    fail_each_step(school, calls, COUNT_OF(calls));
}

/* The keys of a device name it for good: with one of them another, it is
 * another device. */
static void test_a_device_keeps_its_keys(void **state)
{
    struct school *school = *state;
    CHECK(upload(school) == OK, "first");
    CHECK(upload_as(school, school->ada, phone, "D") == ERR_CONFLICT,
          "another curve25519");
    CHECK(upload(school) == OK, "the same");
}

/* One that has given its last key away, and no fallback key: not found, which
 * is no failure, and costs the others nothing. */
static void test_a_device_with_nothing_to_give(void **state)
{
    struct school *school = *state;
    struct key_upload bare = upload_of(laptop, "D");
    bare.n_one_time_keys = 0;
    bare.fallback_key = NULL;
    struct key_stock stock;
    struct key_change change;
    CHECK(key_upload(school->store, school->arena, school->cy, &bare, &stock,
                     &change) == OK,
          "a device without keys");
    CHECK(upload(school) == OK, "one with keys");
    struct key_claim claims[] = { { .user = school->cy, .device = laptop },
                                  { .user = school->ada, .device = phone } };
    int64_t wait_ms = 0;
    CHECK(key_claim(school->store, school->arena, school->ada, claims,
                    COUNT_OF(claims), SCHOOL_NOW_MS, &wait_ms) == OK,
          "claimed");
    CHECK(!claims[0].is_found && claims[0].n_left == 0, "nothing");
    CHECK(claims[1].is_found && claims[1].n_left == 1, "one of two");
}

int main(void)
{
    if (sodium_init() < 0)
        return 1;
    const struct CMUnitTest tests[] = {
        RING_TEST(test_each_step_of_a_key_fails),
        RING_TEST(test_a_device_keeps_its_keys),
        RING_TEST(test_a_device_with_nothing_to_give),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
