/*
 * io/clock.h - what time it is.
 *
 * The loop reads the clocks once per tick (loop_now_ms, loop_unix_ms); this is
 * for it, and for commands that run without a loop.
 */
#ifndef IO_CLOCK_H
#define IO_CLOCK_H

#include <stdint.h>

/* Milliseconds on a clock that never jumps; from no particular moment. */
int64_t clock_monotonic_ms(void);

/* Unix time in milliseconds. */
int64_t clock_unix_ms(void);

#endif
