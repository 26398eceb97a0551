#include "fuzz.h"

#include "base/bytes.h"
#include "domain/zone.h"

/* Any bytes as a zone; the first eight are a time to ask it for.  What it
 * answers is consistent, whatever the file says. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 8)
        return 0;
    const int64_t at = (int64_t)bytes_read(data, 8);
    struct zone *zone = zone_new(slice_of(data + 8, size - 8));
    if (zone == NULL)
        return 0;

    const struct zone_span span = zone_span_at(zone, at);
    PROMISE(span.start_s < span.end_s);
    PROMISE(span.start_s >= ZONE_FIRST_S && span.end_s <= ZONE_LAST_S);
    PROMISE(at < ZONE_FIRST_S || at >= ZONE_LAST_S ||
            (span.start_s <= at && at < span.end_s));

    int64_t found = 0;
    const int64_t local_s = at / 2;
    if (zone_find_local(zone, local_s, &found))
        PROMISE(found + zone_span_at(zone, found).offset_s == local_s);
    zone_free(zone);
    return 0;
}
