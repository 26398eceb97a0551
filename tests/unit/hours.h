/*
 * tests/unit/hours.h - whether a lesson is inside weekly hours, found by
 * expanding them around it alone.
 */
#ifndef UNIT_HOURS_H
#define UNIT_HOURS_H

#include "domain/availability.h"

static inline bool hours_cover(const struct schedule *schedule,
                               struct period lesson)
{
    struct arena *arena = arena_new();
    const struct availability_pieces pieces =
        availability_expand(schedule, lesson, arena);
    const struct period_list hours = availability_join(&pieces, arena);
    const bool is_covered =
        hours.count == 1 && period_contains(hours.items[0], lesson);
    arena_free(arena);
    return is_covered;
}

#endif
