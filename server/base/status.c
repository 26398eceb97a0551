#include "base/status.h"

#include <stddef.h>

static const char *const names[] = {
    [OK] = "ok",
    [MORE] = "more",
    [ERR_MALFORMED] = "malformed",
    [ERR_TOO_BIG] = "too_big",
    [ERR_DENIED] = "denied",
    [ERR_NOT_FOUND] = "not_found",
    [ERR_CONFLICT] = "conflict",
    [ERR_FULL] = "full",
    [ERR_IO] = "io",
};

_Static_assert(sizeof names / sizeof names[0] == STATUS_COUNT,
               "every status has a name");

const char *status_name(enum status st)
{
    return (size_t)st < STATUS_COUNT ? names[st] : "unknown";
}
