#include "domain/blocking.h"

#include "store/store.h"
#include "store/store_contacts.h"

static enum status begin_within(struct store *store, struct block_pair pair,
                                int64_t now_ms)
{
    bool is_contact = false;
    const enum status st =
        store_contacts_are(store, pair.blocker, pair.blocked, &is_contact);
    if (st != OK)
        return st;
    return is_contact ? store_blocks_insert(store, pair, now_ms)
                      : ERR_NOT_FOUND;
}

enum status blocking_begin(struct store *store, struct block_pair pair,
                           int64_t now_ms)
{
    const enum status st = store_begin(store);
    if (st != OK)
        return st;
    return store_end(store, begin_within(store, pair, now_ms));
}

enum status blocking_end(struct store *store, struct block_pair pair)
{
    return store_blocks_delete(store, pair);
}

enum status blocking_list(struct store *store, struct arena *arena,
                          struct id blocker, struct block **out,
                          size_t *out_count)
{
    return store_blocks_list(store, arena, blocker, out, out_count);
}

enum status blocking_pairs(struct store *store, struct arena *arena,
                           struct block_pair **out, size_t *out_count)
{
    return store_blocks_pairs(store, arena, NULL, out, out_count);
}
