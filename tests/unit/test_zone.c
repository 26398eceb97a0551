#include "check.h"

#include <stdlib.h>

#include "domain/zone.h"
#include "domain/zone_load.h"
#include "store/zone_file.h"
#include "tzif.h"

enum { HOUR = 3600 };

/* Local mean time, two hours for a while, and since 1980 Berlin's rule. */
#define BERLIN                                                                 \
    {                                                                          \
        .version = 2, .n_changes = 2, .changes = { -1000000000, 320000000 },   \
        .numbers = { 1, 2 }, .n_types = 3,                                     \
        .offsets = { 3208, 2 * HOUR, HOUR },                                   \
        .footer = "\nCET-1CEST,M3.5.0,M10.5.0/3\n"                             \
    }
static const struct tzif berlin = BERLIN;

static struct zone *zone_of(const struct tzif *file)
{
    struct zone *zone = zone_new(tzif_write(file));
    CHECK(zone != NULL, "the file is good");
    return zone;
}

/* --- the file ------------------------------------------------------------- */

static void test_every_cut_of_a_file(void **state)
{
    (void)state;
    struct tzif one = berlin;
    one.version = 1;
    one.footer = NULL;
    const struct tzif *const files[] = { &berlin, &one };
    for (size_t f = 0; f < COUNT_OF(files); f++) {
        const struct slice whole = tzif_write(files[f]);
        for (size_t cut = 0; cut < whole.len; cut++) {
            uint8_t *exact = malloc(cut ? cut : 1);
            memcpy(exact, whole.data, cut);
            CHECK(zone_new(slice_of(exact, cut)) == NULL, "file %zu cut at %zu",
                  f, cut);
            free(exact);
        }
        zone_free(zone_of(files[f]));
    }
}

static void break_magic(uint8_t *bytes)
{
    bytes[0] = 't';
}

static void break_second_magic(uint8_t *bytes)
{
    bytes[44 + 7] = 't';
}

static void make_count_huge(uint8_t *bytes)
{
    memset(bytes + 44 + 7 + 20, 0xFF, 24);
}

static void make_first_count_huge(uint8_t *bytes)
{
    memset(bytes + 20, 0xFF, 24);
}

static void make_second_version_one(uint8_t *bytes)
{
    bytes[44 + 7 + 4] = 0; /* as version 1 is written */
}

static void write_version_one(uint8_t *bytes)
{
    bytes[4] = '1';
}

static const struct {
    const char *name;
    struct tzif file;
    void (*spoil)(uint8_t *bytes);
} broken[] = {
    { "another magic", BERLIN, break_magic },
    { "another second magic", BERLIN, break_second_magic },
    { "counts beyond the file", BERLIN, make_count_huge },
    { "first counts beyond the file", BERLIN, make_first_count_huge },
    { "version 1 after version 2", BERLIN, make_second_version_one },
    { "a version nobody writes", BERLIN, write_version_one },
    { "version 5", { .version = 5, .n_types = 1, .footer = "\nMST7\n" }, NULL },
    { "no type", { .version = 2, .footer = "\nMST7\n" }, NULL },
    { "no footer", { .version = 2, .n_types = 1 }, NULL },
    { "half a footer", { .version = 2, .n_types = 1, .footer = "\n" }, NULL },
    { "a footer without an end",
      { .version = 2, .n_types = 1, .footer = "\nMST7" },
      NULL },
    { "a footer that is no rule",
      { .version = 2, .n_types = 1, .footer = "\nM\n" },
      NULL },
    { "a footer without a beginning",
      { .version = 2, .n_types = 1, .footer = "XMST7\n" },
      NULL },
    { "bytes after the footer",
      { .version = 2, .n_types = 1, .footer = "\nMST7\nX" },
      NULL },
    { "changes out of order",
      { .version = 2,
        .n_changes = 2,
        .changes = { 5, 5 },
        .n_types = 1,
        .footer = "\nMST7\n" },
      NULL },
    { "a type that is not there",
      { .version = 2,
        .n_changes = 1,
        .numbers = { 1 },
        .n_types = 1,
        .footer = "\nMST7\n" },
      NULL },
    { "26 hours",
      { .version = 2,
        .n_types = 1,
        .offsets = { 26 * HOUR },
        .footer = "\nMST7\n" },
      NULL },
    { "-25 hours",
      { .version = 2,
        .n_types = 1,
        .offsets = { -25 * HOUR },
        .footer = "\nMST7\n" },
      NULL },
    { "the lowest number",
      { .version = 2,
        .n_types = 1,
        .offsets = { INT32_MIN },
        .footer = "\nMST7\n" },
      NULL },
    { "leap seconds",
      { .version = 2, .n_types = 1, .n_leaps = 1, .footer = "\nMST7\n" },
      NULL },
};

static void test_broken_files(void **state)
{
    (void)state;
    for (size_t r = 0; r < COUNT_OF(broken); r++) {
        const struct slice bytes = tzif_write(&broken[r].file);
        if (broken[r].spoil != NULL)
            broken[r].spoil((uint8_t *)(uintptr_t)bytes.data);
        CHECK(zone_new(bytes) == NULL, "%s", broken[r].name);
    }
}

/* A file of so many changes and types, and a rule whose name is so long. */
static struct zone *zone_of_size(size_t n_changes, size_t n_types,
                                 size_t name_len)
{
    static struct {
        uint8_t bytes[64 * 1024];
        size_t len;
    } out;
    const struct tzif least = { .version = 2, .n_types = 1 };
    const size_t second = 44 + 7; /* where the second header is */
    memset(&out, 0, sizeof out);
    memcpy(out.bytes, tzif_write(&least).data, second + 44);
    bytes_write(out.bytes + second + 32, 4, n_changes);
    bytes_write(out.bytes + second + 36, 4, n_types);
    out.len = second + 44;
    for (size_t i = 0; i < n_changes; i++, out.len += 8)
        bytes_write(out.bytes + out.len, 8, i);
    out.len += n_changes + 6 * n_types + 4;
    const int footer_len = snprintf((char *)out.bytes + out.len, 300,
                                    "\n<%0*d>7\n", (int)name_len, 0);
    out.len += (size_t)footer_len;
    return zone_new(slice_of(out.bytes, out.len));
}

static void test_the_size_of_a_file(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t n_changes, n_types, name_len;
        bool want;
    } rows[] = {
        { "a small one", 1, 1, 3, true },
        { "2000 changes", 2000, 1, 3, true },
        { "2001 changes", 2001, 1, 3, false },
        { "256 types", 1, 256, 3, true },
        { "257 types", 1, 257, 3, false },
        { "a footer of 128 bytes", 1, 1, 123, true },
        { "a footer of 129 bytes", 1, 1, 124, false },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct zone *zone =
            zone_of_size(rows[r].n_changes, rows[r].n_types, rows[r].name_len);
        CHECK((zone != NULL) == rows[r].want, "%s", rows[r].name);
        zone_free(zone);
    }
}

static void test_spans(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int64_t at_s;
        struct zone_span want;
    } rows[] = {
        { "before all changes",
          -2000000000,
          { ZONE_FIRST_S, -1000000000, 3208 } },
        { "the first change", -1000000000, { -1000000000, 320000000, 7200 } },
        { "before the last", 319999999, { -1000000000, 320000000, 7200 } },
        { "the last, then the rule",
          320000000,
          { 320000000, 323226000, HOUR } },
        { "the rule", 1774746000, { 1774746000, 1792890000, 7200 } },
        { "in 2099", 4089600000, { 4078429200, 4096573200, 7200 } },
        { "the end of time", INT64_MAX, { 0, ZONE_LAST_S, HOUR } },
        { "its beginning", INT64_MIN, { ZONE_FIRST_S, -1000000000, 3208 } },
    };
    struct zone *zone = zone_of(&berlin);
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const struct zone_span span = zone_span_at(zone, rows[r].at_s);
        CHECK(span.offset_s == rows[r].want.offset_s, "%s: %d", rows[r].name,
              span.offset_s);
        if (rows[r].at_s == INT64_MAX) {
            /* Where its last span begins is of no interest. */
            CHECK(span.end_s == ZONE_LAST_S, "%s", rows[r].name);
            continue;
        }
        CHECK(span.start_s == rows[r].want.start_s, "%s: %lld", rows[r].name,
              (long long)span.start_s);
        CHECK(span.end_s == rows[r].want.end_s, "%s: %lld", rows[r].name,
              (long long)span.end_s);
    }
    zone_free(zone);
}

/* Before the first year and after the last nothing is asked: a span ends
 * there, also when its rule or the next change is beyond. */
static void test_spans_end_with_time(void **state)
{
    (void)state;
    const struct tzif ruled = { .version = 2,
                                .n_types = 1,
                                .offsets = { HOUR },
                                .footer = "\nCET-1CEST,M3.5.0,M10.5.0/3\n" };
    struct zone *zone = zone_of(&ruled);
    struct zone_span span = zone_span_at(zone, ZONE_FIRST_S);
    CHECK(span.start_s == ZONE_FIRST_S && span.end_s > ZONE_FIRST_S,
          "the beginning: %lld", (long long)span.start_s);
    zone_free(zone);

    const struct tzif late = { .version = 2,
                               .n_changes = 1,
                               .changes = { ZONE_LAST_S + 1 },
                               .numbers = { 1 },
                               .n_types = 2,
                               .offsets = { HOUR, 2 * HOUR },
                               .footer = "\n\n" };
    zone = zone_of(&late);
    span = zone_span_at(zone, INT64_MAX);
    CHECK(span.start_s == ZONE_FIRST_S && span.end_s == ZONE_LAST_S &&
              span.offset_s == HOUR,
          "the end: %lld", (long long)span.end_s);
    zone_free(zone);
}

/* Without a rule in the footer the last change holds for ever. */
static void test_an_empty_footer(void **state)
{
    (void)state;
    struct tzif file = berlin;
    file.footer = "\n\n";
    struct zone *zone = zone_of(&file);
    CHECK(zone_span_at(zone, 1782864000).offset_s == HOUR, "a summer");
    CHECK(zone_span_at(zone, -2000000000).offset_s == 3208, "before");
    zone_free(zone);
}

/* A file of version 1 holds what its last change says, for ever. */
static void test_version_one(void **state)
{
    (void)state;
    struct tzif file = berlin;
    file.version = 1;
    file.footer = NULL;
    struct zone *zone = zone_of(&file);
    CHECK(zone_span_at(zone, -2000000000).offset_s == 3208, "before");
    CHECK(zone_span_at(zone, 1782864000).offset_s == HOUR, "long after");
    zone_free(zone);
}

/* --- local times ---------------------------------------------------------- */

/* Berlin 2026: 02:00 to 03:00 is skipped on 03-29 and doubled on 10-25. */
static void test_local_times(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int64_t local_s;
        bool exists;
        int64_t unix_s;
    } rows[] = {
        { "the second before the gap", 1774749599, true, 1774745999 },
        { "the first that is skipped", 1774749600, false, 0 },
        { "the last that is skipped", 1774753199, false, 0 },
        { "the first after the gap", 1774753200, true, 1774746000 },
        { "before it is doubled", 1792893599, true, 1792886399 },
        { "the first that is doubled", 1792893600, true, 1792886400 },
        { "the last that is doubled", 1792897199, true, 1792889999 },
        { "the first that is not", 1792897200, true, 1792893600 },
    };
    struct zone *zone = zone_of(&berlin);
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        int64_t unix_s = 0;
        const bool exists = zone_find_local(zone, rows[r].local_s, &unix_s);
        CHECK(exists == rows[r].exists, "%s", rows[r].name);
        CHECK(!exists || unix_s == rows[r].unix_s, "%s: %lld", rows[r].name,
              (long long)unix_s);
    }
    zone_free(zone);
}

/* Clocks go forward an hour and, half an hour later, back again: what was
 * skipped comes after all, and what came is not counted again. */
static void test_changes_that_overlap(void **state)
{
    (void)state;
    const struct tzif file = {
        .version = 2,
        .n_changes = 2,
        .changes = { 100000, 101800 },
        .numbers = { 1, 0 },
        .n_types = 2,
        .offsets = { 0, HOUR },
        .footer = "\nUTC0\n",
    };
    struct zone *zone = zone_of(&file);
    struct zone_span out[ZONE_PIECES_MAX];
    CHECK(zone_map_local(zone, 99000, 107000, out) == 4, "four pieces");
    static const struct zone_span want[] = {
        { 99000, 100000, 0 },
        { 100000, 101800, HOUR }, /* local 103600 .. 105400 */
        { 101800, 103600, 0 },    /* skipped at first       */
        { 105400, 107000, 0 },
    };
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        CHECK(out[i].start_s == want[i].start_s, "piece %zu", i);
        CHECK(out[i].end_s == want[i].end_s, "piece %zu", i);
        CHECK(out[i].offset_s == want[i].offset_s, "piece %zu", i);
    }
    CHECK(zone_map_local(zone, 99000, 99000, out) == 0, "nothing in nothing");
    zone_free(zone);
}

/* Clocks go forward ten hours, and soon back again: the hours that come then
 * lie before those that came first. */
static void test_hours_that_come_before(void **state)
{
    (void)state;
    const struct tzif file = {
        .version = 2,
        .n_changes = 3,
        .changes = { 90000, 100000, 102000 },
        .numbers = { 1, 0, 2 },
        .n_types = 3,
        .offsets = { 0, 10 * HOUR, HOUR },
        .footer = "\n\n",
    };
    static const struct zone_span want[] = {
        { 80000, 90000, 0 },
        { 90000, 94000, 10 * HOUR }, /* local 126000 .. 130000 */
        { 100000, 102000, 0 },
        { 102000, 122400, HOUR }, /* local 105600 .. 126000 */
    };
    struct zone *zone = zone_of(&file);
    struct zone_span out[ZONE_PIECES_MAX];
    const size_t n = zone_map_local(zone, 80000, 130000, out);
    CHECK(n == COUNT_OF(want), "%zu pieces", n);
    for (size_t i = 0; i < n; i++)
        CHECK(out[i].start_s == want[i].start_s &&
                  out[i].end_s == want[i].end_s &&
                  out[i].offset_s == want[i].offset_s,
              "piece %zu: %lld to %lld", i, (long long)out[i].start_s,
              (long long)out[i].end_s);
    zone_free(zone);
}

/* A change that changes no clock (a name, or who decides) is no border. */
static void test_a_change_of_nothing(void **state)
{
    (void)state;
    const struct tzif file = { .version = 2,
                               .n_changes = 1,
                               .changes = { 100000 },
                               .numbers = { 1 },
                               .n_types = 2,
                               .offsets = { HOUR, HOUR },
                               .footer = "\n\n" };
    struct zone *zone = zone_of(&file);
    struct zone_span out[ZONE_PIECES_MAX];
    CHECK(zone_map_local(zone, 90000, 120000, out) == 1, "one piece");
    CHECK(out[0].start_s == 90000 - HOUR && out[0].end_s == 120000 - HOUR,
          "all of it");
    zone_free(zone);
}

/* More pieces than there is room for are left out, not written. */
static void test_too_many_pieces(void **state)
{
    (void)state;
    struct tzif file = {
        .version = 1,
        .n_changes = TZIF_CHANGES,
        .n_types = 2,
        .offsets = { 0, -1 },
    };
    for (int i = 0; i < TZIF_CHANGES; i++) {
        file.changes[i] = 1000 + 10 * i;
        file.numbers[i] = (uint8_t)(i % 2 == 0);
    }
    struct zone *zone = zone_of(&file);
    struct zone_span out[ZONE_PIECES_MAX];
    CHECK(zone_map_local(zone, 0, 90000, out) == ZONE_PIECES_MAX, "full");
    zone_free(zone);
}

/* --- names ---------------------------------------------------------------- */

static void test_names(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool is_known;
    } rows[] = {
        { "Europe/Berlin", true },
        { "America/Argentina/Buenos_Aires", true },
        { "Etc/GMT+12", true },
        { "UTC", true },
        { "America/Port-au-Prince", true },
        { "", false },
        { "Europe", false },
        { "Europe/", false },
        { "/Europe/Berlin", false },
        { "Europe//Berlin", false },
        { "Europe/Berlin/", false },
        { "Europe/../Europe/Berlin", false },
        { "Europe/./Berlin", false },
        { "../zoneinfo/UTC", false },
        { "Europe/Berlin\n", false },
        { "Europe/Berl\xc3\xafn", false },
        { "Europe/Nowhere", false },
        { "UTC/Berlin", false },
        { "europe/Berlin", false },
        { "posix/Europe/Berlin", false },
        { "right/Europe/Berlin", false },
        { "localtime", false },
        { "Factory", false },
        { "zone.tab", false },
        { "EuropeEuropeEuropeEuropeEuropeEuropeEuropeEuropeEuropeEuropeEurope",
          false },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++)
        CHECK(zone_is_known(slice_text(rows[r].name)) == rows[r].is_known, "%s",
              rows[r].name);
    CHECK(!zone_is_known(slice_of("UTC\0x", 5)), "a NUL inside");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_cut_of_a_file),
        cmocka_unit_test(test_broken_files),
        cmocka_unit_test(test_the_size_of_a_file),
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_spans_end_with_time),
        cmocka_unit_test(test_an_empty_footer),
        cmocka_unit_test(test_version_one),
        cmocka_unit_test(test_local_times),
        cmocka_unit_test(test_changes_that_overlap),
        cmocka_unit_test(test_hours_that_come_before),
        cmocka_unit_test(test_a_change_of_nothing),
        cmocka_unit_test(test_too_many_pieces),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
