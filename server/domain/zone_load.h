/*
 * domain/zone_load.h - the zone of a name, out of the system's tz database.
 *
 * Nothing is cached: reading and parsing one file takes some 10 microseconds,
 * and a program that runs for months sees a corrected tz database at once.
 */
#ifndef DOMAIN_ZONE_LOAD_H
#define DOMAIN_ZONE_LOAD_H

#include <stdbool.h>

#include "base/slice.h"
#include "base/status.h"
#include "domain/zone.h"

/*
 * Load the zone `name` ("Europe/Berlin").
 *
 * out   owned by the caller until zone_free; written only when the result is
 *       OK.
 *
 * Returns OK; ERR_NOT_FOUND when the tz database has no such zone; ERR_IO
 * when it has and it cannot be read or understood.
 */
MUST_CHECK enum status zone_load(struct slice name, struct zone **out);

/* Whether zone_load would find it: for names that a person chose. */
bool zone_is_known(struct slice name);

#endif
