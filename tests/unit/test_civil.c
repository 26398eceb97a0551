#include "check.h"

#include "base/slice.h"
#include "domain/civil.h"

static const struct {
    const char *name;
    struct civil date;
    int64_t days;
    int weekday;
} rows[] = {
    { "the epoch", { 1970, 1, 1 }, 0, 4 },
    { "the day before", { 1969, 12, 31 }, -1, 3 },
    { "a leap day", { 2024, 2, 29 }, 19782, 4 },
    { "after a leap day", { 2024, 3, 1 }, 19783, 5 },
    { "2000 was a leap year", { 2000, 2, 29 }, 11016, 2 },
    { "1900 was not", { 1900, 3, 1 }, -25508, 4 },
    { "the last day of 1900-02", { 1900, 2, 28 }, -25509, 3 },
    { "today", { 2026, 11, 23 }, 20780, 1 },
    { "a Sunday", { 2026, 10, 25 }, 20751, 7 },
    { "the last of four digits", { 9999, 12, 31 }, 2932896, 5 },
    { "the first day", { 1, 1, 1 }, -719162, 1 },
    { "year 0", { 0, 1, 1 }, -719528, 6 },
    { "the leap day of year 0", { 0, 2, 29 }, -719469, 2 },
    { "before year 0", { -1, 12, 31 }, -719529, 5 },
};

static void test_dates_and_days(void **state)
{
    (void)state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const char *name = rows[r].name;
        const struct civil back = civil_of_days(rows[r].days);
        CHECK(civil_to_days(rows[r].date) == rows[r].days, "%s", name);
        CHECK(back.year == rows[r].date.year, "%s", name);
        CHECK(back.month == rows[r].date.month, "%s", name);
        CHECK(back.day == rows[r].date.day, "%s", name);
        CHECK(civil_weekday(rows[r].days) == rows[r].weekday, "%s", name);
    }
}

/* Counting days one by one gives every date of four centuries and back. */
static void test_every_day_of_an_era(void **state)
{
    (void)state;
    int64_t days = civil_to_days((struct civil){ 1800, 1, 1 });
    int weekday = civil_weekday(days);
    for (int64_t year = 1800; year < 2210; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= civil_month_days(year, month); day++) {
                const struct civil date = { year, month, day };
                const struct civil back = civil_of_days(days);
                CHECK(civil_to_days(date) == days, "%d-%d-%d", (int)year, month,
                      day);
                CHECK(back.year == year && back.month == month &&
                          back.day == day,
                      "%d-%d-%d", (int)year, month, day);
                CHECK(civil_weekday(days) == weekday, "%d-%d-%d", (int)year,
                      month, day);
                days++;
                weekday = weekday % 7 + 1;
            }
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
        cmocka_unit_test(test_dates_and_days),
        cmocka_unit_test(test_every_day_of_an_era),
        cmocka_unit_test(test_days_of_seconds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
