#include "api/endpoints.h"

#include <string.h>

#include "api/hour_row.h"
#include "api/members.h"
#include "api/parameters.h"
#include "api/reply.h"
#include "api/shape.h"
#include "base/limits.h"
#include "domain/availability.h"
#include "domain/rules.h"
#include "domain/tutor.h"
#include "domain/zone_load.h"

#define MINUTE_MS ((int64_t)60 * 1000)
#define RANGE_MAX_MS (MINUTE_MS * 60 * 24 * LIMIT_SLOT_RANGE_DAYS)

enum { PAGE_MAX = 1000000, CURRENCY_CHARS = 3 };

/* --- finding a tutor ------------------------------------------------------ */

/* Cut a text that is ours into its words; those beyond LIMIT_SEARCH_WORDS
 * are not looked for. */
static size_t split_words(char *text, const char *words[LIMIT_SEARCH_WORDS])
{
    size_t n = 0;
    char *rest = NULL;
    for (char *word = strtok_r(text, " ", &rest);
         word != NULL && n < LIMIT_SEARCH_WORDS;
         word = strtok_r(NULL, " ", &rest))
        words[n++] = word;
    return n;
}

static json_t *shape_page(const struct tutor *tutors, size_t count,
                          int64_t next)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(list, shape_tutor(&tutors[i]));
    return json_pack("{s:o, s:o}", "tutors", list, "next",
                     next > 0 ? json_integer(next) : json_null());
}

static void handle_search(struct ask *ask, struct reply *reply)
{
    const char *text = "";
    struct tutor_search search = { .page = 1 };
    const struct parameter rows[] = {
        { .name = "subject",
          .type = PARAMETER_TEXT,
          .is_optional = true,
          .min = 1,
          .max = LIMIT_SUBJECT_CHARS,
          .out.text = &search.subject },
        { .name = "q",
          .type = PARAMETER_TEXT,
          .is_optional = true,
          .max = LIMIT_SEARCH_CHARS,
          .out.text = &text },
        { .name = "page",
          .type = PARAMETER_INT,
          .is_optional = true,
          .min = 1,
          .max = PAGE_MAX,
          .out.number = &search.page },
    };
    if (!parameters_take(ask, reply, rows, COUNT_OF(rows)))
        return;

    const char *words[LIMIT_SEARCH_WORDS];
    search.words = words;
    search.n_words =
        split_words(arena_copy(ask->arena, slice_text(text)), words);
    struct tutor *tutors = NULL;
    size_t count = 0;
    bool has_more = false;
    const enum status st = tutor_search(ask->store, ask->arena, &search,
                                        &tutors, &count, &has_more);
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    reply_with(reply, 200,
               shape_page(tutors, count, has_more ? search.page + 1 : 0));
}

static void handle_subjects(struct ask *ask, struct reply *reply)
{
    struct subject_list list;
    const enum status st = store_tutors_subjects(ask->store, ask->arena, &list);
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    json_t *subjects = json_array();
    for (size_t i = 0; i < list.count; i++)
        (void)json_array_append_new(subjects, json_string(list.items[i]));
    reply_with(reply, 200, json_pack("{s:o}", "subjects", subjects));
}

/* The {userId} of the path.  What is no id is no tutor either. */
static bool read_path_id(const struct ask *ask, struct reply *reply,
                         struct id *out)
{
    if (id_parse(ask->params[0], out) == OK)
        return true;
    reply_refuse(reply, PROBLEM_TUTOR_NOT_FOUND);
    return false;
}

static void refuse_for(struct reply *reply, enum status st)
{
    reply_refuse(reply, st == ERR_NOT_FOUND ? PROBLEM_TUTOR_NOT_FOUND
                                            : problem_of_status(st));
}

static void handle_read(struct ask *ask, struct reply *reply)
{
    struct id id;
    struct tutor tutor;
    struct rules rules;
    if (!read_path_id(ask, reply, &id))
        return;
    enum status st = tutor_read(ask->store, ask->arena, id, &tutor);
    if (st == OK)
        st = rules_read(ask->store, ask->arena, id, &rules);
    if (st != OK)
        refuse_for(reply, st);
    else
        reply_with(reply, 200,
                   json_pack("{s:o, s:o}", "tutor", shape_tutor(&tutor),
                             "rules", shape_rules(&rules)));
}

static void handle_slots(struct ask *ask, struct reply *reply)
{
    struct tutor_slots_query query = { .now_ms = ask->now_ms };
    int64_t minutes = 0;
    const char *moving = NULL;
    struct id moving_id;
    const struct parameter rows[] = {
        { .name = "from",
          .type = PARAMETER_MOMENT,
          .out.number = &query.range.start_ms },
        { .name = "to",
          .type = PARAMETER_MOMENT,
          .out.number = &query.range.end_ms },
        { .name = "minutes",
          .type = PARAMETER_INT,
          .min = LIMIT_LESSON_MIN_MINUTES,
          .max = LIMIT_LESSON_MAX_MINUTES,
          .out.number = &minutes },
        { .name = "moving",
          .type = PARAMETER_TEXT,
          .is_optional = true,
          .min = ID_TEXT_LEN,
          .max = ID_TEXT_LEN,
          .out.text = &moving },
    };
    if (!parameters_take(ask, reply, rows, COUNT_OF(rows)))
        return;
    const int64_t range_ms = query.range.end_ms - query.range.start_ms;
    const char *blame = NULL;
    if (range_ms <= 0 || range_ms > RANGE_MAX_MS)
        blame = "to";
    else if (minutes % AVAILABILITY_STEP_MINUTES != 0)
        blame = "minutes";
    else if (moving != NULL && id_parse(slice_text(moving), &moving_id) != OK)
        blame = "moving";
    if (blame != NULL) {
        reply_refuse_member(reply, PROBLEM_INVALID_QUERY, blame);
        return;
    }

    if (!read_path_id(ask, reply, &query.tutor))
        return;
    query.length_ms = minutes * MINUTE_MS;
    query.caller = ask->caller.is_known ? &ask->caller.user : NULL;
    query.moving = moving != NULL ? &moving_id : NULL;
    struct period_list slots;
    const char *time_zone = NULL;
    const enum status st =
        tutor_find_slots(ask->store, ask->arena, &query, &slots, &time_zone);
    if (st == ERR_DENIED)
        reply_refuse_member(reply, PROBLEM_INVALID_QUERY, "moving");
    else if (st != OK)
        refuse_for(reply, st);
    else
        reply_with(reply, 200,
                   json_pack("{s:o, s:s}", "slots", shape_slots(slots),
                             "timeZone", time_zone));
}

/* --- what a tutor says of oneself ----------------------------------------- */

static bool read_subjects(const struct ask *ask, const json_t *list,
                          struct subject_list *out)
{
    out->count = json_array_size(list);
    out->items = arena_take(ask->arena, out->count * sizeof out->items[0]);
    for (size_t i = 0; i < out->count; i++) {
        const json_t *item = json_array_get(list, i);
        if (!json_is_string(item))
            return false;
        const struct slice text =
            slice_of(json_string_value(item), json_string_length(item));
        out->items[i] =
            members_read_text(text, 1, LIMIT_SUBJECT_CHARS, ask->arena);
        if (out->items[i] == NULL)
            return false;
    }
    return true;
}

static bool is_currency(const char *text)
{
    return strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == CURRENCY_CHARS;
}

/* The profile in the body of `ask`; false is refused. */
static bool read_profile(const struct ask *ask, struct reply *reply,
                         struct tutor *out)
{
    const json_t *subjects = NULL;
    const struct member rows[] = {
        { .name = "subjects",
          .type = MEMBER_LIST,
          .min = 1,
          .max = LIMIT_SUBJECTS,
          .out.list = &subjects },
        { .name = "bio",
          .type = MEMBER_LINES,
          .max = LIMIT_BIO_CHARS,
          .out.text = &out->bio },
        { .name = "hourlyRate",
          .type = MEMBER_CENTS,
          .max = LIMIT_RATE_CENTS,
          .out.number = &out->rate_cents },
        { .name = "currency",
          .type = MEMBER_TEXT,
          .min = CURRENCY_CHARS,
          .max = CURRENCY_CHARS,
          .out.text = &out->currency },
    };
    if (!members_take(ask, reply, rows, COUNT_OF(rows)))
        return false;

    const char *blame = NULL;
    if (!read_subjects(ask, subjects, &out->subjects))
        blame = "subjects";
    else if (!is_currency(out->currency))
        blame = "currency";
    if (blame != NULL)
        reply_refuse_member(reply, PROBLEM_INVALID_MEMBER, blame);
    return blame == NULL;
}

static void handle_write_profile(struct ask *ask, struct reply *reply)
{
    struct tutor profile = { .id = ask->caller.user, .currency = "" };
    if (!read_profile(ask, reply, &profile))
        return;

    struct tutor tutor;
    const enum status st =
        tutor_write_profile(ask->store, ask->arena, &profile, &tutor);
    if (st == ERR_CONFLICT) /* two subjects are alike */
        reply_refuse_member(reply, PROBLEM_INVALID_MEMBER, "subjects");
    else if (st != OK)
        reply_refuse(reply, problem_of_status(st));
    else
        reply_with(reply, 200,
                   json_pack("{s:o}", "tutor", shape_tutor(&tutor)));
}

static bool read_hours(const struct ask *ask, const json_t *list,
                       struct availability *out)
{
    out->count = json_array_size(list);
    for (size_t i = 0; i < out->count; i++) {
        if (!hour_row_read(json_array_get(list, i), true, ask->arena,
                           &out->rows[i]))
            return false;
    }
    return availability_check(out) == OK;
}

static void handle_write_availability(struct ask *ask, struct reply *reply)
{
    const char *time_zone = "";
    const json_t *hours = NULL;
    const struct member rows[] = {
        { .name = "timeZone",
          .type = MEMBER_TEXT,
          .min = 1,
          .max = LIMIT_ZONE_NAME_BYTES,
          .out.text = &time_zone },
        { .name = "hours",
          .type = MEMBER_LIST,
          .max = LIMIT_HOURS_ROWS,
          .out.list = &hours },
    };
    if (!members_take(ask, reply, rows, COUNT_OF(rows)))
        return;

    struct availability availability;
    const char *blame = NULL;
    if (!zone_is_known(slice_text(time_zone)))
        blame = "timeZone";
    else if (!read_hours(ask, hours, &availability))
        blame = "hours";
    if (blame != NULL) {
        reply_refuse_member(reply, PROBLEM_INVALID_MEMBER, blame);
        return;
    }
    const enum status st = tutor_write_availability(
        ask->store, ask->caller.user, time_zone, &availability);
    if (st != OK)
        reply_refuse(reply, problem_of_status(st));
    else
        reply_with(reply, 200, shape_availability(time_zone, &availability));
}

static const struct endpoint rows_of_file[] = {
    { "GET", "/api/tutors", CALLER_ANYBODY, 0, handle_search, NULL, false },
    { "GET", "/api/tutors/{}", CALLER_ANYBODY, 0, handle_read, NULL, false },
    { "GET", "/api/tutors/{}/slots", CALLER_ANYBODY, 0, handle_slots, NULL,
      false },
    { "GET", "/api/subjects", CALLER_ANYBODY, 0, handle_subjects, NULL, false },
    { "PUT", "/api/me/tutor", CALLER_TUTOR, LIMIT_BODY_BYTES,
      handle_write_profile, NULL, false },
    { "PUT", "/api/me/availability", CALLER_TUTOR, LIMIT_BODY_BYTES,
      handle_write_availability, NULL, false },
};

const struct endpoint_list tutor_endpoints = { rows_of_file,
                                               COUNT_OF(rows_of_file) };
