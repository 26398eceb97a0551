#include "domain/zone.h"

#include "base/bytes.h"
#include "base/mem.h"
#include "domain/zone_rule.h"

enum {
    HEADER_BYTES = 44,
    TYPE_BYTES = 6,
    TYPES_MAX = 256,    /* a type's number is one byte                     */
    CHANGES_MAX = 2000, /* the longest history, to 2037, has about 240     */
    FOOTER_MAX = 128,   /* bytes; the longest in use is below 40           */
};

/* Below the lowest and above the highest offset that RFC 9636 3.2 expects. */
enum { OFFSET_TOO_LOW_S = -90000, OFFSET_TOO_HIGH_S = 93600 };

struct change {
    int64_t at_s;
    int32_t offset_s; /* from then on */
};

struct zone {
    int32_t first_offset_s; /* before the first change               */
    bool has_rule;
    struct zone_rule rule; /* after the last change; without changes always */
    size_t count;
    struct change changes[];
};

/* The counts in a header, RFC 9636 3.1, in its order. */
struct header {
    uint8_t version; /* 1 .. 4 */
    uint32_t ut_count, standard_count, leap_count;
    uint32_t change_count, type_count, name_count;
};

static bool take_header(struct slice *in, struct header *out)
{
    if (in->len < HEADER_BYTES || !slice_starts(*in, "TZif"))
        return false;

    const uint8_t version = in->data[4];
    if (version != 0 && (version < '2' || version > '4'))
        return false;
    const uint8_t *counts = in->data + 20;
    *out = (struct header){
        .version = version == 0 ? 1 : (uint8_t)(version - '0'),
        .ut_count = (uint32_t)bytes_read(counts, 4),
        .standard_count = (uint32_t)bytes_read(counts + 4, 4),
        .leap_count = (uint32_t)bytes_read(counts + 8, 4),
        .change_count = (uint32_t)bytes_read(counts + 12, 4),
        .type_count = (uint32_t)bytes_read(counts + 16, 4),
        .name_count = (uint32_t)bytes_read(counts + 20, 4),
    };
    *in = slice_skip(*in, HEADER_BYTES);
    return true;
}

/* How long the data after a header is; times are 4 or 8 bytes wide. */
static uint64_t data_bytes(const struct header *h, uint64_t time_bytes)
{
    return h->change_count * (time_bytes + 1) +
           (uint64_t)h->type_count * TYPE_BYTES + h->name_count +
           h->leap_count * (time_bytes + 4) + h->standard_count + h->ut_count;
}

static int64_t read_signed(const uint8_t *at, size_t width)
{
    const uint64_t value = bytes_read(at, width);
    return width == 8 ? (int64_t)value : (int32_t)(uint32_t)value;
}

static bool take_offsets(struct slice types, size_t count, int32_t out[])
{
    for (size_t i = 0; i < count; i++) {
        const uint8_t *type = types.data + i * TYPE_BYTES;
        out[i] = (int32_t)(uint32_t)bytes_read(type, 4);
        if (out[i] <= OFFSET_TOO_LOW_S || out[i] >= OFFSET_TOO_HIGH_S)
            return false;
    }
    return true;
}

/* The block of data at the start of `data`, which is long enough for it. */
static struct zone *read_block(const struct header *h, struct slice data,
                               size_t time_bytes)
{
    if (h->type_count == 0 || h->type_count > TYPES_MAX ||
        h->change_count > CHANGES_MAX || h->leap_count > 0)
        return NULL;

    const size_t n = h->change_count;
    const uint8_t *numbers = data.data + n * time_bytes;
    const struct slice types = slice_skip(data, n * (time_bytes + 1));
    int32_t offsets[TYPES_MAX];
    if (!take_offsets(types, h->type_count, offsets))
        return NULL;

    struct zone *zone = mem_new(sizeof *zone + n * sizeof zone->changes[0]);
    zone->first_offset_s = offsets[0]; /* 3.2: type 0 is before all changes */
    zone->count = n;
    for (size_t i = 0; i < n; i++) {
        struct change *change = &zone->changes[i];
        change->at_s = read_signed(data.data + i * time_bytes, time_bytes);
        const bool is_ascending = i == 0 || change[-1].at_s < change->at_s;
        if (!is_ascending || numbers[i] >= h->type_count) {
            zone_free(zone);
            return NULL;
        }
        change->offset_s = offsets[numbers[i]];
    }
    return zone;
}

/* A newline, the rule or nothing, a newline (3.3). */
static bool read_footer(struct slice in, struct zone *zone)
{
    if (in.len < 2 || in.len > FOOTER_MAX || in.data[0] != '\n' ||
        in.data[in.len - 1] != '\n')
        return false;
    zone->has_rule = in.len > 2;
    const struct slice text = slice_of(in.data + 1, in.len - 2);
    return !zone->has_rule || zone_rule_parse(text, &zone->rule) == OK;
}

struct zone *zone_new(struct slice tzif)
{
    struct header header;
    if (!take_header(&tzif, &header))
        return NULL;

    size_t time_bytes = 4;
    if (header.version > 1) {
        /* The first block is for readers of version 1: pass it over. */
        const uint64_t passed = data_bytes(&header, 4);
        if (passed > tzif.len)
            return NULL;
        tzif = slice_skip(tzif, (size_t)passed);
        if (!take_header(&tzif, &header) || header.version == 1)
            return NULL;
        time_bytes = 8;
    }
    const uint64_t used = data_bytes(&header, time_bytes);
    if (used > tzif.len)
        return NULL;

    struct zone *zone = read_block(&header, tzif, time_bytes);
    const struct slice footer = slice_skip(tzif, (size_t)used);
    if (zone != NULL && time_bytes == 8 && !read_footer(footer, zone)) {
        zone_free(zone);
        return NULL;
    }
    return zone;
}

void zone_free(struct zone *zone)
{
    mem_free(zone);
}

static int64_t clamp(int64_t unix_s)
{
    if (unix_s < ZONE_FIRST_S)
        return ZONE_FIRST_S;
    return unix_s < ZONE_LAST_S ? unix_s : ZONE_LAST_S - 1;
}

/* How many changes are at or before `unix_s`. */
static size_t count_until(const struct zone *zone, int64_t unix_s)
{
    size_t low = 0, high = zone->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (zone->changes[middle].at_s <= unix_s)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct zone_span zone_span_at(const struct zone *zone, int64_t unix_s)
{
    unix_s = clamp(unix_s);
    struct zone_span span = { ZONE_FIRST_S, ZONE_LAST_S, zone->first_offset_s };
    const size_t before = count_until(zone, unix_s);

    if (before == zone->count && zone->has_rule)
        span = zone_rule_span(&zone->rule, unix_s);
    else if (before > 0)
        span.offset_s = zone->changes[before - 1].offset_s;

    if (before > 0 && zone->changes[before - 1].at_s > span.start_s)
        span.start_s = zone->changes[before - 1].at_s;
    if (before < zone->count)
        span.end_s = zone->changes[before].at_s;
    /* The next change, of the file or of its rule, may be after the end of
     * time. */
    if (span.start_s < ZONE_FIRST_S)
        span.start_s = ZONE_FIRST_S;
    if (span.end_s > ZONE_LAST_S)
        span.end_s = ZONE_LAST_S;
    return span;
}

/* If a piece already has the local time `local_s`, the end of what it has. */
static int64_t skip_covered(const struct zone_span pieces[], size_t n,
                            int64_t local_s)
{
    for (size_t i = 0; i < n; i++) {
        const int64_t start_s = pieces[i].start_s + pieces[i].offset_s;
        const int64_t end_s = pieces[i].end_s + pieces[i].offset_s;
        if (start_s <= local_s && local_s < end_s)
            return end_s;
    }
    return local_s;
}

/* The first local time from `local_s` up to `end_s` that a piece has. */
static int64_t next_covered(const struct zone_span pieces[], size_t n,
                            int64_t local_s, int64_t end_s)
{
    for (size_t i = 0; i < n; i++) {
        const int64_t start_s = pieces[i].start_s + pieces[i].offset_s;
        if (start_s > local_s && start_s < end_s)
            end_s = start_s;
    }
    return end_s;
}

static size_t append(struct zone_span pieces[], size_t n, struct zone_span one)
{
    struct zone_span *last = n > 0 ? &pieces[n - 1] : NULL;
    if (last != NULL && last->end_s == one.start_s &&
        last->offset_s == one.offset_s) {
        last->end_s = one.end_s;
        return n;
    }
    if (n < ZONE_PIECES_MAX)
        pieces[n++] = one;
    return n;
}

/* Append what `span` has of a stretch of local time and no piece has yet. */
static size_t append_new(struct zone_span pieces[], size_t n,
                         struct zone_span span, int64_t local_start_s,
                         int64_t local_end_s)
{
    const int64_t offset_s = span.offset_s;
    int64_t at = span.start_s + offset_s;
    int64_t end = span.end_s + offset_s;
    if (at < local_start_s)
        at = local_start_s;
    if (end > local_end_s)
        end = local_end_s;

    while (at < end) {
        const int64_t new_at = skip_covered(pieces, n, at);
        if (new_at == at) {
            const int64_t until = next_covered(pieces, n, at, end);
            n = append(pieces, n,
                       (struct zone_span){ at - offset_s, until - offset_s,
                                           span.offset_s });
            at = until;
        } else {
            at = new_at;
        }
    }
    return n;
}

size_t zone_map_local(const struct zone *zone, int64_t local_start_s,
                      int64_t local_end_s,
                      struct zone_span out[ZONE_PIECES_MAX])
{
    /* Whatever the offset, the instants are in between these. */
    int64_t at = clamp(clamp(local_start_s) - ZONE_OFFSET_MAX_S);
    const int64_t last = clamp(clamp(local_end_s) + ZONE_OFFSET_MAX_S);
    size_t n = 0;
    while (at < last) {
        const struct zone_span span = zone_span_at(zone, at);
        n = append_new(out, n, span, local_start_s, local_end_s);
        at = span.end_s;
    }
    return n;
}

bool zone_find_local(const struct zone *zone, int64_t local_s,
                     int64_t *out_unix_s)
{
    struct zone_span pieces[ZONE_PIECES_MAX];
    if (zone_map_local(zone, local_s, local_s + 1, pieces) == 0)
        return false;
    *out_unix_s = pieces[0].start_s;
    return true;
}
