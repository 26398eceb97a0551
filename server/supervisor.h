/*
 * supervisor.h - what systemd, or who else started us, has for us and wants
 * to know: sockets that are bound already (sd_listen_fds(3)), readiness and
 * signs of life (sd_notify(3)).
 *
 * Without a supervisor all of it does nothing.
 */
#ifndef SUPERVISOR_H
#define SUPERVISOR_H

#include "io/timer.h"

struct loop;

struct supervisor {
    int fd;        /* to tell it something; -1: it is not there */
    int n_sockets; /* bound and listening, from SUPERVISOR_SOCKET on */
    struct loop *loop;
    struct timer life; /* the next sign of it */
    int watchdog_ms;   /* 0: none is wanted */
};

enum { SUPERVISOR_SOCKET = 3 };

/* Read the environment, and take what is meant for us out of it. */
void supervisor_open(struct supervisor *supervisor);
void supervisor_close(struct supervisor *supervisor);

/* Ready; from now on it hears that we live, as often as it wants. */
void supervisor_start(struct supervisor *supervisor, struct loop *loop);

/* Tell it "READY=1", "STOPPING=1" or the like. */
void supervisor_tell(const struct supervisor *supervisor, const char *text);

#endif
