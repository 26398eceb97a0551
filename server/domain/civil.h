/*
 * domain/civil.h - the calendar: dates as numbers of days, and back.
 *
 * The proleptic Gregorian calendar of ISO 8601: year 0 exists, and the rules
 * of 1582 hold for all time.  Day 0 is 1970-01-01.  Knows no time zone and
 * no clock; a local date and time is a day and a second of it, whatever zone
 * it is local to (domain/zone.h).
 */
#ifndef DOMAIN_CIVIL_H
#define DOMAIN_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

enum { CIVIL_DAY_S = 24 * 60 * 60 }; /* seconds of a civil day */

/* A date.  A plain value. */
struct civil {
    int64_t year; /* astronomical: 0 is 1 BC           */
    int month;    /* 1 .. 12                           */
    int day;      /* 1 .. the number of days of it     */
};

/* Days from 1970-01-01 to `date`, negative before it.  `date` is a date that
 * exists; its year is at most 2^40 from 0. */
int64_t civil_to_days(struct civil date);

/* The date `days` after 1970-01-01; at most 2^48 from it. */
struct civil civil_of_days(int64_t days);

/* The weekday as in ISO 8601: 1 is Monday, 7 is Sunday. */
int civil_weekday(int64_t days);

/* Whether `year` has a 29th of February. */
bool civil_is_leap(int64_t year);

/* How many days the month (1 .. 12) of `year` has. */
int civil_month_days(int64_t year, int month);

/* The day that the second `local_s` is in: rounds towards the past. */
int64_t civil_day_of(int64_t local_s);

#endif
