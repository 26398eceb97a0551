#include "domain/fit.h"

#include "base/limits.h"
#include "domain/rules.h"
#include "domain/zone_load.h"
#include "store/store_blocks.h"
#include "store/store_sessions.h"

#define MINUTE_MS ((int64_t)60 * 1000)
#define DAY_MS (MINUTE_MS * 60 * 24)

bool fit_is_lesson(struct period p)
{
    const int64_t step_ms = AVAILABILITY_STEP_MINUTES * MINUTE_MS;
    if (p.start_ms % step_ms != 0 || p.end_ms % step_ms != 0)
        return false;
    const int64_t length_ms = p.end_ms - p.start_ms;
    return length_ms >= LIMIT_LESSON_MIN_MINUTES * MINUTE_MS &&
           length_ms <= LIMIT_LESSON_MAX_MINUTES * MINUTE_MS;
}

/* --- reading -------------------------------------------------------------- */

static enum status load_hours(struct store *store, struct arena *arena,
                              const struct fit_query *query, struct fit *fit)
{
    struct availability week;
    struct schedule schedule = { .week = &week };
    const struct days days = availability_days(query->range);
    enum status st = store_availability_read(store, query->tutor, &week);
    if (st == OK)
        st = store_dates_read(store, arena, query->tutor, days.first, days.last,
                              &schedule.dates);
    if (st != OK)
        return st;

    struct zone *zone = NULL;
    if (zone_load(slice_text(query->time_zone), &zone) != OK)
        return ERR_IO; /* the tz database has lost a zone that it had */
    schedule.zone = zone;
    fit_open_hours(fit, &schedule, query->range, arena);
    zone_free(zone);
    return OK;
}

static enum status load_busy(struct store *store, struct arena *arena,
                             const struct fit_query *query, struct fit *fit)
{
    const int64_t buffer_ms = fit->rules.buffer_minutes * MINUTE_MS;
    struct busy_search search = {
        .user = query->tutor,
        .range = { query->range.start_ms - buffer_ms,
                   query->range.end_ms + buffer_ms },
        .now_ms = query->now_ms,
    };
    if (query->moving != NULL)
        search.except = query->moving->id;
    enum status st =
        store_sessions_busy(store, arena, &search, &fit->tutor_busy);
    if (st == OK && query->student != NULL) {
        search.user = *query->student;
        search.range = query->range;
        st = store_sessions_busy(store, arena, &search, &fit->student_busy);
    }
    return st;
}

enum status fit_load(struct store *store, struct arena *arena,
                     const struct fit_query *query, struct fit *out)
{
    struct fit fit = {
        .now_ms = query->now_ms,
        .asked_ms = query->asked_ms != 0 ? query->asked_ms : query->now_ms,
    };
    if (query->moving != NULL)
        fit.own_length_ms =
            query->moving->period.end_ms - query->moving->period.start_ms;
    bool is_hidden = false;
    enum status st = rules_read(store, arena, query->tutor, &fit.rules);
    if (st == OK && query->student != NULL)
        st = store_blocks_has(
            store, (struct block_pair){ query->tutor, *query->student },
            &is_hidden);
    /* For whom the tutor has blocked there are no hours (ADR 0021). */
    if (st == OK && !is_hidden)
        st = load_hours(store, arena, query, &fit);
    if (st == OK)
        st = load_busy(store, arena, query, &fit);
    if (st == OK)
        *out = fit;
    return st;
}

void fit_open_hours(struct fit *fit, const struct schedule *schedule,
                    struct period range, struct arena *arena)
{
    fit->pieces = availability_expand(schedule, range, arena);
    fit->hours = availability_join(&fit->pieces, arena);
}

/* --- the rules, each in its own words ------------------------------------- */

static bool is_offered(const struct fit *fit, int64_t length_ms)
{
    if (fit->rules.n_lengths == 0 || length_ms == fit->own_length_ms)
        return true;
    for (size_t i = 0; i < fit->rules.n_lengths; i++) {
        if (length_ms == fit->rules.lengths[i] * MINUTE_MS)
            return true;
    }
    return false;
}

/* The hours are by start and share nothing: the last that begins by then. */
static bool is_in_hours(const struct fit *fit, struct period period)
{
    size_t low = 0, high = fit->hours.count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (fit->hours.items[middle].start_ms <= period.start_ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && period_contains(fit->hours.items[low - 1], period);
}

static bool is_free(struct period period, struct period_list busy)
{
    for (size_t i = 0; i < busy.count; i++) {
        if (period_overlaps(period, busy.items[i]))
            return false;
    }
    return true;
}

enum refusal fit_check(const struct fit *fit, struct period period)
{
    const struct rules *rules = &fit->rules;
    const int64_t buffer_ms = rules->buffer_minutes * MINUTE_MS;
    const struct period wide = { period.start_ms - buffer_ms,
                                 period.end_ms + buffer_ms };
    if (period.start_ms <= fit->now_ms)
        return REFUSAL_IN_THE_PAST;
    if (period.start_ms < fit->asked_ms + rules->earliest_minutes * MINUTE_MS)
        return REFUSAL_TOO_SOON;
    if (period.start_ms > fit->now_ms + rules->latest_days * DAY_MS)
        return REFUSAL_TOO_FAR_AHEAD;
    if (!is_offered(fit, period.end_ms - period.start_ms))
        return REFUSAL_LENGTH_NOT_OFFERED;
    if (!is_in_hours(fit, period))
        return REFUSAL_OUTSIDE_HOURS;
    if (!is_free(period, fit->tutor_busy))
        return REFUSAL_SLOT_TAKEN;
    if (!is_free(wide, fit->tutor_busy))
        return REFUSAL_TOO_CLOSE;
    if (!is_free(period, fit->student_busy))
        return REFUSAL_STUDENT_BUSY;
    return REFUSAL_NONE;
}
