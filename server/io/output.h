/*
 * io/output.h - what one connection has queued and the kernel has not taken.
 *
 * A chain of blocks, filled at the tail and written from the head.  Empty,
 * it holds no memory.
 */
#ifndef IO_OUTPUT_H
#define IO_OUTPUT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "base/slice.h"
#include "io/block.h"

/* A zeroed one is empty. */
struct output {
    struct block *head, *tail;
    size_t len; /* bytes queued */
};

/* Forgets everything; the blocks go back to `pool`. */
void output_done(struct output *output, struct block_pool *pool);

/* Copies `s` to the end. */
void output_write(struct output *output, struct block_pool *pool,
                  struct slice s);

/* `len` bytes in one piece at the end, to be filled before the next call. */
uint8_t *output_room(struct output *output, struct block_pool *pool,
                     size_t len);

/* Borrows `s` until it is written or forgotten. */
void output_lend(struct output *output, struct slice s);

/* The first pieces, at most `max`; returns how many.  Nothing is taken. */
int output_pieces(const struct output *output, struct iovec *pieces, int max);

/* The first `n` bytes are written. */
void output_skip(struct output *output, struct block_pool *pool, size_t n);

#endif
