/*
 * domain/digest.h - two requests are the same when their digests are.
 *
 *   what was asked, part by part --> [digest] --> 32 bytes in a table
 *
 * Each text has its length in front, so that no two requests are the same
 * bytes.
 */
#ifndef DOMAIN_DIGEST_H
#define DOMAIN_DIGEST_H

#include <stdint.h>

#include <sodium.h>

#include "base/id.h"
#include "base/period.h"

enum { DIGEST_BYTES = crypto_generichash_BYTES };

/* Lives while a request is read; needs no end but digest_end. */
struct digest {
    crypto_generichash_state state;
};

void digest_begin(struct digest *digest);
void digest_add_id(struct digest *digest, struct id id);
void digest_add_number(struct digest *digest, int64_t number);
void digest_add_text(struct digest *digest, const char *text);
void digest_add_period(struct digest *digest, struct period period);
void digest_end(struct digest *digest, uint8_t out[DIGEST_BYTES]);

#endif
