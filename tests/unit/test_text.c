#include "check.h"

#include "base/text.h"

/* Piece by piece, over every size at which it grows. */
TEST(test_append)
{
    struct text text = { 0 };
    for (size_t i = 0; i < 5000; i++) {
        const uint8_t byte = (uint8_t)('a' + i % 26);
        const struct slice piece = exact_new(&byte, 1);
        text_append(&text, piece);
        exact_free(piece);
        CHECK(text.len == i + 1 && text.data[i + 1] == '\0', "byte %zu", i);
    }
    for (size_t i = 0; i < 5000; i++)
        CHECK(text.data[i] == (char)('a' + i % 26), "byte %zu", i);
    text_done(&text);
}

TEST(test_append_nothing)
{
    struct text text = { 0 };
    text_append(&text, slice_of(NULL, 0));
    CHECK(text_slice(&text).len == 0, "still empty");
    text_append(&text, slice_text("a"));
    text_append(&text, slice_of(NULL, 0));
    CHECK(slice_is(text_slice(&text), "a"), "still one");
    text_done(&text);
}

TEST(test_every_byte_is_kept)
{
    struct text text = { 0 };
    text_append(&text, slice_of("a\0b", 3));
    text_append(&text, slice_of("\0c", 2));
    CHECK(slice_equal(text_slice(&text), slice_of("a\0b\0c", 5)), "NULs too");
    text_done(&text);
}

TEST(test_print)
{
    struct text text = { 0 };
    text_print(&text, "%s=%d", "a", 7);
    text_print(&text, "|%3000d|", 8);
    text_print(&text, "%s", "");
    CHECK(text.len == 3 + 3002 && strlen(text.data) == text.len, "%zu",
          text.len);
    CHECK(strncmp(text.data, "a=7|  ", 6) == 0, "%.6s", text.data);
    CHECK(strcmp(text.data + text.len - 2, "8|") == 0, "its end");
    text_done(&text);
}

TEST(test_done_is_empty_again)
{
    struct text text = { 0 };
    text_done(&text);
    text_append(&text, slice_text("a"));
    text_done(&text);
    CHECK(text.data == NULL && text.len == 0, "empty");
    text_append(&text, slice_text("b"));
    CHECK(slice_is(text_slice(&text), "b"), "and of use");
    text_done(&text);
}

int main(void)
{
    return RUN(
        cmocka_unit_test(test_append), cmocka_unit_test(test_append_nothing),
        cmocka_unit_test(test_every_byte_is_kept), cmocka_unit_test(test_print),
        cmocka_unit_test(test_done_is_empty_again));
}
