/* api/icalendar.h: folding, escaping, times (RFC 5545 3.1, 3.3). */
#include "check.h"

#include "api/icalendar.h"
#include "wire/utf8.h"

/* The lines of a calendar put together again: without CRLF and a space. */
static void unfold(const struct icalendar *calendar, struct text *out)
{
    const struct slice all = text_slice(&calendar->text);
    size_t column = 0;
    for (size_t i = 0; i < all.len; i++) {
        if (i + 2 < all.len && memcmp(all.data + i, "\r\n ", 3) == 0) {
            CHECK(column <= ICALENDAR_LINE_OCTETS, "a line of %zu", column);
            i += 2;
            column = 1;
            continue;
        }
        column = all.data[i] == '\n' ? 0 : column + (all.data[i] != '\r');
        CHECK(column <= ICALENDAR_LINE_OCTETS, "a line of %zu", column);
        text_append(out, slice_of(all.data + i, 1));
    }
}

static void test_values(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *value;
        const char *want;
    } rows[] = {
        { "plain", "Maths", "SUMMARY:Maths\r\n" },
        { "empty", "", "SUMMARY:\r\n" },
        { "escapes", "a\\b;c,d\ne:f\"g",
          "SUMMARY:a\\\\b\\;c\\,d\\ne:f\"g\r\n" },
        { "control characters",
          "a\rb\tc\x1f\x7f"
          "d",
          "SUMMARY:abcd\r\n" },
        { "a line of its own", "x\r\nEND:VCALENDAR",
          "SUMMARY:x\\nEND:VCALENDAR\r\n" },
        { "other letters",
          "Stra\xc3\x9f"
          "e \xf0\x9f\x8e\x93",
          "SUMMARY:Stra\xc3\x9f"
          "e \xf0\x9f\x8e\x93\r\n" },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct icalendar calendar = { 0 };
        icalendar_text(&calendar, "SUMMARY", rows[r].value);
        CHECK(strcmp(calendar.text.data, rows[r].want) == 0, "%s: %s",
              rows[r].name, calendar.text.data);
        text_done(&calendar.text);
    }
}

/* Letters of one to four octets and an escape, beginning at every column. */
static void test_folding_cuts_nothing_in_two(void **state)
{
    (void)state;
    static const char *const pieces[] = { "a", "\xc3\xa9", "\xe2\x82\xac",
                                          "\xf0\x9f\x8e\x93", "," };
    for (size_t p = 0; p < COUNT_OF(pieces); p++) {
        for (int before = 0; before < 160; before++) {
            struct text value = { 0 }, want = { 0 }, back = { 0 };
            for (int i = 0; i < before; i++)
                text_append(&value, slice_text("x"));
            for (int i = 0; i < 60; i++)
                text_append(&value, slice_text(pieces[p]));
            text_print(&want, "NOTE:");
            for (size_t i = 0; i < value.len; i++)
                text_print(&want, "%s%c", value.data[i] == ',' ? "\\" : "",
                           value.data[i]);
            text_print(&want, "\r\n");

            struct icalendar calendar = { 0 };
            icalendar_text(&calendar, "NOTE", value.data);
            unfold(&calendar, &back);
            CHECK(strcmp(back.data, want.data) == 0, "%s after %d", pieces[p],
                  before);
            CHECK(strstr(calendar.text.data, "\\\r\n") == NULL,
                  "an escape in two after %d", before);
            /* Each physical line is UTF-8 by itself. */
            const char *line = calendar.text.data;
            for (const char *end; (end = strstr(line, "\r\n")) != NULL;
                 line = end + 2)
                CHECK(utf8_is_valid(slice_of(line, (size_t)(end - line))),
                      "%s cut after %d", pieces[p], before);
            text_done(&value);
            text_done(&want);
            text_done(&back);
            text_done(&calendar.text);
        }
    }
}

static void test_a_line_of_75_is_not_folded(void **state)
{
    (void)state;
    for (size_t len = 73; len <= 77; len++) {
        char line[80] = { 0 };
        memset(line, 'A', len);
        struct icalendar calendar = { 0 };
        icalendar_line(&calendar, line);
        CHECK((strstr(calendar.text.data, "\r\n ") != NULL) ==
                  (len > ICALENDAR_LINE_OCTETS),
              "%zu: %s", len, calendar.text.data);
        text_done(&calendar.text);
    }
}

static void test_times_numbers_and_people(void **state)
{
    (void)state;
    struct icalendar calendar = { 0 };
    icalendar_time(&calendar, "DTSTART", INT64_C(1795426200123));
    icalendar_number(&calendar, "SEQUENCE", 12);
    icalendar_uri(&calendar, "URL", "https://meet.example/a,b;c");
    icalendar_person(&calendar, "ATTENDEE", "Ann \"A^1\" Lee, Dr.", "urn:x");
    assert_string_equal(calendar.text.data,
                        "DTSTART:20261123T093000Z\r\n"
                        "SEQUENCE:12\r\n"
                        "URL:https://meet.example/a,b;c\r\n"
                        "ATTENDEE;CN=\"Ann ^'A^^1^' Lee, Dr.\":urn:x\r\n");
    text_done(&calendar.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_folding_cuts_nothing_in_two),
        cmocka_unit_test(test_a_line_of_75_is_not_folded),
        cmocka_unit_test(test_times_numbers_and_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
