#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 1000 };

/* syslog(3) priorities: err, warning, info, debug. */
static const char *const priorities[] = { "<3>", "<4>", "<6>", "<7>" };
_Static_assert(sizeof priorities / sizeof priorities[0] == LOG_LEVEL_COUNT,
               "every level has a priority");

static enum log_level highest = LOG_INFO;
static int has_priorities = 1;

void log_set_level(enum log_level level)
{
    highest = level;
}

void log_set_priorities(int is_on)
{
    has_priorities = is_on;
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
    /* A log that cannot be written has nobody to tell. */
    if (write(STDERR_FILENO, line, (size_t)len + 1) < 0)
        return;
}
