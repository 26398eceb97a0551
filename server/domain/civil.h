/*
 * domain/civil.h - what the calendar says of a day.
 *
 * Days are counted from 1970-01-01, which is 0; base/moment.h turns them
 * into dates and back.  Knows no time zone and no clock: a local date and
 * time is a day and a second of it, whatever zone it is local to
 * (domain/zone.h).  Proleptic Gregorian, as ISO 8601 has it.
 */
#ifndef DOMAIN_CIVIL_H
#define DOMAIN_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

enum { CIVIL_DAY_S = 24 * 60 * 60 }; /* seconds of a civil day */

/* The weekday as in ISO 8601: 1 is Monday, 7 is Sunday. */
int civil_weekday(int64_t days);

/* Whether `year` has a 29th of February. */
bool civil_is_leap(int year);

/* How many days the month (1 .. 12) of `year` has. */
int civil_month_days(int year, int month);

/* The day that the second `local_s` is in: rounds towards the past. */
int64_t civil_day_of(int64_t local_s);

#endif
