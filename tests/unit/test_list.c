#include "check.h"

#include "base/list.h"

struct item {
    int number;
    struct list node;
};

static struct list list;
static struct item items[3];

static void fill(void)
{
    list_init(&list);
    for (int i = 0; i < 3; i++) {
        items[i].number = i;
        list_push(&list, &items[i].node);
    }
}

/* Take everything out and return the numbers as digits, head first. */
static int drain(void)
{
    int digits = 0;
    for (struct list *node; (node = list_take(&list)) != NULL;)
        digits = digits * 10 + OWNER_OF(node, struct item, node)->number + 1;
    return digits;
}

TEST(test_first_in_first_out)
{
    fill();
    CHECK(!list_is_empty(&list), "three in it");
    CHECK(drain() == 123, "in the order of the pushes");
    CHECK(list_is_empty(&list), "drained");
    CHECK(list_take(&list) == NULL, "drained");
}

TEST(test_remove_anywhere)
{
    static const int left[] = { 23, 13, 12 };
    for (size_t i = 0; i < COUNT_OF(left); i++) {
        fill();
        list_remove(&items[i].node);
        CHECK(drain() == left[i], "without item %zu", i);
    }
}

TEST(test_remove_twice)
{
    fill();
    list_remove(&items[1].node);
    list_remove(&items[1].node);
    CHECK(list_is_empty(&items[1].node), "in no list");
    CHECK(drain() == 13, "the others are untouched");
}

TEST(test_push_again_after_take)
{
    fill();
    list_push(&list, list_take(&list));
    CHECK(drain() == 231, "the head went to the tail");
}

int main(void)
{
    return RUN(cmocka_unit_test(test_first_in_first_out),
               cmocka_unit_test(test_remove_anywhere),
               cmocka_unit_test(test_remove_twice),
               cmocka_unit_test(test_push_again_after_take));
}
