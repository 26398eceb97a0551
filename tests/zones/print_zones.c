/*
 * print_zones - what the server thinks of time zones, for compare_zones.
 *
 *   print_zones spans FROM TO ZONE...
 *   print_zones hours FROM TO ZONE...
 *
 * FROM and TO are Unix seconds.  Lines, all numbers Unix seconds:
 *
 *   S zone start offset     from start on, this offset holds
 *   L zone local instant    the instant of a local time; "-": skipped
 *   H zone start end        the weekly hours below, joined
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/slice.h"
#include "domain/availability.h"
#include "domain/zone_load.h"

enum { STEP_S = 5 * 60, AROUND_S = 8 * 60 * 60 };

/* Also in compare_zones.  Some row is open at every time of some day, most
 * are around the hours at which clocks change. */
static struct availability week = {
    .rows = { { 1, 540, 720 },
              { 2, 1320, 1440 },
              { 3, 0, 120 },
              { 4, 5, 1435 },
              { 5, 1380, 1440 },
              { 6, 0, 25 },
              { 6, 30, 90 },
              { 6, 95, 125 },
              { 6, 145, 185 },
              { 6, 1410, 1440 },
              { 7, 0, 65 },
              { 7, 75, 105 },
              { 7, 110, 150 },
              { 7, 155, 240 },
              { 7, 1380, 1440 } },
    .count = 15,
};

static void print_spans(const char *name, const struct zone *zone,
                        int64_t from_s, int64_t to_s)
{
    struct zone_span last = { 0, 0, INT32_MIN };
    for (int64_t at = from_s; at < to_s; at = last.end_s) {
        const struct zone_span span = zone_span_at(zone, at);
        if (span.offset_s != last.offset_s)
            printf("S %s %" PRId64 " %" PRId32 "\n", name, at, span.offset_s);
        last = span;
    }
}

/* Every five minutes of local time around every change. */
static void print_locals(const char *name, const struct zone *zone,
                         int64_t from_s, int64_t to_s)
{
    int64_t at = zone_span_at(zone, from_s).end_s;
    for (; at < to_s; at = zone_span_at(zone, at).end_s) {
        const int64_t local_s = at + zone_span_at(zone, at).offset_s;
        for (int64_t l = local_s - AROUND_S; l <= local_s + AROUND_S;
             l += STEP_S) {
            int64_t unix_s = 0;
            if (zone_find_local(zone, l, &unix_s))
                printf("L %s %" PRId64 " %" PRId64 "\n", name, l, unix_s);
            else
                printf("L %s %" PRId64 " -\n", name, l);
        }
    }
}

static void print_hours(const char *name, const struct zone *zone,
                        int64_t from_s, int64_t to_s)
{
    struct arena *arena = arena_new();
    const struct availability_pieces pieces = availability_expand(
        &week, zone, (struct period){ from_s * 1000, to_s * 1000 }, arena);
    const struct period_list hours = availability_join(&pieces, arena);
    for (size_t i = 0; i < hours.count; i++)
        printf("H %s %" PRId64 " %" PRId64 "\n", name,
               hours.items[i].start_ms / 1000, hours.items[i].end_ms / 1000);
    arena_free(arena);
}

int main(int argc, char **argv)
{
    if (argc < 5 || availability_check(&week) != OK)
        return 2;
    const bool is_spans = strcmp(argv[1], "spans") == 0;
    const int64_t from_s = strtoll(argv[2], NULL, 10);
    const int64_t to_s = strtoll(argv[3], NULL, 10);
    for (int i = 4; i < argc; i++) {
        struct zone *zone = NULL;
        if (zone_load(slice_text(argv[i]), &zone) != OK) {
            fprintf(stderr, "print_zones: no zone %s\n", argv[i]);
            return 1;
        }
        print_spans(argv[i], zone, from_s, to_s);
        if (!is_spans) {
            print_locals(argv[i], zone, from_s, to_s);
            print_hours(argv[i], zone, from_s, to_s);
        }
        zone_free(zone);
    }
    return 0;
}
