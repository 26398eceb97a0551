#include "wire/response.h"

#include <stdio.h>
#include <string.h>

/* Every status this server sends. */
static const struct {
    int code;
    const char *reason;
} reasons[] = {
    { 100, "Continue" },
    { 101, "Switching Protocols" },
    { 200, "OK" },
    { 201, "Created" },
    { 202, "Accepted" },
    { 204, "No Content" },
    { 206, "Partial Content" },
    { 301, "Moved Permanently" },
    { 302, "Found" },
    { 303, "See Other" },
    { 304, "Not Modified" },
    { 307, "Temporary Redirect" },
    { 308, "Permanent Redirect" },
    { 400, "Bad Request" },
    { 401, "Unauthorized" },
    { 403, "Forbidden" },
    { 404, "Not Found" },
    { 405, "Method Not Allowed" },
    { 406, "Not Acceptable" },
    { 408, "Request Timeout" },
    { 409, "Conflict" },
    { 410, "Gone" },
    { 411, "Length Required" },
    { 412, "Precondition Failed" },
    { 413, "Content Too Large" },
    { 414, "URI Too Long" },
    { 415, "Unsupported Media Type" },
    { 416, "Range Not Satisfiable" },
    { 417, "Expectation Failed" },
    { 421, "Misdirected Request" },
    { 422, "Unprocessable Content" },
    { 426, "Upgrade Required" },
    { 428, "Precondition Required" },
    { 429, "Too Many Requests" },
    { 431, "Request Header Fields Too Large" },
    { 500, "Internal Server Error" },
    { 501, "Not Implemented" },
    { 503, "Service Unavailable" },
    { 505, "HTTP Version Not Supported" },
};

const char *response_reason(int code)
{
    for (size_t i = 0; i < COUNT_OF(reasons); i++) {
        if (reasons[i].code == code)
            return reasons[i].reason;
    }
    return "Unknown";
}

/* Where the head is being written.  `len` keeps counting past `room`, so
 * that one look at the end says whether all of it fitted. */
struct writer {
    uint8_t *out;
    size_t room;
    size_t len;
};

static void put(struct writer *writer, struct slice s)
{
    if (s.len > 0 && writer->len <= writer->room &&
        s.len <= writer->room - writer->len)
        memcpy(writer->out + writer->len, s.data, s.len);
    writer->len += s.len;
}

static void put_text(struct writer *writer, const char *text)
{
    put(writer, slice_text(text));
}

static void put_field(struct writer *writer, const char *name,
                      struct slice value)
{
    put_text(writer, name);
    put_text(writer, ": ");
    put(writer, value);
    put_text(writer, "\r\n");
}

static void put_number(struct writer *writer, const char *name, int64_t number)
{
    char text[24];
    const int len = snprintf(text, sizeof text, "%lld", (long long)number);
    put_field(writer, name, slice_of(text, (size_t)len));
}

static bool ends_early(struct slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.data[i] == '\r' || s.data[i] == '\n' || s.data[i] == '\0')
            return true;
    }
    return false;
}

static bool field_is_safe(const struct response_field *field)
{
    return !ends_early(slice_text(field->name)) && !ends_early(field->value);
}

enum status response_write_head(const struct response_head *head, uint8_t *out,
                                size_t room, size_t *out_len)
{
    struct writer writer = { .out = out, .room = room };
    char status[16];
    snprintf(status, sizeof status, "HTTP/1.1 %d ", head->code);
    put_text(&writer, status);
    put_text(&writer, response_reason(head->code));
    put_text(&writer, "\r\n");

    if (head->date.len > 0)
        put_field(&writer, "Date", head->date);
    if (head->body_len >= 0)
        put_number(&writer, "Content-Length", head->body_len);
    if (head->has_close)
        put_field(&writer, "Connection", slice_text("close"));
    else if (head->has_keep_alive)
        put_field(&writer, "Connection", slice_text("keep-alive"));

    for (size_t i = 0; i < head->field_count; i++) {
        if (!field_is_safe(&head->fields[i]))
            return ERR_MALFORMED;
        put_field(&writer, head->fields[i].name, head->fields[i].value);
    }
    put_text(&writer, "\r\n");

    if (writer.len > room)
        return ERR_FULL;
    *out_len = writer.len;
    return OK;
}
