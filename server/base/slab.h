/*
 * base/slab.h - objects of one size, without a malloc header around each.
 *
 * Objects lie side by side in pages, which come from the system and go back
 * to it: a hundred thousand idle links are a few compact pages, and a peak
 * that is over leaves no holes behind as it does in malloc's heap.
 *
 *   page:  empty --take--> open --last one taken--> full
 *            ^              | ^------one given--------'
 *            `--last given--'
 *
 *   empty  holds no object; kept, because most are wanted again at once
 *          (what one tick queues, the next one queues too), until slab_trim
 *          sees that nobody wanted them
 *
 * Under AddressSanitizer a free object may not be touched, as with free(3).
 */
#ifndef BASE_SLAB_H
#define BASE_SLAB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/list.h"

enum { SLAB_PAGE_BYTES = 64 * 1024 };

/* Only slab_* may change it.  Its lists point to it: it may not move. */
struct slab {
    size_t size;       /* bytes of one object, a multiple of 8       */
    unsigned per_page; /* objects that fit                           */
    unsigned n_empty;  /* pages in `empty`                           */
    unsigned n_unused; /* the fewest there were since slab_trim      */
    struct list open, full, empty;
};

/* Objects of `size` bytes, rounded up to a multiple of 8; at most a third of
 * a page. */
void slab_init(struct slab *slab, size_t size);

/* Frees every page; every object is gone. */
void slab_done(struct slab *slab);

/* A zeroed object, aligned for pointers and 64-bit integers; never NULL. */
void *slab_take(struct slab *slab);

/* The same, not zeroed. */
void *slab_take_raw(struct slab *slab);

/* Takes `object` back. */
void slab_give(struct slab *slab, void *object);

/* Give three of four pages back that were empty ever since the last call; to
 * be called about once a second.  Returns how many. */
unsigned slab_trim(struct slab *slab);

static inline bool slab_has_spares(const struct slab *slab)
{
    return slab->n_empty > 0;
}

#endif
