/*
 * domain/guessable.h - passwords that anybody would try.
 *
 *   password, whose it is --> [guessable] --> yes or no
 *
 * Refused is what a guesser tries first (NIST SP 800-63B 3.1.1.2): one of
 * domain/common_passwords.txt, also in capitals and with digits and signs put
 * behind it; a few characters over and over; a date
 * or another short number; and a name or the part of the
 * address before the '@' with little beside it.  Nothing is asked beyond
 * that: rules about kinds of characters make passwords worse.
 *
 * Pure; a dozen comparisons.
 */
#ifndef DOMAIN_GUESSABLE_H
#define DOMAIN_GUESSABLE_H

#include <stdbool.h>

/* Whose password it is to be.  Borrowed, never NULL, perhaps "". */
struct password_owner {
    const char *email; /* folded (domain/account.h) */
    const char *first_name;
    const char *last_name;
};

/* Whether `password`, of at most LIMIT_PASSWORD_MAX bytes, is one of them. */
bool guessable_is(const char *password, const struct password_owner *owner);

#endif
