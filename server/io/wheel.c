#include "io/wheel.h"

#include <string.h>

#include "base/slice.h"

static unsigned slot_of(int64_t grain)
{
    return (unsigned)((uint64_t)grain % WHEEL_SLOTS);
}

void wheel_init(struct wheel *wheel, int64_t now_ms)
{
    for (unsigned i = 0; i < WHEEL_SLOTS; i++)
        list_init(&wheel->slots[i]);
    memset(wheel->marks, 0, sizeof wheel->marks);
    wheel->swept = now_ms / TIMER_GRAIN_MS;
}

void wheel_done(struct wheel *wheel)
{
    for (unsigned i = 0; i < WHEEL_SLOTS; i++) {
        while (list_take(&wheel->slots[i]) != NULL)
            continue;
    }
}

void wheel_set(struct wheel *wheel, struct timer *timer, int64_t due_ms,
               int64_t now_ms)
{
    const int64_t soonest = now_ms / TIMER_GRAIN_MS + 1;
    int64_t grain = due_ms / TIMER_GRAIN_MS + (due_ms % TIMER_GRAIN_MS > 0);
    if (grain < soonest)
        grain = soonest;

    const unsigned slot = slot_of(grain);
    timer->due_ms = due_ms;
    list_remove(&timer->node);
    list_push(&wheel->slots[slot], &timer->node);
    wheel->marks[slot / 64] |= UINT64_C(1) << slot % 64;
}

/* Move what is due from `slot` to `due`; later turns' timers stay. */
static void sweep(struct list *slot, int64_t now_ms, struct list *due)
{
    for (struct list *at = slot->next, *next; at != slot; at = next) {
        next = at->next;
        if (OWNER_OF(at, struct timer, node)->due_ms <= now_ms) {
            list_remove(at);
            list_push(due, at);
        }
    }
}

void wheel_turn(struct wheel *wheel, int64_t now_ms)
{
    const int64_t last = now_ms / TIMER_GRAIN_MS;
    int64_t first = wheel->swept + 1;
    if (last - first >= WHEEL_SLOTS) /* once round visits every slot */
        first = last - WHEEL_SLOTS + 1;

    /* A list of their own: whoever fires may cancel or set any of them. */
    struct list due;
    list_init(&due);
    for (int64_t grain = first; grain <= last; grain++)
        sweep(&wheel->slots[slot_of(grain)], now_ms, &due);
    if (last > wheel->swept)
        wheel->swept = last;

    for (struct list *node; (node = list_take(&due)) != NULL;) {
        struct timer *timer = OWNER_OF(node, struct timer, node);
        timer->on_due(timer);
    }
}

/* The first slot that holds a timer among the marked `bits` of `word`, or -1.
 * Cancelling leaves a mark behind; it is wiped here. */
static int held_slot(struct wheel *wheel, unsigned word, uint64_t bits)
{
    for (int bit; (bit = ffsll((long long)bits) - 1) >= 0; bits &= bits - 1) {
        const unsigned slot = word * 64 + (unsigned)bit;
        if (!list_is_empty(&wheel->slots[slot]))
            return (int)slot;
        wheel->marks[word] &= ~(UINT64_C(1) << bit);
    }
    return -1;
}

int64_t wheel_next_ms(struct wheel *wheel)
{
    const int64_t from = wheel->swept + 1;
    const unsigned start = slot_of(from);

    /* The word of `start` comes twice: first what is ahead, last the rest. */
    for (unsigned i = 0; i <= WHEEL_WORDS; i++) {
        const unsigned word = (start / 64 + i) % WHEEL_WORDS;
        uint64_t bits = wheel->marks[word];
        if (i == 0)
            bits &= ~UINT64_C(0) << start % 64;
        const int slot = held_slot(wheel, word, bits);
        if (slot >= 0) {
            const unsigned ahead =
                ((unsigned)slot + WHEEL_SLOTS - start) % WHEEL_SLOTS;
            return (from + ahead) * TIMER_GRAIN_MS;
        }
    }
    return INT64_MAX;
}
