#include "api/hour_row.h"

#include <string.h>

#include "api/members.h"
#include "base/slice.h"

enum { CLOCK_CHARS = 5 };

/* "09:00", to minutes after midnight; -1 for what is no time.  "24:00" is
 * one: whether it may stand here, availability_check says. */
static int read_clock(const char *text)
{
    static const char shape[] = "dd:dd";
    if (strlen(text) != CLOCK_CHARS)
        return -1;
    for (size_t i = 0; i < CLOCK_CHARS; i++) {
        const bool is_digit = text[i] >= '0' && text[i] <= '9';
        if (shape[i] == 'd' ? !is_digit : text[i] != shape[i])
            return -1;
    }
    const int hour = (text[0] - '0') * 10 + (text[1] - '0');
    const int minute = (text[3] - '0') * 10 + (text[4] - '0');
    return minute < 60 ? hour * 60 + minute : -1;
}

bool hour_row_read(const json_t *object, bool has_weekday, struct arena *arena,
                   struct hours *out)
{
    int64_t weekday = 0;
    const char *start = "", *end = "";
    const struct member rows[] = {
        { .name = "start",
          .type = MEMBER_TEXT,
          .min = CLOCK_CHARS,
          .max = CLOCK_CHARS,
          .out.text = &start },
        { .name = "end",
          .type = MEMBER_TEXT,
          .min = CLOCK_CHARS,
          .max = CLOCK_CHARS,
          .out.text = &end },
        { .name = "weekday",
          .type = MEMBER_INT,
          .min = 1,
          .max = 7,
          .out.number = &weekday },
    };
    const size_t count = COUNT_OF(rows) - (has_weekday ? 0 : 1);
    if (members_read(object, rows, count, arena) != NULL)
        return false;
    *out = (struct hours){ .weekday = (int)weekday,
                           .start_minute = read_clock(start),
                           .end_minute = read_clock(end) };
    return true;
}
