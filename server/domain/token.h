/*
 * domain/token.h - a secret that its holder shows and the server only
 * recognises.
 *
 * 256 random bits in base64url.  The holder has the token, the database its
 * SHA-256: whoever steals the file can show none.  No salt and no slow hash:
 * what is random cannot be guessed.
 */
#ifndef DOMAIN_TOKEN_H
#define DOMAIN_TOKEN_H

#include <stdint.h>

#include "base/slice.h"

enum {
    TOKEN_BYTES = 32,
    TOKEN_LEN = 43, /* characters in base64url without padding */
    TOKEN_HASH_BYTES = 32,
};

/* A new one, with a NUL. */
void token_make(char out[TOKEN_LEN + 1]);

/* What is kept of it: the hash of the text, so that no second spelling of the
 * same bits is the same token. */
void token_hash(struct slice token, uint8_t out[TOKEN_HASH_BYTES]);

#endif
