/*
 * base/arena.h - memory that is freed all at once.
 *
 * One request owns one arena: whatever its handler makes lives until the
 * reply is written, and nobody frees pieces.  Not safe from two threads at a
 * time; it may be handed from one to another.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

struct arena;

/* An empty arena that grows by blocks.  Owned by the caller. */
struct arena *arena_new(void);

/* Frees everything that was made in it.  arena_free(NULL) does nothing. */
void arena_free(struct arena *arena);

/* `size` zeroed bytes, aligned for any type, good until arena_free. */
void *arena_take(struct arena *arena, size_t size);

/*
 * Room for one more element in an array that grows in the arena: `array` has
 * `count` elements of `size` bytes (NULL when it has none).  Returns it, or
 * a copy with twice the room; the old one is dead then.  The array must have
 * grown by this function alone.
 */
void *arena_grow(struct arena *arena, void *array, size_t count, size_t size);

/* A copy of `s` and a NUL; good until arena_free. */
char *arena_copy(struct arena *arena, struct slice s);

/* printf into the arena; good until arena_free. */
__attribute__((format(printf, 2, 3))) char *arena_print(struct arena *arena,
                                                        const char *format,
                                                        ...);

#endif
