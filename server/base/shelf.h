/*
 * base/shelf.h - memory for objects of any size, from a slab for each size
 * class.
 *
 * For what is made and ended a hundred thousand times a second: malloc keeps
 * seven of a size at hand, and then looks for neighbours to merge.  What is
 * larger than SHELF_MAX_BYTES comes from malloc all the same: it costs more
 * to fill than to allocate.
 */
#ifndef BASE_SHELF_H
#define BASE_SHELF_H

#include <stddef.h>

#include "base/slab.h"

/* An object wastes less than a step; an encrypted text has 1,400 bytes. */
enum {
    SHELF_STEP_BYTES = 64,
    SHELF_MAX_BYTES = 2048,
    SHELF_CLASSES = SHELF_MAX_BYTES / SHELF_STEP_BYTES,
};

/* May not move. */
struct shelf {
    struct slab classes[SHELF_CLASSES];
};

void shelf_init(struct shelf *shelf);

/* Every object was given back. */
void shelf_done(struct shelf *shelf);

/* `size` (> 0) bytes, not zeroed, aligned for pointers and 64-bit integers;
 * never NULL. */
void *shelf_take(struct shelf *shelf, size_t size);

/* Takes back `object`, which was taken with the same `size`. */
void shelf_give(struct shelf *shelf, void *object, size_t size);

/* As slab_trim, for every class. */
void shelf_trim(struct shelf *shelf);

#endif
