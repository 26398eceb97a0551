#include "relay/doubt.h"

#include "base/mem.h"
#include "relay/inside.h"

void doubt_add(struct relay *relay, struct id user, struct id login)
{
    struct doubts *doubts = &relay->doubts;
    if (doubts->n >= relay->counters.links + relay->mailroom.n_boxes)
        return;
    if (doubts->n == doubts->room) {
        doubts->room = 2 * doubts->room + 16;
        doubts->rows = (struct live_login *)mem_resize(
            doubts->rows, doubts->room * sizeof *doubts->rows);
    }
    doubts->rows[doubts->n++] = (struct live_login){ user, login };
}

size_t relay_take_doubts(struct relay *relay, struct live_login **out)
{
    const size_t n = relay->doubts.n;
    *out = relay->doubts.rows;
    relay->doubts = (struct doubts){ 0 };
    return n;
}
