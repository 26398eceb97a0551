#include "domain/digest.h"

#include <string.h>

#include "base/bytes.h"

static void add_bytes(struct digest *digest, const void *data, size_t len)
{
    crypto_generichash_update(&digest->state, data, len);
}

void digest_begin(struct digest *digest)
{
    crypto_generichash_init(&digest->state, NULL, 0, DIGEST_BYTES);
}

void digest_add_id(struct digest *digest, struct id id)
{
    add_bytes(digest, id.bytes, ID_BYTES);
}

void digest_add_number(struct digest *digest, int64_t number)
{
    uint8_t bytes[sizeof number];
    bytes_write(bytes, sizeof bytes, (uint64_t)number);
    add_bytes(digest, bytes, sizeof bytes);
}

void digest_add_text(struct digest *digest, const char *text)
{
    digest_add_number(digest, (int64_t)strlen(text));
    add_bytes(digest, text, strlen(text));
}

void digest_add_period(struct digest *digest, struct period period)
{
    digest_add_number(digest, period.start_ms);
    digest_add_number(digest, period.end_ms);
}

void digest_end(struct digest *digest, uint8_t out[DIGEST_BYTES])
{
    crypto_generichash_final(&digest->state, out, DIGEST_BYTES);
}
