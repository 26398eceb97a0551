/*
 * api/lesson_calendar.h - lessons as a calendar program reads them.
 *
 *   sessions, people --> [lesson_calendar] --> text/calendar (RFC 5545)
 *
 * One VEVENT for each session, all times in UTC.  The same session has the
 * same UID in every file and its revision as SEQUENCE, so that a file that is
 * opened again, or the feed, moves the entry instead of adding one.  People
 * are named; their e-mail addresses are nobody's business.
 */
#ifndef API_LESSON_CALENDAR_H
#define API_LESSON_CALENDAR_H

#include <stdint.h>

#include "base/id.h"
#include "base/text.h"
#include "domain/session.h"

/* What both of them are (RFC 5545 8.1). */
#define LESSON_CALENDAR_TYPE "text/calendar; charset=utf-8"

/* For whom, and when it is made. */
struct lesson_reader {
    struct id user;
    int64_t now_ms; /* Unix time */
};

/*
 * One session as a file to open.  Its METHOD is CANCEL once it will not take
 * place, which takes the entry out of the calendar again, else PUBLISH.
 *
 * out   empty before; the caller's to text_done.
 */
void lesson_calendar_file(const struct session_page *page,
                          struct lesson_reader reader, struct text *out);

/* All sessions of the book that end after `since_ms`, to subscribe to; what
 * will not take place stands there as cancelled. */
void lesson_calendar_feed(const struct session_book *book,
                          struct lesson_reader reader, int64_t since_ms,
                          struct text *out);

#endif
