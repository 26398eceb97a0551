#include "domain/civil.h"

/* The calendar repeats every 400 years.  Years are counted from March here,
 * so that the leap day is the last of its year and months follow a pattern:
 * the month m (0: March) begins on day (153 m + 2) / 5. */
enum {
    ERA_YEARS = 400,
    ERA_DAYS = 146097,
    ERA_DAY_OF_1970 = 719468, /* days from 0000-03-01 to 1970-01-01 */
};

static int64_t divide_down(int64_t n, int64_t by)
{
    return n / by - (n % by < 0);
}

int64_t civil_to_days(struct civil date)
{
    const int64_t year = date.month <= 2 ? date.year - 1 : date.year;
    const int64_t era = divide_down(year, ERA_YEARS);
    const int64_t year_of_era = year - era * ERA_YEARS;
    const int64_t month = (date.month + 9) % 12;
    const int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    const int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * ERA_DAYS + day_of_era - ERA_DAY_OF_1970;
}

struct civil civil_of_days(int64_t days)
{
    const int64_t shifted = days + ERA_DAY_OF_1970;
    const int64_t era = divide_down(shifted, ERA_DAYS);
    const int64_t day = shifted - era * ERA_DAYS;
    /* Take out the leap days before `day`: one in 4 years, none in 100, one
     * in 400 (the last day of the era). */
    const int64_t year_of_era =
        (day - day / 1460 + day / 36524 - day / 146096) / 365;
    const int64_t day_of_year =
        day - (year_of_era * 365 + year_of_era / 4 - year_of_era / 100);
    const int64_t month = (5 * day_of_year + 2) / 153;

    return (struct civil){
        .year = era * ERA_YEARS + year_of_era + (month >= 10),
        .month = (int)(month < 10 ? month + 3 : month - 9),
        .day = (int)(day_of_year - (153 * month + 2) / 5 + 1),
    };
}

int civil_weekday(int64_t days)
{
    /* 1970-01-01 was a Thursday. */
    return (int)(days + 3 - divide_down(days + 3, 7) * 7) + 1;
}

bool civil_is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int civil_month_days(int64_t year, int month)
{
    static const int days[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };
    return days[month - 1] + (month == 2 && civil_is_leap(year));
}

int64_t civil_day_of(int64_t local_s)
{
    return divide_down(local_s, CIVIL_DAY_S);
}
