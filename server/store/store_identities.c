#include "store/store_identities.h"

#include "store/query.h"

static struct identity_key key_of_row(const struct query *q, int column,
                                      struct arena *arena)
{
    return (struct identity_key){ .key = query_text(q, column, arena),
                                  .body = query_text(q, column + 1, arena) };
}

enum status store_identities_read(struct store *store, struct arena *arena,
                                  struct id user, struct identity *out)
{
    static const char sql[] = "SELECT master_key, master_body,"
                              "       self_signing_key, self_signing_body,"
                              "       user_signing_key, user_signing_body"
                              "  FROM identities"
                              " WHERE user_id = :user_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    if (query_next(q)) {
        out->master = key_of_row(q, 0, arena);
        out->self_signing = key_of_row(q, 2, arena);
        out->user_signing = key_of_row(q, 4, arena);
    }
    return query_end_found(q);
}

enum status store_identities_write(struct store *store, struct id user,
                                   const struct identity *identity)
{
    static const char sql[] =
        "REPLACE INTO identities (user_id, master_key, self_signing_key,"
        "                         user_signing_key, master_body,"
        "                         self_signing_body, user_signing_body)"
        " VALUES (:user_id, :master_key, :self_signing_key,"
        "         :user_signing_key, :master_body, :self_signing_body,"
        "         :user_signing_body)";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    query_bind_text(q, ":master_key", identity->master.key);
    query_bind_text(q, ":self_signing_key", identity->self_signing.key);
    query_bind_text(q, ":user_signing_key", identity->user_signing.key);
    query_bind_text(q, ":master_body", identity->master.body);
    query_bind_text(q, ":self_signing_body", identity->self_signing.body);
    query_bind_text(q, ":user_signing_body", identity->user_signing.body);
    return query_run(q);
}

enum status store_identities_sign(struct store *store,
                                  const struct key_signature *signature,
                                  bool *out_is_new)
{
    /* One that is there exactly so gives no row. */
    static const char sql[] =
        "INSERT INTO key_signatures (target_id, target, signer_id,"
        "                            signer_key, signature)"
        " VALUES (:target_id, :target, :signer_id, :signer_key, :signature)"
        " ON CONFLICT (target_id, target, signer_id, signer_key) DO UPDATE"
        "    SET signature = excluded.signature"
        "  WHERE signature <> excluded.signature"
        " RETURNING 1";
    bool is_new = false;
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":target_id", signature->target_user);
    query_bind_text(q, ":target", signature->target);
    query_bind_id(q, ":signer_id", signature->signer);
    query_bind_text(q, ":signer_key", signature->signer_key);
    query_bind_text(q, ":signature", signature->signature);
    while (query_next(q))
        is_new = true;
    const enum status st = query_end(q);
    if (st == OK)
        *out_is_new = is_new;
    return st;
}

enum status store_identities_signatures(struct store *store,
                                        struct arena *arena, struct id user,
                                        struct id reader,
                                        struct key_signature **out,
                                        size_t *out_count)
{
    static const char sql[] =
        "SELECT target, signer_id, signer_key, signature"
        "  FROM key_signatures"
        " WHERE target_id = :user_id"
        "   AND (signer_id = :user_id OR signer_id = :reader_id)"
        " ORDER BY target, signer_id, signer_key";
    struct key_signature *signatures = NULL;
    size_t count = 0;
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    query_bind_id(q, ":reader_id", reader);
    while (query_next(q)) {
        signatures = arena_grow(arena, signatures, count, sizeof *signatures);
        signatures[count++] = (struct key_signature){
            .target_user = user,
            .target = query_text(q, 0, arena),
            .signer = query_id(q, 1),
            .signer_key = query_text(q, 2, arena),
            .signature = query_text(q, 3, arena),
        };
    }
    *out = signatures;
    *out_count = count;
    return query_end(q);
}

enum status store_identities_unsign(struct store *store, struct id user)
{
    static const char sql[] = "DELETE FROM key_signatures"
                              " WHERE target_id = :user_id"
                              "    OR signer_id = :user_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    return query_run(q);
}

enum status store_identities_unsign_device(struct store *store, struct id user,
                                           uint64_t device)
{
    /* A device signs nothing but its own user's master key. */
    static const char sql[] =
        "DELETE FROM key_signatures"
        " WHERE target_id = :user_id"
        "   AND (target = :device OR signer_key = 'ed25519:' || :device)";
    char text[DEVICE_TEXT_LEN + 1];
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    query_bind_text(q, ":device", device_print(device, text));
    return query_run(q);
}
