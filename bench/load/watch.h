/*
 * load/watch.h - what a process has cost so far, read from /proc.
 */
#ifndef LOAD_WATCH_H
#define LOAD_WATCH_H

#include <stdint.h>
#include <sys/types.h>

struct watch {
    uint64_t cpu_ns;    /* on a processor, user and system, all its threads */
    uint64_t rss_bytes; /* resident                                         */
    uint64_t gave_up;   /* context switches: it waited                      */
    uint64_t was_put;   /* context switches: somebody else's turn           */
};

/* Ends the program when there is no such process. */
struct watch watch_read(pid_t pid);

/* Nanoseconds of CLOCK_MONOTONIC. */
uint64_t watch_now_ns(void);

#endif
