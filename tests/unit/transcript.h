/*
 * tests/unit/transcript.h - what a stream of bytes says to a server, as
 * text: every request with its fields and content, or why it was refused.
 *
 *   GET /a?b 1.1 keep
 *   Host: x
 *   <content>
 *   refused 400
 *
 * Two ways of cutting the same stream must give the same text.  Used by
 * test_request.c and by fuzz_request.c.
 */
#ifndef TESTS_TRANSCRIPT_H
#define TESTS_TRANSCRIPT_H

#include <stdlib.h>

#include "base/text.h"
#include "wire/request.h"

/* The bytes that have not been fed yet.  Each portion is fed as an exact
 * heap copy, which is gone when the next one comes: who keeps a pointer into
 * it is caught. */
struct transcript {
    struct request_parser *parser;
    struct slice rest;
    size_t portion;      /* bytes fed at a time, at least 1 */
    uint64_t body_limit; /* content that "the endpoint" takes */
    struct text out;
};

static inline void transcript_slice(struct text *out, const char *before,
                                    struct slice s)
{
    text_append(out, slice_text(before));
    text_append(out, s);
}

static inline void transcript_head(struct text *out, const struct request *req)
{
    transcript_slice(out, "", req->method_text);
    transcript_slice(out, " ", req->path);
    transcript_slice(out, "?", req->query);
    text_print(out, " 1.%d%s%s%s %llu\n", req->minor,
               req->is_keep_alive ? " keep" : " close",
               req->is_expecting_continue ? " expect" : "",
               req->is_chunked ? " chunked" : "",
               (unsigned long long)req->content_length);
    for (size_t i = 0; i < req->field_count; i++) {
        transcript_slice(out, "", req->fields[i].name);
        transcript_slice(out, ": ", req->fields[i].value);
        text_append(out, slice_text("\n"));
    }
}

/* Feed one portion to the head or to the body. */
static inline enum status transcript_feed(struct transcript *t, bool is_head)
{
    const size_t len = t->rest.len < t->portion ? t->rest.len : t->portion;
    uint8_t *copy = malloc(len > 0 ? len : 1);
    if (copy == NULL)
        abort();
    if (len > 0)
        memcpy(copy, t->rest.data, len);

    size_t consumed = 0;
    struct slice piece = slice_of(NULL, 0);
    const struct slice in = slice_of(copy, len);
    const enum status st =
        is_head ? request_feed_head(t->parser, in, &consumed)
                : request_feed_body(t->parser, in, &consumed, &piece);
    if (consumed > len || (st == MORE && consumed == 0 && len > 0))
        abort();
    if (st == OK || st == MORE)
        text_append(&t->out, piece);
    t->rest = slice_skip(t->rest, consumed);
    free(copy);
    return st;
}

static inline enum status transcript_part(struct transcript *t, bool is_head)
{
    enum status st = MORE;
    do {
        st = transcript_feed(t, is_head);
    } while (st == MORE && t->rest.len > 0);
    return st;
}

/* Read requests until the stream ends or one is refused. */
static inline void transcript_run(struct transcript *t)
{
    enum status st = OK;
    while (st == OK && t->rest.len > 0) {
        request_init(t->parser);
        st = transcript_part(t, true);
        if (st != OK)
            break;
        transcript_head(&t->out, &t->parser->request);
        st = request_begin_body(t->parser, t->body_limit);
        if (st != OK)
            break;
        text_append(&t->out, slice_text("<"));
        st = transcript_part(t, false);
        text_append(&t->out, slice_text(st == OK ? ">\n" : "\n"));
    }
    if (st != OK && st != MORE)
        text_print(&t->out, "refused %d\n", request_answer_code(t->parser));
}

/* The transcript of `stream`, fed `portion` bytes at a time.  The caller
 * ends it with text_done. */
static inline struct text transcript_of(struct slice stream, size_t portion,
                                        uint64_t body_limit)
{
    struct transcript t = {
        .parser = malloc(sizeof(struct request_parser)),
        .rest = stream,
        .portion = portion,
        .body_limit = body_limit,
    };
    if (t.parser == NULL)
        abort();
    memset(t.parser, 0xAA, sizeof *t.parser);
    transcript_run(&t);
    free(t.parser);
    return t.out;
}

#endif
