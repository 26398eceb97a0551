/*
 * api/hour_row.h - one stretch of a tutor's day in JSON, as weekly hours and
 * dates have it (docs/http-api.md 5).
 *
 *   {"start": "09:00", "end": "12:30"} --> [hour_row] --> struct hours
 *
 * Reads the words; whether the rows make a day, domain/availability.h says.
 */
#ifndef API_HOUR_ROW_H
#define API_HOUR_ROW_H

#include <stdbool.h>

#include <jansson.h>

#include "base/arena.h"
#include "domain/availability.h"

/* Read `object`, which has a `weekday` as well or must not have one.  Returns
 * false, and *out is undefined, when it is no such row. */
bool hour_row_read(const json_t *object, bool has_weekday, struct arena *arena,
                   struct hours *out);

#endif
