#include "wire/target.h"

#include <stdbool.h>

#include "wire/field.h"
#include "wire/utf8.h"

/* The byte that `s` begins with, decoded, and how many bytes spell it; 0 for
 * a bad escape. */
static size_t read_byte(struct slice s, uint8_t *out)
{
    if (s.data[0] != '%') {
        *out = s.data[0];
        return 1;
    }
    const int high = s.len > 1 ? field_hex_value(s.data[1]) : -1;
    const int low = s.len > 2 ? field_hex_value(s.data[2]) : -1;
    if (high < 0 || low < 0)
        return 0;
    *out = (uint8_t)(high << 4 | low);
    return 3;
}

static bool is_control(uint8_t c)
{
    return c < 0x20 || c == 0x7F;
}

/* Decode `coded` to `scratch`, which has room for as many bytes. */
static enum status decode(struct slice coded, bool has_plus, uint8_t *scratch,
                          struct slice *out)
{
    size_t len = 0;
    while (coded.len > 0) {
        uint8_t byte = 0;
        const size_t spelt = read_byte(coded, &byte);
        if (spelt == 0 || is_control(byte))
            return ERR_MALFORMED;
        scratch[len++] = has_plus && coded.data[0] == '+' ? ' ' : byte;
        coded = slice_skip(coded, spelt);
    }
    const struct slice decoded = slice_of(scratch, len);
    if (!utf8_is_valid(decoded))
        return ERR_MALFORMED;
    *out = decoded;
    return OK;
}

enum status target_read_path(struct slice path, uint8_t *scratch,
                             struct target_path *out)
{
    if (path.len == 0 || path.data[0] != '/')
        return ERR_MALFORMED;

    struct target_path found = { .count = 0 };
    struct slice rest = slice_skip(path, 1);
    while (rest.data != NULL && path.len > 1) {
        const struct slice coded = field_cut(&rest, '/');
        const bool is_last = rest.data == NULL;
        struct slice segment;
        const enum status st = decode(coded, false, scratch, &segment);
        if (st != OK)
            return st;
        if ((segment.len == 0 && !is_last) || slice_is(segment, ".") ||
            slice_is(segment, ".."))
            return ERR_MALFORMED;
        if (found.count == TARGET_SEGMENTS_MAX)
            return ERR_TOO_BIG;
        found.segments[found.count++] = segment;
        scratch += segment.len;
    }
    *out = found;
    return OK;
}

enum status target_read_parameter(struct slice query, const char *name,
                                  uint8_t *scratch, struct slice *out)
{
    while (query.data != NULL) {
        struct slice value = field_cut(&query, '&');
        const struct slice coded_name = field_cut(&value, '=');
        struct slice found;
        const enum status st = decode(coded_name, true, scratch, &found);
        if (st != OK)
            return st;
        if (slice_is(found, name))
            return decode(value, true, scratch, out);
    }
    return ERR_NOT_FOUND;
}
