#include "domain/token.h"

#include <sodium.h>

_Static_assert(TOKEN_HASH_BYTES == crypto_hash_sha256_BYTES, "it is a SHA-256");
_Static_assert(TOKEN_LEN + 1 ==
                   sodium_base64_ENCODED_LEN(
                       TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING),
               "the text form is whole");

void token_make(char out[TOKEN_LEN + 1])
{
    uint8_t random[TOKEN_BYTES];
    randombytes_buf(random, sizeof random);
    sodium_bin2base64(out, TOKEN_LEN + 1, random, sizeof random,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void token_hash(struct slice token, uint8_t out[TOKEN_HASH_BYTES])
{
    crypto_hash_sha256(out, token.data, token.len);
}
