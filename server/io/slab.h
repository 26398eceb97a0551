/*
 * io/slab.h - objects of one size, without a malloc header around each.
 *
 * Takes memory by pages of SLAB_PAGE_BYTES and keeps it for the next object;
 * a hundred thousand idle connections lie side by side.  Under
 * AddressSanitizer a free object may not be touched, as with free(3).
 */
#ifndef IO_SLAB_H
#define IO_SLAB_H

#include <stddef.h>

enum { SLAB_PAGE_BYTES = 64 * 1024 };

struct slab_page;

struct slab {
    size_t size;             /* bytes of one object, a multiple of 16 */
    struct slab_page *pages; /* all of them */
    void *free;              /* the first free object; each holds the next */
};

/* Objects of `size` bytes, rounded up to a multiple of 16. */
void slab_init(struct slab *slab, size_t size);

/* Frees every page; every object is gone. */
void slab_done(struct slab *slab);

/* A zeroed object, aligned for any type; never NULL. */
void *slab_take(struct slab *slab);

/* Takes `object` back. */
void slab_give(struct slab *slab, void *object);

#endif
