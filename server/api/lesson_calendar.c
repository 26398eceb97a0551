#include "api/lesson_calendar.h"

#include <stdio.h>
#include <string.h>

#include "api/icalendar.h"

/* What a state is to a calendar (RFC 5545 3.8.1.11). */
static const char *const statuses[] = {
    [SESSION_REQUESTED] = "TENTATIVE", [SESSION_CONFIRMED] = "CONFIRMED",
    [SESSION_COMPLETED] = "CONFIRMED", [SESSION_DECLINED] = "CANCELLED",
    [SESSION_CANCELLED] = "CANCELLED", [SESSION_EXPIRED] = "CANCELLED",
};
_Static_assert(sizeof statuses / sizeof statuses[0] == SESSION_STATUS_COUNT,
               "every status has its word");

static bool takes_place(const struct session *session)
{
    return strcmp(statuses[session->status], "CANCELLED") != 0;
}

/* The two of a lesson.  Texts are borrowed. */
struct person {
    struct id id;
    const char *first_name;
    const char *last_name;
};
struct pair {
    struct person tutor, student;
};

/* A name has LIMIT_NAME_CHARS twice, a summary a subject as well, of four
 * octets each; beyond that it would be cut. */
enum { FULL_NAME_BYTES = 512, SUMMARY_BYTES = 1024 };

static void begin(struct icalendar *calendar, const char *method)
{
    icalendar_line(calendar, "BEGIN:VCALENDAR");
    icalendar_line(calendar, "VERSION:2.0");
    icalendar_line(calendar, "PRODID:-//Judify//Lessons//EN");
    icalendar_line(calendar, "CALSCALE:GREGORIAN");
    icalendar_text(calendar, "METHOD", method);
}

/* RFC 5546 3.2.1: what is published has an organizer and no attendees. */
static void write_organizer(struct icalendar *calendar,
                            const struct person *person)
{
    char id[ID_TEXT_LEN + 1];
    char uri[sizeof "urn:uuid:" + ID_TEXT_LEN];
    char full[FULL_NAME_BYTES];
    snprintf(uri, sizeof uri, "urn:uuid:%s", id_print(person->id, id));
    snprintf(full, sizeof full, "%s %s", person->first_name, person->last_name);
    icalendar_person(calendar, "ORGANIZER", full, uri);
}

/* Whether it can be clicked on: a URI of printable ASCII. */
static bool is_link(const char *place)
{
    if (strncmp(place, "https://", sizeof "https://" - 1) != 0)
        return false;
    for (; *place != '\0'; place++) {
        if (*place <= ' ' || *place > '~')
            return false;
    }
    return true;
}

static void write_place(struct icalendar *calendar, const char *place)
{
    if (*place == '\0')
        return;
    icalendar_text(calendar, "LOCATION", place);
    if (is_link(place))
        icalendar_uri(calendar, "URL", place);
}

static void write_event(struct icalendar *calendar,
                        const struct session *session, const struct pair *pair,
                        struct lesson_reader reader)
{
    char id[ID_TEXT_LEN + 1];
    char uid[ID_TEXT_LEN + sizeof "@judify"];
    char summary[SUMMARY_BYTES];
    const struct person *other =
        id_equal(reader.user, pair->tutor.id) ? &pair->student : &pair->tutor;
    snprintf(uid, sizeof uid, "%s@judify", id_print(session->id, id));
    snprintf(summary, sizeof summary, "%s with %s %s", session->subject,
             other->first_name, other->last_name);

    icalendar_line(calendar, "BEGIN:VEVENT");
    icalendar_text(calendar, "UID", uid);
    icalendar_number(calendar, "SEQUENCE", session->revision);
    icalendar_time(calendar, "DTSTAMP", reader.now_ms);
    icalendar_time(calendar, "CREATED", session->created_ms);
    icalendar_time(calendar, "DTSTART", session->period.start_ms);
    icalendar_time(calendar, "DTEND", session->period.end_ms);
    icalendar_text(calendar, "STATUS", statuses[session->status]);
    icalendar_text(calendar, "SUMMARY", summary);
    if (*session->notes != '\0')
        icalendar_text(calendar, "DESCRIPTION", session->notes);
    write_place(calendar, session->place);
    write_organizer(calendar, &pair->tutor);
    icalendar_line(calendar, "END:VEVENT");
}

void lesson_calendar_file(const struct session_page *page,
                          struct lesson_reader reader, struct text *out)
{
    const struct pair pair = {
        .tutor = { page->tutor.id, page->tutor.first_name,
                   page->tutor.last_name },
        .student = { page->student.id, page->student.first_name,
                     page->student.last_name },
    };
    struct icalendar calendar = { 0 };
    begin(&calendar, takes_place(&page->session) ? "PUBLISH" : "CANCEL");
    write_event(&calendar, &page->session, &pair, reader);
    icalendar_line(&calendar, "END:VCALENDAR");
    *out = calendar.text;
}

/* Everybody in a session of the book is among its people. */
static struct person find(const struct session_book *book, struct id id)
{
    for (size_t i = 0; i < book->n_people; i++) {
        const struct user *user = &book->people[i];
        if (id_equal(user->id, id))
            return (struct person){ id, user->first_name, user->last_name };
    }
    return (struct person){ id, "", "" };
}

void lesson_calendar_feed(const struct session_book *book,
                          struct lesson_reader reader, int64_t since_ms,
                          struct text *out)
{
    struct icalendar calendar = { 0 };
    begin(&calendar, "PUBLISH");
    icalendar_text(&calendar, "NAME", "Judify lessons"); /* RFC 7986 5.1 */
    icalendar_line(&calendar, "REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    for (size_t i = 0; i < book->sessions.count; i++) {
        const struct session *session = &book->sessions.items[i];
        if (session->period.end_ms <= since_ms)
            continue;
        const struct pair pair = { find(book, session->tutor_id),
                                   find(book, session->student_id) };
        write_event(&calendar, session, &pair, reader);
    }
    icalendar_line(&calendar, "END:VCALENDAR");
    *out = calendar.text;
}
