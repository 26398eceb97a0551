#include "domain/civil.h"

static int64_t divide_down(int64_t n, int64_t by)
{
    return n / by - (n % by < 0);
}

int civil_weekday(int64_t days)
{
    /* 1970-01-01 was a Thursday. */
    return (int)(days + 3 - divide_down(days + 3, 7) * 7) + 1;
}

bool civil_is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int civil_month_days(int year, int month)
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
