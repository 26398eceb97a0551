/*
 * store/zone_file.h - the files of the system's tz database.
 *
 * Debian's package tzdata, /usr/share/zoneinfo.  Knows which names may be
 * asked for and hands out bytes; what they say is domain/zone.h's to read.
 */
#ifndef STORE_ZONE_FILE_H
#define STORE_ZONE_FILE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/slice.h"
#include "base/status.h"

/*
 * Whether `name` has the form of an IANA name: words of letters, digits, '_',
 * '+' and '-', with a '/' between them, the first letter a capital, at most
 * LIMIT_ZONE_NAME_BYTES.  So no name leaves the directory, and none is one of
 * its other files and folders ("posix/", "right/", "zone.tab").
 */
bool zone_file_is_name(struct slice name);

/*
 * Read the file of the zone `name`.
 *
 * out   bytes in `arena`; written only when the result is OK.
 *
 * Returns OK; ERR_NOT_FOUND for what is no name or has no file; ERR_IO when
 * the file cannot be read or is larger than any zone (64 KiB).
 */
MUST_CHECK enum status zone_file_read(struct slice name, struct arena *arena,
                                      struct slice *out);

#endif
