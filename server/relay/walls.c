#include "relay/walls.h"

#include <string.h>

#include "base/mem.h"

enum { ROOM_FIRST = 16 };

void walls_done(struct walls *walls)
{
    mem_free(walls->rows);
    *walls = (struct walls){ 0 };
}

static int compare(const struct wall *one, const struct wall *other)
{
    const int by_blocker = id_compare(one->blocker, other->blocker);
    return by_blocker != 0 ? by_blocker
                           : id_compare(one->blocked, other->blocked);
}

/* Where the wall stands, or would. */
static size_t place_of(const struct walls *walls, const struct wall *wall)
{
    size_t low = 0, high = walls->n;
    /* Told in order at the start: each comes behind the last. */
    if (high > 0 && compare(&walls->rows[high - 1], wall) < 0)
        return high;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (compare(&walls->rows[middle], wall) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_at(const struct walls *walls, size_t at, const struct wall *wall)
{
    return at < walls->n && compare(&walls->rows[at], wall) == 0;
}

void walls_add(struct walls *walls, struct id blocker, struct id blocked)
{
    const struct wall wall = { blocker, blocked };
    const size_t at = place_of(walls, &wall);
    if (is_at(walls, at, &wall))
        return;
    if (walls->n == walls->room) {
        walls->room = 2 * walls->room + ROOM_FIRST;
        walls->rows = (struct wall *)mem_resize(
            walls->rows, walls->room * sizeof *walls->rows);
    }
    memmove(&walls->rows[at + 1], &walls->rows[at],
            (walls->n - at) * sizeof *walls->rows);
    walls->rows[at] = wall;
    walls->n++;
}

void walls_remove(struct walls *walls, struct id blocker, struct id blocked)
{
    const struct wall wall = { blocker, blocked };
    const size_t at = place_of(walls, &wall);
    if (!is_at(walls, at, &wall))
        return;
    walls->n--;
    memmove(&walls->rows[at], &walls->rows[at + 1],
            (walls->n - at) * sizeof *walls->rows);
}

void walls_forget(struct walls *walls, struct id user)
{
    size_t kept = 0;
    for (size_t i = 0; i < walls->n; i++) {
        if (!id_equal(walls->rows[i].blocker, user) &&
            !id_equal(walls->rows[i].blocked, user))
            walls->rows[kept++] = walls->rows[i];
    }
    walls->n = kept;
}

bool walls_stand(const struct walls *walls, const struct wall *wall)
{
    return is_at(walls, place_of(walls, wall), wall);
}

bool walls_divide(const struct walls *walls, struct id one, struct id other)
{
    return walls->n > 0 &&
           (walls_have(walls, one, other) || walls_have(walls, other, one));
}
