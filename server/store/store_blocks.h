/*
 * store/store_blocks.h - who wants to hear nothing of whom.
 *
 *   domain/blocking --> [store_blocks] --> query --> blocks
 *
 * Unlike a contact, a block has a direction.
 */
#ifndef STORE_STORE_BLOCKS_H
#define STORE_STORE_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/status.h"
#include "store/store_users.h"

struct store;

/* One block, as its pair of users.  A plain value. */
struct block_pair {
    struct id blocker;
    struct id blocked;
};

/* One block, as the blocker sees it.  A plain value; texts in an arena. */
struct block {
    struct user user; /* who is blocked */
    int64_t since_ms;
};

/* OK, also when it was there, which is left as it was; ERR_NOT_FOUND when one
 * of the two does not exist; ERR_FULL, ERR_IO. */
MUST_CHECK enum status store_blocks_insert(struct store *store,
                                           struct block_pair pair,
                                           int64_t now_ms);

/* OK; ERR_NOT_FOUND when there is no such block; ERR_FULL, ERR_IO. */
MUST_CHECK enum status store_blocks_delete(struct store *store,
                                           struct block_pair pair);

MUST_CHECK enum status store_blocks_has(struct store *store,
                                        struct block_pair pair, bool *out);

/* Those that `blocker` blocks, the newest first. */
MUST_CHECK enum status store_blocks_list(struct store *store,
                                         struct arena *arena, struct id blocker,
                                         struct block **out, size_t *out_count);

/* Those in which `user` is on either side; of NULL, all; by blocker, then
 * blocked. */
MUST_CHECK enum status store_blocks_pairs(struct store *store,
                                          struct arena *arena,
                                          const struct id *user,
                                          struct block_pair **out,
                                          size_t *out_count);

#endif
