#include "domain/rules.h"

#include <stdlib.h>

#include "base/limits.h"
#include "domain/availability.h"
#include "store/store.h"

struct rules rules_default(void)
{
    return (struct rules){ .latest_days = LIMIT_BOOKING_AHEAD_DAYS,
                           .place = "" };
}

enum status rules_read(struct store *store, struct arena *arena,
                       struct id tutor, struct rules *out)
{
    const enum status st = store_rules_read(store, arena, tutor, out);
    if (st != ERR_NOT_FOUND)
        return st;
    *out = rules_default();
    return OK;
}

static int by_minutes(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

static enum status check_lengths(struct rules *rules)
{
    int64_t *lengths = rules->lengths;
    qsort(lengths, rules->n_lengths, sizeof lengths[0], by_minutes);
    for (size_t i = 0; i < rules->n_lengths; i++) {
        if (lengths[i] < LIMIT_LESSON_MIN_MINUTES ||
            lengths[i] > LIMIT_LESSON_MAX_MINUTES ||
            lengths[i] % AVAILABILITY_STEP_MINUTES != 0 ||
            (i > 0 && lengths[i] == lengths[i - 1]))
            return ERR_MALFORMED;
    }
    return OK;
}

enum status rules_write(struct store *store, struct id tutor,
                        struct rules *rules)
{
    enum status st = check_lengths(rules);
    if (st == OK)
        st = store_begin(store);
    if (st == OK)
        st = store_end(store, store_rules_write(store, tutor, rules));
    return st;
}

enum status rules_read_dates(struct store *store, struct arena *arena,
                             struct id tutor, struct date_list *out)
{
    return store_dates_read(store, arena, tutor, INT64_MIN, INT64_MAX, out);
}

static int by_day(const void *left, const void *right)
{
    const struct dated_hours *a = left, *b = right;
    return (a->day > b->day) - (a->day < b->day);
}

static enum status check_dates(struct date_list dates)
{
    if (dates.count > 1)
        qsort(dates.items, dates.count, sizeof dates.items[0], by_day);
    for (size_t i = 0; i < dates.count; i++) {
        if (i > 0 && dates.items[i].day == dates.items[i - 1].day)
            return ERR_MALFORMED;
        if (availability_check_date(&dates.items[i]) != OK)
            return ERR_MALFORMED;
    }
    return OK;
}

enum status rules_write_dates(struct store *store, struct id tutor,
                              struct date_list dates)
{
    enum status st = check_dates(dates);
    if (st == OK)
        st = store_begin(store);
    if (st == OK)
        st = store_end(store, store_dates_write(store, tutor, dates));
    return st;
}
