#include "io/block.h"

#include "base/mem.h"

void block_pool_init(struct block_pool *pool)
{
    slab_init(&pool->small, sizeof(struct block) + BLOCK_SMALL_ROOM);
    slab_init(&pool->large, sizeof(struct block) + BLOCK_LARGE_ROOM);
}

void block_pool_done(struct block_pool *pool)
{
    slab_done(&pool->small);
    slab_done(&pool->large);
}

unsigned block_pool_trim(struct block_pool *pool)
{
    return slab_trim(&pool->small) + slab_trim(&pool->large);
}

bool block_pool_has_spares(const struct block_pool *pool)
{
    return slab_has_spares(&pool->small) || slab_has_spares(&pool->large);
}

static struct block *empty(void *memory, size_t room)
{
    struct block *block = (struct block *)memory;
    *block = (struct block){ .data = block->bytes, .room = room };
    return block;
}

/* Not zeroed: most of a large block is never touched. */
struct block *block_new(struct block_pool *pool, size_t len)
{
    if (len <= BLOCK_SMALL_ROOM)
        return empty(slab_take_raw(&pool->small), BLOCK_SMALL_ROOM);
    if (len <= BLOCK_LARGE_ROOM)
        return empty(slab_take_raw(&pool->large), BLOCK_LARGE_ROOM);
    return empty(mem_resize(NULL, sizeof(struct block) + len), len);
}

struct block *block_new_lent(struct slice s)
{
    struct block *block = (struct block *)mem_new(sizeof *block);
    block->data = s.data;
    block->end = s.len;
    return block;
}

void block_free(struct block_pool *pool, struct block *block)
{
    if (block->room == BLOCK_SMALL_ROOM)
        slab_give(&pool->small, block);
    else if (block->room == BLOCK_LARGE_ROOM)
        slab_give(&pool->large, block);
    else
        mem_free(block);
}
