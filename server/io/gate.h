/*
 * io/gate.h - at most so many threads at a time.
 *
 * A gate of one is a lock.  For worker threads: the loop's thread never
 * waits at a gate.
 */
#ifndef IO_GATE_H
#define IO_GATE_H

struct gate;

/* Lets `width` (1 or more) threads through.  Owned by the caller until
 * gate_free; nobody may be inside or waiting then. */
struct gate *gate_new(unsigned width);
void gate_free(struct gate *gate); /* gate_free(NULL) does nothing */

/* Waits until there is room, and takes it.  Not twice on one thread. */
void gate_enter(struct gate *gate);

/* Gives the room back. */
void gate_leave(struct gate *gate);

#endif
