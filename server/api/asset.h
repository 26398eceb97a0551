/*
 * api/asset.h - the built web app, served from memory.
 *
 * Read once at the start, with the .br and .gz that the build made beside
 * each file, and lent to connections without a copy.  Names with a hash in
 * them (under /assets/) may be kept by browsers for ever; everything else is
 * asked for again with its ETag (RFC 9110 8.8.3, 13.1.2).
 */
#ifndef API_ASSET_H
#define API_ASSET_H

#include <stddef.h>

#include "base/slice.h"
#include "base/status.h"

struct assets;
struct call;

/*
 * Read all files below `dir`.
 *
 * out  owned by the caller until assets_free.
 *
 * Returns OK; ERR_NOT_FOUND when there is no index.html in it; ERR_TOO_BIG
 * above ASSETS_MAX_BYTES; ERR_IO.  Each is logged.
 */
enum { ASSETS_MAX_BYTES = 256 * 1024 * 1024 };
MUST_CHECK enum status assets_read(const char *dir, struct assets **out);

/* An app without files: every path is not found.  For servers that only
 * serve the API. */
struct assets *assets_new(void);

/* After the last connection is gone; assets_free(NULL) does nothing. */
void assets_free(struct assets *assets);

/* How many files there are, and their bytes with all encodings. */
size_t assets_count(const struct assets *assets);
size_t assets_bytes(const struct assets *assets);

/* Answer with a file, with 304, with index.html for a path of the app's own,
 * or with not_found. */
void asset_serve(struct call *call);

#endif
