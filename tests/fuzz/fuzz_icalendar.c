#include "fuzz.h"

#include "api/icalendar.h"
#include "base/arena.h"

/* Whatever the text, no line is too long, and nothing in it begins another
 * property: a CRLF is followed by a space, but for the last. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    const char *value = arena_copy(arena, slice_of(data, size));
    struct icalendar calendar = { 0 };
    icalendar_text(&calendar, "SUMMARY", value);
    size_t column = 0;
    for (size_t i = 0; i < calendar.text.len; i++) {
        const char c = calendar.text.data[i];
        PROMISE(c != '\n' || i + 1 == calendar.text.len ||
                calendar.text.data[i + 1] == ' ');
        PROMISE((c == '\r') == (calendar.text.data[i + 1] == '\n'));
        column = c == '\n' ? 0 : column + (c != '\r');
        PROMISE(column <= ICALENDAR_LINE_OCTETS);
    }
    text_done(&calendar.text);
    arena_free(arena);
    return 0;
}
