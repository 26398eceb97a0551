#include "api/endpoints.h"

#include "api/admission.h"
#include "api/members.h"
#include "api/reply.h"
#include "api/shape.h"
#include "base/limits.h"
#include "domain/booking.h"
#include "domain/session.h"
#include "wire/request.h"

/* Every refusal of the domain, as it is said over HTTP. */
static const enum problem problems[] = {
    [BOOKING_INVALID_LENGTH] = PROBLEM_INVALID_LENGTH,
    [BOOKING_KEY_REUSED] = PROBLEM_IDEMPOTENCY_KEY_REUSED,
    [BOOKING_TUTOR_NOT_FOUND] = PROBLEM_TUTOR_NOT_FOUND,
    [BOOKING_IN_THE_PAST] = PROBLEM_IN_THE_PAST,
    [BOOKING_TOO_FAR_AHEAD] = PROBLEM_TOO_FAR_AHEAD,
    [BOOKING_UNKNOWN_SUBJECT] = PROBLEM_UNKNOWN_SUBJECT,
    [BOOKING_OUTSIDE_HOURS] = PROBLEM_OUTSIDE_HOURS,
    [BOOKING_SLOT_TAKEN] = PROBLEM_SLOT_TAKEN,
    [BOOKING_STUDENT_BUSY] = PROBLEM_STUDENT_BUSY,
    [BOOKING_TOO_MANY_CONTACTS] = PROBLEM_TOO_MANY_CONTACTS,
};
_Static_assert(COUNT_OF(problems) == BOOKING_REFUSAL_COUNT,
               "every refusal has its problem");

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
    reply_notify(reply, (struct notice){
                            .kind = NOTICE_SESSION,
                            .user = session->tutor_id,
                            .other = session->student_id,
                            .session = session->id,
                            .status = session_status_name(session->status),
                        });
}

static void handle_book(struct ask *ask, struct reply *reply)
{
    struct booking_request request;
    if (!read_booking(ask, reply, &request))
        return;

    struct booking booking;
    enum booking_refusal why = BOOKING_REFUSAL_COUNT;
    const enum status st = booking_reserve(ask->store, ask->arena, &request,
                                           ask->now_ms, &booking, &why);
    if (st == ERR_CONFLICT) {
        reply_refuse(reply, problems[why]);
        return;
    }
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    reply_with(reply, 201,
               json_pack("{s:o, s:o}", "session",
                         shape_session(&booking.session), "tutor",
                         shape_tutor(&booking.tutor)));
    notify(ask, reply, &booking);
}

static void handle_list(struct ask *ask, struct reply *reply)
{
    struct session_book book;
    const enum status st =
        session_list(ask->store, ask->arena, ask->caller.user, &book);
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    json_t *people = json_object();
    for (size_t i = 0; i < book.n_people; i++) {
        char id[ID_TEXT_LEN + 1];
        (void)json_object_set_new(people, id_print(book.people[i].id, id),
                                  shape_user(&book.people[i]));
    }
    reply_with(reply, 200,
               json_pack("{s:o, s:o}", "sessions",
                         shape_sessions(book.sessions), "people", people));
}

static void handle_read(struct ask *ask, struct reply *reply)
{
    struct id id;
    struct session_page page;
    enum status st = ERR_NOT_FOUND; /* what is no id is no session */
    if (id_parse(ask->params[0], &id) == OK)
        st = session_read(ask->store, ask->arena, id, ask->caller.user, &page);
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    reply_with(reply, 200,
               json_pack("{s:o, s:o, s:o}", "session",
                         shape_session(&page.session), "tutor",
                         shape_tutor(&page.tutor), "student",
                         shape_user(&page.student)));
}

static const struct endpoint rows_of_file[] = {
    { "POST", "/api/sessions", CALLER_STUDENT, LIMIT_BODY_BYTES, handle_book,
      NULL, false },
    { "GET", "/api/sessions", CALLER_USER, 0, handle_list, NULL, false },
    { "GET", "/api/sessions/{}", CALLER_USER, 0, handle_read, NULL, false },
};

const struct endpoint_list session_endpoints = { rows_of_file,
                                                 COUNT_OF(rows_of_file) };
