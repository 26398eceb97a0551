#include "api/endpoints.h"

#include "api/admission.h"
#include "api/lesson_calendar.h"
#include "api/members.h"
#include "api/parameters.h"
#include "api/reply.h"
#include "api/session_reply.h"
#include "api/shape.h"
#include "base/limits.h"
#include "domain/booking.h"
#include "domain/change.h"
#include "domain/session.h"
#include "wire/request.h"

/* 1 to 64 visible ASCII characters, in one field.  NULL: there is none. */
static const char *read_key(const struct ask *ask)
{
    static const char name[] = "Idempotency-Key";
    const struct slice key = request_field(ask->request, name);
    if (key.len == 0 || key.len > LIMIT_BOOKING_KEY_CHARS ||
        request_count_fields(ask->request, name) != 1)
        return NULL;
    for (size_t i = 0; i < key.len; i++) {
        if (key.data[i] <= ' ' || key.data[i] > '~')
            return NULL;
    }
    return arena_copy(ask->arena, key);
}

/* What is wrong with the body by itself; false is refused. */
static bool read_booking(const struct ask *ask, struct reply *reply,
                         struct booking_request *out)
{
    *out = (struct booking_request){ .student = ask->caller.user,
                                     .notes = "",
                                     .key = read_key(ask) };
    if (out->key == NULL) {
        reply_refuse(reply, PROBLEM_IDEMPOTENCY_KEY_REQUIRED);
        return false;
    }
    const struct member rows[] = {
        { .name = "tutorId", .type = MEMBER_ID, .out.id = &out->tutor },
        { .name = "subject",
          .type = MEMBER_TEXT,
          .min = 1,
          .max = LIMIT_SUBJECT_CHARS,
          .out.text = &out->subject },
        { .name = "start",
          .type = MEMBER_MOMENT,
          .out.number = &out->period.start_ms },
        { .name = "end",
          .type = MEMBER_MOMENT,
          .out.number = &out->period.end_ms },
        { .name = "notes",
          .type = MEMBER_LINES,
          .is_optional = true,
          .max = LIMIT_NOTES_CHARS,
          .out.text = &out->notes },
    };
    return members_take(ask, reply, rows, COUNT_OF(rows));
}

/* Both people hear of the session; of the contact, when it is new. */
static void notify(const struct ask *ask, struct reply *reply,
                   const struct booking *booking)
{
    const struct session *session = &booking->session;
    if (booking->is_repeated)
        return;
    if (booking->is_new_contact)
        admission_notify_contact(ask, reply, session->student_id,
                                 session->tutor_id);
    session_notify(reply, session);
}

static void handle_book(struct ask *ask, struct reply *reply)
{
    struct booking_request request;
    if (!read_booking(ask, reply, &request))
        return;

    struct booking booking;
    enum refusal why = REFUSAL_NONE;
    const enum status st = booking_reserve(ask->store, ask->arena, &request,
                                           ask->now_ms, &booking, &why);
    if (st == ERR_CONFLICT) {
        reply_refuse(reply, session_problem(why));
        return;
    }
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    reply_with(
        reply, 201,
        json_pack("{s:o, s:o}", "session",
                  session_shape(&booking.session, request.student, ask->now_ms),
                  "tutor", shape_tutor(&booking.tutor)));
    notify(ask, reply, &booking);
}

/* The page that the query asks for; false is refused. */
static bool read_list(const struct ask *ask, struct reply *reply,
                      struct session_book *out)
{
    const char *text = NULL;
    struct id before;
    struct session_span span = { .user = ask->caller.user,
                                 .now_ms = ask->now_ms };
    const struct parameter rows[] = {
        { .name = "before",
          .type = PARAMETER_TEXT,
          .is_optional = true,
          .max = ID_TEXT_LEN,
          .out.text = &text },
    };
    if (!parameters_take(ask, reply, rows, COUNT_OF(rows)))
        return false;
    enum status st = OK;
    if (text != NULL) {
        span.before = &before;
        /* What is no id is no session either. */
        if (id_parse(slice_text(text), &before) != OK)
            st = ERR_NOT_FOUND;
    }
    if (st == OK)
        st = session_list_span(ask->store, ask->arena, &span, out);
    if (st == ERR_NOT_FOUND)
        reply_refuse_member(reply, PROBLEM_INVALID_QUERY, "before");
    else if (st != OK)
        reply_refuse(reply, problem_of_status(st));
    return st == OK;
}

static json_t *shape_next(const struct session_book *book)
{
    char id[ID_TEXT_LEN + 1];
    return book->has_older
               ? json_string(id_print(book->sessions.items[0].id, id))
               : json_null();
}

static void handle_list(struct ask *ask, struct reply *reply)
{
    struct session_book book;
    if (!read_list(ask, reply, &book))
        return;
    json_t *people = json_object();
    for (size_t i = 0; i < book.n_people; i++) {
        char id[ID_TEXT_LEN + 1];
        (void)json_object_set_new(people, id_print(book.people[i].id, id),
                                  shape_user(&book.people[i]));
    }
    reply_with(reply, 200,
               json_pack("{s:o, s:o, s:o}", "sessions",
                         session_shape_list(book.sessions, ask->caller.user,
                                            ask->now_ms),
                         "people", people, "next", shape_next(&book)));
    session_notify_settled(reply, book.settled);
}

/* What is no id is no session either. */
static bool read_path_id(const struct ask *ask, struct reply *reply,
                         struct id *out)
{
    if (id_parse(ask->params[0], out) == OK)
        return true;
    reply_refuse(reply, PROBLEM_NOT_FOUND);
    return false;
}

static void handle_read(struct ask *ask, struct reply *reply)
{
    struct id id;
    if (read_path_id(ask, reply, &id))
        session_reply_page(ask, reply, id);
}

static void handle_file(struct ask *ask, struct reply *reply)
{
    struct session_search search = { .user = ask->caller.user,
                                     .now_ms = ask->now_ms };
    if (!read_path_id(ask, reply, &search.session))
        return;
    struct session_page page;
    const enum status st = session_read(ask->store, ask->arena, &search, &page);
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    struct text text = { 0 };
    lesson_calendar_file(
        &page, (struct lesson_reader){ search.user, search.now_ms }, &text);
    reply_with_text(reply, LESSON_CALENDAR_TYPE, &text);
    session_notify_settled(reply, page.settled);
}

/* --- moves ---------------------------------------------------------------- */

/* One { start, end } of the list of a proposal. */
static bool read_time(const struct ask *ask, const json_t *object,
                      struct period *out)
{
    const struct member rows[] = {
        { .name = "start",
          .type = MEMBER_MOMENT,
          .out.number = &out->start_ms },
        { .name = "end", .type = MEMBER_MOMENT, .out.number = &out->end_ms },
    };
    return members_read(object, rows, COUNT_OF(rows), ask->arena) == NULL;
}

static bool read_times(const struct ask *ask, struct reply *reply,
                       const json_t *list, struct change_request *out)
{
    out->n_times = json_array_size(list);
    for (size_t i = 0; i < out->n_times; i++) {
        if (read_time(ask, json_array_get(list, i), &out->times[i]))
            continue;
        reply_refuse_member(reply, PROBLEM_INVALID_MEMBER, "times");
        return false;
    }
    return true;
}

/* The body of `out->move`; false is refused. */
static bool read_move(const struct ask *ask, struct reply *reply,
                      struct change_request *out)
{
    const json_t *times = NULL;
    const struct member revision = { .name = "revision",
                                     .type = MEMBER_INT,
                                     .max = INT32_MAX,
                                     .out.number = &out->revision };
    const struct member propose[] = {
        revision,
        { .name = "times",
          .type = MEMBER_LIST,
          .min = 1,
          .max = LIMIT_PROPOSED_TIMES,
          .out.list = &times },
    };
    const struct member take[] = {
        revision,
        { .name = "start",
          .type = MEMBER_MOMENT,
          .out.number = &out->times[0].start_ms },
        { .name = "end",
          .type = MEMBER_MOMENT,
          .out.number = &out->times[0].end_ms },
    };
    const struct member place[] = {
        revision,
        { .name = "place",
          .type = MEMBER_TEXT,
          .max = LIMIT_PLACE_CHARS,
          .out.text = &out->place },
    };
    switch (out->move) {
    case MOVE_PROPOSE:
        return members_take(ask, reply, propose, COUNT_OF(propose)) &&
               read_times(ask, reply, times, out);
    case MOVE_TAKE:
        out->n_times = 1;
        return members_take(ask, reply, take, COUNT_OF(take));
    case MOVE_PLACE:
        return members_take(ask, reply, place, COUNT_OF(place));
    default:
        return members_take(ask, reply, &revision, 1);
    }
}

static void refuse_move(const struct ask *ask, struct reply *reply,
                        struct change_refusal refusal)
{
    reply_refuse(reply, session_problem(refusal.why));
    if (refusal.time >= 0)
        reply->member = arena_print(ask->arena, "times[%d]", refusal.time);
}

static void handle_move(struct ask *ask, struct reply *reply)
{
    struct change_request request = { .user = ask->caller.user };
    if (!read_path_id(ask, reply, &request.session))
        return;
    if (!move_find(ask->params[1], &request.move)) {
        reply_refuse(reply, PROBLEM_NOT_FOUND);
        return;
    }
    if (!read_move(ask, reply, &request))
        return;

    struct change change;
    struct change_refusal why = { REFUSAL_NONE, -1 };
    const enum status st = change_make(ask->store, ask->arena, &request,
                                       ask->now_ms, &change, &why);
    if (st == ERR_CONFLICT) {
        refuse_move(ask, reply, why);
        return;
    }
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    session_reply_page(ask, reply, request.session);
    if (!change.is_repeated)
        session_notify(reply, &change.session);
}

static const struct endpoint rows_of_file[] = {
    { "POST", "/api/sessions", CALLER_STUDENT, LIMIT_BODY_BYTES, handle_book,
      NULL, false },
    { "GET", "/api/sessions", CALLER_USER, 0, handle_list, NULL, false },
    { "GET", "/api/sessions/{}.ics", CALLER_USER, 0, handle_file, NULL, false },
    { "GET", "/api/sessions/{}", CALLER_USER, 0, handle_read, NULL, false },
    { "POST", "/api/sessions/{}/{}", CALLER_USER, LIMIT_BODY_BYTES, handle_move,
      NULL, false },
};

const struct endpoint_list session_endpoints = { rows_of_file,
                                                 COUNT_OF(rows_of_file) };
