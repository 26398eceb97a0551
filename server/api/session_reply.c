#include "api/session_reply.h"

#include "api/reply.h"
#include "api/shape.h"
#include "domain/move.h"

static json_t *shape_times(const struct period *times, size_t count)
{
    const struct period_list list = { (struct period *)(uintptr_t)times,
                                      count };
    return shape_slots(list);
}

static json_t *shape_proposal(const struct proposal *proposal)
{
    if (!proposal->is_open)
        return json_null();
    return json_pack("{s:o, s:o, s:o}", "by", shape_id(proposal->by), "at",
                     shape_moment(proposal->at_ms), "times",
                     shape_times(proposal->times, proposal->n_times));
}

static json_t *shape_moves(const struct session *session, struct id viewer,
                           int64_t now_ms)
{
    struct move_offer offers[MOVE_COUNT];
    const size_t count = move_list(session, viewer, now_ms, offers);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *move =
            json_pack("{s:s, s:o}", "move", move_name(offers[i].move), "until",
                      shape_moment(offers[i].until_ms));
        if (offers[i].has_free_until)
            (void)json_object_set_new(move, "freeUntil",
                                      shape_moment(offers[i].free_until_ms));
        (void)json_array_append_new(list, move);
    }
    return list;
}

json_t *session_shape(const struct session *session, struct id viewer,
                      int64_t now_ms)
{
    return json_pack(
        "{s:o, s:o, s:o, s:s, s:o, s:o, s:s, s:s, s:I, s:s, s:o, s:o}",
        "sessionId", shape_id(session->id), "tutorId",
        shape_id(session->tutor_id), "studentId", shape_id(session->student_id),
        "subject", session->subject, "start",
        shape_moment(session->period.start_ms), "end",
        shape_moment(session->period.end_ms), "status",
        session_status_name(session->status), "notes", session->notes,
        "revision", (json_int_t)session->revision, "place", session->place,
        "proposal", shape_proposal(&session->proposal), "moves",
        shape_moves(session, viewer, now_ms));
}

json_t *session_shape_list(struct session_list sessions, struct id viewer,
                           int64_t now_ms)
{
    json_t *list = json_array();
    for (size_t i = 0; i < sessions.count; i++)
        (void)json_array_append_new(
            list, session_shape(&sessions.items[i], viewer, now_ms));
    return list;
}

json_t *session_shape_events(struct event_list events)
{
    json_t *list = json_array();
    for (size_t i = 0; i < events.count; i++) {
        const struct session_event *event = &events.items[i];
        (void)json_array_append_new(
            list,
            json_pack(
                "{s:I, s:s, s:o, s:o, s:s, s:o, s:o, s:b, s:o}", "revision",
                (json_int_t)event->revision, "move", event->move, "by",
                event->is_by_time ? json_null() : shape_id(event->by), "at",
                shape_moment(event->at_ms), "status",
                session_status_name(event->status), "start",
                shape_moment(event->period.start_ms), "end",
                shape_moment(event->period.end_ms), "late", event->is_late,
                "times", shape_times(event->times, event->n_times)));
    }
    return list;
}

enum problem session_problem(enum refusal why)
{
    static const enum problem problems[] = {
        [REFUSAL_NONE] = PROBLEM_SERVER_FAILED,
        [REFUSAL_KEY_REUSED] = PROBLEM_IDEMPOTENCY_KEY_REUSED,
        [REFUSAL_TUTOR_NOT_FOUND] = PROBLEM_TUTOR_NOT_FOUND,
        [REFUSAL_BLOCKED] = PROBLEM_BLOCKED,
        [REFUSAL_UNKNOWN_SUBJECT] = PROBLEM_UNKNOWN_SUBJECT,
        [REFUSAL_TOO_MANY_LESSONS] = PROBLEM_TOO_MANY_LESSONS,
        [REFUSAL_TOO_MANY_BOOKINGS] = PROBLEM_TOO_MANY_BOOKINGS,
        [REFUSAL_TOO_MANY_CONTACTS] = PROBLEM_TOO_MANY_CONTACTS,
        [REFUSAL_INVALID_LENGTH] = PROBLEM_INVALID_LENGTH,
        [REFUSAL_IN_THE_PAST] = PROBLEM_IN_THE_PAST,
        [REFUSAL_TOO_SOON] = PROBLEM_TOO_SOON,
        [REFUSAL_TOO_FAR_AHEAD] = PROBLEM_TOO_FAR_AHEAD,
        [REFUSAL_LENGTH_NOT_OFFERED] = PROBLEM_LENGTH_NOT_OFFERED,
        [REFUSAL_OUTSIDE_HOURS] = PROBLEM_OUTSIDE_HOURS,
        [REFUSAL_SLOT_TAKEN] = PROBLEM_SLOT_TAKEN,
        [REFUSAL_TOO_CLOSE] = PROBLEM_TOO_CLOSE,
        [REFUSAL_STUDENT_BUSY] = PROBLEM_STUDENT_BUSY,
        [REFUSAL_SESSION_CHANGED] = PROBLEM_SESSION_CHANGED,
        [REFUSAL_NOT_IN_THIS_STATE] = PROBLEM_NOT_IN_THIS_STATE,
        [REFUSAL_NOT_YOUR_MOVE] = PROBLEM_NOT_YOUR_MOVE,
        [REFUSAL_NO_PROPOSAL] = PROBLEM_NO_PROPOSAL,
        [REFUSAL_TOO_LATE] = PROBLEM_TOO_LATE,
        [REFUSAL_NOT_PROPOSED] = PROBLEM_NOT_PROPOSED,
        [REFUSAL_SAME_TIME] = PROBLEM_SAME_TIME,
        [REFUSAL_TOO_MANY_CHANGES] = PROBLEM_TOO_MANY_CHANGES,
    };
    _Static_assert(COUNT_OF(problems) == REFUSAL_COUNT,
                   "every refusal has its problem");
    return problems[why];
}

struct notice session_notice(const struct session *session)
{
    return (struct notice){ .kind = NOTICE_SESSION,
                            .user = session->tutor_id,
                            .other = session->student_id,
                            .session = session->id,
                            .revision = session->revision,
                            .status = session_status_name(session->status) };
}

void session_notify(struct reply *reply, const struct session *session)
{
    reply_notify(reply, session_notice(session));
}

void session_notify_settled(struct reply *reply, struct session_list settled)
{
    for (size_t i = 0; i < settled.count; i++)
        session_notify(reply, &settled.items[i]);
}

/* A lesson has two clocks: the tutor is told the student's. */
static json_t *shape_student(const struct user *student)
{
    json_t *shape = shape_user(student);
    (void)json_object_set_new(shape, "timeZone",
                              json_string(student->time_zone));
    return shape;
}

void session_reply_page(const struct ask *ask, struct reply *reply,
                        struct id id)
{
    const struct session_search search = { .session = id,
                                           .user = ask->caller.user,
                                           .now_ms = ask->now_ms };
    struct session_page page;
    const enum status st = session_read(ask->store, ask->arena, &search, &page);
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    reply_with(
        reply, 200,
        json_pack("{s:o, s:o, s:o, s:o}", "session",
                  session_shape(&page.session, search.user, search.now_ms),
                  "tutor", shape_tutor(&page.tutor), "student",
                  shape_student(&page.student), "events",
                  session_shape_events(page.events)));
    session_notify_settled(reply, page.settled);
}
