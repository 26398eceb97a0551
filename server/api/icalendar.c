#include "api/icalendar.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/moment.h"

/* How many octets the character has that begins with `first`. */
static size_t character_len(uint8_t first)
{
    if (first < 0xC0)
        return 1;
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* What must stay together: an escape, or the octets of one character. */
static void put(struct icalendar *calendar, struct slice piece)
{
    if (calendar->column + piece.len > ICALENDAR_LINE_OCTETS) {
        text_append(&calendar->text, slice_text("\r\n "));
        calendar->column = 1;
    }
    text_append(&calendar->text, piece);
    calendar->column += piece.len;
}

/* ASCII, to be folded anywhere. */
static void put_ascii(struct icalendar *calendar, const char *ascii)
{
    for (; *ascii != '\0'; ascii++)
        put(calendar, slice_of(ascii, 1));
}

static void end_line(struct icalendar *calendar)
{
    text_append(&calendar->text, slice_text("\r\n"));
    calendar->column = 0;
}

/* How one octet is spelled: an escape, "" for none at all, or NULL for what
 * it is. */
typedef const char *(*spelling)(uint8_t octet);

/* RFC 5545 3.3.11. */
static const char *spell_text(uint8_t octet)
{
    switch (octet) {
    case '\\':
        return "\\\\";
    case ';':
        return "\\;";
    case ',':
        return "\\,";
    case '\n':
        return "\\n";
    default:
        return octet < ' ' || octet == 0x7F ? "" : NULL;
    }
}

/* RFC 6868 3.1. */
static const char *spell_parameter(uint8_t octet)
{
    switch (octet) {
    case '^':
        return "^^";
    case '"':
        return "^'";
    case '\n':
        return "^n";
    default:
        return octet < ' ' || octet == 0x7F ? "" : NULL;
    }
}

static void put_spelled(struct icalendar *calendar, const char *value,
                        spelling spell)
{
    const size_t len = strlen(value);
    for (size_t i = 0, n; i < len; i += n) {
        const uint8_t first = (uint8_t)value[i];
        const char *escape = spell(first);
        n = 1; /* of what is no UTF-8: as far as it looks like it */
        while (n < character_len(first) && (value[i + n] & 0xC0) == 0x80)
            n++;
        if (escape == NULL)
            put(calendar, slice_of(value + i, n));
        else if (*escape != '\0')
            put(calendar, slice_text(escape));
    }
}

void icalendar_line(struct icalendar *calendar, const char *line)
{
    put_ascii(calendar, line);
    end_line(calendar);
}

void icalendar_text(struct icalendar *calendar, const char *name,
                    const char *value)
{
    put_ascii(calendar, name);
    put_ascii(calendar, ":");
    put_spelled(calendar, value, spell_text);
    end_line(calendar);
}

void icalendar_number(struct icalendar *calendar, const char *name,
                      int64_t value)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRId64, value);
    icalendar_text(calendar, name, digits);
}

void icalendar_time(struct icalendar *calendar, const char *name, int64_t ms)
{
    /* 2026-11-23T09:30:00.000Z without what divides it, and its fraction. */
    char moment[MOMENT_TEXT_LEN + 1];
    char basic[MOMENT_TEXT_LEN + 1];
    size_t n = 0;
    moment_print(ms, moment);
    for (const char *c = moment; *c != '.'; c++) {
        if (*c != '-' && *c != ':')
            basic[n++] = *c;
    }
    basic[n++] = 'Z';
    basic[n] = '\0';
    icalendar_text(calendar, name, basic);
}

void icalendar_uri(struct icalendar *calendar, const char *name,
                   const char *uri)
{
    put_ascii(calendar, name);
    put_ascii(calendar, ":");
    icalendar_line(calendar, uri);
}

void icalendar_person(struct icalendar *calendar, const char *name,
                      const char *common_name, const char *uri)
{
    put_ascii(calendar, name);
    put_ascii(calendar, ";CN=\"");
    put_spelled(calendar, common_name, spell_parameter);
    put_ascii(calendar, "\":");
    icalendar_line(calendar, uri);
}
