/*
 * io/crowd.h - how many connections each subscriber has that nobody vouches
 * for yet.
 *
 * A hash table with open addressing, as large as the crowd and no larger;
 * seeded, so that peers cannot choose who collides.
 */
#ifndef IO_CROWD_H
#define IO_CROWD_H

#include <stdbool.h>
#include <stdint.h>

#include "io/address.h"

struct crowd_row;

struct crowd {
    struct crowd_row *rows;
    unsigned n_rows; /* a power of two, or 0 */
    unsigned n_used; /* subscribers */
    uint64_t seed;
};

void crowd_init(struct crowd *crowd);
void crowd_done(struct crowd *crowd);

/* Count one more for `who`; false, and not counted, when `max` are there. */
bool crowd_enter(struct crowd *crowd, const struct address *who, unsigned max);

/* Count one less for `who`, who has entered. */
void crowd_leave(struct crowd *crowd, const struct address *who);

#endif
