/*
 * wire/request.h - HTTP/1.1 requests, piece by piece, in lent memory.
 *
 * llhttp (strict) walks the head; around it stand our own checks, because
 * what two readers understand differently is how a request is smuggled:
 * RFC 9112 wherever it says MUST refuse, and wherever it leaves a choice,
 * refuse.  Knows no endpoint, no socket and no clock.
 *
 *             request_init
 *                  |
 *                  v
 *    +--------> HEAD ----- request_feed_head: MORE (whole input taken)
 *    |             |
 *    |             | OK: `request` is readable; choose an endpoint
 *    |             v
 *    |          READY ---- request_begin_body(limit): ERR_TOO_BIG
 *    |             |        (and answer Expect: 100-continue)
 *    |             v
 *    |          BODY ----- request_feed_body: MORE, with pieces of content
 *    |             |
 *    |             | OK: the rest of the input is the next request
 *    +-------------+ request_init, when the reply no longer needs the head
 *
 *   Any other result ends the connection: answer request_answer_code, close.
 *
 * Memory.  A parser is about 20 KiB and is lent by the caller from the first
 * byte of a request until its reply is made; an idle keep-alive connection
 * owns none.  The head is copied into the parser, so the caller's read buffer
 * may be reused at once; content is not copied, it comes out as pieces of
 * the caller's own input.  What is not consumed, the caller keeps: a
 * pipelined request, or the frames after an upgrade.
 *
 * Cutting the same bytes differently never changes a result, a value or the
 * number of bytes consumed before OK.
 */
#ifndef WIRE_REQUEST_H
#define WIRE_REQUEST_H

#include <llhttp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/slice.h"
#include "base/status.h"
#include "wire/chunked.h"

enum request_method {
    REQUEST_GET,
    REQUEST_HEAD,
    REQUEST_POST,
    REQUEST_PUT,
    REQUEST_DELETE,
    REQUEST_OPTIONS,
    REQUEST_OTHER, /* another that llhttp knows: PATCH, TRACE ... */
    REQUEST_METHOD_COUNT
};

struct request_field {
    struct slice name;  /* as sent; compare with request_field()        */
    struct slice value; /* without the white space around it; no CR, LF,
                         * NUL or control byte but tab                  */
};

/* What the head says.  Slices borrow the parser until its next init. */
struct request {
    enum request_method method;
    struct slice method_text;
    struct slice target;        /* as sent, or "*"; without an authority  */
    struct slice path;          /* of target, before '?'; not decoded    */
    struct slice query;         /* after '?'; empty when there is none   */
    int minor;                  /* 1 or 0: HTTP/1.1 or HTTP/1.0          */
    bool is_keep_alive;         /* the client would go on afterwards     */
    bool is_expecting_continue; /* waits for 100 before it sends content */
    bool is_chunked;            /* content of unknown length follows     */
    uint64_t content_length;    /* bytes; 0 when chunked or none         */
    size_t field_count;
    struct request_field fields[LIMIT_FIELD_COUNT]; /* in order           */
};

/* Open so that it can be lent; everything but `request` is private. */
struct request_parser {
    struct request request; /* readable from READY on */
    int answer_code;        /* why it was refused; 0 while it is not */
    uint8_t state;
    uint8_t line_state;  /* of the scan for CR, LF and control bytes */
    uint64_t body_limit; /* bytes of content the endpoint takes      */
    uint64_t body_len;   /* bytes of content so far                  */
    struct chunked chunked;
    llhttp_t llhttp;
    size_t head_len;   /* bytes of head[] in use                    */
    size_t text_len;   /* of them before the blanks at their end    */
    size_t walked_len; /* of them that llhttp has seen              */
    uint8_t head[LIMIT_HEAD_BYTES];
};

/* Ready for the first byte of a request.  `parser` is memory of the
 * caller's, with any content; nothing needs to be undone. */
void request_init(struct request_parser *parser);

/*
 * Take bytes of the head from the start of `in`.  One empty line before the
 * request line is passed over (RFC 9112 2.2).
 *
 * in            copied.
 * out_consumed  bytes taken; set on every result.
 *
 * Returns MORE: all of `in` was taken, the head goes on; OK: the head is
 * complete, parser->request may be read, the rest of `in` was not touched;
 * ERR_TOO_BIG above LIMIT_HEAD_BYTES or LIMIT_FIELD_COUNT; ERR_MALFORMED.
 */
MUST_CHECK enum status request_feed_head(struct request_parser *parser,
                                         struct slice in, size_t *out_consumed);

/*
 * Whether nothing of a request has come yet; the empty line that some old
 * clients send after their content is nothing.  The connection is then idle:
 * the parser may be taken back, and no deadline of a head runs.
 */
bool request_is_idle(const struct request_parser *parser);

/* Whether its method is HEAD, also while the rest is to come or was refused:
 * no answer to it has content (RFC 9110 9.3.2). */
bool request_is_head(const struct request_parser *parser);

/*
 * After request_feed_head said OK: say how much content the endpoint takes.
 * Returns OK; ERR_TOO_BIG if the request announces more.
 */
MUST_CHECK enum status request_begin_body(struct request_parser *parser,
                                          uint64_t limit_bytes);

/*
 * Take bytes of content from the start of `in`, up to the end of one run.
 * Call it also, with an empty `in`, for a request without content: it is OK
 * at once.
 *
 * in            borrowed; *out_piece is a part of it, perhaps an empty one.
 * out_consumed  bytes taken; set on every result.
 * out_piece     set on every result.
 *
 * Returns MORE: keep the piece, then call again with the rest of `in` or
 * with what arrives next (MORE with nothing left of `in` means: read on);
 * OK: keep the piece, the request is whole, the rest of `in` is the next
 * one; ERR_TOO_BIG above limit_bytes; ERR_MALFORMED.
 */
MUST_CHECK enum status request_feed_body(struct request_parser *parser,
                                         struct slice in, size_t *out_consumed,
                                         struct slice *out_piece);

/*
 * The HTTP status code that tells the client why its request was refused:
 * 400, 413 (content), 414 (target), 417 (an unknown Expect), 431 (head or
 * fields), 501 (method or transfer coding) or 505 (version); 0 while it is
 * not.  The connection closes after it.
 */
int request_answer_code(const struct request_parser *parser);

/* Whether content follows the head. */
static inline bool request_has_body(const struct request *req)
{
    return req->is_chunked || req->content_length > 0;
}

/*
 * The value of the only or first field called `name`, in any case.  Returns
 * an empty slice with data NULL when there is none; a field that is there
 * but empty has data.
 */
struct slice request_field(const struct request *req, const char *name);

/* How many fields are called `name`, in any case. */
size_t request_count_fields(const struct request *req, const char *name);

/* Whether a comma-separated list in any of the fields called `name` has
 * `token`; both in any case.  `Connection: keep-alive, Upgrade`. */
bool request_has_token(const struct request *req, const char *name,
                       const char *token);

/* "GET"; "OTHER" for every method that has no row of its own. */
const char *request_method_name(enum request_method method);

#endif
