/*
 * api/problem.h - every refusal of the HTTP API, by its stable code.
 *
 * One row for each: HTTP status, code, title and detail (docs/http-api.md).
 * A problem says what to do next; it becomes application/problem+json
 * (RFC 9457).
 */
#ifndef API_PROBLEM_H
#define API_PROBLEM_H

#include "base/status.h"

enum problem {
    PROBLEM_NONE = 0,
    /* any call */
    PROBLEM_BAD_REQUEST,
    PROBLEM_BAD_JSON,
    PROBLEM_INVALID_MEMBER,
    PROBLEM_INVALID_QUERY,
    PROBLEM_LOGIN_REQUIRED,
    PROBLEM_ORIGIN_REFUSED,
    PROBLEM_NOT_ALLOWED,
    PROBLEM_NOT_FOUND,
    PROBLEM_METHOD_NOT_ALLOWED,
    PROBLEM_TOO_SLOW,
    PROBLEM_LENGTH_REQUIRED,
    PROBLEM_TOO_LARGE,
    PROBLEM_URI_TOO_LONG,
    PROBLEM_HEAD_TOO_LARGE,
    PROBLEM_NOT_JSON,
    PROBLEM_EXPECTATION_FAILED,
    PROBLEM_SLOW_DOWN,
    PROBLEM_SERVER_FAILED,
    PROBLEM_NOT_IMPLEMENTED,
    PROBLEM_SERVER_FULL,
    PROBLEM_VERSION_NOT_SUPPORTED,
    /* the link */
    PROBLEM_BAD_UPGRADE,
    PROBLEM_BAD_VERSION,
    PROBLEM_DEVICE_NOT_FOUND,
    PROBLEM_TOO_MANY_LINKS,
    /* accounts, devices, contacts */
    PROBLEM_EMAIL_TAKEN,
    PROBLEM_PASSWORD_TOO_SHORT,
    PROBLEM_PASSWORD_TOO_COMMON,
    PROBLEM_WRONG_CREDENTIALS,
    PROBLEM_ACCOUNT_DISABLED,
    PROBLEM_LOGIN_NOT_FOUND,
    PROBLEM_TICKET_ENDED,
    PROBLEM_MAIL_OFF,
    PROBLEM_TOO_MANY_DEVICES,
    PROBLEM_TOO_MANY_LESSONS,
    PROBLEM_TOO_MANY_BOOKINGS,
    PROBLEM_TOO_MANY_CONTACTS,
    PROBLEM_BLOCKED,
    /* keys */
    PROBLEM_KEY_NOT_FOUND,
    PROBLEM_KEYS_DIFFER,
    PROBLEM_TOO_MANY_KEYS,
    /* tutors and sessions */
    PROBLEM_TUTOR_NOT_FOUND,
    PROBLEM_IDEMPOTENCY_KEY_REQUIRED,
    PROBLEM_IDEMPOTENCY_KEY_REUSED,
    PROBLEM_INVALID_LENGTH,
    PROBLEM_IN_THE_PAST,
    PROBLEM_TOO_FAR_AHEAD,
    PROBLEM_UNKNOWN_SUBJECT,
    PROBLEM_OUTSIDE_HOURS,
    PROBLEM_SLOT_TAKEN,
    PROBLEM_STUDENT_BUSY,
    PROBLEM_TOO_SOON,
    PROBLEM_LENGTH_NOT_OFFERED,
    PROBLEM_TOO_CLOSE,
    /* moves of a session */
    PROBLEM_SESSION_CHANGED,
    PROBLEM_NOT_IN_THIS_STATE,
    PROBLEM_NOT_YOUR_MOVE,
    PROBLEM_NO_PROPOSAL,
    PROBLEM_TOO_LATE,
    PROBLEM_NOT_PROPOSED,
    PROBLEM_SAME_TIME,
    PROBLEM_TOO_MANY_CHANGES,
    PROBLEM_COUNT
};

/* A row of the table; texts are static. */
struct problem_row {
    int http_status;
    const char *code;
    const char *title;  /* what happened, a sentence without a full stop */
    const char *detail; /* what to do next */
};

/* The row of `problem`, which is one of the enum and not PROBLEM_NONE. */
const struct problem_row *problem_row(enum problem problem);

/* What a bare status becomes when no better problem is known; OK and MORE
 * give PROBLEM_SERVER_FAILED, they are not refusals. */
enum problem problem_of_status(enum status st);

/* The first problem of the table with that HTTP status, for what the parser
 * refuses (wire/request.h); PROBLEM_BAD_REQUEST when there is none. */
enum problem problem_of_http_status(int http_status);

#endif
