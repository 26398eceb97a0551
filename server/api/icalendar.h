/*
 * api/icalendar.h - content lines of RFC 5545, folded and escaped.
 *
 *   names and values --> [icalendar] --> bytes of a text/calendar
 *
 * Knows section 3.1 and how values are spelled in 3.3; which properties a
 * lesson has is lesson_calendar's.  Every line ends with CRLF, and none is
 * longer than ICALENDAR_LINE_OCTETS: it is folded between two characters.
 */
#ifndef API_ICALENDAR_H
#define API_ICALENDAR_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

enum { ICALENDAR_LINE_OCTETS = 75 }; /* without the CRLF; RFC 5545 3.1 */

/* All zero is an empty calendar.  `text` is the caller's to text_done. */
struct icalendar {
    struct text text;
    size_t column; /* octets in the line that is being written */
};

/* "BEGIN:VEVENT": ASCII without anything to escape. */
void icalendar_line(struct icalendar *calendar, const char *line);

/*
 * `NAME:value` with a value of type TEXT (3.3.11): backslash, semicolon,
 * comma and line feed are escaped, other control characters are left out.
 * `name` may have parameters.  `value` is UTF-8.
 */
void icalendar_text(struct icalendar *calendar, const char *name,
                    const char *value);

/* The same with a number. */
void icalendar_number(struct icalendar *calendar, const char *name,
                      int64_t value);

/* `NAME:20261123T093000Z`, of Unix time in milliseconds (3.3.5, form 2). */
void icalendar_time(struct icalendar *calendar, const char *name, int64_t ms);

/* `NAME:value` with a value of type URI (3.3.13), which is printable ASCII. */
void icalendar_uri(struct icalendar *calendar, const char *name,
                   const char *uri);

/*
 * `NAME;CN="common name":uri` (3.2.2, 3.3.3).  What may not stand in a quoted
 * parameter is written as RFC 6868 has it.  `uri` is ASCII.
 */
void icalendar_person(struct icalendar *calendar, const char *name,
                      const char *common_name, const char *uri);

#endif
