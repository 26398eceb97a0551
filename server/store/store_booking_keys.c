#include "store/store_booking_keys.h"

#include <string.h>

#include "store/query.h"

enum status store_booking_keys_insert(struct store *store,
                                      const struct booking_key *key)
{
    static const char sql[] =
        "INSERT INTO booking_keys (user_id, key, request_hash, session_id,"
        "                          created_ms)"
        " VALUES (:user_id, :key, :request_hash, :session_id, :created_ms)";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", key->user);
    query_bind_text(q, ":key", key->key);
    query_bind_blob(q, ":request_hash",
                    slice_of(key->request_hash, sizeof key->request_hash));
    query_bind_id(q, ":session_id", key->session);
    query_bind_int(q, ":created_ms", key->created_ms);
    return query_run(q);
}

enum status store_booking_keys_read(struct store *store,
                                    struct booking_key *key)
{
    static const char sql[] = "SELECT request_hash, session_id, created_ms"
                              "  FROM booking_keys"
                              " WHERE user_id = :user_id"
                              "   AND key = :key";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", key->user);
    query_bind_text(q, ":key", key->key);
    if (query_next(q)) {
        /* The table's CHECK holds the length. */
        const struct slice hash = query_blob(q, 0);
        if (hash.len == sizeof key->request_hash)
            memcpy(key->request_hash, hash.data, hash.len);
        key->session = query_id(q, 1);
        key->created_ms = query_int(q, 2);
    }
    return query_end_found(q);
}

enum status store_booking_keys_forget(struct store *store, int64_t before_ms)
{
    static const char sql[] = "DELETE FROM booking_keys"
                              " WHERE created_ms < :before_ms";
    struct query *q = query_begin(store, sql);
    query_bind_int(q, ":before_ms", before_ms);
    return query_run(q);
}
