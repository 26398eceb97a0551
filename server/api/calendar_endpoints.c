#include "api/endpoints.h"

#include "api/lesson_calendar.h"
#include "api/reply.h"
#include "api/session_reply.h"
#include "api/shape.h"
#include "domain/feed.h"
#include "domain/session.h"

/* Refused unless OK. */
static bool succeeds(struct reply *reply, enum status st)
{
    if (st != OK)
        reply_refuse(reply, problem_of_status(st));
    return st == OK;
}

static void handle_read(struct ask *ask, struct reply *reply)
{
    int64_t created_ms = 0;
    const enum status st = feed_read(ask->store, ask->caller.user, &created_ms);
    if (st == ERR_NOT_FOUND)
        reply_with(reply, 200, json_pack("{s:n}", "createdAt"));
    else if (succeeds(reply, st))
        reply_with(reply, 200,
                   json_pack("{s:o}", "createdAt", shape_moment(created_ms)));
}

static void handle_begin(struct ask *ask, struct reply *reply)
{
    char token[TOKEN_LEN + 1];
    if (!succeeds(reply,
                  feed_begin(ask->store, ask->caller.user, ask->now_ms, token)))
        return;
    reply_with(reply, 201,
               json_pack("{s:o, s:o}", "createdAt", shape_moment(ask->now_ms),
                         "path", json_sprintf("/api/calendars/%s.ics", token)));
}

static void handle_end(struct ask *ask, struct reply *reply)
{
    if (succeeds(reply, feed_end(ask->store, ask->caller.user)))
        reply_with(reply, 204, NULL);
}

static void handle_feed(struct ask *ask, struct reply *reply)
{
    struct lesson_reader reader = { .now_ms = ask->now_ms };
    struct session_book book;
    if (!succeeds(reply, feed_find(ask->store, ask->params[0], &reader.user)) ||
        !succeeds(reply, session_list(ask->store, ask->arena, reader.user,
                                      ask->now_ms, &book)))
        return;
    struct text text = { 0 };
    lesson_calendar_feed(&book, reader, ask->now_ms - FEED_BACK_MS, &text);
    reply_with_text(reply, LESSON_CALENDAR_TYPE, &text);
    session_notify_settled(reply, book.settled);
}

static const struct endpoint rows_of_file[] = {
    { "GET", "/api/me/calendar", CALLER_USER, 0, handle_read, NULL, false },
    { "POST", "/api/me/calendar", CALLER_USER, 0, handle_begin, NULL, false },
    { "DELETE", "/api/me/calendar", CALLER_USER, 0, handle_end, NULL, false },
    { "GET", "/api/calendars/{}.ics", CALLER_ANYBODY, 0, handle_feed, NULL,
      false },
};

const struct endpoint_list calendar_endpoints = { rows_of_file,
                                                  COUNT_OF(rows_of_file) };
