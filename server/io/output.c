#include "io/output.h"

#include <assert.h>
#include <string.h>

static void append(struct output *output, struct block *block)
{
    if (output->tail == NULL)
        output->head = block;
    else
        output->tail->next = block;
    output->tail = block;
}

static void drop_head(struct output *output, struct block_pool *pool)
{
    struct block *block = output->head;
    output->head = block->next;
    if (output->head == NULL)
        output->tail = NULL;
    block_free(pool, block);
}

void output_done(struct output *output, struct block_pool *pool)
{
    while (output->head != NULL)
        drop_head(output, pool);
    output->len = 0;
}

/* Free bytes at the end of the last block. */
static size_t tail_room(const struct output *output)
{
    const struct block *tail = output->tail;
    return tail == NULL || tail->room == 0 ? 0 : tail->room - tail->end;
}

/* A new last block; after the first, small ones only cost system calls. */
static void grow(struct output *output, struct block_pool *pool, size_t len)
{
    if (output->head != NULL && len <= BLOCK_LARGE_ROOM)
        len = BLOCK_LARGE_ROOM;
    append(output, block_new(pool, len));
}

uint8_t *output_room(struct output *output, struct block_pool *pool, size_t len)
{
    if (tail_room(output) < len)
        grow(output, pool, len);
    struct block *tail = output->tail;
    uint8_t *room = tail->bytes + tail->end;
    tail->end += len;
    output->len += len;
    return room;
}

void output_write(struct output *output, struct block_pool *pool,
                  struct slice s)
{
    while (s.len > 0) {
        size_t n = tail_room(output);
        if (n == 0)
            n = BLOCK_LARGE_ROOM;
        if (n > s.len)
            n = s.len;
        memcpy(output_room(output, pool, n), s.data, n);
        s = slice_skip(s, n);
    }
}

void output_lend(struct output *output, struct slice s)
{
    if (s.len == 0)
        return;
    append(output, block_new_lent(s));
    output->len += s.len;
}

int output_pieces(const struct output *output, struct iovec *pieces, int max)
{
    int n = 0;
    for (const struct block *block = output->head; block != NULL && n < max;
         block = block->next) {
        /* sendmsg(2) only reads; its iovec has no const. */
        pieces[n++] = (struct iovec){
            .iov_base = (void *)(uintptr_t)(block->data + block->start),
            .iov_len = block->end - block->start,
        };
    }
    return n;
}

void output_skip(struct output *output, struct block_pool *pool, size_t n)
{
    assert(n <= output->len);
    output->len -= n;
    while (n > 0) {
        struct block *head = output->head;
        const size_t left = head->end - head->start;
        if (n < left) {
            head->start += n;
            return;
        }
        n -= left;
        drop_head(output, pool);
    }
}
