#include "check.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

TEST(test_new_is_zeroed)
{
    uint8_t *bytes = mem_new(1000);
    uint32_t *numbers = mem_new_array(250, sizeof *numbers);
    CHECK(memcmp(bytes, numbers, 1000) == 0 && bytes[0] == 0 && bytes[999] == 0,
          "both are zero");
    mem_free(bytes);
    mem_free(numbers);
}

TEST(test_nothing_is_something)
{
    void *a = mem_new(0), *b = mem_new_array(0, 8), *c = mem_resize(NULL, 0);
    CHECK(a != NULL && b != NULL && c != NULL, "0 bytes are never NULL");
    mem_free(a);
    mem_free(b);
    mem_free(c);
    mem_free(NULL);
}

TEST(test_resize_keeps)
{
    char *text = mem_copy("abc", 3);
    text = mem_resize(text, 10000);
    CHECK(strcmp(text, "abc") == 0, "grown");
    text = mem_resize(text, 2);
    CHECK(memcmp(text, "ab", 2) == 0, "shrunk");
    mem_free(text);
}

TEST(test_copy_ends_in_nul)
{
    char *copy = mem_copy("a\0b", 3), *none = mem_copy(NULL, 0);
    CHECK(memcmp(copy, "a\0b", 4) == 0, "every byte, then a NUL");
    CHECK(none[0] == '\0', "nothing, then a NUL");
    mem_free(copy);
    mem_free(none);
}

/* An overflowing product must not become a small allocation. */
TEST(test_overflow_aborts)
{
    const pid_t child = fork();
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        close(STDERR_FILENO);
        mem_new_array(SIZE_MAX / 2, 3);
        _exit(0);
    }
    int code = 0;
    CHECK(waitpid(child, &code, 0) == child, "the child ends");
    CHECK(WIFSIGNALED(code) && WTERMSIG(code) == SIGABRT, "by abort: %d", code);
}

int main(void)
{
    return RUN(cmocka_unit_test(test_new_is_zeroed),
               cmocka_unit_test(test_nothing_is_something),
               cmocka_unit_test(test_resize_keeps),
               cmocka_unit_test(test_copy_ends_in_nul),
               cmocka_unit_test(test_overflow_aborts));
}
