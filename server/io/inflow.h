/*
 * io/inflow.h - from the kernel to the owner of a connection.
 *
 *   epoll --> ready --inflow_turn--> on_bytes --> (rest) kept
 *               conn_resume --> again --inflow_again--> on_bytes
 */
#ifndef IO_INFLOW_H
#define IO_INFLOW_H

struct conn;

/* There is input, or its end: read it in this tick's turn, or, paused, after
 * conn_resume. */
void inflow_wake(struct conn *conn);

/* One read of at most LOOP_INPUT_BYTES, given to the owner.  Whoever may have
 * more goes to the end of loop->ready: each gets one read per tick. */
void inflow_turn(struct conn *conn);

/* Kept input may go to the owner now, in the next phase that may. */
void inflow_retry(struct conn *conn);

/* Give what is kept to the owner. */
void inflow_again(struct conn *conn);

#endif
