#include "wire/chunked.h"

#include "base/limits.h"
#include "wire/field.h"

/* Each state names what the next byte is, or must be. */
enum state {
    SIZE_FIRST, /* the first digit of a size                     */
    SIZE,       /* another digit, or what ends the size          */
    EXT_BLANK,  /* after blanks, where only ';' may come         */
    EXT_NAME_FIRST,
    EXT_NAME,
    EXT_NAME_BLANK, /* after blanks, where '=' may come too          */
    EXT_VALUE_FIRST,
    EXT_VALUE,
    EXT_QUOTED,
    EXT_ESCAPED, /* after a backslash in a quoted string          */
    EXT_END,     /* after a quoted string                         */
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER_FIRST, /* a trailer field, or the empty line            */
    TRAILER_NAME,
    TRAILER_VALUE,
    TRAILER_LF,
    END_LF,
    DONE,
    BAD,
};

/* Visible, blank or above ASCII: what may stand in text (RFC 9110 5.5). */
static bool is_text(uint8_t c)
{
    return c == '\t' || (c >= 0x20 && c != 0x7F);
}

static enum state only(bool is_right, enum state next)
{
    return is_right ? next : BAD;
}

/* What may come where an extension may end. */
static enum state after_extension(uint8_t c, enum state otherwise)
{
    return c == '\r' ? SIZE_LF : c == ';' ? EXT_NAME_FIRST : otherwise;
}

static enum state take_digit(struct chunked *chunked, uint8_t c)
{
    const int digit = field_hex_value(c);
    if (digit < 0 || chunked->left >> 59 != 0)
        return BAD;
    chunked->left = chunked->left << 4 | (uint64_t)digit;
    return SIZE;
}

/* Where a blank outside quotes leads.  Around ';' and '=' blanks are read and
 * dropped (RFC 9110 5.6.3); before the end of the line the grammar has none. */
static enum state pass_blank(enum state state)
{
    switch (state) {
    case EXT_NAME_FIRST:
    case EXT_VALUE_FIRST:
        return state;
    case EXT_NAME:
    case EXT_NAME_BLANK:
        return EXT_NAME_BLANK;
    default: /* EXT_BLANK, and where a value ends */
        return EXT_BLANK;
    }
}

/* One byte of a size line, after the size. */
static enum state extension_step(enum state state, uint8_t c)
{
    const bool is_token = field_is_token_char(c);
    const bool is_quoted = state == EXT_QUOTED || state == EXT_ESCAPED;
    if (field_is_blank(c) && !is_quoted)
        return pass_blank(state);

    switch (state) {
    case EXT_BLANK:
        return only(c == ';', EXT_NAME_FIRST);
    case EXT_NAME_FIRST:
        return only(is_token, EXT_NAME);
    case EXT_NAME:
        if (c == '=')
            return EXT_VALUE_FIRST;
        return after_extension(c, only(is_token, EXT_NAME));
    case EXT_NAME_BLANK:
        return c == '=' ? EXT_VALUE_FIRST : only(c == ';', EXT_NAME_FIRST);
    case EXT_VALUE_FIRST:
        return c == '"' ? EXT_QUOTED : only(is_token, EXT_VALUE);
    case EXT_VALUE:
        return after_extension(c, only(is_token, EXT_VALUE));
    case EXT_QUOTED:
        if (c == '"' || c == '\\')
            return c == '"' ? EXT_END : EXT_ESCAPED;
        return only(is_text(c), EXT_QUOTED);
    case EXT_ESCAPED:
        return only(is_text(c), EXT_QUOTED);
    default: /* EXT_END */
        return after_extension(c, BAD);
    }
}

static enum state trailer_step(enum state state, uint8_t c)
{
    switch (state) {
    case TRAILER_FIRST:
        if (c == '\r')
            return END_LF;
        return only(field_is_token_char(c), TRAILER_NAME);
    case TRAILER_NAME:
        if (c == ':')
            return TRAILER_VALUE;
        return only(field_is_token_char(c), TRAILER_NAME);
    case TRAILER_VALUE:
        return c == '\r' ? TRAILER_LF : only(is_text(c), TRAILER_VALUE);
    case TRAILER_LF:
        return only(c == '\n', TRAILER_FIRST);
    default: /* END_LF */
        return only(c == '\n', DONE);
    }
}

/* A size line has been read. */
static enum state begin_chunk(struct chunked *chunked)
{
    chunked->line_len = 0;
    return chunked->left > 0 ? DATA : TRAILER_FIRST;
}

/* One byte that is not content. */
static enum state step(struct chunked *chunked, uint8_t c)
{
    const enum state state = (enum state)chunked->state;
    if (state >= TRAILER_FIRST)
        return trailer_step(state, c);
    if (state >= EXT_BLANK && state <= EXT_END)
        return extension_step(state, c);

    switch (state) {
    case SIZE_FIRST:
        return take_digit(chunked, c);
    case SIZE:
        if (field_hex_value(c) >= 0)
            return take_digit(chunked, c);
        return field_is_blank(c) ? EXT_BLANK : after_extension(c, BAD);
    case SIZE_LF:
        return c == '\n' ? begin_chunk(chunked) : BAD;
    case DATA_CR:
        return only(c == '\r', DATA_LF);
    default: /* DATA_LF */
        return only(c == '\n', SIZE_FIRST);
    }
}

static bool line_is_too_long(const struct chunked *chunked)
{
    return chunked->line_len > (chunked->state >= TRAILER_FIRST
                                    ? (size_t)LIMIT_TRAILER_BYTES
                                    : (size_t)LIMIT_CHUNK_LINE_BYTES);
}

static struct slice take_content(struct chunked *chunked, struct slice in)
{
    const size_t len = in.len < chunked->left ? in.len : chunked->left;
    chunked->left -= len;
    if (chunked->left == 0)
        chunked->state = DATA_CR;
    return slice_of(in.data, len);
}

enum status chunked_feed(struct chunked *chunked, struct slice in,
                         size_t *out_consumed, struct slice *out_piece)
{
    size_t i = 0;
    *out_piece = slice_of(NULL, 0);
    while (i < in.len && chunked->state < DONE) {
        if (chunked->state == DATA) {
            *out_piece = take_content(chunked, slice_skip(in, i));
            i += out_piece->len;
            break;
        }
        chunked->line_len++;
        chunked->state =
            (uint8_t)(line_is_too_long(chunked) ? BAD
                                                : step(chunked, in.data[i]));
        i++;
    }
    *out_consumed = i;
    if (chunked->state == BAD)
        return ERR_MALFORMED;
    return chunked->state == DONE ? OK : MORE;
}

uint64_t chunked_announced(const struct chunked *chunked)
{
    return chunked->state == DATA ? chunked->left : 0;
}
