#include "io/crowd.h"

#include <assert.h>
#include <string.h>
#include <sys/random.h>

#include "base/mem.h"

enum { FIRST_ROWS = 64 };

struct crowd_row {
    struct address who;
    unsigned n; /* 0: the row is free */
};

void crowd_init(struct crowd *crowd)
{
    *crowd = (struct crowd){ 0 };
    if (getrandom(&crowd->seed, sizeof crowd->seed, 0) < 0)
        crowd->seed = (uint64_t)(uintptr_t)crowd; /* before Linux 3.17 */
}

void crowd_done(struct crowd *crowd)
{
    mem_free(crowd->rows);
    *crowd = (struct crowd){ 0 };
}

/* The finalizer of MurmurHash3. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 33) * UINT64_C(0xff51afd7ed558ccd);
    x = (x ^ x >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    return x ^ x >> 33;
}

static unsigned home_of(const struct crowd *crowd, const struct address *who)
{
    uint64_t half[2];
    memcpy(half, who->bytes, sizeof half);
    const uint64_t hash = mix(mix(half[0] ^ crowd->seed) + half[1]);
    return (unsigned)(hash & (crowd->n_rows - 1));
}

/* The row of `who`, or the free one where it belongs. */
static struct crowd_row *find(const struct crowd *crowd,
                              const struct address *who)
{
    unsigned at = home_of(crowd, who);
    while (crowd->rows[at].n > 0 &&
           memcmp(&crowd->rows[at].who, who, sizeof *who) != 0)
        at = (at + 1) & (crowd->n_rows - 1);
    return &crowd->rows[at];
}

static void grow(struct crowd *crowd)
{
    struct crowd_row *old = crowd->rows;
    const unsigned n_old = crowd->n_rows;
    crowd->n_rows = n_old ? 2 * n_old : FIRST_ROWS;
    crowd->rows = mem_new_array(crowd->n_rows, sizeof *crowd->rows);
    for (unsigned i = 0; i < n_old; i++) {
        if (old[i].n > 0)
            *find(crowd, &old[i].who) = old[i];
    }
    mem_free(old);
}

bool crowd_enter(struct crowd *crowd, const struct address *who, unsigned max)
{
    if (2 * (crowd->n_used + 1) > crowd->n_rows)
        grow(crowd);
    struct crowd_row *row = find(crowd, who);
    if (row->n >= max)
        return false;
    if (row->n == 0) {
        row->who = *who;
        crowd->n_used++;
    }
    row->n++;
    return true;
}

/* Free the row `hole` and move up those that were pushed past it, so that no
 * search ends early. */
static void close_gap(struct crowd *crowd, unsigned hole)
{
    const unsigned mask = crowd->n_rows - 1;
    crowd->rows[hole].n = 0;
    for (unsigned at = (hole + 1) & mask; crowd->rows[at].n > 0;
         at = (at + 1) & mask) {
        const unsigned home = home_of(crowd, &crowd->rows[at].who);
        if (((at - home) & mask) >= ((at - hole) & mask)) {
            crowd->rows[hole] = crowd->rows[at];
            crowd->rows[at].n = 0;
            hole = at;
        }
    }
}

void crowd_leave(struct crowd *crowd, const struct address *who)
{
    struct crowd_row *row = find(crowd, who);
    assert(row->n > 0);
    if (--row->n > 0)
        return;
    crowd->n_used--;
    close_gap(crowd, (unsigned)(row - crowd->rows));
}
