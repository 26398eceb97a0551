#include "domain/slot.h"

#define EVERY_MS ((int64_t)SLOT_EVERY_MINUTES * 60 * 1000)

/* The first start of the row at or after the start of this piece of it. */
static int64_t first_start(const struct availability_piece *piece)
{
    const int64_t late_ms = piece->period.start_ms - piece->row_start_ms;
    const int64_t steps = (late_ms + EVERY_MS - 1) / EVERY_MS;
    return piece->row_start_ms + steps * EVERY_MS;
}

static size_t count_starts(const struct availability_pieces *pieces)
{
    size_t n = 0;
    for (size_t i = 0; i < pieces->count; i++) {
        const struct period p = pieces->items[i].period;
        n += (size_t)((p.end_ms - p.start_ms) / EVERY_MS) + 1;
    }
    return n;
}

static bool is_free(struct period slot, struct period_list busy)
{
    for (size_t i = 0; i < busy.count; i++) {
        if (period_overlaps(slot, busy.items[i]))
            return false;
    }
    return true;
}

/* Slots come by start, so the joined hours before `*at` are done with. */
static bool is_open(struct period slot, struct period_list hours, size_t *at)
{
    while (*at < hours.count && hours.items[*at].end_ms <= slot.start_ms)
        ++*at;
    return *at < hours.count && period_contains(hours.items[*at], slot);
}

struct period_list slot_find_free(const struct availability *availability,
                                  const struct zone *zone,
                                  struct period_list busy,
                                  const struct slot_query *query,
                                  struct arena *arena)
{
    const struct period reach = { query->range.start_ms,
                                  query->range.end_ms + query->length_ms };
    const struct availability_pieces pieces =
        availability_expand(availability, zone, reach, arena);
    const struct period_list hours = availability_join(&pieces, arena);

    struct period_list free_slots = { NULL, 0 };
    free_slots.items =
        arena_take(arena, count_starts(&pieces) * sizeof free_slots.items[0]);
    size_t at = 0;
    for (size_t i = 0; i < pieces.count; i++) {
        const struct availability_piece *piece = &pieces.items[i];
        int64_t end_ms = piece->period.end_ms;
        if (end_ms > query->range.end_ms)
            end_ms = query->range.end_ms;
        for (int64_t start = first_start(piece); start < end_ms;
             start += EVERY_MS) {
            const struct period slot = { start, start + query->length_ms };
            if (start > query->now_ms && is_open(slot, hours, &at) &&
                is_free(slot, busy))
                free_slots.items[free_slots.count++] = slot;
        }
    }
    return free_slots;
}
