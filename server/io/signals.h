/*
 * io/signals.h - signals as things to read, in the phase jobs.
 */
#ifndef IO_SIGNALS_H
#define IO_SIGNALS_H

#include "base/status.h"

struct loop;
struct loop_signal;

/* For loop_watch_signals, which has the contract; the loop owns it. */
MUST_CHECK enum status signals_open(struct loop *loop, const int *signals,
                                    unsigned count,
                                    struct loop_signal *watcher);

/* Stop watching.  The signals stay blocked: one that comes while the process
 * goes down must not end it half-way. */
void signals_close_all(struct loop *loop);

#endif
