/*
 * pile.h - bytes in a row that grow at the end and are taken from the front.
 */
#ifndef PILE_H
#define PILE_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/slice.h"

/* A zeroed one is empty. */
struct pile {
    uint8_t *data;
    size_t len;
};

static inline void pile_push(struct pile *pile, struct slice s)
{
    if (s.len == 0)
        return;
    pile->data = mem_resize(pile->data, pile->len + s.len);
    memcpy(pile->data + pile->len, s.data, s.len);
    pile->len += s.len;
}

static inline void pile_skip(struct pile *pile, size_t n)
{
    assert(n <= pile->len);
    pile->len -= n;
    memmove(pile->data, pile->data + n, pile->len);
}

static inline void pile_done(struct pile *pile)
{
    mem_free(pile->data);
    *pile = (struct pile){ 0 };
}

#endif
