/*
 * api/reply.h - what a handler gives back: a body or a refusal, and what the
 * relay must be told once it is so.
 *
 * A plain value, all zero at the start.  It owns its body and its notices;
 * texts are static or live in the arena of its ask (api/endpoint.h).  Knows no
 * socket: the exchange turns it into bytes.
 */
#ifndef API_REPLY_H
#define API_REPLY_H

#include <jansson.h>

#include "api/problem.h"
#include "base/text.h"
#include "relay/notice.h"

/* What goes back.  Starts all zero; set by the functions below. */
struct reply {
    enum problem problem;   /* PROBLEM_NONE: it is a success               */
    int http_status;        /* 200, 201, 202, 204 */
    json_t *body;           /* owned; NULL for 204, and beside a text      */
    const char *type;       /* of the text, static; NULL: there is none    */
    struct text text;       /* owned                                       */
    const char *member;     /* the refused member or parameter, static or
                               in the arena; NULL */
    const char *set_cookie; /* a Set-Cookie value in the arena; NULL   */
    unsigned retry_after_s; /* 0: no field */
    struct notice *notices; /* owned */
    unsigned n_notices, notices_room;
};

/* 2xx with `body` (taken; NULL with 204). */
void reply_with(struct reply *reply, int http_status, json_t *body);

/* 200 with `text` of the media type `type` (static); takes what it holds. */
void reply_with_text(struct reply *reply, const char *type, struct text *text);

/* Refused; a body set before is freed and notices are dropped. */
void reply_refuse(struct reply *reply, enum problem problem);

/* Refused, and `member` is to blame: PROBLEM_INVALID_MEMBER or _QUERY. */
void reply_refuse_member(struct reply *reply, enum problem problem,
                         const char *member);

/* Told to the relay once the reply is written. */
void reply_notify(struct reply *reply, struct notice notice);

/* Frees what the reply owns; it is all zero afterwards. */
void reply_done(struct reply *reply);

#endif
