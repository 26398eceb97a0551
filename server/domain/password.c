#include "domain/password.h"

#include <assert.h>
#include <string.h>

#include <sodium.h>

#include "base/limits.h"
#include "base/log.h"

enum {
    PASSES = 1,
    MEMORY_BYTES = 46 * 1024 * 1024,
};

_Static_assert(PASSWORD_HASH_BYTES == crypto_pwhash_STRBYTES,
               "libsodium's encoded form fits");

/* Of 32 random bytes that nobody kept, with the same cost as every other:
 * what an unknown account is compared with. */
static const char nobody[PASSWORD_HASH_BYTES] =
    "$argon2id$v=19$m=47104,t=1,p=1$mVSwdM0EHwOYksnwGBHcEA$"
    "AfA8srbMbGVpUGx0KgvBufs20JEro/WZHuvyHtoUt1E";

enum status password_check(const char *password)
{
    size_t characters = 0;
    for (const char *at = password; *at != '\0'; at++)
        characters += (*at & 0xC0) != 0x80;
    if (characters < LIMIT_PASSWORD_MIN)
        return ERR_MALFORMED;
    return strlen(password) > LIMIT_PASSWORD_MAX ? ERR_TOO_BIG : OK;
}

void password_hash(const char *password, char out[PASSWORD_HASH_BYTES])
{
    memset(out, 0, PASSWORD_HASH_BYTES);
    const int code = crypto_pwhash_str(out, password, strlen(password), PASSES,
                                       MEMORY_BYTES);
    /* It fails only for want of memory: the policy of base/mem.h. */
    if (code != 0)
        log_error("out of memory wanted=%d", MEMORY_BYTES);
    assert(code == 0);
}

bool password_is_right(const char *hash, const char *password)
{
    const bool is_somebody = hash != NULL;
    const char *compared = is_somebody ? hash : nobody;
    const bool is_equal =
        crypto_pwhash_str_verify(compared, password, strlen(password)) == 0;
    return is_somebody && is_equal;
}
