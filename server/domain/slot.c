#include "domain/slot.h"

#define EVERY_MS ((int64_t)SLOT_EVERY_MINUTES * 60 * 1000)

/* The first start of the row at or after `from_ms`. */
static int64_t first_start(const struct availability_piece *piece,
                           int64_t from_ms)
{
    const int64_t late_ms = from_ms - piece->row_start_ms;
    const int64_t steps = (late_ms + EVERY_MS - 1) / EVERY_MS;
    return piece->row_start_ms + steps * EVERY_MS;
}

struct period_list slot_find_free(const struct fit *fit, struct period range,
                                  int64_t length_ms, struct arena *arena)
{
    struct period_list slots = { NULL, 0 };
    for (size_t i = 0; i < fit->pieces.count; i++) {
        const struct availability_piece *piece = &fit->pieces.items[i];
        const struct period p = period_common(piece->period, range);
        if (period_is_empty(p))
            continue;
        for (int64_t start = first_start(piece, p.start_ms); start < p.end_ms;
             start += EVERY_MS) {
            const struct period slot = { start, start + length_ms };
            if (fit_check(fit, slot) != REFUSAL_NONE)
                continue;
            slots.items = arena_grow(arena, slots.items, slots.count,
                                     sizeof slots.items[0]);
            slots.items[slots.count++] = slot;
        }
    }
    return slots;
}
