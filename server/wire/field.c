#include "wire/field.h"

#include <stddef.h>
#include <string.h>

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

bool field_is_token_char(uint8_t c)
{
    static const char marks[] = "!#$%&'*+-.^_`|~";
    const uint8_t letter = lower(c);
    return is_digit(c) || (letter >= 'a' && letter <= 'z') ||
           memchr(marks, c, sizeof marks - 1) != NULL;
}

static bool is_all(struct slice s, bool (*is_fit)(uint8_t))
{
    for (size_t i = 0; i < s.len; i++) {
        if (!is_fit(s.data[i]))
            return false;
    }
    return s.len > 0;
}

bool field_is_token(struct slice s)
{
    return is_all(s, field_is_token_char);
}

bool field_is_digits(struct slice s)
{
    return is_all(s, is_digit);
}

int field_hex_value(uint8_t c)
{
    if (is_digit(c))
        return c - '0';
    const uint8_t letter = lower(c);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

bool field_is(struct slice s, const char *text)
{
    if (s.len != strlen(text))
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (lower(s.data[i]) != lower((uint8_t)text[i]))
            return false;
    }
    return true;
}

struct slice field_trim(struct slice s)
{
    while (s.len > 0 && field_is_blank(s.data[0]))
        s = slice_skip(s, 1);
    while (s.len > 0 && field_is_blank(s.data[s.len - 1]))
        s.len--;
    return s;
}

struct slice field_cut(struct slice *rest, uint8_t separator)
{
    const struct slice all = *rest;
    const uint8_t *at =
        all.len > 0 ? memchr(all.data, separator, all.len) : NULL;
    if (at == NULL) {
        *rest = slice_of(NULL, 0);
        return all;
    }
    const size_t before = (size_t)(at - all.data);
    *rest = slice_skip(all, before + 1);
    return slice_of(all.data, before);
}

bool field_next_element(struct slice *rest, struct slice *out)
{
    if (rest->data == NULL)
        return false;
    *out = field_trim(field_cut(rest, ','));
    return true;
}
