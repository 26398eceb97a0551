/*
 * io/wheel.h - every timer that is set, in O(1) each.
 *
 * A hashed wheel: WHEEL_SLOTS lists, one for each grain of TIMER_GRAIN_MS;
 * a timer hangs in the slot of the first grain that does not begin before it
 * is due.  One turn of the wheel takes about 65 s, longer than the pings and
 * deadlines of a link; a timer beyond that stays in its slot and is looked at
 * once per turn, which costs one wake-up a minute.  (A heap would cost
 * O(log n) for each deadline that is moved, and a link moves one per message.)
 *
 * Knows no clock: the loop says what time it is.
 */
#ifndef IO_WHEEL_H
#define IO_WHEEL_H

#include <stdint.h>

#include "base/list.h"
#include "io/timer.h"

enum { WHEEL_SLOTS = 4096, WHEEL_WORDS = WHEEL_SLOTS / 64 };

struct wheel {
    struct list slots[WHEEL_SLOTS];
    uint64_t marks[WHEEL_WORDS]; /* a bit for each slot that may hold one */
    int64_t swept;               /* the last grain whose timers have fired */
};

/* Timers are due from `now_ms` on. */
void wheel_init(struct wheel *wheel, int64_t now_ms);

/* Takes every timer out; none fires. */
void wheel_done(struct wheel *wheel);

/* (Re)set `timer`; due now or earlier means in the next grain. */
void wheel_set(struct wheel *wheel, struct timer *timer, int64_t due_ms,
               int64_t now_ms);

/* Fire what is due at `now_ms`, by grain, within a grain in the order of
 * setting.  What is set meanwhile fires in a later call. */
void wheel_turn(struct wheel *wheel, int64_t now_ms);

/* When to call wheel_turn next, INT64_MAX when no timer is set. */
int64_t wheel_next_ms(struct wheel *wheel);

#endif
