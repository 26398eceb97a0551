#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

enum { BLOCK_BYTES = 4096 };

struct block {
    struct block *next;
    size_t used; /* bytes of data[] handed out */
    size_t size; /* bytes of data[]            */
    alignas(max_align_t) uint8_t data[];
};

struct arena {
    struct block *blocks; /* newest first */
};

struct arena *arena_new(void)
{
    return mem_new(sizeof(struct arena));
}

void arena_free(struct arena *arena)
{
    if (arena == NULL)
        return;
    for (struct block *b = arena->blocks, *next; b != NULL; b = next) {
        next = b->next;
        mem_free(b);
    }
    mem_free(arena);
}

static struct block *block_for(struct arena *arena, size_t size)
{
    struct block *newest = arena->blocks;
    if (newest != NULL && newest->size - newest->used >= size)
        return newest;

    const size_t room = size > BLOCK_BYTES ? size : BLOCK_BYTES;
    struct block *b = mem_new(sizeof *b + room);
    b->size = room;
    b->next = newest;
    arena->blocks = b;
    return b;
}

void *arena_take(struct arena *arena, size_t size)
{
    const size_t unit = alignof(max_align_t);
    const size_t rounded = (size + unit - 1) / unit * unit;
    struct block *b = block_for(arena, rounded);
    void *at = b->data + b->used;
    b->used += rounded;
    return at;
}

void *arena_grow(struct arena *arena, void *array, size_t count, size_t size)
{
    /* It has room for the next power of two: full when it is at one. */
    if (count > 0 && (count & (count - 1)) != 0)
        return array;
    void *larger = arena_take(arena, (count > 0 ? 2 * count : 1) * size);
    if (count > 0)
        memcpy(larger, array, count * size);
    return larger;
}

char *arena_copy(struct arena *arena, struct slice s)
{
    char *copy = arena_take(arena, s.len + 1);
    if (s.len > 0)
        memcpy(copy, s.data, s.len);
    return copy;
}

char *arena_print(struct arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    const int len = vsnprintf(NULL, 0, format, args);
    va_end(args);

    char *text = arena_take(arena, (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return text;
}
