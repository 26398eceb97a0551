/*
 * api/parameters.h - strict reading of a query, by rows.
 *
 *   ?subject=Maths&page=2 --> [parameters] --> C values in the arena, or who
 *                                              is to blame
 *
 * The same for a query as api/members.h is for a body: what no row names is
 * refused, and so is what comes twice.  An optional parameter that is empty
 * counts as missing, because a form sends its empty fields too.
 */
#ifndef API_PARAMETERS_H
#define API_PARAMETERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ask;
struct reply;

enum parameter_type {
    PARAMETER_TEXT,   /* trimmed; no control character; min .. max characters */
    PARAMETER_MOMENT, /* ISO 8601 with milliseconds, to Unix milliseconds     */
    PARAMETER_INT,    /* decimal digits, min .. max; min is at least 0        */
};

/* A row.  The value goes to the pointer that fits its type, which is not
 * touched when an optional parameter is missing. */
struct parameter {
    const char *name;
    enum parameter_type type;
    bool is_optional;
    int64_t min;
    int64_t max;
    union {
        const char **text; /* TEXT: in the arena, NUL terminated */
        int64_t *number;   /* MOMENT, INT                        */
    } out;
};

/* Read the query of `ask` by `rows`: true, or false and `reply` is refused
 * with PROBLEM_INVALID_QUERY and the name that is to blame. */
bool parameters_take(const struct ask *ask, struct reply *reply,
                     const struct parameter *rows, size_t count);

#endif
