#include "api/parameters.h"

#include <string.h>

#include "api/endpoint.h"
#include "api/members.h"
#include "api/reply.h"
#include "base/moment.h"
#include "wire/target.h"

enum { DIGITS_MAX = 18 /* fit in 64 bits */ };

/* Take `name=value` off the front of a raw query; its name. */
static struct slice take_name(struct slice *query)
{
    const uint8_t *end = memchr(query->data, '&', query->len);
    const size_t len = end != NULL ? (size_t)(end - query->data) : query->len;
    const uint8_t *sign = memchr(query->data, '=', len);
    const struct slice name = slice_of(
        query->data, sign != NULL ? (size_t)(sign - query->data) : len);
    *query = slice_skip(*query, end != NULL ? len + 1 : len);
    return name;
}

static size_t count_names(struct slice query, const char *name)
{
    size_t n = 0;
    while (query.len > 0)
        n += slice_is(take_name(&query), name);
    return n;
}

/* The first name that no row has, as a slice of the query; empty when every
 * name has one.  Names are compared as they stand: ours need no escape. */
static struct slice find_unknown(struct slice query,
                                 const struct parameter *rows, size_t count)
{
    while (query.len > 0) {
        const struct slice name = take_name(&query);
        bool is_known = name.len == 0; /* "&&" says nothing */
        for (size_t i = 0; i < count; i++)
            is_known = is_known || slice_is(name, rows[i].name);
        if (!is_known)
            return name;
    }
    return slice_of(NULL, 0);
}

static bool read_int(struct slice text, const struct parameter *row)
{
    int64_t value = 0;
    if (text.len == 0 || text.len > DIGITS_MAX)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        value = value * 10 + (text.data[i] - '0');
    }
    if (value < row->min || value > row->max)
        return false;
    *row->out.number = value;
    return true;
}

static bool read_value(struct arena *arena, struct slice text,
                       const struct parameter *row)
{
    switch (row->type) {
    case PARAMETER_TEXT: {
        const char *value = members_read_text(text, row->min, row->max, arena);
        if (value != NULL)
            *row->out.text = value;
        return value != NULL;
    }
    case PARAMETER_MOMENT:
        return moment_parse(text, row->out.number) == OK;
    case PARAMETER_INT:
        return read_int(text, row);
    }
    return false;
}

static bool read_row(const struct ask *ask, const struct parameter *row)
{
    if (count_names(ask->query, row->name) > 1)
        return false;
    uint8_t *scratch = arena_take(ask->arena, ask->query.len);
    struct slice text = slice_of(NULL, 0);
    const enum status st =
        target_read_parameter(ask->query, row->name, scratch, &text);
    if (st != OK && st != ERR_NOT_FOUND)
        return false;
    if (text.len == 0 && row->is_optional)
        return true;
    return st == OK && read_value(ask->arena, text, row);
}

bool parameters_take(const struct ask *ask, struct reply *reply,
                     const struct parameter *rows, size_t count)
{
    const char *blame = NULL;
    const struct slice unknown = find_unknown(ask->query, rows, count);
    if (unknown.len > 0)
        blame = members_read_text(unknown, 1, 60, ask->arena);
    if (unknown.len > 0 && blame == NULL)
        blame = "query"; /* too long or too odd to be said back */
    for (size_t i = 0; blame == NULL && i < count; i++) {
        if (!read_row(ask, &rows[i]))
            blame = rows[i].name;
    }
    if (blame != NULL)
        reply_refuse_member(reply, PROBLEM_INVALID_QUERY, blame);
    return blame == NULL;
}
