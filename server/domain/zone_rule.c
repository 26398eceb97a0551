#include "domain/zone_rule.h"

#include "base/moment.h"
#include "domain/civil.h"

enum {
    HOUR_S = 60 * 60,
    OFFSET_HOURS_MAX = 24, /* POSIX                     */
    TIME_HOURS_MAX = 167,  /* RFC 9636 3.3: one week  */
};

/* --- reading -------------------------------------------------------------- */

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool take_byte(struct slice *in, char wanted)
{
    if (in->len == 0 || in->data[0] != (uint8_t)wanted)
        return false;
    *in = slice_skip(*in, 1);
    return true;
}

/* One to three digits, of a value up to `max`. */
static bool take_number(struct slice *in, int max, int *out)
{
    int value = 0;
    size_t n = 0;
    for (; n < in->len && n < 3 && is_digit(in->data[n]); n++)
        value = value * 10 + (in->data[n] - '0');
    if (n == 0 || value > max)
        return false;
    *in = slice_skip(*in, n);
    *out = value;
    return true;
}

/* [+-]hh[:mm[:ss]], in seconds. */
static bool take_time(struct slice *in, int hours_max, int32_t *out)
{
    const bool is_negative = take_byte(in, '-');
    if (!is_negative)
        (void)take_byte(in, '+');

    int hours = 0, minutes = 0, seconds = 0;
    if (!take_number(in, hours_max, &hours))
        return false;
    if (take_byte(in, ':')) {
        if (!take_number(in, 59, &minutes))
            return false;
        if (take_byte(in, ':') && !take_number(in, 59, &seconds))
            return false;
    }
    const int32_t total = hours * HOUR_S + minutes * 60 + seconds;
    *out = is_negative ? -total : total;
    return true;
}

/* CEST, or <+0530>: at least three characters.  Nobody needs the name. */
static bool take_name(struct slice *in)
{
    const bool is_quoted = take_byte(in, '<');
    size_t n = 0;
    for (; n < in->len; n++) {
        const uint8_t c = in->data[n];
        const bool is_sign = c == '+' || c == '-';
        if (!is_letter(c) && !(is_quoted && (is_digit(c) || is_sign)))
            break;
    }
    *in = slice_skip(*in, n);
    return n >= 3 && (!is_quoted || take_byte(in, '>'));
}

static bool take_weekday(struct slice *in, struct zone_rule_day *out)
{
    out->kind = RULE_WEEKDAY;
    return take_number(in, 12, &out->month) && out->month >= 1 &&
           take_byte(in, '.') && take_number(in, 5, &out->week) &&
           out->week >= 1 && take_byte(in, '.') &&
           take_number(in, 6, &out->weekday);
}

/* ,Jn  ,n  or  ,Mm.w.d  and then perhaps  /time  (02:00 without it). */
static bool take_day(struct slice *in, struct zone_rule_day *out)
{
    *out = (struct zone_rule_day){ .time_s = 2 * HOUR_S };
    if (!take_byte(in, ','))
        return false;

    bool is_read = false;
    if (take_byte(in, 'M')) {
        is_read = take_weekday(in, out);
    } else if (take_byte(in, 'J')) {
        out->kind = RULE_JULIAN;
        is_read = take_number(in, 365, &out->day) && out->day >= 1;
    } else {
        out->kind = RULE_DAY;
        is_read = take_number(in, 365, &out->day);
    }
    if (!is_read)
        return false;
    return !take_byte(in, '/') || take_time(in, TIME_HOURS_MAX, &out->time_s);
}

/* POSIX counts offsets westwards, we eastwards. */
static bool take_offset(struct slice *in, int32_t *out)
{
    int32_t west_s = 0;
    if (!take_time(in, OFFSET_HOURS_MAX, &west_s))
        return false;
    *out = -west_s;
    return true;
}

enum status zone_rule_parse(struct slice text, struct zone_rule *out)
{
    struct zone_rule rule = { 0 };
    if (!take_name(&text) || !take_offset(&text, &rule.standard_s))
        return ERR_MALFORMED;

    if (text.len > 0) {
        rule.has_daylight = true;
        rule.daylight_s = rule.standard_s + HOUR_S;
        if (!take_name(&text))
            return ERR_MALFORMED;
        if (text.len > 0 && text.data[0] != ',' &&
            !take_offset(&text, &rule.daylight_s))
            return ERR_MALFORMED;
        if (!take_day(&text, &rule.start) || !take_day(&text, &rule.end))
            return ERR_MALFORMED;
    }
    if (text.len > 0)
        return ERR_MALFORMED;
    *out = rule;
    return OK;
}

/* --- asking --------------------------------------------------------------- */

static int64_t day_in_year(const struct zone_rule_day *rule, int year)
{
    const int64_t new_year = date_to_days((struct date){ year, 1, 1 });
    if (rule->kind == RULE_DAY)
        return new_year + rule->day;
    if (rule->kind == RULE_JULIAN) {
        const bool is_after_leap_day = civil_is_leap(year) && rule->day > 59;
        return new_year + rule->day - 1 + is_after_leap_day;
    }

    const int64_t first = date_to_days((struct date){ year, rule->month, 1 });
    const int first_weekday = civil_weekday(first) % 7;
    int day = (rule->weekday - first_weekday + 7) % 7 + 7 * (rule->week - 1);
    if (day >= civil_month_days(year, rule->month))
        day -= 7; /* "the fifth" is the last there is */
    return first + day;
}

struct change {
    int64_t at_s;
    int32_t offset_s; /* from then on */
};

/* Keeps `changes` in the order of time; of two at one instant, the one that
 * came in later counts.  So daylight time that ends when it begins again
 * lasts all year, as RFC 9636 3.3 has it. */
static void insert(struct change *changes, size_t n, struct change one)
{
    for (; n > 0 && changes[n - 1].at_s > one.at_s; n--)
        changes[n] = changes[n - 1];
    changes[n] = one;
}

struct zone_span zone_rule_span(const struct zone_rule *rule, int64_t unix_s)
{
    struct zone_span span = { ZONE_FIRST_S, ZONE_LAST_S, rule->standard_s };
    if (!rule->has_daylight)
        return span;

    /* A change is at most a week and two days out of its year: those of the
     * years around this one are on both sides of unix_s. */
    const int year = date_of_days(civil_day_of(unix_s)).year;
    struct change changes[6];
    size_t n = 0;
    for (int y = year - 1; y <= year + 1; y++) {
        const int64_t start = day_in_year(&rule->start, y) * CIVIL_DAY_S +
                              rule->start.time_s - rule->standard_s;
        const int64_t end = day_in_year(&rule->end, y) * CIVIL_DAY_S +
                            rule->end.time_s - rule->daylight_s;
        insert(changes, n++, (struct change){ start, rule->daylight_s });
        insert(changes, n++, (struct change){ end, rule->standard_s });
    }

    for (size_t i = 0; i < n; i++) {
        if (changes[i].at_s > unix_s) {
            span.end_s = changes[i].at_s;
            break;
        }
        span.start_s = changes[i].at_s;
        span.offset_s = changes[i].offset_s;
    }
    return span;
}
