#include "api/endpoints.h"

#include "api/hour_row.h"
#include "api/members.h"
#include "api/reply.h"
#include "api/shape.h"
#include "base/limits.h"
#include "base/moment.h"
#include "domain/rules.h"

/* --- rules ---------------------------------------------------------------- */

static bool read_lengths(const json_t *list, struct rules *out)
{
    out->n_lengths = json_array_size(list);
    for (size_t i = 0; i < out->n_lengths; i++) {
        const json_t *item = json_array_get(list, i);
        if (!json_is_integer(item))
            return false;
        out->lengths[i] = json_integer_value(item);
    }
    return true;
}

/* The member `rules`; NULL, or which of its members is to blame. */
static const char *read_rules(const struct ask *ask, const json_t *object,
                              struct rules *out)
{
    const json_t *lengths = NULL;
    const struct member rows[] = {
        { .name = "lengths",
          .type = MEMBER_LIST,
          .max = LIMIT_LENGTHS,
          .out.list = &lengths },
        { .name = "bufferMinutes",
          .type = MEMBER_INT,
          .max = LIMIT_BUFFER_MINUTES,
          .out.number = &out->buffer_minutes },
        { .name = "earliestMinutes",
          .type = MEMBER_INT,
          .max = LIMIT_NOTICE_MINUTES,
          .out.number = &out->earliest_minutes },
        { .name = "latestDays",
          .type = MEMBER_INT,
          .min = 1,
          .max = LIMIT_BOOKING_AHEAD_DAYS,
          .out.number = &out->latest_days },
        { .name = "cancelNoticeMinutes",
          .type = MEMBER_INT,
          .max = LIMIT_NOTICE_MINUTES,
          .out.number = &out->cancel_notice_minutes },
        { .name = "moveNoticeMinutes",
          .type = MEMBER_INT,
          .max = LIMIT_NOTICE_MINUTES,
          .out.number = &out->move_notice_minutes },
        { .name = "instant",
          .type = MEMBER_BOOL,
          .out.truth = &out->is_instant },
    };
    const char *blame = members_read(object, rows, COUNT_OF(rows), ask->arena);
    if (blame != NULL)
        return blame;
    return read_lengths(lengths, out) ? NULL : "lengths";
}

static void handle_read_rules(struct ask *ask, struct reply *reply)
{
    struct rules rules;
    const enum status st =
        rules_read(ask->store, ask->arena, ask->caller.user, &rules);
    if (st != OK)
        reply_refuse(reply, problem_of_status(st));
    else
        reply_with(reply, 200, shape_own_rules(&rules));
}

static void handle_write_rules(struct ask *ask, struct reply *reply)
{
    const json_t *object = NULL;
    struct rules rules = { .place = "" };
    const struct member rows[] = {
        { .name = "rules",
          .type = MEMBER_OBJECT,
          .max = INT32_MAX,
          .out.list = &object },
        { .name = "place",
          .type = MEMBER_TEXT,
          .max = LIMIT_PLACE_CHARS,
          .out.text = &rules.place },
    };
    if (!members_take(ask, reply, rows, COUNT_OF(rows)))
        return;
    const char *blame = read_rules(ask, object, &rules);
    if (blame != NULL) {
        reply_refuse_member(reply, PROBLEM_INVALID_MEMBER, blame);
        return;
    }
    const enum status st = rules_write(ask->store, ask->caller.user, &rules);
    if (st == ERR_MALFORMED)
        reply_refuse_member(reply, PROBLEM_INVALID_MEMBER, "lengths");
    else if (st != OK)
        reply_refuse(reply, problem_of_status(st));
    else
        reply_with(reply, 200, shape_own_rules(&rules));
}

/* --- dates ---------------------------------------------------------------- */

/* "2026-12-24", to a day after 1970-01-01.  A date is the beginning of a
 * moment, and moments are read strictly. */
static bool read_day(struct arena *arena, const char *text, int64_t *out)
{
    int64_t ms = 0;
    const char *moment = arena_print(arena, "%sT00:00:00.000Z", text);
    if (moment_parse(slice_text(moment), &ms) != OK)
        return false;
    const int64_t day_ms = (int64_t)24 * 60 * 60 * 1000;
    *out = ms / day_ms - (ms % day_ms < 0);
    return true;
}

static bool read_date(const struct ask *ask, const json_t *object,
                      struct dated_hours *out)
{
    const char *date = "";
    const json_t *hours = NULL;
    const struct member rows[] = {
        { .name = "date", .type = MEMBER_TEXT, .max = 10, .out.text = &date },
        { .name = "hours",
          .type = MEMBER_LIST,
          .max = LIMIT_DATE_ROWS,
          .out.list = &hours },
    };
    if (members_read(object, rows, COUNT_OF(rows), ask->arena) != NULL ||
        !read_day(ask->arena, date, &out->day))
        return false;
    out->count = json_array_size(hours);
    for (size_t i = 0; i < out->count; i++) {
        if (!hour_row_read(json_array_get(hours, i), false, ask->arena,
                           &out->rows[i]))
            return false;
    }
    return true;
}

static bool read_dates(const struct ask *ask, const json_t *list,
                       struct date_list *out)
{
    out->count = json_array_size(list);
    out->items = arena_take(ask->arena, out->count * sizeof out->items[0]);
    for (size_t i = 0; i < out->count; i++) {
        if (!read_date(ask, json_array_get(list, i), &out->items[i]))
            return false;
    }
    return true;
}

static void reply_dates(struct reply *reply, struct date_list dates)
{
    reply_with(reply, 200, json_pack("{s:o}", "dates", shape_dates(dates)));
}

static void handle_read_dates(struct ask *ask, struct reply *reply)
{
    struct date_list dates;
    const enum status st =
        rules_read_dates(ask->store, ask->arena, ask->caller.user, &dates);
    if (st != OK)
        reply_refuse(reply, problem_of_status(st));
    else
        reply_dates(reply, dates);
}

static void handle_write_dates(struct ask *ask, struct reply *reply)
{
    const json_t *list = NULL;
    struct date_list dates;
    const struct member row = { .name = "dates",
                                .type = MEMBER_LIST,
                                .max = LIMIT_DATES,
                                .out.list = &list };
    if (!members_take(ask, reply, &row, 1))
        return;
    enum status st = ERR_MALFORMED;
    if (read_dates(ask, list, &dates))
        st = rules_write_dates(ask->store, ask->caller.user, dates);
    if (st == ERR_MALFORMED)
        reply_refuse_member(reply, PROBLEM_INVALID_MEMBER, "dates");
    else if (st != OK)
        reply_refuse(reply, problem_of_status(st));
    else
        reply_dates(reply, dates);
}

static const struct endpoint rows_of_file[] = {
    { "GET", "/api/me/rules", CALLER_TUTOR, 0, handle_read_rules, NULL, false },
    { "PUT", "/api/me/rules", CALLER_TUTOR, LIMIT_BODY_BYTES,
      handle_write_rules, NULL, false },
    { "GET", "/api/me/dates", CALLER_TUTOR, 0, handle_read_dates, NULL, false },
    { "PUT", "/api/me/dates", CALLER_TUTOR, LIMIT_BODY_BYTES,
      handle_write_dates, NULL, false },
};

const struct endpoint_list rule_endpoints = { rows_of_file,
                                              COUNT_OF(rows_of_file) };
