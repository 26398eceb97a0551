#include "io/block.h"

#include "base/mem.h"

static void free_chain(struct block *block)
{
    while (block != NULL) {
        struct block *next = block->next;
        mem_free(block);
        block = next;
    }
}

void block_pool_done(struct block_pool *pool)
{
    free_chain(pool->small);
    free_chain(pool->large);
    *pool = (struct block_pool){ 0 };
}

/* Not zeroed: most of a large block is never touched. */
static struct block *block_of(size_t room)
{
    struct block *block = mem_resize(NULL, sizeof *block + room);
    *block = (struct block){ .data = block->bytes, .room = room };
    return block;
}

static struct block *take_spare(struct block **spares, unsigned *n_spares)
{
    struct block *block = *spares;
    *spares = block->next;
    --*n_spares;
    block->next = NULL;
    block->start = block->end = 0;
    return block;
}

struct block *block_new(struct block_pool *pool, size_t len)
{
    if (len > BLOCK_LARGE_ROOM)
        return block_of(len);
    if (len > BLOCK_SMALL_ROOM)
        return pool->large ? take_spare(&pool->large, &pool->n_large)
                           : block_of(BLOCK_LARGE_ROOM);
    return pool->small ? take_spare(&pool->small, &pool->n_small)
                       : block_of(BLOCK_SMALL_ROOM);
}

struct block *block_new_lent(struct slice s)
{
    struct block *block = mem_new(sizeof *block);
    block->data = s.data;
    block->end = s.len;
    return block;
}

static void give_spare(struct block *block, struct block **spares,
                       unsigned *n_spares)
{
    block->next = *spares;
    *spares = block;
    ++*n_spares;
}

void block_free(struct block_pool *pool, struct block *block)
{
    if (block->room == BLOCK_SMALL_ROOM && pool->n_small < BLOCK_SMALL_SPARES)
        give_spare(block, &pool->small, &pool->n_small);
    else if (block->room == BLOCK_LARGE_ROOM &&
             pool->n_large < BLOCK_LARGE_SPARES)
        give_spare(block, &pool->large, &pool->n_large);
    else
        mem_free(block);
}
