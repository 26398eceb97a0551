/*
 * relay/lately.h - whom the last notices were about.
 *
 * A worker reads the database for an admission while notices go on; what it
 * read is old when one of them was about those it read of.  About anybody
 * else it does not matter: people who come and go at one end of a school must
 * not keep out those at the other.
 *
 *   notice --lately_note--> the last LATELY_MAX --lately_touches--> read again
 *
 * On the loop's thread only, but for lately_generation.
 */
#ifndef RELAY_LATELY_H
#define RELAY_LATELY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "relay/notice.h"
#include "relay/relay.h"

/* More than are told while one admission is read, and few enough to compare
 * each with two thousand contacts. */
enum { LATELY_MAX = 64 };

/* All zero is empty.  A plain value: nothing to free. */
struct lately {
    _Atomic uint64_t generation; /* how many were noted, ever */
    struct lately_change {
        struct id user, other; /* the same when it is about one */
        bool is_of_devices;    /* else of the user's own links and contacts */
    } changes[LATELY_MAX];     /* of generation g at (g - 1) % LATELY_MAX */
};

/* How many were noted; from any thread. */
uint64_t lately_generation(const struct lately *lately);

/* Note a notice of a kind that may change what is read for an admission. */
void lately_note(struct lately *lately, const struct notice *notice);

/* Whether one of those after admission->generation may have changed what was
 * read for it; true also when they are too many to know. */
bool lately_touches(const struct lately *lately,
                    const struct admission *admission);

#endif
