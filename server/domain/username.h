/*
 * domain/username.h - the name under which a user is known to others.
 *
 * Made from the first and last name alone, so that it tells nothing of the
 * e-mail address.  Pure: whether it is taken, domain/account.h asks.
 */
#ifndef DOMAIN_USERNAME_H
#define DOMAIN_USERNAME_H

#include "base/arena.h"

enum {
    USERNAME_PART_MAX = 20, /* bytes made of the first, and of the last name */
};

/*
 * The username that a name asks for, before a number is put behind it:
 * "Zoë", "O'Neil-Łuk" give "zoe.oneilluk".  Latin letters lose their marks,
 * what is not Latin is left out, and a name of which nothing is left gives
 * "user".  Only a to z, 0 to 9 and one '.'; no digit at the end, so that the
 * number behind it can be told from it.
 *
 * The names are borrowed UTF-8; the result is in the arena.
 */
const char *username_fold(struct arena *arena, const char *first_name,
                          const char *last_name);

#endif
