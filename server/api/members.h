/*
 * api/members.h - strict reading of a JSON object, by rows.
 *
 *   json_t object --> [members] --> C values in the arena, or who is to blame
 *
 * A row says what a member is called, what it must be and where its value
 * goes.  What no row names is refused (docs/http-api.md 1); doubled members
 * were refused by the JSON reader already.  A body is taken whole or not at
 * all: look at no value before members_read said yes.
 */
#ifndef API_MEMBERS_H
#define API_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/id.h"

struct ask;
struct reply;

enum member_type {
    MEMBER_TEXT,   /* trimmed; no control character; min .. max characters  */
    MEMBER_LINES,  /* the same, but line feeds are allowed                  */
    MEMBER_SECRET, /* as it came, any text; min .. max bytes                */
    MEMBER_ID,     /* a lower-case UUID                                     */
    MEMBER_MOMENT, /* ISO 8601 with milliseconds, to Unix milliseconds      */
    MEMBER_INT,    /* a whole number, min .. max                            */
    MEMBER_BOOL,   /* true or false                                         */
    MEMBER_CENTS,  /* a number with at most two decimals, to hundredths;
                      0 <= min .. max in hundredths                         */
    MEMBER_LIST,   /* an array of min .. max elements of any type           */
    MEMBER_OBJECT, /* an object of min .. max members of any type           */
};

/* A row.  The value goes to the pointer that fits its type, which is not
 * touched when an optional member is missing or null. */
struct member {
    const char *name;
    enum member_type type;
    bool is_optional;
    int64_t min;
    int64_t max;
    union {
        const char **text;   /* TEXT, LINES, SECRET: in the arena, NUL
                                terminated, without another NUL           */
        struct id *id;       /* ID                                        */
        int64_t *number;     /* MOMENT, INT, CENTS                        */
        bool *truth;         /* BOOL                                      */
        const json_t **list; /* LIST, OBJECT: borrowed from the object    */
    } out;
};

/*
 * Read `object` by `rows`.
 *
 * object  borrowed; anything that is not an object, NULL too, counts as {}.
 *
 * Returns NULL when every value was written, else the name of the member
 * that is to blame: the row's, or in the arena.
 */
const char *members_read(const json_t *object, const struct member *rows,
                         size_t count, struct arena *arena);

/*
 * The same for the body of `ask`: true, or false and `reply` is refused with
 * PROBLEM_INVALID_MEMBER.  A handler begins with it.
 */
bool members_take(const struct ask *ask, struct reply *reply,
                  const struct member *rows, size_t count);

/*
 * One text value that stands in no object (an element of a list, a parameter
 * of a query): trimmed and checked like MEMBER_TEXT.  NULL when it does not
 * fit, else in the arena.
 */
const char *members_read_text(struct slice text, int64_t min, int64_t max,
                              struct arena *arena);

#endif
