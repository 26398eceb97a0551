#include "domain/feed.h"

#include "store/store_feeds.h"

_Static_assert((int)STORE_FEEDS_HASH_BYTES == (int)TOKEN_HASH_BYTES,
               "the column holds the hash of a token");

enum status feed_begin(struct store *store, struct id user, int64_t now_ms,
                       char out_token[TOKEN_LEN + 1])
{
    uint8_t hash[TOKEN_HASH_BYTES];
    token_make(out_token);
    token_hash(slice_text(out_token), hash);
    return store_feeds_write(store, user, hash, now_ms);
}

enum status feed_read(struct store *store, struct id user,
                      int64_t *out_created_ms)
{
    return store_feeds_read(store, user, out_created_ms);
}

enum status feed_end(struct store *store, struct id user)
{
    return store_feeds_delete(store, user);
}

enum status feed_find(struct store *store, struct slice token,
                      struct id *out_user)
{
    if (token.len != TOKEN_LEN)
        return ERR_NOT_FOUND;
    uint8_t hash[TOKEN_HASH_BYTES];
    token_hash(token, hash);
    return store_feeds_find(store, hash, out_user);
}
