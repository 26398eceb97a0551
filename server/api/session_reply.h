/*
 * api/session_reply.h - sessions as they are shown, refused and told.
 *
 *   session, events, refusal --> [session_reply] --> json_t, reply, notices
 *
 * What both files of handlers of docs/http-api.md 6 say in the same way.
 */
#ifndef API_SESSION_REPLY_H
#define API_SESSION_REPLY_H

#include <stdint.h>

#include <jansson.h>

#include "api/endpoint.h"
#include "domain/refusal.h"
#include "domain/session.h"

/* A session with what `viewer` may do now: each as in api/shape.h. */
json_t *session_shape(const struct session *session, struct id viewer,
                      int64_t now_ms);
json_t *session_shape_list(struct session_list sessions, struct id viewer,
                           int64_t now_ms);

/* What became of it: an array. */
json_t *session_shape_events(struct event_list events);

/* The problem of `why`, which is not REFUSAL_NONE. */
enum problem session_problem(enum refusal why);

/* What both people hear of the session as it is now. */
struct notice session_notice(const struct session *session);

/* Tell them once the reply is written. */
void session_notify(struct reply *reply, const struct session *session);

/* The same of those that time has changed. */
void session_notify_settled(struct reply *reply, struct session_list settled);

/* 200 with the session `id`, its people and its events, or what a status of
 * reading it is; what time has changed is told. */
void session_reply_page(const struct ask *ask, struct reply *reply,
                        struct id id);

#endif
