#include "base/shelf.h"

#include <assert.h>

#include "base/mem.h"

void shelf_init(struct shelf *shelf)
{
    for (size_t i = 0; i < SHELF_CLASSES; i++)
        slab_init(&shelf->classes[i], (i + 1) * SHELF_STEP_BYTES);
}

void shelf_done(struct shelf *shelf)
{
    for (size_t i = 0; i < SHELF_CLASSES; i++)
        slab_done(&shelf->classes[i]);
}

static struct slab *class_of(struct shelf *shelf, size_t size)
{
    return &shelf->classes[(size - 1) / SHELF_STEP_BYTES];
}

void *shelf_take(struct shelf *shelf, size_t size)
{
    assert(size > 0);
    return size <= SHELF_MAX_BYTES ? slab_take_raw(class_of(shelf, size))
                                   : mem_resize(NULL, size);
}

void shelf_give(struct shelf *shelf, void *object, size_t size)
{
    if (size <= SHELF_MAX_BYTES)
        slab_give(class_of(shelf, size), object);
    else
        mem_free(object);
}

void shelf_trim(struct shelf *shelf)
{
    for (size_t i = 0; i < SHELF_CLASSES; i++)
        (void)slab_trim(&shelf->classes[i]);
}
