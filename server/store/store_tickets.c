#include "store/store_tickets.h"

#include "store/query.h"

static const char *const purpose_names[TICKET_PURPOSE_COUNT] = {
    [TICKET_PASSWORD] = "password",
    [TICKET_ADDRESS] = "address",
};

enum status store_tickets_insert(
    struct store *store, const struct ticket *ticket,
    const uint8_t token_hash[STORE_TICKETS_HASH_BYTES])
{
    static const char sql[] =
        "INSERT INTO tickets (token_hash, user_id, purpose, expires_ms)"
        " VALUES (:token_hash, :user_id, :purpose, :expires_ms)";
    struct query *q = query_begin(store, sql);
    query_bind_blob(q, ":token_hash",
                    slice_of(token_hash, STORE_TICKETS_HASH_BYTES));
    query_bind_id(q, ":user_id", ticket->user);
    query_bind_text(q, ":purpose", purpose_names[ticket->purpose]);
    query_bind_int(q, ":expires_ms", ticket->expires_ms);
    return query_run(q);
}

enum status store_tickets_find(
    struct store *store, enum ticket_purpose purpose,
    const uint8_t token_hash[STORE_TICKETS_HASH_BYTES], int64_t now_ms,
    struct id *out_user)
{
    static const char sql[] = "SELECT user_id"
                              "  FROM tickets"
                              " WHERE token_hash = :token_hash"
                              "   AND purpose = :purpose"
                              "   AND expires_ms > :now_ms";
    struct query *q = query_begin(store, sql);
    query_bind_blob(q, ":token_hash",
                    slice_of(token_hash, STORE_TICKETS_HASH_BYTES));
    query_bind_text(q, ":purpose", purpose_names[purpose]);
    query_bind_int(q, ":now_ms", now_ms);
    if (query_next(q))
        *out_user = query_id(q, 0);
    return query_end_found(q);
}

enum status store_tickets_count(struct store *store,
                                enum ticket_purpose purpose, struct id user,
                                int64_t now_ms, int64_t *out)
{
    static const char sql[] = "SELECT count(*)"
                              "  FROM tickets"
                              " WHERE user_id = :user_id"
                              "   AND purpose = :purpose"
                              "   AND expires_ms > :now_ms";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    query_bind_text(q, ":purpose", purpose_names[purpose]);
    query_bind_int(q, ":now_ms", now_ms);
    if (query_next(q))
        *out = query_int(q, 0);
    return query_end_found(q);
}

enum status store_tickets_delete(
    struct store *store, const uint8_t token_hash[STORE_TICKETS_HASH_BYTES])
{
    static const char sql[] = "DELETE FROM tickets"
                              " WHERE token_hash = :token_hash";
    struct query *q = query_begin(store, sql);
    query_bind_blob(q, ":token_hash",
                    slice_of(token_hash, STORE_TICKETS_HASH_BYTES));
    return query_run(q);
}

enum status store_tickets_delete_all(struct store *store,
                                     enum ticket_purpose purpose,
                                     struct id user)
{
    static const char sql[] = "DELETE FROM tickets"
                              " WHERE user_id = :user_id"
                              "   AND purpose = :purpose";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    query_bind_text(q, ":purpose", purpose_names[purpose]);
    return query_run(q);
}

enum status store_tickets_delete_expired(struct store *store, int64_t now_ms)
{
    static const char sql[] = "DELETE FROM tickets"
                              " WHERE expires_ms <= :now_ms";
    struct query *q = query_begin(store, sql);
    query_bind_int(q, ":now_ms", now_ms);
    return query_run(q);
}
