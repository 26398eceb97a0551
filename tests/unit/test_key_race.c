/* Two workers claim keys of one device at once: each claim gets a key, and
 * each key goes out once. */
#include "check.h"

#include <pthread.h>

#include "domain/contact.h"
#include "domain/device.h"
#include "domain/key.h"
#include "school.h"

enum { CLAIMS = 20, KEYS = 2 * CLAIMS };

/* One of two threads, each with a connection of its own. */
struct racer {
    const char *file;
    struct id claimer, user;
    uint64_t device;
    pthread_barrier_t *barrier;
    struct arena *arena;
    const char *names[CLAIMS]; /* of the keys; "" when it failed */
};

static void *race(void *arg)
{
    struct racer *racer = arg;
    struct store *store = NULL;
    const enum status opened = store_open(racer->file, &store);
    for (int i = 0; i < CLAIMS; i++) {
        struct key_claim claim = { .user = racer->user,
                                   .device = racer->device };
        int64_t wait_ms = 0;
        racer->names[i] = "";
        pthread_barrier_wait(racer->barrier);
        if (opened == OK && key_claim(store, racer->arena, racer->claimer,
                                      &claim, 1, SCHOOL_NOW_MS, &wait_ms) == OK)
            racer->names[i] = claim.is_found ? claim.key.name : "";
    }
    store_close(store);
    return NULL;
}

static uint64_t publish(struct school *school, struct id user)
{
    struct device_change added = { .device = 0 };
    struct one_time_key keys[KEYS];
    const struct one_time_key fallback = { "fallback", "{}" };
    for (int i = 0; i < KEYS; i++)
        keys[i] =
            (struct one_time_key){ arena_print(school->arena, "key %02d", i),
                                   "{}" };
    CHECK(device_add(school->store, user, "b", SCHOOL_NOW_MS, &added) == OK,
          "a device");
    const struct device_keys device = { added.device, "e", "c", "{}" };
    const struct key_upload upload = { .device = added.device,
                                       .device_keys = &device,
                                       .one_time_keys = keys,
                                       .n_one_time_keys = KEYS,
                                       .fallback_key = &fallback };
    struct key_stock stock;
    struct key_change change;
    CHECK(key_upload(school->store, school->arena, user, &upload, &stock,
                     &change) == OK,
          "keys");
    return added.device;
}

static void test_each_key_goes_out_once(void **state)
{
    struct school *school = *state;
    static struct racer racers[2];
    const struct id claimers[2] = { school->cy, school->di };
    const uint64_t device = publish(school, school->bo);
    pthread_barrier_t barrier;
    pthread_t threads[2];
    CHECK(pthread_barrier_init(&barrier, NULL, 2) == 0, "barrier");
    for (int i = 0; i < 2; i++) {
        bool is_new = false;
        CHECK(contact_begin(school->store, school->arena, claimers[i],
                            school->bo, SCHOOL_NOW_MS, &is_new) == OK,
              "contact %d", i);
        racers[i] = (struct racer){ .file = school->file,
                                    .claimer = claimers[i],
                                    .user = school->bo,
                                    .device = device,
                                    .barrier = &barrier,
                                    .arena = arena_new() };
    }
    for (int i = 0; i < 2; i++)
        CHECK(pthread_create(&threads[i], NULL, race, &racers[i]) == 0,
              "thread %d", i);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&barrier);

    int seen[KEYS] = { 0 }, n_fallback = 0;
    for (int i = 0; i < 2 * CLAIMS; i++) {
        const char *name = racers[i % 2].names[i / 2];
        int key = -1;
        if (sscanf(name, "key %d", &key) == 1)
            seen[key]++;
        else
            n_fallback += strcmp(name, "fallback") == 0;
    }
    for (int key = 0; key < KEYS; key++)
        CHECK(seen[key] == 1, "key %d: %d times", key, seen[key]);
    assert_int_equal(n_fallback, 0);
    arena_free(racers[0].arena);
    arena_free(racers[1].arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(test_each_key_goes_out_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
