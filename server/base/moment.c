#include "base/moment.h"

#include <assert.h>
#include <stdbool.h>

enum {
    MS_PER_SECOND = 1000,
    MS_PER_MINUTE = 60 * MS_PER_SECOND,
    MS_PER_HOUR = 60 * MS_PER_MINUTE,
    MS_PER_DAY = 24 * MS_PER_HOUR,
    DAYS_PER_ERA = 146097, /* 400 years, after which the calendar repeats */
    DAYS_TO_1970 = 719468, /* from 0000-03-01 */
};

/* A fixed shape: where 'd' stands is a digit, the rest is literal. */
static const char shape[] = "dddd-dd-ddTdd:dd:dd.dddZ";
_Static_assert(sizeof shape == MOMENT_TEXT_LEN + 1, "the shape is whole");

/* Rounds down, also below zero. */
static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Years begin in March here, so that the leap day is the last of one. */
int64_t date_to_days(struct date date)
{
    const int64_t months = (int64_t)date.year * 12 + date.month - 3;
    const int64_t year = floor_div(months, 12), month = months - year * 12;
    const int64_t era = floor_div(year, 400), year_of_era = year - era * 400;
    const int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    return era * DAYS_PER_ERA + year_of_era * 365 + year_of_era / 4 -
           year_of_era / 100 + day_of_year - DAYS_TO_1970;
}

struct date date_of_days(int64_t days)
{
    const int64_t shifted = days + DAYS_TO_1970;
    const int64_t era = floor_div(shifted, DAYS_PER_ERA);
    const int64_t day = shifted - era * DAYS_PER_ERA;
    const int64_t year =
        (day - day / 1460 + day / 36524 - day / (DAYS_PER_ERA - 1)) / 365;
    const int64_t day_of_year = day - (365 * year + year / 4 - year / 100);
    const int64_t month = (5 * day_of_year + 2) / 153; /* 0: March */
    return (struct date){
        .year = (int)(era * 400 + year + (month >= 10)),
        .month = (int)(month < 10 ? month + 3 : month - 9),
        .day = (int)(day_of_year - (153 * month + 2) / 5 + 1),
    };
}

static bool has_shape(struct slice text)
{
    if (text.len != MOMENT_TEXT_LEN)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        const bool is_digit = text.data[i] >= '0' && text.data[i] <= '9';
        if (shape[i] == 'd' ? !is_digit : text.data[i] != (uint8_t)shape[i])
            return false;
    }
    return true;
}

static int digits(struct slice text, size_t at, size_t count)
{
    int value = 0;
    for (size_t i = 0; i < count; i++)
        value = value * 10 + (text.data[at + i] - '0');
    return value;
}

enum status moment_parse(struct slice text, int64_t *out)
{
    if (!has_shape(text))
        return ERR_MALFORMED;

    const struct date date = { digits(text, 0, 4), digits(text, 5, 2),
                               digits(text, 8, 2) };
    const int hour = digits(text, 11, 2), minute = digits(text, 14, 2);
    const int second = digits(text, 17, 2), ms = digits(text, 20, 3);
    if (hour > 23 || minute > 59 || second > 59)
        return ERR_MALFORMED;

    /* A date that does not exist comes back as another one. */
    const int64_t days = date_to_days(date);
    const struct date again = date_of_days(days);
    if (again.year != date.year || again.month != date.month ||
        again.day != date.day)
        return ERR_MALFORMED;

    *out = days * MS_PER_DAY + (int64_t)hour * MS_PER_HOUR +
           (int64_t)minute * MS_PER_MINUTE + (int64_t)second * MS_PER_SECOND +
           ms;
    return OK;
}

static void put_digits(char *at, size_t count, int64_t value)
{
    for (; count-- > 0; value /= 10)
        at[count] = (char)('0' + value % 10);
}

char *moment_print(int64_t ms, char out[MOMENT_TEXT_LEN + 1])
{
    assert(ms >= MOMENT_MIN_MS && ms <= MOMENT_MAX_MS);
    const int64_t days = floor_div(ms, MS_PER_DAY);
    const int64_t rest = ms - days * MS_PER_DAY;
    const struct date date = date_of_days(days);

    memcpy(out, shape, sizeof shape);
    put_digits(out, 4, date.year);
    put_digits(out + 5, 2, date.month);
    put_digits(out + 8, 2, date.day);
    put_digits(out + 11, 2, rest / MS_PER_HOUR);
    put_digits(out + 14, 2, rest / MS_PER_MINUTE % 60);
    put_digits(out + 17, 2, rest / MS_PER_SECOND % 60);
    put_digits(out + 20, 3, rest % MS_PER_SECOND);
    return out;
}
