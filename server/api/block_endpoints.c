#include "api/endpoints.h"

#include "api/shape.h"
#include "domain/blocking.h"

static void handle_list(struct ask *ask, struct reply *reply)
{
    struct block *blocks = NULL;
    size_t count = 0;
    const enum status st = blocking_list(ask->store, ask->arena,
                                         ask->caller.user, &blocks, &count);
    if (st != OK)
        reply_refuse(reply, problem_of_status(st));
    else
        reply_with(reply, 200,
                   json_pack("{s:o}", "blocks", shape_blocks(blocks, count)));
}

/* The pair that the path names, in `out`; false is refused.  Who is no
 * contact, and what is no id, is nobody to block. */
static bool read_pair(const struct ask *ask, struct reply *reply,
                      struct block_pair *out)
{
    out->blocker = ask->caller.user;
    if (id_parse(ask->params[0], &out->blocked) == OK)
        return true;
    reply_refuse(reply, PROBLEM_NOT_FOUND);
    return false;
}

static void reply_changed(struct reply *reply, enum status st,
                          enum notice_kind kind, const struct block_pair *pair)
{
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    reply_with(reply, 204, NULL);
    reply_notify(reply, (struct notice){ .kind = kind,
                                         .user = pair->blocker,
                                         .other = pair->blocked });
}

static void handle_begin(struct ask *ask, struct reply *reply)
{
    struct block_pair pair;
    if (!read_pair(ask, reply, &pair))
        return;
    const enum status st = blocking_begin(ask->store, pair, ask->now_ms);
    reply_changed(reply, st, NOTICE_BLOCKED, &pair);
}

static void handle_end(struct ask *ask, struct reply *reply)
{
    struct block_pair pair;
    if (!read_pair(ask, reply, &pair))
        return;
    const enum status st = blocking_end(ask->store, pair);
    reply_changed(reply, st, NOTICE_UNBLOCKED, &pair);
}

static const struct endpoint rows_of_file[] = {
    { "GET", "/api/blocks", CALLER_USER, 0, handle_list, NULL, false },
    { "PUT", "/api/blocks/{}", CALLER_USER, 0, handle_begin, NULL, false },
    { "DELETE", "/api/blocks/{}", CALLER_USER, 0, handle_end, NULL, false },
};

const struct endpoint_list block_endpoints = { rows_of_file,
                                               COUNT_OF(rows_of_file) };
