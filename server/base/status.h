/*
 * base/status.h - the one vocabulary of outcomes.
 *
 * Every function that can fail for more than one reason returns an enum
 * status.  Zero is success.  There is no errno above io/: a caller must be
 * able to read the reason from the type.
 *
 * docs/protocol.md and docs/http-api.md map each value to a WebSocket close
 * code and to an HTTP status code.
 */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

enum status {
    OK = 0,
    MORE,          /* not an error: the input ends before the value does */
    ERR_MALFORMED, /* the peer broke the grammar;      1002 / 400        */
    ERR_TOO_BIG,   /* over a bound in limits.h;        1009 / 413        */
    ERR_DENIED,    /* known caller, not allowed;       4403 / 403        */
    ERR_NOT_FOUND, /*                                  4404 / 404        */
    ERR_CONFLICT,  /* a rule of the domain says no;    4409 / 409        */
    ERR_FULL,      /* a bounded queue has no room;     1013 / 503        */
    ERR_IO,        /* the system or SQLite failed;     1011 / 500        */
    STATUS_COUNT
};

/* The caller must look at the result; discard on purpose with (void). */
#define MUST_CHECK __attribute__((warn_unused_result))

/* The name of `st` for a log line ("ok", "malformed", ...).  Static text. */
const char *status_name(enum status st);

#endif
