/*
 * relay/walls.h - who has blocked whom.
 *
 * All blocks there are: told once at the start and then one by one, so that a
 * SEND asks no database.  32 bytes each, in order; blocks are rare.
 */
#ifndef RELAY_WALLS_H
#define RELAY_WALLS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/id.h"

struct wall {
    struct id blocker;
    struct id blocked;
};

/* All zero is empty. */
struct walls {
    struct wall *rows; /* owned; by blocker, then blocked */
    size_t n, room;
};

void walls_done(struct walls *walls);

/* That it is there, or is not, already is fine. */
void walls_add(struct walls *walls, struct id blocker, struct id blocked);
void walls_remove(struct walls *walls, struct id blocker, struct id blocked);

/* All that `user` has put up or stands behind. */
void walls_forget(struct walls *walls, struct id user);

/* Whether `wall` is there; walls_have is the way to ask. */
bool walls_stand(const struct walls *walls, const struct wall *wall);

/* Inline for its first question: most relays have none at all. */
static inline bool walls_have(const struct walls *walls, struct id blocker,
                              struct id blocked)
{
    return walls->n > 0 &&
           walls_stand(walls, &(struct wall){ blocker, blocked });
}

/* Whether one of the two has blocked the other. */
bool walls_divide(const struct walls *walls, struct id one, struct id other);

#endif
