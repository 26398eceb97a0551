#include "io/slab.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SLAB_IS_GUARDED 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define SLAB_IS_GUARDED 1
#endif

#ifdef SLAB_IS_GUARDED
#include <sanitizer/asan_interface.h>
#define FORBID(object, size) ASAN_POISON_MEMORY_REGION(object, size)
#define ALLOW(object, size) ASAN_UNPOISON_MEMORY_REGION(object, size)
#else
#define FORBID(object, size) ((void)(object), (void)(size))
#define ALLOW(object, size) ((void)(object), (void)(size))
#endif

enum { ALIGNMENT = alignof(max_align_t) };

struct slab_page {
    struct slab_page *next;
    alignas(max_align_t) uint8_t objects[];
};

void slab_init(struct slab *slab, size_t size)
{
    const size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    *slab = (struct slab){ .size = rounded };
}

void slab_done(struct slab *slab)
{
    while (slab->pages != NULL) {
        struct slab_page *page = slab->pages;
        slab->pages = page->next;
        ALLOW(page, SLAB_PAGE_BYTES);
        mem_free(page);
    }
    slab->free = NULL;
}

static void grow(struct slab *slab)
{
    struct slab_page *page = mem_new(SLAB_PAGE_BYTES);
    page->next = slab->pages;
    slab->pages = page;

    /* From the last to the first, so that they are taken in order. */
    const size_t room = SLAB_PAGE_BYTES - sizeof *page;
    for (size_t n = room / slab->size; n-- > 0;)
        slab_give(slab, page->objects + n * slab->size);
}

void *slab_take(struct slab *slab)
{
    if (slab->free == NULL)
        grow(slab);
    void *object = slab->free;
    assert(object != NULL);
    ALLOW(object, slab->size);
    memcpy(&slab->free, object, sizeof slab->free);
    memset(object, 0, slab->size);
    return object;
}

void slab_give(struct slab *slab, void *object)
{
    memcpy(object, &slab->free, sizeof slab->free);
    slab->free = object;
    FORBID(object, slab->size);
}
