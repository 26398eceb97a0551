#include "api/problem.h"

#include <assert.h>
#include <stddef.h>

#include "base/slice.h"

/* Everything that the HTTP API refuses: docs/http-api.md 1 to 6. */
/* clang-format off */
static const struct problem_row rows[] = {
    [PROBLEM_BAD_REQUEST] = {
        400, "bad_request",
        "This is not a correct HTTP request",
        "The connection is closed. Check the program that sent it.",
    },
    [PROBLEM_BAD_JSON] = {
        400, "bad_json",
        "The body is not one correct JSON object",
        "Send one JSON object in UTF-8, with no member twice.",
    },
    [PROBLEM_INVALID_MEMBER] = {
        400, "invalid_member",
        "Something in this form is not right",
        "Correct the marked field and send it again.",
    },
    [PROBLEM_INVALID_QUERY] = {
        400, "invalid_query",
        "Something in this address is not right",
        "Correct the named parameter and try again.",
    },
    [PROBLEM_LOGIN_REQUIRED] = {
        401, "login_required",
        "You are not logged in",
        "Log in and try again.",
    },
    [PROBLEM_ORIGIN_REFUSED] = {
        403, "origin_refused",
        "This request came from another site",
        "Open Judify at its own address and try again. Operators: see "
        "--origin.",
    },
    [PROBLEM_NOT_ALLOWED] = {
        403, "not_allowed",
        "Your account may not do this",
        "Log in with an account that may, or ask the operator.",
    },
    [PROBLEM_NOT_FOUND] = {
        404, "not_found",
        "There is nothing here",
        "Check the address, or go back.",
    },
    [PROBLEM_METHOD_NOT_ALLOWED] = {
        405, "method_not_allowed",
        "This address does not take that method",
        "The Allow field names the methods that it takes.",
    },
    [PROBLEM_TOO_SLOW] = {
        408, "too_slow",
        "The request took too long to arrive",
        "Check your connection and send it again.",
    },
    [PROBLEM_LENGTH_REQUIRED] = {
        411, "length_required",
        "The request has no length",
        "Send a Content-Length, or use chunked encoding.",
    },
    [PROBLEM_TOO_LARGE] = {
        413, "too_large",
        "This is too large",
        "Send less at once.",
    },
    [PROBLEM_URI_TOO_LONG] = {
        414, "head_too_large",
        "The address is too long",
        "Shorten the address and try again.",
    },
    [PROBLEM_HEAD_TOO_LARGE] = {
        431, "head_too_large",
        "The request has too many or too large header fields",
        "Clear this site's cookies and try again.",
    },
    [PROBLEM_NOT_JSON] = {
        415, "not_json",
        "The body is not marked as JSON",
        "Send it with Content-Type: application/json.",
    },
    [PROBLEM_EXPECTATION_FAILED] = {
        417, "expectation_failed",
        "The server does not do what was expected of it",
        "Send the request without its Expect field.",
    },
    [PROBLEM_SLOW_DOWN] = {
        429, "slow_down",
        "That was too much in a short time",
        "Wait as long as Retry-After says, then try again.",
    },
    [PROBLEM_SERVER_FAILED] = {
        500, "server_failed",
        "The server failed",
        "Nothing was changed. Try again; if it stays so, tell the operator.",
    },
    [PROBLEM_NOT_IMPLEMENTED] = {
        501, "not_implemented",
        "The server does not know this method, or how the body is coded",
        "Use a method of HTTP, and no transfer coding but chunked.",
    },
    [PROBLEM_SERVER_FULL] = {
        503, "server_full",
        "The server is busy",
        "Try again in a few seconds.",
    },
    [PROBLEM_VERSION_NOT_SUPPORTED] = {
        505, "version_not_supported",
        "The server speaks HTTP/1.1",
        "Send the request as HTTP/1.1.",
    },
    [PROBLEM_BAD_UPGRADE] = {
        400, "bad_upgrade",
        "This is not a correct WebSocket handshake",
        "Open it as RFC 6455 says, with the subprotocol judify.v1.",
    },
    [PROBLEM_BAD_VERSION] = {
        426, "bad_version",
        "This is another version of the WebSocket protocol",
        "Open it with Sec-WebSocket-Version: 13.",
    },
    [PROBLEM_DEVICE_NOT_FOUND] = {
        404, "device_not_found",
        "This device is not known or was retired",
        "Register this browser as a new device.",
    },
    [PROBLEM_TOO_MANY_LINKS] = {
        429, "too_many_links",
        "Too many of your devices are connected",
        "Close Judify on another device and try again.",
    },
    [PROBLEM_EMAIL_TAKEN] = {
        409, "email_taken",
        "There is an account with this e-mail address",
        "Log in instead, or use another address.",
    },
    [PROBLEM_PASSWORD_TOO_SHORT] = {
        400, "password_too_short",
        "This password is too short",
        "Use at least 8 characters.",
    },
    [PROBLEM_PASSWORD_TOO_COMMON] = {
        400, "password_too_common",
        "This password is easy to guess",
        "It is one that many people use, or your name or address with little "
        "beside it. A few words that do not belong together are better.",
    },
    [PROBLEM_WRONG_CREDENTIALS] = {
        401, "wrong_credentials",
        "E-mail address or password are not right",
        "Check both and try again.",
    },
    [PROBLEM_ACCOUNT_DISABLED] = {
        403, "account_disabled",
        "This account is disabled",
        "Ask the operator of this site.",
    },
    [PROBLEM_LOGIN_NOT_FOUND] = {
        404, "login_not_found",
        "This login has ended already",
        "Look at the list again.",
    },
    [PROBLEM_TICKET_ENDED] = {
        410, "ticket_ended",
        "This link from a mail has expired or was used already",
        "Ask for a new mail, and open the link in the newest one.",
    },
    [PROBLEM_MAIL_OFF] = {
        503, "mail_off",
        "This site sends no mail",
        "Ask the operator of this site: they can set a new password, or "
        "confirm your address.",
    },
    [PROBLEM_TOO_MANY_DEVICES] = {
        409, "too_many_devices",
        "You have 10 devices already",
        "Retire one that you no longer use, then try again.",
    },
    [PROBLEM_TOO_MANY_LESSONS] = {
        409, "too_many_lessons",
        "You have 200 lessons ahead of you already",
        "Cancel one that you do not need, or book again when one is over.",
    },
    [PROBLEM_TOO_MANY_BOOKINGS] = {
        409, "too_many_bookings",
        "You have booked 1,000 times lately",
        "Lessons that you have cancelled count as well. Write to the tutor, "
        "or book again in some days.",
    },
    [PROBLEM_TOO_MANY_CONTACTS] = {
        409, "too_many_contacts",
        "One of you has too many contacts already",
        "Ask the operator of this site.",
    },
    [PROBLEM_BLOCKED] = {
        409, "blocked",
        "You have blocked this person",
        "Unblock them first, in the conversation or in your settings.",
    },
    [PROBLEM_KEY_NOT_FOUND] = {
        404, "key_not_found",
        "There is no such key to sign",
        "Ask for the keys again, then sign what is there now.",
    },
    [PROBLEM_KEYS_DIFFER] = {
        409, "keys_differ",
        "This device has other keys already",
        "Register this browser as a new device.",
    },
    [PROBLEM_TOO_MANY_KEYS] = {
        409, "too_many_keys",
        "This device has 100 one-time keys already",
        "Upload more when some are used.",
    },
    [PROBLEM_TUTOR_NOT_FOUND] = {
        404, "tutor_not_found",
        "There is no such tutor",
        "Go back to the list and choose another one.",
    },
    [PROBLEM_IDEMPOTENCY_KEY_REQUIRED] = {
        400, "idempotency_key_required",
        "The booking has no key of its own",
        "Send an Idempotency-Key of 1 to 64 visible characters.",
    },
    [PROBLEM_IDEMPOTENCY_KEY_REUSED] = {
        422, "idempotency_key_reused",
        "This key belongs to another booking",
        "Begin the booking again.",
    },
    [PROBLEM_INVALID_LENGTH] = {
        400, "invalid_length",
        "A lesson takes 15 minutes to 4 hours, in steps of five",
        "Choose another length.",
    },
    [PROBLEM_IN_THE_PAST] = {
        409, "in_the_past",
        "This time is already over",
        "Choose a later one.",
    },
    [PROBLEM_TOO_FAR_AHEAD] = {
        409, "too_far_ahead",
        "The tutor takes no bookings so far ahead",
        "Choose an earlier time.",
    },
    [PROBLEM_UNKNOWN_SUBJECT] = {
        409, "unknown_subject",
        "The tutor does not teach this subject",
        "Choose one of the tutor's subjects.",
    },
    [PROBLEM_OUTSIDE_HOURS] = {
        409, "outside_hours",
        "The tutor has no hours at this time",
        "Choose one of the free times.",
    },
    [PROBLEM_SLOT_TAKEN] = {
        409, "slot_taken",
        "This time was just taken",
        "Somebody booked this time a moment ago. Choose another one.",
    },
    [PROBLEM_STUDENT_BUSY] = {
        409, "student_busy",
        "The student has another lesson at this time",
        "Choose another time, or look at the lessons.",
    },
    [PROBLEM_TOO_SOON] = {
        409, "too_soon",
        "The tutor wants to know earlier",
        "Choose a later time.",
    },
    [PROBLEM_LENGTH_NOT_OFFERED] = {
        409, "length_not_offered",
        "The tutor does not offer lessons of this length",
        "Choose one of the tutor's lengths.",
    },
    [PROBLEM_TOO_CLOSE] = {
        409, "too_close",
        "The tutor needs a break between lessons",
        "Choose one of the free times.",
    },
    [PROBLEM_SESSION_CHANGED] = {
        409, "session_changed",
        "This lesson has changed a moment ago",
        "Look at it as it is now, then decide again.",
    },
    [PROBLEM_NOT_IN_THIS_STATE] = {
        409, "not_in_this_state",
        "This is not possible with this lesson any more",
        "Look at the lesson as it is now.",
    },
    [PROBLEM_NOT_YOUR_MOVE] = {
        403, "not_your_move",
        "Only the other one can do this",
        "Write to them, or propose another time.",
    },
    [PROBLEM_NO_PROPOSAL] = {
        409, "no_proposal",
        "No other time is proposed",
        "Look at the lesson as it is now, or propose a time yourself.",
    },
    [PROBLEM_TOO_LATE] = {
        409, "too_late",
        "It is too late for this",
        "The time for it is over. Write to each other, or book a new lesson.",
    },
    [PROBLEM_NOT_PROPOSED] = {
        409, "not_proposed",
        "This time was not proposed",
        "Take one of the proposed times, or propose this one.",
    },
    [PROBLEM_SAME_TIME] = {
        409, "same_time",
        "This time is there already",
        "Propose times that differ from each other and from the lesson's.",
    },
    [PROBLEM_TOO_MANY_CHANGES] = {
        409, "too_many_changes",
        "This lesson was changed too often",
        "Cancel it and book a new one.",
    },
};
/* clang-format on */

_Static_assert(COUNT_OF(rows) == PROBLEM_COUNT, "every problem has a row");

const struct problem_row *problem_row(enum problem problem)
{
    assert(problem > PROBLEM_NONE && problem < PROBLEM_COUNT);
    return &rows[problem];
}

enum problem problem_of_status(enum status st)
{
    static const enum problem problems[] = {
        [OK] = PROBLEM_SERVER_FAILED,
        [MORE] = PROBLEM_SERVER_FAILED,
        [ERR_MALFORMED] = PROBLEM_BAD_REQUEST,
        [ERR_TOO_BIG] = PROBLEM_TOO_LARGE,
        [ERR_DENIED] = PROBLEM_NOT_ALLOWED,
        [ERR_NOT_FOUND] = PROBLEM_NOT_FOUND,
        [ERR_CONFLICT] = PROBLEM_SLOT_TAKEN,
        [ERR_FULL] = PROBLEM_SERVER_FULL,
        [ERR_IO] = PROBLEM_SERVER_FAILED,
    };
    _Static_assert(COUNT_OF(problems) == STATUS_COUNT,
                   "every status has a problem");
    return (size_t)st < STATUS_COUNT ? problems[st] : PROBLEM_SERVER_FAILED;
}

enum problem problem_of_http_status(int http_status)
{
    for (int p = PROBLEM_NONE + 1; p < PROBLEM_COUNT; p++)
        if (rows[p].http_status == http_status)
            return (enum problem)p;
    return PROBLEM_BAD_REQUEST;
}
