/*
 * domain/zone.h - one time zone: which offset from UTC holds when.
 *
 * Reads the TZif files of the tz database (RFC 9636, versions 1 to 4) and
 * the rule in their footer that holds after the last change they list.  Pure:
 * bytes in, a zone out; it opens no file (domain/zone_load.h does) and has
 * no clock.  Any bytes are safe to read.
 *
 *   bytes --zone_new--> zone --zone_span_at--> the offset at an instant
 *                            --zone_map_local-> the instants of local times
 *
 * Instants are Unix seconds, without leap seconds.  A local time is written
 * as the seconds from 1970-01-01T00:00 to it on the local calendar, as if
 * every day had 24 hours: day * CIVIL_DAY_S + second (domain/civil.h).
 *
 * When clocks go forward, local times are skipped: they do not exist.  When
 * clocks go back, local times come twice: the first is meant.
 */
#ifndef DOMAIN_ZONE_H
#define DOMAIN_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

enum {
    ZONE_OFFSET_MAX_S = 26 * 60 * 60, /* RFC 9636 3.2: more is not a zone */
    ZONE_PIECES_MAX = 8,              /* of one stretch of local time     */
};

/* Instants beyond these (some 34,000 years away) are read as these. */
#define ZONE_FIRST_S (-((int64_t)1 << 40))
#define ZONE_LAST_S ((int64_t)1 << 40)

struct zone;

/* Instants from start_s up to, not including, end_s with one offset. */
struct zone_span {
    int64_t start_s;
    int64_t end_s;
    int32_t offset_s; /* local time minus UTC; east of Greenwich is positive */
};

/*
 * Read a TZif file.
 *
 * tzif      borrowed during the call.
 *
 * Returns a zone that the caller owns; NULL for bytes that are not TZif, that
 * break a rule of RFC 9636 this program relies on, that count leap seconds
 * (those of "right/") or that are larger than any real zone.
 */
struct zone *zone_new(struct slice tzif);

/* zone_free(NULL) does nothing. */
void zone_free(struct zone *zone);

/* The offset at the instant `unix_s` and how long it holds around it: the
 * span contains `unix_s`.  Spans side by side may have equal offsets. */
struct zone_span zone_span_at(const struct zone *zone, int64_t unix_s);

/*
 * The instants whose local time is from `local_start_s` up to, not including,
 * `local_end_s`, every local time once and at its first coming.
 *
 * out       ZONE_PIECES_MAX of them, in the order of time; pieces that touch
 *           and have one offset are one.
 *
 * Returns how many pieces there are: 1 on most days, 0 when all of it was
 * skipped, 2 around a change.  No day of any zone from 1850 to 2100 has more;
 * what would go beyond ZONE_PIECES_MAX is left out.
 */
size_t zone_map_local(const struct zone *zone, int64_t local_start_s,
                      int64_t local_end_s,
                      struct zone_span out[ZONE_PIECES_MAX]);

/* The first instant with the local time `local_s`.  Returns false, and leaves
 * *out_unix_s alone, when it is skipped. */
bool zone_find_local(const struct zone *zone, int64_t local_s,
                     int64_t *out_unix_s);

#endif
