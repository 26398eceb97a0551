#include "check.h"

#include <string.h>

#include <sodium.h>

#include "base/limits.h"
#include "domain/contact.h"
#include "domain/device.h"
#include "people.h"

static uint64_t add_device(struct people *people, struct id user,
                           const char *name)
{
    struct device_change change = { 0 };
    CHECK(device_add(people->store, user, name, PEOPLE_NOW_MS, &change) == OK,
          "%s", name);
    return change.device;
}

static bool begin(struct people *people, struct id student, struct id tutor)
{
    bool is_new = false;
    CHECK(contact_begin(people->store, people->arena, student, tutor,
                        PEOPLE_NOW_MS, &is_new) == OK,
          "begin");
    return is_new;
}

static void test_who_may_be_asked(void **state)
{
    struct people *people = *state;
    const struct id ann = people_add(people, "ann", ROLE_STUDENT);
    const struct id bob = people_add(people, "bob", ROLE_STUDENT);
    const struct id tom = people_add(people, "tom", ROLE_TUTOR);
    const struct id off = people_add(people, "off", ROLE_TUTOR);
    const struct id root = people_add(people, "root", ROLE_ADMIN);
    people_run(people, "UPDATE users SET disabled_ms = 1"
                       " WHERE first_name = 'off'");
    const struct {
        const char *name;
        struct id other;
        enum status want;
        bool is_new;
    } rows[] = {
        { "a tutor", tom, OK, true },
        { "the same again", tom, OK, false },
        { "a student", bob, ERR_NOT_FOUND, false },
        { "oneself", ann, ERR_NOT_FOUND, false },
        { "an admin", root, ERR_NOT_FOUND, false },
        { "a disabled tutor", off, ERR_NOT_FOUND, false },
        { "nobody", id_new(1), ERR_NOT_FOUND, false },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        bool is_new = false;
        CHECK(contact_begin(people->store, people->arena, ann, rows[r].other,
                            PEOPLE_NOW_MS, &is_new) == rows[r].want,
              "%s", rows[r].name);
        CHECK(is_new == rows[r].is_new, "%s", rows[r].name);
    }
    assert_int_equal(people_count(people, "SELECT count(*) FROM contacts"), 1);
}

/* Whoever has the smaller id: both see the other, and nobody else does. */
static void test_a_contact_is_of_two(void **state)
{
    struct people *people = *state;
    const struct id tom = people_add(people, "tom", ROLE_TUTOR);
    const struct id ann = people_add(people, "ann", ROLE_STUDENT);
    const struct id eve = people_add(people, "eve", ROLE_STUDENT);
    const struct id tim = people_add(people, "tim", ROLE_TUTOR);
    begin(people, ann, tom);
    begin(people, ann, tim);

    const struct {
        const char *name;
        struct id who;
        size_t want;
        struct id other;
    } rows[] = {
        { "the student has two", ann, 2, { { 0 } } },
        { "one tutor has the student", tom, 1, ann },
        { "the other too", tim, 1, ann },
        { "a stranger has nobody", eve, 0, { { 0 } } },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct contact *contacts = NULL;
        size_t count = 99;
        CHECK(contact_list(people->store, people->arena, rows[r].who, &contacts,
                           &count) == OK,
              "%s", rows[r].name);
        CHECK(count == rows[r].want, "%s: %zu", rows[r].name, count);
        if (count == 1)
            CHECK(id_equal(contacts[0].user.id, rows[r].other), "%s",
                  rows[r].name);
    }
}

static void test_a_circle_has_everybodys_live_devices(void **state)
{
    struct people *people = *state;
    const struct id tom = people_add(people, "tom", ROLE_TUTOR);
    const struct id tim = people_add(people, "tim", ROLE_TUTOR);
    const struct id ann = people_add(people, "ann", ROLE_STUDENT);
    struct device_change change;
    struct circle circle;
    begin(people, ann, tom);
    begin(people, ann, tim);
    const uint64_t mine = add_device(people, ann, "laptop");
    const uint64_t phone = add_device(people, tom, "phone");
    const uint64_t old = add_device(people, tom, "old phone");
    assert_int_equal(
        device_retire(people->store, tom, old, PEOPLE_NOW_MS, &change), OK);
    assert_int_equal(change.epoch, 3);

    assert_int_equal(contact_circle(people->store, people->arena, ann, &circle),
                     OK);
    assert_true(id_equal(circle.self.user, ann));
    assert_int_equal(circle.self.count, 1);
    assert_true(circle.self.devices[0] == mine);
    assert_int_equal(circle.self.epoch, 1);
    assert_int_equal(circle.n_contacts, 2);
    const size_t at = id_equal(circle.contacts[0].user, tom) ? 0 : 1;
    assert_int_equal(circle.contacts[at].count, 1);
    assert_true(circle.contacts[at].devices[0] == phone);
    assert_int_equal(circle.contacts[at].epoch, 3);
    assert_true(id_equal(circle.contacts[1 - at].user, tim));
    assert_int_equal(circle.contacts[1 - at].count, 0);
    assert_int_equal(
        contact_circle(people->store, people->arena, id_new(1), &circle),
        ERR_NOT_FOUND);
}

static void test_a_pair_has_both_device_lists(void **state)
{
    struct people *people = *state;
    const struct id tom = people_add(people, "tom", ROLE_TUTOR);
    const struct id ann = people_add(people, "ann", ROLE_STUDENT);
    const uint64_t phone = add_device(people, tom, "phone");
    struct device_list lists[2];
    assert_int_equal(
        contact_pair(people->store, people->arena, ann, tom, lists), OK);
    assert_true(id_equal(lists[0].user, ann));
    assert_int_equal(lists[0].count, 0);
    assert_true(id_equal(lists[1].user, tom));
    assert_int_equal(lists[1].count, 1);
    assert_true(lists[1].devices[0] == phone);
}

/* Two thousand tutors, and a contact of `user` with each. */
static void fill_contacts(struct people *people, struct id user)
{
    static const char users_sql[] =
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL"
        "                         SELECT i + 1 FROM n WHERE i < 2000)"
        " INSERT INTO users (user_id, email, username, password_hash,"
        "                    first_name, last_name, role, time_zone,"
        "                    created_ms)"
        " SELECT randomblob(16), i || '@x', 'u' || i, 'none', 'F', 'L', 'tutor',"
        "        'UTC', 0"
        "   FROM n";
    static const char contacts_sql[] =
        "INSERT INTO contacts (low_id, high_id, created_ms)"
        " SELECT min(user_id, :user_id), max(user_id, :user_id), 0"
        "   FROM users"
        "  WHERE username GLOB 'u[0-9]*'";
    static const char devices_sql[] =
        "INSERT INTO devices (user_id, name, created_ms, last_seen_ms)"
        " SELECT user_id, d.column1, 0, 0"
        "   FROM users, (VALUES ('phone'), ('laptop')) AS d"
        "  WHERE username GLOB 'u[0-9]*'";
    people_run(people, users_sql);
    struct query *q = query_begin(people->store, contacts_sql);
    query_bind_id(q, ":user_id", user);
    assert_int_equal(query_run(q), OK);
    people_run(people, devices_sql);
}

static void test_a_full_list_takes_no_more(void **state)
{
    struct people *people = *state;
    const struct id ann = people_add(people, "ann", ROLE_STUDENT);
    const struct id tom = people_add(people, "tom", ROLE_TUTOR);
    const struct id bob = people_add(people, "bob", ROLE_STUDENT);
    bool is_new = false;
    assert_true(begin(people, ann, tom));
    fill_contacts(people, ann);
    assert_int_equal(LIMIT_CONTACTS_PER_USER, 2000);

    const struct id tim = people_add(people, "tim", ROLE_TUTOR);
    assert_int_equal(contact_begin(people->store, people->arena, ann, tim,
                                   PEOPLE_NOW_MS, &is_new),
                     ERR_CONFLICT);
    assert_int_equal(
        contact_put(people->store, tim, ann, PEOPLE_NOW_MS, &is_new),
        ERR_CONFLICT);
    /* Who is a contact stays one, and others are not touched. */
    assert_false(begin(people, ann, tom));
    assert_true(begin(people, bob, tim));

    struct circle circle;
    assert_int_equal(contact_circle(people->store, people->arena, ann, &circle),
                     OK);
    assert_int_equal(circle.n_contacts, 2001);
    size_t n_devices = 0;
    for (size_t i = 0; i < circle.n_contacts; i++)
        n_devices += circle.contacts[i].count;
    assert_int_equal(n_devices, 4000);
}

static void test_devices_come_and_go(void **state)
{
    struct people *people = *state;
    const struct id ann = people_add(people, "ann", ROLE_STUDENT);
    const struct id eve = people_add(people, "eve", ROLE_STUDENT);
    struct device_change change;
    struct device *devices = NULL;
    size_t count = 0;
    uint32_t epoch = 0;
    const uint64_t first = add_device(people, ann, "laptop");
    for (int i = 1; i < LIMIT_DEVICES_PER_USER; i++)
        add_device(people, ann, "phone");

    assert_int_equal(
        device_add(people->store, ann, "one too many", PEOPLE_NOW_MS, &change),
        ERR_CONFLICT);
    assert_int_equal(
        device_retire(people->store, eve, first, PEOPLE_NOW_MS, &change),
        ERR_NOT_FOUND);
    assert_int_equal(
        device_retire(people->store, ann, first, PEOPLE_NOW_MS, &change), OK);
    assert_int_equal(change.epoch, LIMIT_DEVICES_PER_USER + 1);
    assert_int_equal(
        device_retire(people->store, ann, first, PEOPLE_NOW_MS, &change),
        ERR_NOT_FOUND);
    add_device(people, ann, "tablet");

    assert_int_equal(device_list(people->store, people->arena, ann, &devices,
                                 &count, &epoch),
                     OK);
    assert_int_equal(count, LIMIT_DEVICES_PER_USER);
    assert_int_equal(epoch, LIMIT_DEVICES_PER_USER + 2);
    for (size_t i = 0; i < count; i++)
        assert_true(devices[i].id != first);
}

static void test_a_device_is_seen_once_in_ten_minutes(void **state)
{
    struct people *people = *state;
    const struct id ann = people_add(people, "ann", ROLE_STUDENT);
    const uint64_t device = add_device(people, ann, "laptop");
    static const struct {
        const char *name;
        int64_t after_ms;
        int64_t want_ms;
    } rows[] = {
        { "soon", 600000, 0 },
        { "later", 600001, 600001 },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        CHECK(device_see(people->store, ann, device,
                         PEOPLE_NOW_MS + rows[r].after_ms) == OK,
              "%s", rows[r].name);
        CHECK(people_count(people, "SELECT last_seen_ms FROM devices") ==
                  PEOPLE_NOW_MS + rows[r].want_ms,
              "%s", rows[r].name);
    }
}

int main(void)
{
    if (sodium_init() < 0)
        return 1;
    log_set_level(LOG_ERROR);
    const struct CMUnitTest tests[] = {
        PEOPLE_TEST(test_who_may_be_asked),
        PEOPLE_TEST(test_a_contact_is_of_two),
        PEOPLE_TEST(test_a_circle_has_everybodys_live_devices),
        PEOPLE_TEST(test_a_pair_has_both_device_lists),
        PEOPLE_TEST(test_a_full_list_takes_no_more),
        PEOPLE_TEST(test_devices_come_and_go),
        PEOPLE_TEST(test_a_device_is_seen_once_in_ten_minutes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
