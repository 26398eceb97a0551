/*
 * The disk fails at every single write and sync of a story, once as broken
 * and once as full: nothing crashes, nothing leaks, and whatever was
 * answered OK is there when the file is opened again.
 */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "domain/contact.h"
#include "domain/device.h"
#include "domain/login.h"
#include "faulty_disk.h"
#include "people.h"

/* --- the story ------------------------------------------------------------*/

/* What was answered OK. */
struct story {
    bool is_migrated, is_student, is_tutor, has_login, has_device, is_contact,
        is_retired;
    struct id student, tutor;
    char token[TOKEN_LEN + 1];
    uint64_t device;
};

static bool try_register(struct store *store, struct arena *arena,
                         const char *email, enum role role, struct id *out)
{
    const struct registration registration = { .email = email,
                                               .password_hash = "none",
                                               .first_name = "Ada",
                                               .last_name = "Test",
                                               .role = role,
                                               .time_zone = "UTC" };
    struct user user;
    const enum status st =
        account_register(store, arena, &registration, PEOPLE_NOW_MS, &user);
    assert_true(st == OK || st == ERR_IO);
    if (st == OK)
        *out = user.id;
    return st == OK;
}

static void play(struct store *store, struct arena *arena, struct story *story)
{
    struct login_ids ended;
    struct device_change change;
    bool is_new = false;
    story->is_migrated = migration_run(store) == OK;
    if (!story->is_migrated)
        return;
    story->is_student = try_register(store, arena, "ada@example.org",
                                     ROLE_STUDENT, &story->student);
    story->is_tutor = try_register(store, arena, "tom@example.org", ROLE_TUTOR,
                                   &story->tutor);
    if (!story->is_student || !story->is_tutor)
        return;
    story->has_login =
        login_begin(store, arena, &(struct login_request){ story->student, "" },
                    PEOPLE_NOW_MS, story->token, &ended) == OK;
    story->has_device = device_add(store, story->student, "Laptop",
                                   PEOPLE_NOW_MS, &change) == OK;
    story->device = change.device;
    story->is_contact =
        contact_begin(store, arena, story->student, story->tutor, PEOPLE_NOW_MS,
                      &is_new) == OK;
    story->is_retired =
        story->has_device && device_retire(store, story->student, story->device,
                                           PEOPLE_NOW_MS, &change) == OK;
}

/* Everything that was promised is kept. */
static void check_promises(const char *file, struct arena *arena,
                           const struct story *story, const char *name)
{
    struct store *store = NULL;
    struct user user;
    CHECK(store_open(file, &store) == OK, "%s", name);
    CHECK(migration_run(store) == OK, "%s", name);
    if (story->is_student)
        CHECK(account_read(store, arena, story->student, &user) == OK, "%s",
              name);
    if (story->is_tutor)
        CHECK(account_read(store, arena, story->tutor, &user) == OK, "%s",
              name);
    if (story->has_login) {
        struct login login;
        enum role role;
        CHECK(login_find(store, slice_text(story->token), PEOPLE_NOW_MS, &login,
                         &role) == OK,
              "%s", name);
    }
    struct contact contact;
    if (story->has_device && !story->is_retired) {
        CHECK(contact_read(store, arena, story->student, story->student,
                           &contact) == OK,
              "%s", name);
        CHECK(contact.devices.epoch >= 1, "%s", name);
    }
    if (story->is_retired) {
        CHECK(contact_read(store, arena, story->student, story->student,
                           &contact) == OK,
              "%s", name);
        CHECK(contact.devices.count == 0 && contact.devices.epoch == 2, "%s",
              name);
    }
    if (story->is_contact) {
        struct contact *contacts = NULL;
        size_t count = 0;
        CHECK(contact_list(store, arena, story->student, &contacts, &count) ==
                      OK &&
                  count == 1,
              "%s", name);
    }
    store_close(store);
}

/* Play with the calls from `first` to `last` failing; false when the story
 * was over before. */
static bool play_with_failure(const char *file, unsigned first, unsigned last,
                              int code, const char *name)
{
    struct story story = { 0 };
    struct store *store = NULL;
    struct arena *arena = arena_new();
    n_calls = 0;
    first_failing = first;
    last_failing = last;
    failure = code;
    const int terminal = silence();
    if (store_open(file, &store) == OK)
        play(store, arena, &story);
    store_close(store);
    speak(terminal);
    const bool has_failed = n_calls >= first;

    first_failing = last_failing = 0;
    check_promises(file, arena, &story, name);
    if (!has_failed)
        CHECK(story.is_retired && story.is_contact && story.has_login, "%s",
              name);
    arena_free(arena);
    remove_files(file);
    return has_failed;
}

static void test_every_failing_call_of_the_disk(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int code;
        unsigned n_failing; /* calls in a row; a full disk stays full */
    } rows[] = {
        { "one write or sync breaks", SQLITE_IOERR_WRITE, 1 },
        { "the disk is full for a moment", SQLITE_FULL, 1 },
        { "the disk is full and stays so", SQLITE_FULL, 1000000 },
    };
    char dir[] = "/tmp/judify-faults-XXXXXX", file[60];
    assert_non_null(mkdtemp(dir));
    snprintf(file, sizeof file, "%s/judify.db", dir);
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        unsigned n = 1;
        for (bool has_failed = true; has_failed; n++) {
            char name[100];
            snprintf(name, sizeof name, "%s, call %u", rows[r].name, n);
            has_failed = play_with_failure(file, n, n - 1 + rows[r].n_failing,
                                           rows[r].code, name);
        }
        print_message("  %s: %u calls\n", rows[r].name, n - 2);
        CHECK(n > 30, "%s: only %u calls", rows[r].name, n);
    }
    rmdir(dir);
}

int main(void)
{
    if (sodium_init() < 0)
        return 1;
    log_set_level(LOG_ERROR);
    mount();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_failing_call_of_the_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
