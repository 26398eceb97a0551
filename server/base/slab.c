#include "base/slab.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/slice.h"

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

enum {
    ALIGNMENT = 8,
    LINE_BYTES = 64,
    COLOURS = 8,
    HEAD_BYTES = (COLOURS + 1) * LINE_BYTES,
};

/* At the start of each page, before its objects. */
struct slab_head {
    struct list place;         /* in slab->open, full or empty              */
    void *free;                /* the first that was given back; each holds
                                  the next                                  */
    unsigned n_used, n_carved; /* objects that are taken; that ever were    */
};
_Static_assert(sizeof(struct slab_head) <= LINE_BYTES, "one line is touched");

/*
 * Pages begin at multiples of their size, so that an object's page is known
 * from its address.  If the heads did too, a cache would have the same few
 * places for all of them; they stand on one of eight lines instead.
 */
static struct slab_head *head_of(const void *object)
{
    const uintptr_t page =
        (uintptr_t)object & ~(uintptr_t)(SLAB_PAGE_BYTES - 1);
    const size_t colour = page / SLAB_PAGE_BYTES % COLOURS;
    return (struct slab_head *)(page + colour * LINE_BYTES);
}

static uint8_t *page_of(struct slab_head *head)
{
    return (uint8_t *)((uintptr_t)head & ~(uintptr_t)(SLAB_PAGE_BYTES - 1));
}

static struct slab_head *first_of(struct list *list)
{
    return OWNER_OF(list->next, struct slab_head, place);
}

void slab_init(struct slab *slab, size_t size)
{
    const size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    *slab = (struct slab){
        .size = rounded,
        .per_page = (unsigned)((SLAB_PAGE_BYTES - HEAD_BYTES) / rounded),
    };
    assert(slab->per_page >= 3);
    list_init(&slab->open);
    list_init(&slab->full);
    list_init(&slab->empty);
}

static void free_page(struct slab_head *head)
{
    uint8_t *page = page_of(head);
    list_remove(&head->place);
    ALLOW(page, SLAB_PAGE_BYTES);
    mem_unmap(page, SLAB_PAGE_BYTES);
}

void slab_done(struct slab *slab)
{
    list_append(&slab->empty, &slab->open);
    list_append(&slab->empty, &slab->full);
    while (!list_is_empty(&slab->empty))
        free_page(first_of(&slab->empty));
    slab->n_empty = 0;
}

/* One that was empty lately is still in the cache. */
static struct slab_head *open_page(struct slab *slab)
{
    struct slab_head *head;
    if (slab->n_empty > 0) {
        head = first_of(&slab->empty);
        list_remove(&head->place);
        slab->n_empty--;
        if (slab->n_empty < slab->n_unused)
            slab->n_unused = slab->n_empty;
    } else {
        uint8_t *page = (uint8_t *)mem_map(SLAB_PAGE_BYTES);
        head = head_of(page);
        list_init(&head->place);
        FORBID(page + HEAD_BYTES, SLAB_PAGE_BYTES - HEAD_BYTES);
    }
    list_push(&slab->open, &head->place);
    return head;
}

/* What was never taken is not touched: the system has not given it yet. */
static void *carve(const struct slab *slab, struct slab_head *head)
{
    return page_of(head) + HEAD_BYTES + slab->size * head->n_carved++;
}

void *slab_take_raw(struct slab *slab)
{
    struct slab_head *head =
        list_is_empty(&slab->open) ? open_page(slab) : first_of(&slab->open);
    void *object = head->free;
    if (object != NULL) {
        ALLOW(object, slab->size);
        memcpy(&head->free, object, sizeof head->free);
    } else {
        object = carve(slab, head);
        ALLOW(object, slab->size);
    }
    if (++head->n_used == slab->per_page) {
        list_remove(&head->place);
        list_push(&slab->full, &head->place);
    }
    return object;
}

void *slab_take(struct slab *slab)
{
    return memset(slab_take_raw(slab), 0, slab->size);
}

void slab_give(struct slab *slab, void *object)
{
    struct slab_head *head = head_of(object);
    memcpy(object, &head->free, sizeof head->free);
    head->free = object;
    FORBID(object, slab->size);

    assert(head->n_used > 0);
    const bool was_full = head->n_used-- == slab->per_page;
    if (head->n_used == 0) {
        list_remove(&head->place);
        list_push_front(&slab->empty, &head->place);
        slab->n_empty++;
    } else if (was_full) {
        list_remove(&head->place);
        list_push_front(&slab->open, &head->place);
    }
}

unsigned slab_trim(struct slab *slab)
{
    const unsigned n = slab->n_unused - slab->n_unused / 4;
    for (unsigned i = 0; i < n; i++)
        free_page(OWNER_OF(slab->empty.prev, struct slab_head, place));
    slab->n_empty -= n;
    slab->n_unused = slab->n_empty;
    return n;
}
