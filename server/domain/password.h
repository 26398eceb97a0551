/*
 * domain/password.h - what a password must be, and how it is kept.
 *
 * Argon2id (RFC 9106) by libsodium, 46 MiB and one pass: the second choice
 * of OWASP's password storage guide, about 40 ms of one core.  Pure but for
 * that cost: heavy jobs of the pool (io/pool.h) bound how many run at once.
 */
#ifndef DOMAIN_PASSWORD_H
#define DOMAIN_PASSWORD_H

#include <stdbool.h>

#include "base/status.h"

enum {
    PASSWORD_HASH_BYTES = 128, /* of the encoded form, with its NUL */
};

/* OK; ERR_MALFORMED below LIMIT_PASSWORD_MIN characters; ERR_TOO_BIG above
 * LIMIT_PASSWORD_MAX bytes.  Nothing else is asked of a password (NIST SP
 * 800-63B 3.1.1.2) but that it is not guessable (domain/guessable.h). */
MUST_CHECK enum status password_check(const char *password);

/* The encoded hash with a salt of its own, and a NUL; slow on purpose. */
void password_hash(const char *password, char out[PASSWORD_HASH_BYTES]);

/*
 * Whether `hash` is of `password`; as slow as password_hash.
 *
 * hash  NULL when there is no such account: takes as long, and is false, so
 *       that the answer's time does not tell who has one.
 */
bool password_is_right(const char *hash, const char *password);

#endif
