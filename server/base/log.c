#include "base/log.h"

#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

enum {
    LINE_MAX_BYTES = 1000,
    /* A pipe that is writable has a free page: that many lines fit in it. */
    WRITERS_MAX = 4096 / (LINE_MAX_BYTES + 1),
};

/* syslog(3) priorities: err, warning, info, debug. */
static const char *const priorities[] = { "<3>", "<4>", "<6>", "<7>" };
_Static_assert(sizeof priorities / sizeof priorities[0] == LOG_LEVEL_COUNT,
               "every level has a priority");

static enum log_level highest = LOG_INFO;
static int has_priorities = 1;
static _Atomic unsigned n_writing;
static _Atomic uint64_t n_dropped, n_told; /* lines; of them, in the log */

void log_set_level(enum log_level level)
{
    highest = level;
}

void log_set_priorities(int is_on)
{
    has_priorities = is_on;
}

uint64_t log_dropped(void)
{
    return n_dropped;
}

/*
 * Write, or drop: who reads may have stopped, and nobody here waits for them
 * (ADR 0019).  Standard error is shared with others, so it is not ours to make
 * non-blocking; it is asked first.
 */
static bool put(const char *line, size_t len)
{
    struct pollfd err = { .fd = STDERR_FILENO, .events = POLLOUT };
    const bool may_write =
        atomic_fetch_add(&n_writing, 1) < WRITERS_MAX && poll(&err, 1, 0) == 1;
    /* A log that cannot be written has nobody to tell. */
    const bool is_put =
        may_write && write(STDERR_FILENO, line, len) == (ssize_t)len;
    atomic_fetch_sub(&n_writing, 1);
    return is_put;
}

/* Before the next line that passes: how many did not. */
static void tell_dropped(void)
{
    const uint64_t dropped = n_dropped, told = n_told;
    char line[64];
    if (dropped == told)
        return;
    const int len =
        snprintf(line, sizeof line, "%slog lines dropped count=%llu\n",
                 has_priorities ? priorities[LOG_WARN] : "",
                 (unsigned long long)(dropped - told));
    if (put(line, (size_t)len))
        n_told = dropped;
}

void log_write(enum log_level level, const char *format, ...)
{
    if (level > highest)
        return;

    char line[LINE_MAX_BYTES + 1];
    const char *priority = has_priorities ? priorities[level] : "";
    int len = snprintf(line, sizeof line, "%s", priority);

    va_list args;
    va_start(args, format);
    const int body =
        vsnprintf(line + len, sizeof line - (size_t)len, format, args);
    va_end(args);
    if (body < 0)
        return;

    len += body;
    if (len > LINE_MAX_BYTES - 1)
        len = LINE_MAX_BYTES - 1;
    line[len] = '\n';
    tell_dropped();
    if (!put(line, (size_t)len + 1))
        n_dropped++;
}
