#include "wire/head.h"

#include <string.h>
#include <strings.h>

#include "wire/field.h"

enum {
    BAD_REQUEST = 400,
    EXPECTATION_FAILED = 417,
    NOT_IMPLEMENTED = 501,
};

static const char *const methods[REQUEST_METHOD_COUNT] = {
    [REQUEST_GET] = "GET",       [REQUEST_HEAD] = "HEAD",
    [REQUEST_POST] = "POST",     [REQUEST_PUT] = "PUT",
    [REQUEST_DELETE] = "DELETE", [REQUEST_OPTIONS] = "OPTIONS",
    [REQUEST_OTHER] = "OTHER",
};

const char *request_method_name(enum request_method method)
{
    return methods[method];
}

static enum request_method method_of(struct slice text)
{
    for (int i = 0; i < REQUEST_OTHER; i++) {
        if (slice_is(text, methods[i]))
            return (enum request_method)i;
    }
    return REQUEST_OTHER;
}

/* Take `text` off the front of *rest. */
static bool take_text(struct slice *rest, const char *text)
{
    if (!slice_starts(*rest, text))
        return false;
    *rest = slice_skip(*rest, strlen(text));
    return true;
}

/* Take `part` off the front of *rest, if that is where it lies. */
static bool take_part(struct slice *rest, struct slice part)
{
    if (part.data != rest->data || part.len > rest->len)
        return false;
    *rest = slice_skip(*rest, part.len);
    return true;
}

static void take_blanks(struct slice *rest)
{
    while (rest->len > 0 && field_is_blank(rest->data[0]))
        *rest = slice_skip(*rest, 1);
}

/* RFC 9112 3: method SP target SP HTTP-version CRLF, single spaces. */
static bool read_request_line(struct slice *rest, struct request *req)
{
    struct slice after = *rest;
    req->method_text = field_cut(&after, ' ');
    req->method = method_of(req->method_text);
    if (!field_is_token(req->method_text) || !take_part(&after, req->target) ||
        !take_text(&after, " HTTP/1."))
        return false;

    req->minor = take_text(&after, "1") ? 1 : 0;
    if (req->minor == 0 && !take_text(&after, "0"))
        return false;
    *rest = after;
    return take_text(rest, "\r\n");
}

/* RFC 9112 5: name ":" OWS value OWS CRLF.  An empty value lies after the
 * white space: a field that is there has data. */
static bool read_field(struct slice *rest, struct request_field *field)
{
    field->value = field_trim(field->value);
    if (!field_is_token(field->name) || !take_part(rest, field->name) ||
        !take_text(rest, ":"))
        return false;
    take_blanks(rest);
    if (field->value.len == 0)
        field->value = slice_of(rest->data, 0);
    if (!take_part(rest, field->value))
        return false;
    take_blanks(rest);
    return take_text(rest, "\r\n");
}

/* What llhttp found is the whole head, without gap or overlap. */
static bool covers(struct slice head, struct request *req)
{
    struct slice rest = head;
    if (!read_request_line(&rest, req))
        return false;
    for (size_t i = 0; i < req->field_count; i++) {
        if (!read_field(&rest, &req->fields[i]))
            return false;
    }
    return slice_is(rest, "\r\n");
}

/* Visible ASCII but what no URL may hold raw.  Brackets, braces and the like
 * stay: browsers send them in queries as they were typed. */
static bool is_target_char(uint8_t c)
{
    return c > ' ' && c < 0x7F && memchr("\"#<>\\", c, 5) == NULL;
}

static bool is_host_char(uint8_t c, bool is_bracketed)
{
    if (is_bracketed)
        return c == ':' || c == '.' || memchr("0123456789abcdefABCDEF", c, 22);
    return field_is_token_char(c) && memchr("!#$%&'*+^`|", c, 11) == NULL;
}

/* A name or an address, and perhaps a port: what RFC 3986 3.2.2 allows,
 * without escapes and sub-delimiters, which no real host has. */
static bool host_is_valid(struct slice host)
{
    const bool is_bracketed = slice_starts(host, "[");
    struct slice port = is_bracketed ? slice_skip(host, 1) : host;
    const struct slice name = field_cut(&port, is_bracketed ? ']' : ':');
    if (is_bracketed &&
        (port.data == NULL || (port.len > 0 && !take_text(&port, ":"))))
        return false;

    for (size_t i = 0; i < name.len; i++) {
        if (!is_host_char(name.data[i], is_bracketed))
            return false;
    }
    return name.len > 0 &&
           (port.len == 0 || (field_is_digits(port) && port.len <= 5));
}

/* RFC 9112 3.2: exactly one; a client of HTTP/1.0 may send none. */
static bool check_host(const struct request *req)
{
    const size_t count = request_count_fields(req, "host");
    if (count == 0)
        return req->minor == 0;
    return count == 1 && host_is_valid(request_field(req, "host"));
}

/* Take "http://authority" off the front of *target.  Returns the authority;
 * data is NULL when the form is another. */
static struct slice take_authority(struct slice *target)
{
    static const char *const schemes[] = { "http://", "https://" };
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        const size_t len = strlen(schemes[i]);
        if (target->len < len ||
            !field_is(slice_of(target->data, len), schemes[i]))
            continue;
        *target = slice_skip(*target, len);
        size_t end = 0;
        while (end < target->len && memchr("/?", target->data[end], 2) == NULL)
            end++;
        const struct slice authority = slice_of(target->data, end);
        *target = slice_skip(*target, end);
        return authority;
    }
    return slice_of(NULL, 0);
}

/* Whether the authority is the one that Host names, in any case: where they
 * differ, somebody before us may have decided by the other one. */
static bool is_same_host(const struct request *req, struct slice authority)
{
    const struct slice host = request_field(req, "host");
    if (host.data == NULL)
        return host_is_valid(authority);
    return host.len == authority.len &&
           strncasecmp((const char *)host.data, (const char *)authority.data,
                       host.len) == 0;
}

/* RFC 9112 3.2: origin-form; asterisk-form only for OPTIONS; absolute-form,
 * which must be taken (3.2.2), as the origin-form it stands for. */
static bool read_target(struct request *req)
{
    if (slice_is(req->target, "*")) {
        req->path = req->target;
        return req->method == REQUEST_OPTIONS;
    }
    for (size_t i = 0; i < req->target.len; i++) {
        if (!is_target_char(req->target.data[i]))
            return false;
    }
    const struct slice authority = take_authority(&req->target);
    if (authority.data != NULL && !is_same_host(req, authority))
        return false;
    req->query = req->target;
    req->path = field_cut(&req->query, '?');
    if (authority.data != NULL && req->path.len == 0)
        req->path = slice_text("/");
    return slice_starts(req->path, "/");
}

/* Digits without a leading zero, which some read as octal; 18 of them fit
 * a uint64_t with room to spare. */
static bool read_length(struct slice text, uint64_t *out)
{
    if (!field_is_digits(text) || text.len > 18 ||
        (text.len > 1 && text.data[0] == '0'))
        return false;
    uint64_t length = 0;
    for (size_t i = 0; i < text.len; i++)
        length = length * 10 + (uint64_t)(text.data[i] - '0');
    *out = length;
    return true;
}

/* One plain `chunked`.  Another coding before it is not understood, but where
 * the content ends is known (6.1); of anything else nobody knows it (6.3). */
static int read_codings(struct request *req)
{
    size_t n_chunked = 0, n_others = 0;
    bool is_chunked = false;
    for (size_t i = 0; i < req->field_count; i++) {
        struct slice rest = req->fields[i].value, coding;
        if (!field_is(req->fields[i].name, "transfer-encoding"))
            continue;
        while (field_next_element(&rest, &coding)) {
            if (coding.len == 0)
                return BAD_REQUEST;
            is_chunked = field_is(coding, "chunked");
            n_chunked += is_chunked;
            n_others += !is_chunked;
        }
    }
    if (req->minor == 0 || !is_chunked || n_chunked > 1)
        return BAD_REQUEST;
    req->is_chunked = true;
    return n_others > 0 ? NOT_IMPLEMENTED : 0;
}

/* RFC 9112 6.1, 6.3: codings, or one length, or neither. */
static int read_framing(struct request *req)
{
    const size_t codings = request_count_fields(req, "transfer-encoding");
    const size_t lengths = request_count_fields(req, "content-length");
    if (codings == 0 && lengths == 0)
        return 0;
    if (lengths == 0)
        return read_codings(req);

    const struct slice length = request_field(req, "content-length");
    const bool is_right = codings == 0 && lengths == 1 &&
                          read_length(length, &req->content_length);
    return is_right ? 0 : BAD_REQUEST;
}

/* RFC 9110 10.1.1: HTTP/1.0 does not know it; without content it is moot. */
static bool read_expect(struct request *req)
{
    const size_t count = request_count_fields(req, "expect");
    if (count == 0 || req->minor == 0)
        return true;
    if (count > 1 || !field_is(request_field(req, "expect"), "100-continue"))
        return false;
    req->is_expecting_continue = request_has_body(req);
    return true;
}

/* RFC 9110 5.3, 8.3: no list, so no second one.  Readers disagree on which of
 * two counts: what looked at the other one before us has let through something
 * else than we would read. */
static bool check_type(const struct request *req)
{
    return request_count_fields(req, "content-type") <= 1;
}

int head_check(struct slice head, struct request *req)
{
    if (!covers(head, req) || !check_host(req) || !read_target(req) ||
        !check_type(req))
        return BAD_REQUEST;
    const int refusal = read_framing(req);
    if (refusal != 0)
        return refusal;
    if (!read_expect(req))
        return EXPECTATION_FAILED;

    /* RFC 9112 9.3. */
    req->is_keep_alive =
        !request_has_token(req, "connection", "close") &&
        (req->minor == 1 || request_has_token(req, "connection", "keep-alive"));
    return 0;
}
