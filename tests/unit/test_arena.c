#include "check.h"

#include <stdalign.h>

#include "base/arena.h"

static bool is_zero(const uint8_t *at, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (at[i] != 0)
            return false;
    }
    return true;
}

TEST(test_zeroed_aligned_apart)
{
    /* Around the block size, where a new block begins. */
    static const size_t sizes[] = {
        0, 1, 16, 17, 4080, 4095, 4096, 4097, 9999
    };
    struct arena *arena = arena_new();
    uint8_t *taken[COUNT_OF(sizes)];
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        taken[i] = arena_take(arena, sizes[i]);
        CHECK((uintptr_t)taken[i] % alignof(max_align_t) == 0, "%zu bytes",
              sizes[i]);
        CHECK(is_zero(taken[i], sizes[i]), "%zu bytes", sizes[i]);
        memset(taken[i], (int)i + 1, sizes[i]);
    }
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        for (size_t at = 0; at < sizes[i]; at++)
            CHECK(taken[i][at] == i + 1, "byte %zu of %zu", at, sizes[i]);
    }
    arena_free(arena);
}

TEST(test_many_small)
{
    struct arena *arena = arena_new();
    uint32_t *numbers[5000];
    for (uint32_t i = 0; i < COUNT_OF(numbers); i++) {
        numbers[i] = arena_take(arena, sizeof *numbers[i]);
        *numbers[i] = i;
    }
    for (uint32_t i = 0; i < COUNT_OF(numbers); i++)
        CHECK(*numbers[i] == i, "number %u", i);
    arena_free(arena);
}

TEST(test_copy)
{
    struct arena *arena = arena_new();
    const struct slice in = exact_new(TEXT("a\0b"));
    const char *copy = arena_copy(arena, in);
    exact_free(in);
    CHECK(memcmp(copy, "a\0b", 4) == 0, "every byte, and a NUL after them");
    CHECK(strcmp(arena_copy(arena, slice_of(NULL, 0)), "") == 0, "nothing");
    arena_free(arena);
}

TEST(test_print)
{
    struct arena *arena = arena_new();
    CHECK(strcmp(arena_print(arena, "%s-%d", "a", 7), "a-7") == 0, "short");
    const char *wide = arena_print(arena, "%5000d|", 7);
    CHECK(strlen(wide) == 5001 && wide[5000] == '|', "longer than a block");
    arena_free(arena);
}

TEST(test_free_null)
{
    arena_free(NULL);
}

int main(void)
{
    return RUN(cmocka_unit_test(test_zeroed_aligned_apart),
               cmocka_unit_test(test_many_small), cmocka_unit_test(test_copy),
               cmocka_unit_test(test_print), cmocka_unit_test(test_free_null));
}
