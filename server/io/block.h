/*
 * io/block.h - the pieces that output is queued in, and the pool they come
 * from.
 *
 * Two sizes.  The first block of an idle connection is small: the one
 * message that most ticks write fits, and two thousand connections that are
 * written to in one tick stay in the cache.  Whoever writes more gets large
 * ones.  They go back to the pool, not to malloc: trimming and faulting the
 * heap for each burst cost twice the CPU per message, measured.  Spares that
 * nobody wants any more go back to the system within seconds.
 */
#ifndef IO_BLOCK_H
#define IO_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slab.h"
#include "base/slice.h"

struct block {
    struct block *next;
    const uint8_t *data; /* bytes[], or what was lent */
    size_t start, end;   /* data[start .. end) is not written yet */
    size_t room;         /* of bytes[]; 0 when lent */
    uint8_t bytes[];
};

enum {
    BLOCK_SMALL_ROOM = 1024 - sizeof(struct block),
    BLOCK_LARGE_ROOM = 16 * 1024 - sizeof(struct block),
};

struct block_pool {
    struct slab small, large;
};

void block_pool_init(struct block_pool *pool);

/* Frees the blocks of both sizes, also those in use. */
void block_pool_done(struct block_pool *pool);

/* As slab_trim and slab_has_spares, for both sizes. */
unsigned block_pool_trim(struct block_pool *pool);
bool block_pool_has_spares(const struct block_pool *pool);

/* An empty block with room for `len` bytes or more: small, large, or, above
 * BLOCK_LARGE_ROOM, exactly as large and not from the pool.  The caller's
 * until block_free. */
struct block *block_new(struct block_pool *pool, size_t len);

/* A block that holds `s` without copying it. */
struct block *block_new_lent(struct slice s);

void block_free(struct block_pool *pool, struct block *block);

#endif
