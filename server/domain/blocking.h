/*
 * domain/blocking.h - a user who wants to hear nothing of another.
 *
 *   --blocking_begin--> blocked --blocking_end--> as before
 *
 * A block is silent: the two stay contacts, and nothing that the blocked one
 * can ask for or do is answered in another way than with somebody who is
 * never there (ADR 0021).  What that means for envelopes and presence, the
 * relay knows; for the hours of a tutor, domain/fit.h.
 */
#ifndef DOMAIN_BLOCKING_H
#define DOMAIN_BLOCKING_H

#include "store/store_blocks.h"

/* OK, also when it is so already; ERR_NOT_FOUND unless the two are contacts;
 * ERR_FULL, ERR_IO. */
MUST_CHECK enum status blocking_begin(struct store *store,
                                      struct block_pair pair, int64_t now_ms);

/* OK; ERR_NOT_FOUND when there is none; ERR_FULL, ERR_IO. */
MUST_CHECK enum status blocking_end(struct store *store,
                                    struct block_pair pair);

/* Those of `blocker`, the newest first, in the arena.  OK; ERR_IO. */
MUST_CHECK enum status blocking_list(struct store *store, struct arena *arena,
                                     struct id blocker, struct block **out,
                                     size_t *out_count);

/* Everybody's, in the arena: what the relay must know.  OK; ERR_IO. */
MUST_CHECK enum status blocking_pairs(struct store *store, struct arena *arena,
                                      struct block_pair **out,
                                      size_t *out_count);

#endif
