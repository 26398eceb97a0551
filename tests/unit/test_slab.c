/* Slabs and shelves: objects are apart, pages go back when they are empty. */
#include <stdint.h>
#include <stdlib.h>

#include "check.h"

#include "base/shelf.h"
#include "base/slab.h"

static struct slab slab;

/* Three pages and a bit of 1,000-byte objects. */
enum { SIZE = 1000, N = 200 };
static uint8_t *objects[N];

static int setup(void **state)
{
    (void)state;
    slab_init(&slab, SIZE);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    slab_done(&slab);
    return 0;
}

static void take_all(void)
{
    for (int i = 0; i < N; i++)
        objects[i] = (uint8_t *)slab_take(&slab);
}

static void give_all(void)
{
    for (int i = 0; i < N; i++)
        slab_give(&slab, objects[i]);
}

static unsigned n_pages(void)
{
    unsigned n = 0;
    struct list *const lists[] = { &slab.open, &slab.full, &slab.empty };
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        for (struct list *at = lists[i]->next; at != lists[i]; at = at->next)
            n++;
    }
    return n;
}

TEST(test_objects_are_apart)
{
    take_all();
    for (int i = 0; i < N; i++)
        memset(objects[i], i, SIZE);
    for (int i = 0; i < N; i++) {
        assert_int_equal((uintptr_t)objects[i] % 8, 0);
        for (int at = 0; at < SIZE; at++)
            CHECK(objects[i][at] == (uint8_t)i, "%d at %d", i, at);
    }
    give_all();
}

TEST(test_zeroed_again)
{
    uint8_t *object = (uint8_t *)slab_take(&slab);
    memset(object, 7, SIZE);
    slab_give(&slab, object);
    object = (uint8_t *)slab_take(&slab);
    for (int at = 0; at < SIZE; at++)
        assert_int_equal(object[at], 0);
    slab_give(&slab, object);
}

/* What is wanted again and again stays; what nobody wanted goes in steps. */
TEST(test_trim)
{
    take_all();
    assert_int_equal(slab_trim(&slab), 0);
    assert_false(slab_has_spares(&slab));

    give_all();
    assert_true(slab_has_spares(&slab));
    assert_int_equal(slab_trim(&slab), 0); /* they were in use since the last */
    take_all();
    give_all();
    assert_int_equal(slab_trim(&slab), 0);
    assert_int_equal(n_pages(), 4);

    assert_int_equal(slab_trim(&slab), 3);
    assert_int_equal(n_pages(), 1);
    assert_int_equal(slab_trim(&slab), 1);
    assert_int_equal(n_pages(), 0);
    assert_false(slab_has_spares(&slab));
}

/* Taken and given by chance, against a plain array of what is out. */
TEST(test_by_chance)
{
    bool is_out[N] = { 0 };
    srand(3);
    for (int step = 0; step < 50000; step++) {
        const int i = rand() % N;
        if (is_out[i]) {
            CHECK(objects[i][0] == (uint8_t)i && objects[i][SIZE - 1] == 1,
                  "step %d", step);
            slab_give(&slab, objects[i]);
        } else {
            objects[i] = (uint8_t *)slab_take(&slab);
            objects[i][0] = (uint8_t)i;
            objects[i][SIZE - 1] = 1;
        }
        is_out[i] = !is_out[i];
        if (step % 1000 == 0)
            (void)slab_trim(&slab);
        CHECK(n_pages() <= 5, "step %d", step);
    }
    for (int i = 0; i < N; i++) {
        if (is_out[i])
            slab_give(&slab, objects[i]);
    }
    (void)slab_trim(&slab);
    while (slab_trim(&slab) > 0)
        continue;
    assert_int_equal(n_pages(), 0);
}

TEST(test_shelf)
{
    static const size_t sizes[] = {
        1, 63, 64, 65, 500, 2047, 2048, 2049, 70000
    };
    struct shelf shelf;
    uint8_t *taken[COUNT_OF(sizes)];
    shelf_init(&shelf);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        taken[i] = (uint8_t *)shelf_take(&shelf, sizes[i]);
        memset(taken[i], (int)i, sizes[i]);
    }
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        CHECK(taken[i][0] == i && taken[i][sizes[i] - 1] == i, "%zu", sizes[i]);
        shelf_give(&shelf, taken[i], sizes[i]);
    }
    shelf_trim(&shelf);
    shelf_done(&shelf);
}

int main(void)
{
#define EACH(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    return RUN(EACH(test_objects_are_apart), EACH(test_zeroed_again),
               EACH(test_trim), EACH(test_by_chance), EACH(test_shelf));
}
