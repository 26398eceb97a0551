/*
 * io/outflow.h - from the queue of a connection to the kernel.
 */
#ifndef IO_OUTFLOW_H
#define IO_OUTFLOW_H

struct conn;

/* One write of what is queued; our FIN after the last byte when CLOSING.
 * What the kernel refuses waits for EPOLLOUT. */
void outflow_flush(struct conn *conn);

/* The kernel takes bytes again. */
void outflow_unblock(struct conn *conn);

#endif
