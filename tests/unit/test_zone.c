#include "check.h"

#include <stdlib.h>

#include "domain/zone.h"
#include "domain/zone_load.h"
#include "domain/zone_rule.h"
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

/* --- the footer ----------------------------------------------------------- */

static const struct {
    const char *name;
    const char *text;
    enum status want;
    int64_t at_s; /* an instant, and what holds there */
    int32_t offset_s;
} footers[] = {
    { "no daylight time", "MST7", OK, 0, -7 * HOUR },
    { "east of Greenwich", "IST-5:30", OK, 0, 19800 },
    { "seconds", "LMT0:01:15", OK, 0, -75 },
    { "a quoted name", "<+1245>-12:45", OK, 0, 45900 },
    { "a plus sign", "ABC+3", OK, 0, -3 * HOUR },
    { "Berlin in winter", "CET-1CEST,M3.5.0,M10.5.0/3", OK, 1769904000, HOUR },
    { "Berlin in summer", "CET-1CEST,M3.5.0,M10.5.0/3", OK, 1782864000,
      2 * HOUR },
    { "the second before", "CET-1CEST,M3.5.0,M10.5.0/3", OK, 1774745999, HOUR },
    { "the change", "CET-1CEST,M3.5.0,M10.5.0/3", OK, 1774746000, 2 * HOUR },
    { "the end", "CET-1CEST,M3.5.0,M10.5.0/3", OK, 1792890000, HOUR },
    { "before the end", "CET-1CEST,M3.5.0,M10.5.0/3", OK, 1792889999,
      2 * HOUR },
    { "in the south, January", "AEST-10AEDT,M10.1.0,M4.1.0/3", OK, 1768435200,
      11 * HOUR },
    { "in the south, July", "AEST-10AEDT,M10.1.0,M4.1.0/3", OK, 1784073600,
      10 * HOUR },
    { "half an hour", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", OK, 1768435200,
      11 * HOUR },
    { "winter is the other one", "IST-1GMT0,M10.5.0,M3.5.0/1", OK, 1768435200,
      0 },
    { "before midnight", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", OK, 1774745999,
      -2 * HOUR },
    { "from then on", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", OK, 1774746000,
      -1 * HOUR },
    { "all year", "XXX3EDT4,0/0,J365/23", OK, 1798761600, -4 * HOUR },
    { "all year, at new year", "XXX3EDT4,0/0,J365/23", OK, 1798772400,
      -4 * HOUR },
    { "Julian days have no leap day", "AAA0BBB,J60/0,J300", OK, 1709164800, 0 },
    { "J60 is the first of March", "AAA0BBB,J60/0,J300", OK, 1709251200, HOUR },
    { "day 59 is the leap day", "AAA0BBB,59/0,300", OK, 1709164800, HOUR },
    { "a week of hours", "AAA0BBB,J1/167,J300/-167", OK, 0, 0 },
    { "nothing", "", ERR_MALFORMED, 0, 0 },
    { "no offset", "CET", ERR_MALFORMED, 0, 0 },
    { "a short name", "CE-1", ERR_MALFORMED, 0, 0 },
    { "an open quote", "<CET-1", ERR_MALFORMED, 0, 0 },
    { "digits without quotes", "C1T-1", ERR_MALFORMED, 0, 0 },
    { "more than a day", "CET-25", ERR_MALFORMED, 0, 0 },
    { "sixty minutes", "CET-1:60", ERR_MALFORMED, 0, 0 },
    { "no rule", "CET-1CEST", ERR_MALFORMED, 0, 0 },
    { "half a rule", "CET-1CEST,M3.5.0", ERR_MALFORMED, 0, 0 },
    { "month 0", "CET-1CEST,M0.5.0,M10.5.0", ERR_MALFORMED, 0, 0 },
    { "month 13", "CET-1CEST,M13.5.0,M10.5.0", ERR_MALFORMED, 0, 0 },
    { "week 6", "CET-1CEST,M3.6.0,M10.5.0", ERR_MALFORMED, 0, 0 },
    { "week 0", "CET-1CEST,M3.0.0,M10.5.0", ERR_MALFORMED, 0, 0 },
    { "weekday 7", "CET-1CEST,M3.5.7,M10.5.0", ERR_MALFORMED, 0, 0 },
    { "J0", "CET-1CEST,J0,M10.5.0", ERR_MALFORMED, 0, 0 },
    { "day 366", "CET-1CEST,366,M10.5.0", ERR_MALFORMED, 0, 0 },
    { "168 hours", "CET-1CEST,M3.5.0/168,M10.5.0", ERR_MALFORMED, 0, 0 },
    { "something after it", "CET-1CEST,M3.5.0,M10.5.0 ", ERR_MALFORMED, 0, 0 },
};

static void test_footers(void **state)
{
    (void)state;
    for (size_t r = 0; r < COUNT_OF(footers); r++) {
        const char *name = footers[r].name;
        struct zone_rule rule;
        const enum status st =
            zone_rule_parse(slice_text(footers[r].text), &rule);
        CHECK(st == footers[r].want, "%s: %s", name, status_name(st));
        if (st != OK)
            continue;
        const struct zone_span span = zone_rule_span(&rule, footers[r].at_s);
        CHECK(span.offset_s == footers[r].offset_s, "%s: %d", name,
              span.offset_s);
        CHECK(span.start_s <= footers[r].at_s, "%s", name);
        CHECK(span.end_s > footers[r].at_s, "%s", name);
    }
}

/* No prefix of a rule, in a copy of its exact size, is read past its end. */
static void test_every_cut_of_a_footer(void **state)
{
    (void)state;
    for (size_t r = 0; r < COUNT_OF(footers); r++) {
        const size_t len = strlen(footers[r].text);
        for (size_t cut = 0; cut <= len; cut++) {
            uint8_t *exact = malloc(cut ? cut : 1);
            memcpy(exact, footers[r].text, cut);
            struct zone_rule rule;
            (void)!zone_rule_parse(slice_of(exact, cut), &rule);
            free(exact);
        }
    }
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

static const struct {
    const char *name;
    struct tzif file;
    void (*spoil)(uint8_t *bytes);
} broken[] = {
    { "another magic", BERLIN, break_magic },
    { "another second magic", BERLIN, break_second_magic },
    { "counts beyond the file", BERLIN, make_count_huge },
    { "first counts beyond the file", BERLIN, make_first_count_huge },
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
        cmocka_unit_test(test_footers),
        cmocka_unit_test(test_every_cut_of_a_footer),
        cmocka_unit_test(test_every_cut_of_a_file),
        cmocka_unit_test(test_broken_files),
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_version_one),
        cmocka_unit_test(test_local_times),
        cmocka_unit_test(test_changes_that_overlap),
        cmocka_unit_test(test_too_many_pieces),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
