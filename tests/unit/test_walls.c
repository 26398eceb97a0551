#include "check.h"

#include "relay/walls.h"

static struct id number(unsigned n)
{
    struct id id = { { 0 } };
    id.bytes[0] = (uint8_t)(n * 37); /* not in the order of n */
    id.bytes[15] = (uint8_t)n;
    return id;
}

enum { USERS = 24 };

/* Against a table, in whatever order they come and go. */
static void test_as_a_table(void **state)
{
    (void)state;
    static bool table[USERS][USERS];
    struct walls walls = { 0 };
    uint32_t dice = 1;
    for (int step = 0; step < 4000; step++) {
        dice = dice * 1664525u + 1013904223u;
        const unsigned one = (dice >> 8) % USERS, other = (dice >> 16) % USERS;
        const bool is_put = (dice >> 28) < 9;
        if (is_put)
            walls_add(&walls, number(one), number(other));
        else
            walls_remove(&walls, number(one), number(other));
        table[one][other] = is_put;
        const unsigned who = (dice >> 20) % USERS;
        for (unsigned n = 0; n < USERS; n++) {
            CHECK(walls_have(&walls, number(who), number(n)) == table[who][n],
                  "step %d: %u blocks %u", step, who, n);
            CHECK(walls_divide(&walls, number(who), number(n)) ==
                      (table[who][n] || table[n][who]),
                  "step %d: %u and %u", step, who, n);
        }
    }
    size_t count = 0;
    for (unsigned n = 0; n < USERS * USERS; n++)
        count += table[n / USERS][n % USERS];
    assert_int_equal(walls.n, count);
    walls_done(&walls);
    assert_int_equal(walls.n, 0);
    assert_false(walls_have(&walls, number(1), number(2)));
}

/* On either side. */
static void test_forgotten(void **state)
{
    (void)state;
    struct walls walls = { 0 };
    for (unsigned one = 0; one < 6; one++)
        for (unsigned other = 0; other < 6; other++)
            walls_add(&walls, number(one), number(other));
    walls_forget(&walls, number(2));
    assert_int_equal(walls.n, 25);
    for (unsigned one = 0; one < 6; one++) {
        for (unsigned other = 0; other < 6; other++)
            CHECK(walls_have(&walls, number(one), number(other)) ==
                      (one != 2 && other != 2),
                  "%u and %u", one, other);
    }
    walls_done(&walls);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_a_table),
        cmocka_unit_test(test_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
