/*
 * io/listener.h - where connections come from, and which are let in.
 *
 * Out of descriptors, a listener that only stops accepting leaves its peers
 * hanging and spins; this one gives up the loop's spare descriptor for a
 * moment, to accept and close.
 */
#ifndef IO_LISTENER_H
#define IO_LISTENER_H

#include <stdint.h>

#include "base/status.h"

struct listener;
struct loop;
struct loop_door;

/* For loop_bind, which has the contract. */
MUST_CHECK enum status listener_bind(const char *address, int *out_fd,
                                     uint16_t *out_port);

/* For loop_listen_on, which has the contract; the loop owns it. */
MUST_CHECK enum status listener_open(struct loop *loop, int fd,
                                     struct loop_door *door,
                                     uint16_t *out_port);

/* Stop accepting now; freed in bury, or by loop_close. */
void listener_stop(struct listener *listener);

/* Stop every listener of `loop`. */
void listener_stop_all(struct loop *loop);

/* Free those that were stopped. */
void listener_bury_all(struct loop *loop);

#endif
