#include "wire/request.h"

#include <assert.h>
#include <string.h>

#include "wire/field.h"
#include "wire/head.h"

enum state { HEAD, READY, BODY, REFUSED };

/* Where in its lines a head is; each names what was read last. */
enum line_state {
    LINE_NOTHING,
    LINE_EMPTY_CR, /* of an empty line before the request line */
    LINE_EMPTY_LF,
    LINE_TEXT,
    LINE_CR,
    LINE_LF,
    LINE_END_CR, /* of the empty line that ends the head */
    LINE_END,
    LINE_BAD,
};

/* --- what llhttp finds in them ----------------------------------------- */

static struct request_parser *owner_of(llhttp_t *llhttp)
{
    return OWNER_OF(llhttp, struct request_parser, llhttp);
}

static void extend(struct slice *s, const char *at, size_t len)
{
    if (s->data == NULL)
        s->data = (const uint8_t *)at;
    s->len += len;
}

static int on_url(llhttp_t *llhttp, const char *at, size_t len)
{
    extend(&owner_of(llhttp)->request.target, at, len);
    return 0;
}

/* llhttp also knows 0.9 and 2.0. */
static int on_version_end(llhttp_t *llhttp)
{
    if (llhttp_get_http_major(llhttp) == 1)
        return 0;
    owner_of(llhttp)->answer_code = 505;
    return HPE_USER;
}

static int on_name(llhttp_t *llhttp, const char *at, size_t len)
{
    struct request *req = &owner_of(llhttp)->request;
    if (req->field_count < LIMIT_FIELD_COUNT)
        extend(&req->fields[req->field_count].name, at, len);
    return 0;
}

/* Not before the name has ended: how much of it on_name is told, and so
 * whether it is bad, depends on how the bytes were cut. */
static int on_name_end(llhttp_t *llhttp)
{
    struct request_parser *parser = owner_of(llhttp);
    if (parser->request.field_count < LIMIT_FIELD_COUNT)
        return 0;
    parser->answer_code = 431;
    return HPE_USER;
}

static int on_value(llhttp_t *llhttp, const char *at, size_t len)
{
    struct request *req = &owner_of(llhttp)->request;
    extend(&req->fields[req->field_count].value, at, len);
    return 0;
}

static int on_value_end(llhttp_t *llhttp)
{
    owner_of(llhttp)->request.field_count++;
    return 0;
}

/* Content is not llhttp's: wire/chunked.h says why. */
static int on_head_end(llhttp_t *llhttp)
{
    (void)llhttp;
    return HPE_PAUSED;
}

static const llhttp_settings_t settings = {
    .on_url = on_url,
    .on_version_complete = on_version_end,
    .on_header_field = on_name,
    .on_header_field_complete = on_name_end,
    .on_header_value = on_value,
    .on_header_value_complete = on_value_end,
    .on_headers_complete = on_head_end,
};

void request_init(struct request_parser *parser)
{
    memset(parser, 0, offsetof(struct request_parser, head));
    llhttp_init(&parser->llhttp, HTTP_REQUEST, &settings);
}

/* --- lines: what no reader of HTTP may see goes no further ------------- */

/* The first byte of a line: a blank would be a folded line (RFC 9112 5.2),
 * or white space before the first field (2.2). */
static enum line_state begin_line(uint8_t c)
{
    return c > ' ' && c != 0x7F ? LINE_TEXT : LINE_BAD;
}

static enum line_state line_step(enum line_state state, uint8_t c)
{
    switch (state) {
    case LINE_NOTHING:
        return c == '\r' ? LINE_EMPTY_CR : begin_line(c);
    case LINE_EMPTY_CR:
        return c == '\n' ? LINE_EMPTY_LF : LINE_BAD;
    case LINE_EMPTY_LF:
        return begin_line(c);
    case LINE_TEXT:
        if (c == '\r')
            return LINE_CR;
        return (c < 0x20 && c != '\t') || c == 0x7F ? LINE_BAD : LINE_TEXT;
    case LINE_CR:
        return c == '\n' ? LINE_LF : LINE_BAD;
    case LINE_LF:
        return c == '\r' ? LINE_END_CR : begin_line(c);
    default: /* LINE_END_CR */
        return c == '\n' ? LINE_END : LINE_BAD;
    }
}

static bool is_before_head(enum line_state state)
{
    return state <= LINE_EMPTY_LF;
}

/* One byte more of the head.  Blanks that end a line mean nothing (RFC 9110
 * 5.5), but llhttp takes no tab behind a Content-Length: it sees spaces. */
static void append(struct request_parser *parser, uint8_t c)
{
    if (c == '\r')
        memset(parser->head + parser->text_len, ' ',
               parser->head_len - parser->text_len);
    parser->head[parser->head_len++] = c;
    if (!field_is_blank(c))
        parser->text_len = parser->head_len;
}

/* Copy the head's bytes, as far as they are well-formed lines and fit.
 * Returns how many bytes of `in` that took. */
static size_t copy_lines(struct request_parser *parser, struct slice in)
{
    enum line_state state = (enum line_state)parser->line_state;
    size_t i = 0;
    while (i < in.len && state < LINE_END) {
        const enum line_state next = line_step(state, in.data[i]);
        if (!is_before_head(next) && next != LINE_BAD) {
            if (parser->head_len == LIMIT_HEAD_BYTES)
                break;
            append(parser, in.data[i]);
        }
        state = next;
        i++;
    }
    parser->line_state = (uint8_t)state;
    return i;
}

/* --- verdicts ---------------------------------------------------------- */

static enum status refuse(struct request_parser *parser, int answer_code)
{
    parser->state = REFUSED;
    parser->answer_code = answer_code;
    return answer_code == 413 || answer_code == 414 || answer_code == 431
               ? ERR_TOO_BIG
               : ERR_MALFORMED;
}

/* Whether what llhttp refused is a well-formed version that is not ours:
 * the bytes before the error are a digit, a dot and a digit. */
static bool is_other_version(const struct request_parser *parser)
{
    enum { VERSION_LEN = sizeof "HTTP/x.x" - 1 };
    const uint8_t *end = (const uint8_t *)llhttp_get_error_pos(&parser->llhttp);
    if (end - parser->head < VERSION_LEN)
        return false;
    const struct slice version = slice_of(end - VERSION_LEN, VERSION_LEN);
    return slice_starts(version, "HTTP/") && version.data[6] == '.' &&
           field_is_digits(slice_of(version.data + 5, 1)) &&
           field_is_digits(slice_of(version.data + 7, 1)) &&
           !slice_is(version, "HTTP/1.0") && !slice_is(version, "HTTP/1.1");
}

/* Whether what llhttp refused may be a method: all that it has seen of it,
 * the byte at the error too, is of a token, or the token has ended. */
static bool is_other_method(const struct request_parser *parser)
{
    const uint8_t *end = (const uint8_t *)llhttp_get_error_pos(&parser->llhttp);
    return field_is_token_char(*end) || (*end == ' ' && end > parser->head);
}

static enum status refuse_walk(struct request_parser *parser,
                               enum llhttp_errno error)
{
    if (parser->answer_code != 0)
        return refuse(parser, parser->answer_code);
    if (error == HPE_INVALID_VERSION && is_other_version(parser))
        return refuse(parser, 505);
    if (error == HPE_INVALID_METHOD && is_other_method(parser))
        return refuse(parser, 501);
    return refuse(parser, 400);
}

static enum status end_head(struct request_parser *parser)
{
    const struct slice head = slice_of(parser->head, parser->head_len);
    const int answer_code = head_check(head, &parser->request);
    if (answer_code != 0)
        return refuse(parser, answer_code);
    parser->state = READY;
    return OK;
}

static bool has_request_line(const struct request_parser *parser)
{
    return memchr(parser->head, '\n', parser->head_len) != NULL;
}

/* Show llhttp what it has not seen, but for blanks that may end a line. */
static enum llhttp_errno walk(struct request_parser *parser)
{
    const char *from = (const char *)parser->head + parser->walked_len;
    const size_t len = parser->text_len - parser->walked_len;
    parser->walked_len = parser->text_len;
    return llhttp_execute(&parser->llhttp, from, len);
}

enum status request_feed_head(struct request_parser *parser, struct slice in,
                              size_t *out_consumed)
{
    *out_consumed = 0;
    if (parser->state == REFUSED)
        return refuse(parser, parser->answer_code);
    assert(parser->state == HEAD);

    *out_consumed = copy_lines(parser, in);

    /* The walk comes before any verdict on the lines, so that of two faults
     * the earlier is reported, however the bytes were cut. */
    const enum llhttp_errno error = walk(parser);
    const bool has_ended = parser->line_state == LINE_END;
    if (error != (has_ended ? HPE_PAUSED : HPE_OK))
        return refuse_walk(parser, error);
    if (parser->line_state == LINE_BAD)
        return refuse(parser, 400);
    if (has_ended)
        return end_head(parser);
    if (*out_consumed < in.len)
        return refuse(parser, has_request_line(parser) ? 431 : 414);
    return MORE;
}

bool request_is_idle(const struct request_parser *parser)
{
    return parser->state == HEAD && (parser->line_state == LINE_NOTHING ||
                                     parser->line_state == LINE_EMPTY_LF);
}

bool request_is_head(const struct request_parser *parser)
{
    return slice_starts(slice_of(parser->head, parser->head_len), "HEAD ");
}

enum status request_begin_body(struct request_parser *parser,
                               uint64_t limit_bytes)
{
    assert(parser->state == READY);
    if (parser->request.content_length > limit_bytes)
        return refuse(parser, 413);
    parser->state = BODY;
    parser->body_limit = limit_bytes;
    return OK;
}

/* --- content ----------------------------------------------------------- */

/* Content of a known length. */
static enum status feed_plain(struct request_parser *parser, struct slice in,
                              size_t *out_consumed, struct slice *out_piece)
{
    const uint64_t left = parser->request.content_length - parser->body_len;
    const size_t len = in.len < left ? in.len : (size_t)left;
    *out_consumed = len;
    *out_piece = slice_of(in.data, len);
    return len == left ? OK : MORE;
}

enum status request_feed_body(struct request_parser *parser, struct slice in,
                              size_t *out_consumed, struct slice *out_piece)
{
    *out_consumed = 0;
    *out_piece = slice_of(NULL, 0);
    if (parser->state == REFUSED)
        return refuse(parser, parser->answer_code);
    assert(parser->state == BODY);

    const enum status st =
        parser->request.is_chunked
            ? chunked_feed(&parser->chunked, in, out_consumed, out_piece)
            : feed_plain(parser, in, out_consumed, out_piece);
    if (st != OK && st != MORE)
        return refuse(parser, 400);
    parser->body_len += out_piece->len;
    if (parser->body_len + chunked_announced(&parser->chunked) >
        parser->body_limit)
        return refuse(parser, 413);
    return st;
}

int request_answer_code(const struct request_parser *parser)
{
    return parser->answer_code;
}

/* --- lookups ----------------------------------------------------------- */

struct slice request_field(const struct request *req, const char *name)
{
    for (size_t i = 0; i < req->field_count; i++) {
        if (field_is(req->fields[i].name, name))
            return req->fields[i].value;
    }
    return slice_of(NULL, 0);
}

size_t request_count_fields(const struct request *req, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < req->field_count; i++)
        count += field_is(req->fields[i].name, name);
    return count;
}

bool request_has_token(const struct request *req, const char *name,
                       const char *token)
{
    for (size_t i = 0; i < req->field_count; i++) {
        if (!field_is(req->fields[i].name, name))
            continue;
        struct slice rest = req->fields[i].value, element;
        while (field_next_element(&rest, &element)) {
            if (field_is(element, token))
                return true;
        }
    }
    return false;
}
