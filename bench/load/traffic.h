/*
 * load/traffic.h - messages on their way, and how long they take.
 *
 * Closed: every sender has `window` messages on the way, and sends the next
 * when one was accepted and delivered.  In bursts: one to each of its
 * recipients, when all of the last burst are done.  Open: `rate` messages a
 * second at random times, whatever the server does; each is timed from when
 * it was due, so a server that stops is charged for all who would have sent
 * meanwhile (no coordinated omission).
 */
#ifndef LOAD_TRAFFIC_H
#define LOAD_TRAFFIC_H

#include <stdbool.h>
#include <stdint.h>

#include "client.h"
#include "histogram.h"

struct traffic {
    uint32_t window;   /* closed: on the way at once, per sender            */
    uint32_t fan;      /* recipients of each sender; 0: the clients are pairs */
    uint32_t rate;     /* open: messages per second; 0: closed              */
    uint32_t first, n; /* the clients that take part                      */
    uint64_t sent, delivered, done;
    struct histogram took; /* from due to delivered */
    bool is_on;            /* whether what is done is followed by more    */
    uint64_t due_ns;       /* open: of the next message                   */
};

extern struct traffic traffic;

/* For crowd_events. */
void traffic_accepted(struct client *client, uint64_t seq);
void traffic_delivered(struct client *client, uint64_t seq);

/* One message from `from` to `to`, due at `due_ns`. */
void traffic_send(struct client *from, const struct client *to,
                  uint64_t due_ns);

/* The first messages. */
void traffic_start(void);

/* Turns of the crowd until `until_ns`, with what is due in between. */
void traffic_run(uint64_t until_ns);

/* Nobody waits any more for what was sent so far. */
void traffic_forget(void);

/* No more messages; until those on the way are done, or 5 s. */
void traffic_stop(void);

#endif
