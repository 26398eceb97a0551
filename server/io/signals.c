#include "io/signals.h"

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/slice.h"
#include "io/loop_body.h"

struct signals {
    struct watch watch;
    struct chore chore;
    struct list node; /* in loop->signals */
    struct loop *loop;
    struct loop_signal *watcher;
    int fd;
};

static void on_ready(struct watch *watch, uint32_t events)
{
    (void)events;
    struct signals *signals = OWNER_OF(watch, struct signals, watch);
    loop_defer(signals->loop, &signals->chore);
}

static void on_turn(struct chore *chore)
{
    struct signals *signals = OWNER_OF(chore, struct signals, chore);
    struct signalfd_siginfo info;
    while (read(signals->fd, &info, sizeof info) == (ssize_t)sizeof info)
        signals->watcher->on_signal(signals->watcher, (int)info.ssi_signo);
}

enum status signals_open(struct loop *loop, const int *numbers, unsigned count,
                         struct loop_signal *watcher)
{
    sigset_t set;
    sigemptyset(&set);
    for (unsigned i = 0; i < count; i++)
        sigaddset(&set, numbers[i]);
    if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0)
        return ERR_IO;
    const int fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (fd < 0)
        return ERR_IO;

    struct signals *signals = mem_new(sizeof *signals);
    *signals = (struct signals){
        .watch = { on_ready },
        .chore = { .on_turn = on_turn },
        .loop = loop,
        .watcher = watcher,
        .fd = fd,
    };
    list_init(&signals->chore.node);
    list_init(&signals->node);
    if (!loop_watch(loop, fd, EPOLLIN, &signals->watch)) {
        close(fd);
        mem_free(signals);
        return ERR_IO;
    }
    list_push(&loop->signals, &signals->node);
    return OK;
}

void signals_close_all(struct loop *loop)
{
    for (struct list *node; (node = list_take(&loop->signals)) != NULL;) {
        struct signals *signals = OWNER_OF(node, struct signals, node);
        list_remove(&signals->chore.node);
        close(signals->fd);
        mem_free(signals);
    }
}
