#include "api/members.h"

#include <string.h>

#include "api/endpoint.h"
#include "api/reply.h"
#include "base/moment.h"

enum { BLAME_MAX_BYTES = 60 };

/* White space in front of `text`: as many bytes as one such character has,
 * or 0.  The same characters as trim() of JavaScript takes, so that browser
 * and server see one text. */
static size_t space_at(struct slice text)
{
    /* Each as it stands in UTF-8; U+2000 to U+200A are a row of its own. */
    static const char *const spaces[] = {
        " ",
        "\t",
        "\n",
        "\v",
        "\f",
        "\r",
        "\xc2\xa0",
        "\xe1\x9a\x80",
        "\xe2\x80\xa8",
        "\xe2\x80\xa9",
        "\xe2\x80\xaf",
        "\xe2\x81\x9f",
        "\xe3\x80\x80",
        "\xef\xbb\xbf",
    };
    if (text.len >= 3 && memcmp(text.data, "\xe2\x80", 2) == 0 &&
        text.data[2] >= 0x80 && text.data[2] <= 0x8a)
        return 3;
    for (size_t i = 0; i < COUNT_OF(spaces); i++) {
        if (slice_starts(text, spaces[i]))
            return strlen(spaces[i]);
    }
    return 0;
}

static bool is_continuation(uint8_t byte)
{
    return (byte & 0xC0) == 0x80;
}

static struct slice last_character(struct slice text)
{
    size_t n = 1;
    while (n < text.len && n < 4 && is_continuation(text.data[text.len - n]))
        n++;
    return slice_of(text.data + text.len - n, n);
}

static struct slice trim(struct slice text)
{
    size_t n = 0;
    while (text.len > 0 && (n = space_at(text)) > 0)
        text = slice_skip(text, n);
    while (text.len > 0 && (n = space_at(last_character(text))) > 0)
        text.len -= n;
    return text;
}

/* C0, DEL and C1; the latter are C2 80 to C2 9F in UTF-8. */
static bool has_control(struct slice text, bool is_lines)
{
    for (size_t i = 0; i < text.len; i++) {
        const uint8_t c = text.data[i];
        if ((c < 0x20 && !(is_lines && c == '\n')) || c == 0x7F)
            return true;
        if (c == 0xC2 && i + 1 < text.len && text.data[i + 1] < 0xA0)
            return true;
    }
    return false;
}

static int64_t count_characters(struct slice text)
{
    int64_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += !is_continuation(text.data[i]);
    return count;
}

static const char *read_text(struct slice text, int64_t min, int64_t max,
                             bool is_lines, struct arena *arena)
{
    text = trim(text);
    const int64_t length = count_characters(text);
    if (length < min || length > max || has_control(text, is_lines))
        return NULL;
    return arena_copy(arena, text);
}

const char *members_read_text(struct slice text, int64_t min, int64_t max,
                              struct arena *arena)
{
    return read_text(text, min, max, false, arena);
}

static struct slice text_of(const json_t *value)
{
    return slice_of(json_string_value(value), json_string_length(value));
}

static bool take_text(const struct member *row, const json_t *value,
                      struct arena *arena)
{
    if (!json_is_string(value))
        return false;
    const char *text = read_text(text_of(value), row->min, row->max,
                                 row->type == MEMBER_LINES, arena);
    if (text != NULL)
        *row->out.text = text;
    return text != NULL;
}

static bool take_secret(const struct member *row, const json_t *value,
                        struct arena *arena)
{
    const struct slice text = text_of(value);
    if (!json_is_string(value) || (int64_t)text.len < row->min ||
        (int64_t)text.len > row->max)
        return false;
    if (text.len > 0 && memchr(text.data, '\0', text.len) != NULL)
        return false;
    *row->out.text = arena_copy(arena, text);
    return true;
}

static bool take_int(const struct member *row, const json_t *value)
{
    const json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < row->min || number > row->max)
        return false;
    *row->out.number = number;
    return true;
}

static bool take_bool(const struct member *row, const json_t *value)
{
    if (!json_is_boolean(value))
        return false;
    *row->out.truth = json_is_true(value);
    return true;
}

static bool take_cents(const struct member *row, const json_t *value)
{
    if (!json_is_number(value))
        return false;
    const double cents = json_number_value(value) * 100.0;
    if (!(cents >= (double)row->min && cents <= (double)row->max))
        return false;
    /* 19.99 is not exact in binary: what is a cent to eight digits is one. */
    const int64_t whole = (int64_t)(cents + 0.5);
    const double off = cents - (double)whole;
    if (off > 1e-6 || off < -1e-6)
        return false;
    *row->out.number = whole;
    return true;
}

static bool take_list(const struct member *row, const json_t *value)
{
    const int64_t size = (int64_t)json_array_size(value);
    if (!json_is_array(value) || size < row->min || size > row->max)
        return false;
    *row->out.list = value;
    return true;
}

static bool take_object(const struct member *row, const json_t *value)
{
    const int64_t size = (int64_t)json_object_size(value);
    if (!json_is_object(value) || size < row->min || size > row->max)
        return false;
    *row->out.list = value;
    return true;
}

static bool take(const struct member *row, const json_t *value,
                 struct arena *arena)
{
    if (value == NULL || json_is_null(value))
        return row->is_optional;
    switch (row->type) {
    case MEMBER_TEXT:
    case MEMBER_LINES:
        return take_text(row, value, arena);
    case MEMBER_SECRET:
        return take_secret(row, value, arena);
    case MEMBER_ID:
        return json_is_string(value) &&
               id_parse(text_of(value), row->out.id) == OK;
    case MEMBER_MOMENT:
        return json_is_string(value) &&
               moment_parse(text_of(value), row->out.number) == OK;
    case MEMBER_INT:
        return take_int(row, value);
    case MEMBER_BOOL:
        return take_bool(row, value);
    case MEMBER_CENTS:
        return take_cents(row, value);
    case MEMBER_LIST:
        return take_list(row, value);
    case MEMBER_OBJECT:
        return take_object(row, value);
    }
    return false;
}

static bool is_named(const char *name, const struct member *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].name, name) == 0)
            return true;
    }
    return false;
}

/* A name that nobody knows goes back to its sender, if it is short. */
static const char *find_unknown(const json_t *object, const struct member *rows,
                                size_t count, struct arena *arena)
{
    /* jansson's iterators take an object that they may change, and do not. */
    json_t *walked = (json_t *)(uintptr_t)object;
    for (void *at = json_object_iter(walked); at != NULL;
         at = json_object_iter_next(walked, at)) {
        const char *name = json_object_iter_key(at);
        if (is_named(name, rows, count))
            continue;
        const struct slice key = slice_text(name);
        return key.len <= BLAME_MAX_BYTES ? arena_copy(arena, key)
                                          : "(unknown)";
    }
    return NULL;
}

const char *members_read(const json_t *object, const struct member *rows,
                         size_t count, struct arena *arena)
{
    for (size_t i = 0; i < count; i++) {
        if (!take(&rows[i], json_object_get(object, rows[i].name), arena))
            return rows[i].name;
    }
    return find_unknown(object, rows, count, arena);
}

bool members_take(const struct ask *ask, struct reply *reply,
                  const struct member *rows, size_t count)
{
    const char *blame = members_read(ask->body, rows, count, ask->arena);
    if (blame != NULL)
        reply_refuse_member(reply, PROBLEM_INVALID_MEMBER, blame);
    return blame == NULL;
}
