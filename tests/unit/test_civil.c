#include "check.h"

#include "base/moment.h"
#include "base/slice.h"
#include "domain/civil.h"

static const struct {
    const char *name;
    struct date date;
    int weekday;
    bool is_leap;
} rows[] = {
    { "the epoch", { 1970, 1, 1 }, 4, false },
    { "the day before", { 1969, 12, 31 }, 3, false },
    { "a leap day", { 2024, 2, 29 }, 4, true },
    { "2000 was a leap year", { 2000, 2, 29 }, 2, true },
    { "1900 was not", { 1900, 3, 1 }, 4, false },
    { "a Monday", { 2026, 11, 23 }, 1, false },
    { "a Sunday", { 2026, 10, 25 }, 7, false },
    { "the last of four digits", { 9999, 12, 31 }, 5, false },
    { "the first day", { 1, 1, 1 }, 1, false },
    { "year 0", { 0, 1, 1 }, 6, true },
    { "before year 0", { -1, 12, 31 }, 5, false },
};

static void test_weekdays_and_leap_years(void **state)
{
    (void)state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const int64_t days = date_to_days(rows[r].date);
        CHECK(civil_weekday(days) == rows[r].weekday, "%s", rows[r].name);
        CHECK(civil_is_leap(rows[r].date.year) == rows[r].is_leap, "%s",
              rows[r].name);
    }
}

/* Months side by side are the days of four centuries, week after week. */
static void test_every_month(void **state)
{
    (void)state;
    int64_t days = date_to_days((struct date){ 1800, 1, 1 });
    int weekday = civil_weekday(days);
    for (int year = 1800; year < 2210; year++) {
        for (int month = 1; month <= 12; month++) {
            const struct date first = { year, month, 1 };
            CHECK(date_to_days(first) == days, "%d-%d", year, month);
            CHECK(civil_weekday(days) == weekday, "%d-%d", year, month);
            days += civil_month_days(year, month);
            weekday = (weekday - 1 + civil_month_days(year, month)) % 7 + 1;
        }
    }
}

static void test_days_of_seconds(void **state)
{
    (void)state;
    CHECK(civil_day_of(0) == 0, "midnight");
    CHECK(civil_day_of(CIVIL_DAY_S - 1) == 0, "the last second");
    CHECK(civil_day_of(CIVIL_DAY_S) == 1, "the next midnight");
    CHECK(civil_day_of(-1) == -1, "the second before 1970");
    CHECK(civil_day_of(-CIVIL_DAY_S) == -1, "midnight before 1970");
    CHECK(civil_day_of(-CIVIL_DAY_S - 1) == -2, "a second earlier");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_weekdays_and_leap_years),
        cmocka_unit_test(test_every_month),
        cmocka_unit_test(test_days_of_seconds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
