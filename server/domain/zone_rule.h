/*
 * domain/zone_rule.h - the yearly rule at the end of a TZif file.
 *
 * The TZ string of POSIX (IEEE 1003.1, 8.3), with the longer times of RFC
 * 9636 section 3.3: "CET-1CEST,M3.5.0,M10.5.0/3" says that clocks are one
 * hour ahead of UTC, and two from the last Sunday of March to the last Sunday
 * of October.  Only domain/zone.c needs this.
 */
#ifndef DOMAIN_ZONE_RULE_H
#define DOMAIN_ZONE_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/status.h"
#include "domain/zone.h"

/* One moment of each year, by local time. */
struct zone_rule_day {
    enum {
        RULE_JULIAN, /* Jn: day 1 .. 365, the 29th of February never counts */
        RULE_DAY,    /* n: day 0 .. 365, it does                            */
        RULE_WEEKDAY /* Mm.w.d                                              */
    } kind;
    int day;        /* of JULIAN and DAY                              */
    int month;      /* of WEEKDAY: 1 .. 12                            */
    int week;       /* of WEEKDAY: 1 .. 5; 5 is the last of the month */
    int weekday;    /* of WEEKDAY: 0 .. 6; 0 is Sunday                */
    int32_t time_s; /* after midnight; may be negative or above a day */
};

/* A plain value. */
struct zone_rule {
    int32_t standard_s; /* offset from UTC, east is positive */
    bool has_daylight;
    int32_t daylight_s; /* offset; these three mean nothing without it */
    struct zone_rule_day start; /* in standard time */
    struct zone_rule_day end;   /* in daylight time */
};

/*
 * Read the text of a footer, without its newlines.
 *
 * out is written only when the result is OK.  Returns OK; ERR_MALFORMED,
 * also for daylight time without saying when (POSIX leaves that open, RFC
 * 9636 does not allow it).
 */
MUST_CHECK enum status zone_rule_parse(struct slice text,
                                       struct zone_rule *out);

/* As zone_span_at, if the rule had always held.  `unix_s` is between
 * ZONE_FIRST_S and ZONE_LAST_S; the span may reach a year beyond them. */
struct zone_span zone_rule_span(const struct zone_rule *rule, int64_t unix_s);

#endif
