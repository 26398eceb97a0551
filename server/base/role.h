/*
 * base/role.h - what a user is here for.
 *
 * A role never changes.  Its word is the same in the database, in JSON and
 * in the web app.
 */
#ifndef BASE_ROLE_H
#define BASE_ROLE_H

#include "base/status.h"

enum role { ROLE_STUDENT, ROLE_TUTOR, ROLE_ADMIN, ROLE_COUNT };

/* "student", "tutor", "admin"; static text. */
const char *role_name(enum role role);

/* The role called `name`; ERR_MALFORMED when there is none. */
MUST_CHECK enum status role_parse(const char *name, enum role *out);

#endif
