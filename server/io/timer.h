/*
 * io/timer.h - something that is due later, in the phase *timers*.
 *
 * A timer lives in the object that waits (OWNER_OF finds it); setting and
 * cancelling one costs no allocation and no system call.  Firing may be up to
 * TIMER_GRAIN_MS late, never early; in order of due time, but within one
 * grain in the order of setting.
 */
#ifndef IO_TIMER_H
#define IO_TIMER_H

#include <stdint.h>

#include "base/list.h"

enum { TIMER_GRAIN_MS = 16 };

struct loop;

/* A timer that is not set has an empty node.  Only timer_* may change it. */
struct timer {
    struct list node;
    int64_t due_ms; /* on the clock of loop_now_ms */
    void (*on_due)(struct timer *);
};

void timer_init(struct timer *timer, void (*on_due)(struct timer *));

/* (Re)set `timer` to fire once, at `due_ms`, but not in this tick: what is
 * due already fires within a grain. */
void timer_set(struct loop *loop, struct timer *timer, int64_t due_ms);

/* Cancelling a timer that is not set does nothing.  Allowed in any on_due,
 * of any timer, and after loop_close. */
void timer_cancel(struct timer *timer);

#endif
