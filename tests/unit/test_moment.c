#include "check.h"

#include "base/moment.h"

static const struct {
    const char *name;
    const char *text;
    enum status want;
    int64_t want_ms;
} rows[] = {
    { "the beginning", "1970-01-01T00:00:00.000Z", OK, 0 },
    { "just before", "1969-12-31T23:59:59.999Z", OK, -1 },
    { "this autumn", "2026-11-23T09:30:00.000Z", OK, 1795426200000 },
    { "leap day of 2000", "2000-02-29T12:00:00.000Z", OK, 951825600000 },
    { "leap day of 2024", "2024-02-29T23:59:59.999Z", OK, 1709251199999 },
    { "first of all", "0000-01-01T00:00:00.000Z", OK, MOMENT_MIN_MS },
    { "last of all", "9999-12-31T23:59:59.999Z", OK, MOMENT_MAX_MS },
    { "1900 had no leap day", "1900-02-29T00:00:00.000Z", ERR_MALFORMED, 0 },
    { "2026 has no leap day", "2026-02-29T00:00:00.000Z", ERR_MALFORMED, 0 },
    { "month 0", "2026-00-10T00:00:00.000Z", ERR_MALFORMED, 0 },
    { "month 13", "2026-13-10T00:00:00.000Z", ERR_MALFORMED, 0 },
    { "day 0", "2026-01-00T00:00:00.000Z", ERR_MALFORMED, 0 },
    { "31 April", "2026-04-31T00:00:00.000Z", ERR_MALFORMED, 0 },
    { "hour 24", "2026-01-01T24:00:00.000Z", ERR_MALFORMED, 0 },
    { "minute 60", "2026-01-01T00:60:00.000Z", ERR_MALFORMED, 0 },
    { "leap second", "2016-12-31T23:59:60.000Z", ERR_MALFORMED, 0 },
    { "no milliseconds", "2026-11-23T09:30:00Z", ERR_MALFORMED, 0 },
    { "an offset", "2026-11-23T09:30:00.00+01", ERR_MALFORMED, 0 },
    { "no zone", "2026-11-23T09:30:00.0000", ERR_MALFORMED, 0 },
    { "a space", "2026-11-23 09:30:00.000Z", ERR_MALFORMED, 0 },
    { "lower case", "2026-11-23t09:30:00.000z", ERR_MALFORMED, 0 },
    { "a sign", "+026-11-23T09:30:00.000Z", ERR_MALFORMED, 0 },
    { "one more", "2026-11-23T09:30:00.000ZZ", ERR_MALFORMED, 0 },
    { "empty", "", ERR_MALFORMED, 0 },
};

static void test_texts_are_read(void **state)
{
    (void)state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        int64_t ms = 12345;
        CHECK(moment_parse(slice_text(rows[r].text), &ms) == rows[r].want, "%s",
              rows[r].name);
        const int64_t want = rows[r].want == OK ? rows[r].want_ms : 12345;
        CHECK(ms == want, "%s: %lld", rows[r].name, (long long)ms);
    }
}

static void test_moments_are_written(void **state)
{
    (void)state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        if (rows[r].want != OK)
            continue;
        char text[MOMENT_TEXT_LEN + 1];
        CHECK(strcmp(moment_print(rows[r].want_ms, text), rows[r].text) == 0,
              "%s: %s", rows[r].name, text);
    }
}

/* Every day of 800 years follows the one before it. */
static void test_every_day_follows_the_last(void **state)
{
    (void)state;
    struct date last = date_of_days(-140000);
    for (int64_t days = -139999; days < 152000; days++) {
        const struct date date = date_of_days(days);
        const bool is_next_day = date.year == last.year &&
                                 date.month == last.month &&
                                 date.day == last.day + 1;
        const bool is_next_month = date.year == last.year &&
                                   date.month == last.month + 1 &&
                                   date.day == 1 && last.day >= 28;
        const bool is_next_year = date.year == last.year + 1 &&
                                  date.month == 1 && date.day == 1 &&
                                  last.month == 12 && last.day == 31;
        CHECK(is_next_day || is_next_month || is_next_year, "day %lld",
              (long long)days);
        CHECK(date_to_days(date) == days, "day %lld", (long long)days);
        last = date;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts_are_read),
        cmocka_unit_test(test_moments_are_written),
        cmocka_unit_test(test_every_day_follows_the_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
