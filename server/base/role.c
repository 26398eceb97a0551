#include "base/role.h"

#include <string.h>

#include "base/slice.h"

static const char *const names[] = {
    [ROLE_STUDENT] = "student",
    [ROLE_TUTOR] = "tutor",
    [ROLE_ADMIN] = "admin",
};

_Static_assert(COUNT_OF(names) == ROLE_COUNT, "every role has a name");

const char *role_name(enum role role)
{
    return names[role];
}

enum status role_parse(const char *name, enum role *out)
{
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (strcmp(names[i], name) == 0) {
            *out = (enum role)i;
            return OK;
        }
    }
    return ERR_MALFORMED;
}
