#include "check.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/log.h"

enum { LINE_MAX_BYTES = 1000 };

static char heard[4096];

/* What log_write puts on standard error, as a C string. */
#define HEAR(...)                                                              \
    do {                                                                       \
        int ends[2];                                                           \
        const int saved = dup(STDERR_FILENO);                                  \
        CHECK(pipe(ends) == 0 && dup2(ends[1], STDERR_FILENO) >= 0, "pipe");   \
        close(ends[1]);                                                        \
        __VA_ARGS__;                                                           \
        dup2(saved, STDERR_FILENO);                                            \
        close(saved);                                                          \
        const ssize_t n = read(ends[0], heard, sizeof heard - 1);              \
        CHECK(n >= 0, "read");                                                 \
        heard[n] = '\0';                                                       \
        close(ends[0]);                                                        \
    } while (0)

TEST(test_a_line)
{
    HEAR(log_info("link closed id=%d reason=%s", 81, "too_slow"));
    CHECK(strcmp(heard, "<6>link closed id=81 reason=too_slow\n") == 0, "%s",
          heard);
    HEAR(log_error("x"));
    CHECK(strcmp(heard, "<3>x\n") == 0, "%s", heard);
}

TEST(test_without_priorities)
{
    log_set_priorities(0);
    HEAR(log_warn("clock jumped"));
    log_set_priorities(1);
    CHECK(strcmp(heard, "clock jumped\n") == 0, "%s", heard);
}

TEST(test_levels)
{
    HEAR(log_debug("not yet"));
    CHECK(strcmp(heard, "") == 0, "INFO is the default: %s", heard);
    log_set_level(LOG_DEBUG);
    HEAR(log_debug("now"));
    CHECK(strcmp(heard, "<7>now\n") == 0, "%s", heard);
    log_set_level(LOG_ERROR);
    HEAR(log_warn("no more"));
    CHECK(strcmp(heard, "") == 0, "%s", heard);
    log_set_level(LOG_INFO);
}

/* Around the cut: the line feed is always there, and there is only one. */
TEST(test_long_lines_are_cut)
{
    for (int width = LINE_MAX_BYTES - 8; width < LINE_MAX_BYTES + 8; width++) {
        HEAR(log_info("%*d", width, 7));
        const size_t len = strlen(heard);
        CHECK(len <= LINE_MAX_BYTES && heard[len - 1] == '\n', "width %d",
              width);
        CHECK(strchr(heard, '\n') == heard + len - 1, "width %d", width);
        const size_t whole = (size_t)width + sizeof "<6>\n" - 1;
        CHECK(len == (whole < LINE_MAX_BYTES ? whole : LINE_MAX_BYTES),
              "width %d gave %zu", width, len);
    }
}

/* Nobody reads: lines are dropped, and nobody waits.  When somebody reads
 * again, the next line comes, and before it how many did not. */
TEST(test_nobody_reads)
{
    int ends[2];
    const int saved = dup(STDERR_FILENO);
    CHECK(pipe(ends) == 0 && dup2(ends[1], STDERR_FILENO) >= 0, "pipe");
    close(ends[1]);
    const int room = fcntl(ends[0], F_SETPIPE_SZ, 16384);
    const uint64_t before = log_dropped();
    for (int i = 0; i < 2 * room / 10; i++)
        log_info("line %04d", i);
    const uint64_t dropped = log_dropped() - before;

    char read_off[32768], want[64];
    CHECK(read(ends[0], read_off, sizeof read_off) > 0, "read");
    log_info("again");
    const ssize_t n = read(ends[0], heard, sizeof heard - 1);
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(ends[0]);
    CHECK(dropped > 0, "a pipe of %d bytes took them all", room);
    heard[n > 0 ? n : 0] = '\0';
    snprintf(want, sizeof want, "<4>log lines dropped count=%llu\n<6>again\n",
             (unsigned long long)dropped);
    CHECK(strcmp(heard, want) == 0, "%s", heard);
}

int main(void)
{
    return RUN(cmocka_unit_test(test_a_line),
               cmocka_unit_test(test_without_priorities),
               cmocka_unit_test(test_levels),
               cmocka_unit_test(test_nobody_reads),
               cmocka_unit_test(test_long_lines_are_cut));
}
