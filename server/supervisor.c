#include "supervisor.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/slice.h"
#include "io/loop.h"
#include "io/notify.h"

static void on_life(struct timer *timer)
{
    struct supervisor *supervisor = OWNER_OF(timer, struct supervisor, life);
    supervisor_tell(supervisor, "WATCHDOG=1");
    timer_set(supervisor->loop, timer,
              loop_now_ms(supervisor->loop) + supervisor->watchdog_ms / 2);
}

/* A whole number from 0 to `max`; 0 for anything else. */
static long number_of(const char *name, long max)
{
    const char *text = getenv(name);
    char *end = NULL;
    const long number = text != NULL ? strtol(text, &end, 10) : 0;
    const bool is_number = text != NULL && end != text && *end == '\0';
    return is_number && number > 0 && number <= max ? number : 0;
}

/* Variables with a process id are for that process alone. */
static bool is_meant(const char *name)
{
    return number_of(name, LONG_MAX) == (long)getpid();
}

void supervisor_open(struct supervisor *supervisor)
{
    static const char *const names[] = { "NOTIFY_SOCKET", "LISTEN_PID",
                                         "LISTEN_FDS",    "LISTEN_FDNAMES",
                                         "WATCHDOG_PID",  "WATCHDOG_USEC" };
    const char *path = getenv("NOTIFY_SOCKET");

    *supervisor =
        (struct supervisor){ .fd = path != NULL ? notify_open(path) : -1 };
    timer_init(&supervisor->life, on_life);
    if (is_meant("LISTEN_PID"))
        supervisor->n_sockets = (int)number_of("LISTEN_FDS", 16);
    if (getenv("WATCHDOG_PID") == NULL || is_meant("WATCHDOG_PID"))
        supervisor->watchdog_ms =
            (int)(number_of("WATCHDOG_USEC", INT_MAX) / 1000);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        unsetenv(names[i]);
}

void supervisor_close(struct supervisor *supervisor)
{
    timer_cancel(&supervisor->life);
    if (supervisor->fd >= 0)
        close(supervisor->fd);
    supervisor->fd = -1;
}

void supervisor_start(struct supervisor *supervisor, struct loop *loop)
{
    supervisor->loop = loop;
    supervisor_tell(supervisor, "READY=1");
    if (supervisor->watchdog_ms > 0)
        on_life(&supervisor->life);
}

void supervisor_tell(const struct supervisor *supervisor, const char *text)
{
    notify_send(supervisor->fd, text);
}
