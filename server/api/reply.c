#include "api/reply.h"

#include <assert.h>

void reply_with(struct reply *reply, int http_status, json_t *body)
{
    json_decref(reply->body);
    reply->problem = PROBLEM_NONE;
    reply->http_status = http_status;
    reply->body = body;
}

void reply_refuse(struct reply *reply, enum problem problem)
{
    json_decref(reply->body);
    reply->body = NULL;
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
    assert(reply->n_notices < REPLY_NOTICES_MAX);
    reply->notices[reply->n_notices++] = notice;
}

void reply_done(struct reply *reply)
{
    json_decref(reply->body);
    *reply = (struct reply){ 0 };
}
