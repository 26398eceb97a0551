/*
 * base/moment.h - a point in time, as a number and as text.
 *
 * Inside the program a moment is Unix time in milliseconds (int64_t, names
 * end in _ms).  Outside it is ISO 8601 in UTC with milliseconds, always 24
 * characters: 2026-11-23T09:30:00.000Z; no other spelling is read.  Pure: no
 * clock, no time zone (store/zone_file.h has those), no libc calendar.
 */
#ifndef BASE_MOMENT_H
#define BASE_MOMENT_H

#include <stdint.h>

#include "base/slice.h"
#include "base/status.h"

enum {
    MOMENT_TEXT_LEN = 24, /* characters, without NUL */
};

/* The first and the last moment that have a text: years 0000 to 9999. */
#define MOMENT_MIN_MS INT64_C(-62167219200000)
#define MOMENT_MAX_MS INT64_C(253402300799999)

/* A date of the Gregorian calendar.  A plain value. */
struct date {
    int year;
    int month; /* 1 .. 12 */
    int day;   /* 1 .. 31 */
};

/* Days from 1970-01-01 to `date`, negative before; months and days beyond
 * their range count on. */
int64_t date_to_days(struct date date);

/* The date that is `days` after 1970-01-01. */
struct date date_of_days(int64_t days);

/* Read the text form.  `out` is written only when the result is OK;
 * ERR_MALFORMED for every other spelling, and for a date or time that does
 * not exist (leap seconds among them: Unix time has none). */
MUST_CHECK enum status moment_parse(struct slice text, int64_t *out);

/* Write the text form and a NUL; returns `out`.  `ms` lies between
 * MOMENT_MIN_MS and MOMENT_MAX_MS (asserted). */
char *moment_print(int64_t ms, char out[MOMENT_TEXT_LEN + 1]);

#endif
