#include "store/store_mails.h"

#include <string.h>

#include "store/query.h"

static const char *const kind_names[MAIL_KIND_COUNT] = {
    [MAIL_CHANGE] = "change",
    [MAIL_REMINDER] = "reminder",
    [MAIL_PASSWORD] = "password",
    [MAIL_ADDRESS] = "address",
};

const char *mail_kind_name(enum mail_kind kind)
{
    return kind_names[kind];
}

/* The table lets no other word in. */
static enum mail_kind kind_of(const char *name)
{
    int kind = 0;
    while (kind < MAIL_KIND_COUNT - 1 && strcmp(kind_names[kind], name) != 0)
        kind++;
    return (enum mail_kind)kind;
}

enum status store_mails_insert(struct store *store, const struct mail *mail)
{
    static const char sql[] =
        "INSERT INTO mails (mail_id, user_id, kind, address, subject, text,"
        "                   created_ms, due_ms)"
        " VALUES (:mail_id, :user_id, :kind, :address, :subject, :text,"
        "         :created_ms, :due_ms)"
        " ON CONFLICT (kind, address) WHERE text IS NULL"
        " DO UPDATE SET created_ms = excluded.created_ms";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":mail_id", mail->id);
    if (mail->has_user)
        query_bind_id(q, ":user_id", mail->user);
    query_bind_text(q, ":kind", mail_kind_name(mail->kind));
    query_bind_text(q, ":address", mail->address);
    if (mail->text[0] != '\0') {
        query_bind_text(q, ":subject", mail->subject);
        query_bind_text(q, ":text", mail->text);
    }
    query_bind_int(q, ":created_ms", mail->created_ms);
    query_bind_int(q, ":due_ms", mail->due_ms);
    return query_run(q);
}

enum status store_mails_count(struct store *store, struct id user,
                              int64_t *out_all, int64_t *out_users)
{
    static const char sql[] =
        "SELECT count(*),"
        "       count(*) FILTER (WHERE user_id = :user_id)"
        "  FROM mails";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", user);
    if (query_next(q)) {
        *out_all = query_int(q, 0);
        *out_users = query_int(q, 1);
    }
    return query_end_found(q);
}

enum status store_mails_due(struct store *store, struct arena *arena,
                            int64_t now_ms, struct mail *out)
{
    static const char sql[] =
        "SELECT mail_id, user_id, kind, address, subject, text, created_ms,"
        "       due_ms, attempts"
        "  FROM mails"
        " WHERE due_ms <= :now_ms"
        " ORDER BY due_ms"
        " LIMIT 1";
    struct query *q = query_begin(store, sql);
    query_bind_int(q, ":now_ms", now_ms);
    if (query_next(q))
        *out = (struct mail){
            .id = query_id(q, 0),
            .has_user = !query_is_null(q, 1),
            .user = query_id(q, 1),
            .kind = kind_of(query_text(q, 2, arena)),
            .address = query_text(q, 3, arena),
            .subject = query_text(q, 4, arena),
            .text = query_text(q, 5, arena),
            .created_ms = query_int(q, 6),
            .due_ms = query_int(q, 7),
            .attempts = query_int(q, 8),
        };
    return query_end_found(q);
}

enum status store_mails_defer(struct store *store, struct id id, int64_t due_ms)
{
    static const char sql[] = "UPDATE mails"
                              "   SET due_ms = :due_ms,"
                              "       attempts = attempts + 1"
                              " WHERE mail_id = :mail_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":mail_id", id);
    query_bind_int(q, ":due_ms", due_ms);
    return query_run_changed(q);
}

enum status store_mails_delete(struct store *store, struct id id)
{
    static const char sql[] = "DELETE FROM mails"
                              " WHERE mail_id = :mail_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":mail_id", id);
    return query_run(q);
}

enum status store_mails_delete_of_address(struct store *store,
                                          const char *address)
{
    static const char sql[] = "DELETE FROM mails"
                              " WHERE address = :address"
                              "   AND user_id IS NULL";
    struct query *q = query_begin(store, sql);
    query_bind_text(q, ":address", address);
    return query_run(q);
}

enum status store_mails_delete_old(struct store *store, int64_t before_ms,
                                   int64_t *out_count)
{
    static const char sql[] = "DELETE FROM mails"
                              " WHERE created_ms < :before_ms"
                              " RETURNING 1";
    int64_t count = 0;
    struct query *q = query_begin(store, sql);
    query_bind_int(q, ":before_ms", before_ms);
    while (query_next(q))
        count++;
    const enum status st = query_end(q);
    if (st == OK)
        *out_count = count;
    return st;
}

enum status store_mails_read_postman(struct store *store, struct arena *arena,
                                     const char **out_public_url)
{
    static const char sql[] = "SELECT public_url"
                              "  FROM postman";
    struct query *q = query_begin(store, sql);
    if (query_next(q))
        *out_public_url = query_text(q, 0, arena);
    return query_end_found(q);
}

enum status store_mails_write_postman(struct store *store,
                                      const char *public_url)
{
    static const char on_sql[] =
        "INSERT OR REPLACE INTO postman (postman_id, public_url)"
        " VALUES (1, :public_url)";
    static const char off_sql[] = "DELETE FROM postman";
    if (public_url == NULL)
        return query_run(query_begin(store, off_sql));
    struct query *q = query_begin(store, on_sql);
    query_bind_text(q, ":public_url", public_url);
    return query_run(q);
}
