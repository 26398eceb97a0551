/* Who must be known: the table, devices, contacts, and when to forget. */
#include <stdlib.h>

#include "check.h"

#include "base/bytes.h"
#include "relay/mailbox.h"
#include "relay/roster.h"

static struct roster *roster;

static int setup(void **state)
{
    (void)state;
    roster = roster_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    roster_free(roster);
    return 0;
}

static struct id id_of(uint64_t number)
{
    struct id id = { { 0 } };
    bytes_write(id.bytes + 8, 8, number * UINT64_C(0x9E3779B97F4A7C15));
    return id;
}

static struct user *at_home(uint64_t number)
{
    struct user *user = roster_add(roster, id_of(number));
    user->is_home = true;
    return user;
}

/* The last one goes: part, then release, as presence.c does. */
static void goes(struct user *user)
{
    user->is_home = false;
    roster_part(roster, user);
    (void)roster_release(roster, user);
}

TEST(test_find)
{
    assert_null(roster_find(roster, id_of(1)));
    struct user *user = roster_add(roster, id_of(1));
    assert_ptr_equal(roster_find(roster, id_of(1)), user);
    assert_ptr_equal(roster_add(roster, id_of(1)), user);
    assert_int_equal(roster_count(roster), 1);
    assert_true(roster_release(roster, user));
    assert_null(roster_find(roster, id_of(1)));
    assert_int_equal(roster_count(roster), 0);
}

/* Found at every size the table passes, each other one forgotten again. */
TEST(test_grows)
{
    enum { N = 5000 };
    for (uint64_t i = 1; i <= N; i++) {
        (void)roster_add(roster, id_of(i));
        for (uint64_t j = 1; j <= i; j += 1 + i / 7)
            CHECK(roster_find(roster, id_of(j)) != NULL, "%d of %d", (int)j,
                  (int)i);
        CHECK(roster_find(roster, id_of(i + 1)) == NULL, "%d", (int)i);
    }
    for (uint64_t i = 1; i <= N; i += 2)
        CHECK(roster_release(roster, roster_find(roster, id_of(i))), "%d",
              (int)i);
    for (uint64_t i = 1; i <= N; i++)
        CHECK((roster_find(roster, id_of(i)) != NULL) == (i % 2 == 0), "%d",
              (int)i);
    assert_int_equal(roster_count(roster), N / 2);
}

TEST(test_devices)
{
    struct user *user = roster_add(roster, id_of(1));
    struct device *one = roster_add_device(roster, user, 11);
    struct device *two = roster_add_device(roster, user, 22);
    assert_ptr_equal(roster_add_device(roster, user, 11), one);
    assert_ptr_equal(roster_find_device(user, 22), two);
    assert_null(roster_find_device(user, 33));
    roster_remove_device(roster, one);
    assert_null(roster_find_device(user, 11));
    assert_ptr_equal(roster_find_device(user, 22), two);
}

TEST(test_contacts)
{
    enum { N = 300 };
    struct user *tutor = at_home(1000);
    struct user *pupils[N];
    for (uint64_t i = 0; i < N; i++) {
        pupils[i] = roster_add(roster, id_of(i * 37 % N + 1));
        assert_false(roster_are_contacts(tutor, pupils[i]));
        roster_join(i % 2 ? tutor : pupils[i], i % 2 ? pupils[i] : tutor);
        roster_join(tutor, pupils[i]); /* twice is once */
    }
    assert_int_equal(tutor->n_contacts, N);
    for (size_t i = 0; i < N; i++) {
        assert_true(roster_are_contacts(tutor, pupils[i]));
        assert_true(roster_are_contacts(pupils[i], tutor));
        assert_false(roster_are_contacts(pupils[i], pupils[(i + 1) % N]));
    }
    roster_join(tutor, tutor); /* nobody is a contact of oneself */
    assert_int_equal(tutor->n_contacts, N);
    goes(tutor);
    assert_int_equal(roster_count(roster), 0);
}

/* The three reasons to know somebody, and their end. */
TEST(test_forgets)
{
    struct user *ann = at_home(1), *bob = at_home(2);
    struct user *cid = roster_add(roster, id_of(3));
    roster_join(ann, bob);
    roster_join(ann, cid);
    assert_false(roster_release(roster, ann));
    assert_false(roster_release(roster, cid)); /* a contact of ann's */

    goes(ann); /* known through bob; cid through nobody */
    assert_int_equal(roster_count(roster), 2);
    assert_null(roster_find(roster, id_of(3)));
    assert_true(roster_are_contacts(bob, ann));
    assert_true(roster_are_contacts(ann, bob));

    goes(bob); /* and ann with him */
    assert_int_equal(roster_count(roster), 0);
}

/* Of three at home and one who is not, one leaves for good. */
TEST(test_estranged)
{
    struct user *ann = at_home(1), *bob = at_home(2);
    roster_join(ann, bob);
    roster_join(ann, roster_add(roster, id_of(3)));
    roster_join(bob, at_home(4));
    roster_estrange(roster, ann);
    assert_int_equal(ann->n_contacts, 0);
    assert_false(roster_are_contacts(bob, ann));
    assert_int_equal(bob->n_contacts, 1);
    assert_null(roster_find(roster, id_of(3))); /* known through her alone */
    goes(ann);
    assert_null(roster_find(roster, id_of(1)));
    assert_int_equal(roster_count(roster), 2);
}

TEST(test_mailbox_is_a_reason)
{
    struct mailroom room = { .count_max = 10 };
    mailroom_init(&room);
    struct user *ann = at_home(1), *bob = roster_add(roster, id_of(2));
    struct device *device = roster_add_device(roster, bob, 22);
    roster_join(ann, bob);
    device->mailbox = mailbox_new(&room, device);
    goes(ann);
    assert_ptr_equal(roster_find(roster, id_of(2)), bob);
    assert_int_equal(bob->n_contacts, 0);
    assert_int_equal(roster_count(roster), 1);

    mailbox_free(device->mailbox);
    device->mailbox = NULL;
    assert_true(roster_release(roster, bob));
    mailroom_done(&room);
}

/* Comings, goings and new contacts by chance, against a plain matrix: who is
 * a contact of whom, and who is known. */
TEST(test_by_chance)
{
    enum { N = 24, STEPS = 20000 };
    bool is_home[N] = { 0 }, in_database[N][N] = { 0 };
    srand(7);
    for (int step = 0; step < STEPS; step++) {
        const int i = rand() % N, j = rand() % N;
        if (rand() % 8 == 0 && i != j) {
            in_database[i][j] = in_database[j][i] = true;
            if (is_home[i] || is_home[j])
                roster_join(roster_add(roster, id_of((uint64_t)i + 1)),
                            roster_add(roster, id_of((uint64_t)j + 1)));
        } else if (is_home[i]) {
            goes(roster_find(roster, id_of((uint64_t)i + 1)));
            is_home[i] = false;
        } else {
            struct user *user = at_home((uint64_t)i + 1);
            is_home[i] = true;
            for (int k = 0; k < N; k++) {
                if (in_database[i][k])
                    roster_join(user,
                                roster_add(roster, id_of((uint64_t)k + 1)));
            }
        }
        if (step % (N * N) == 0) /* or everybody knows everybody */
            for (int k = 0; k < N * N; k++) {
                const int a = k / N, b = k % N;
                if (!is_home[a] && !is_home[b])
                    in_database[a][b] = in_database[b][a] = false;
            }
        for (int a = 0; a < N; a++) {
            struct user *user = roster_find(roster, id_of((uint64_t)a + 1));
            bool is_known = is_home[a];
            for (int b = 0; b < N; b++) {
                const bool want =
                    in_database[a][b] && (is_home[a] || is_home[b]);
                is_known = is_known || want;
                struct user *other =
                    roster_find(roster, id_of((uint64_t)b + 1));
                const bool is = user != NULL && other != NULL &&
                                roster_are_contacts(user, other);
                CHECK(is == want, "step %d: %d and %d", step, a, b);
            }
            CHECK((user != NULL) == is_known, "step %d: %d", step, a);
        }
    }
}

int main(void)
{
#define EACH(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    return RUN(EACH(test_find), EACH(test_grows), EACH(test_devices),
               EACH(test_contacts), EACH(test_forgets), EACH(test_estranged),
               EACH(test_mailbox_is_a_reason), EACH(test_by_chance));
}
