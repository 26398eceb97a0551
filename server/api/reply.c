#include "api/reply.h"

#include "base/mem.h"

enum { NOTICES_FIRST = 4 };

void reply_with(struct reply *reply, int http_status, json_t *body)
{
    json_decref(reply->body);
    reply->problem = PROBLEM_NONE;
    reply->http_status = http_status;
    reply->body = body;
}

void reply_with_text(struct reply *reply, const char *type, struct text *text)
{
    reply_with(reply, 200, NULL);
    text_done(&reply->text);
    reply->type = type;
    reply->text = *text;
    *text = (struct text){ 0 };
}

void reply_refuse(struct reply *reply, enum problem problem)
{
    json_decref(reply->body);
    reply->body = NULL;
    text_done(&reply->text);
    reply->type = NULL;
    reply->n_notices = 0;
    reply->set_cookie = NULL;
    reply->problem = problem;
    reply->http_status = problem_row(problem)->http_status;
}

void reply_refuse_member(struct reply *reply, enum problem problem,
                         const char *member)
{
    reply_refuse(reply, problem);
    reply->member = member;
}

void reply_notify(struct reply *reply, struct notice notice)
{
    if (reply->n_notices == reply->notices_room) {
        reply->notices_room = 2 * reply->notices_room + NOTICES_FIRST;
        reply->notices = (struct notice *)mem_resize(
            reply->notices, reply->notices_room * sizeof *reply->notices);
    }
    reply->notices[reply->n_notices++] = notice;
}

void reply_done(struct reply *reply)
{
    json_decref(reply->body);
    text_done(&reply->text);
    mem_free(reply->notices);
    *reply = (struct reply){ 0 };
}
