/*
 * api/new_password.h - whether something may become a password.
 *
 *   a new account, a change, a ticket --> [new_password] --> domain/guessable
 */
#ifndef API_NEW_PASSWORD_H
#define API_NEW_PASSWORD_H

#include <stdbool.h>

#include "domain/guessable.h"

struct reply;

/* False: `reply` is refused, and `member` (static) is to blame. */
bool new_password_is_good(struct reply *reply, const char *member,
                          const char *password,
                          const struct password_owner *owner);

#endif
