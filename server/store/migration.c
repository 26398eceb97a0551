#include "store/migration.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/slice.h"
#include "store/connection.h"
#include "store/query.h"
#include "store/store.h"

static const struct migration rows_of_program[] = {
#include "store/migrations.inc"
};

static enum status exec(struct store *store, const char *sql)
{
    const int code = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    return connection_status(store, code, sql);
}

static enum status read_int(struct store *store, const char *sql, int64_t *out)
{
    struct query *q = query_begin(store, sql);
    if (query_next(q))
        *out = query_int(q, 0);
    return query_end_found(q);
}

enum status migration_version(struct store *store, int *out)
{
    static const char sql[] = "PRAGMA user_version";
    int64_t version = 0;
    const enum status st = read_int(store, sql, &version);
    if (st == OK)
        *out = (int)version;
    return st;
}

int migration_newest(void)
{
    return rows_of_program[COUNT_OF(rows_of_program) - 1].number;
}

/* A file with tables that never saw a migration of ours is not ours. */
static enum status check_owner(struct store *store, bool may_be_empty)
{
    static const char owner_sql[] = "PRAGMA application_id";
    static const char tables_sql[] = "SELECT count(*) FROM sqlite_schema";
    int64_t owner = 0, tables = 0;
    enum status st = read_int(store, owner_sql, &owner);
    if (st == OK)
        st = read_int(store, tables_sql, &tables);
    if (st != OK)
        return st;

    const bool is_empty = owner == 0 && tables == 0;
    if ((is_empty && may_be_empty) || owner == MIGRATION_APPLICATION_ID)
        return OK;
    log_error("database refused: the file is %s; name one of Judify, or start "
              "with another --data",
              is_empty ? "empty" : "a database of another program");
    return ERR_CONFLICT;
}

static enum status check_newest(int version, int newest)
{
    if (version <= newest)
        return OK;
    log_error("database refused: its schema is %d and this program knows "
              "schemas up to %d; start the newer program that wrote it, or "
              "restore a backup from before that upgrade",
              version, newest);
    return ERR_CONFLICT;
}

static enum status check_health(struct store *store, const char *sql)
{
    struct query *q = query_begin(store, sql);
    const bool is_healthy = query_next(q) && slice_is(query_blob(q, 0), "ok");
    enum status st = query_end_found(q);
    if (st == OK && !is_healthy)
        st = ERR_IO;
    if (st == ERR_IO)
        log_error("database refused: the file is damaged; stop the program, "
                  "keep a copy of the file, and restore the last backup");
    return st;
}

static enum status check_references(struct store *store)
{
    static const char sql[] = "PRAGMA foreign_key_check";
    struct query *q = query_begin(store, sql);
    const bool is_broken = query_next(q);
    const enum status st = query_end(q);
    if (is_broken)
        log_error("database refused: a row refers to one that is not there; "
                  "restore an older backup");
    return st == OK && is_broken ? ERR_IO : st;
}

static enum status check(struct store *store, int newest, bool may_be_empty)
{
    int version = 0;
    enum status st = migration_version(store, &version);
    if (st == OK)
        st = check_newest(version, newest);
    return st == OK ? check_owner(store, may_be_empty && version == 0) : st;
}

enum status migration_check(struct store *store)
{
    return check(store, migration_newest(), false);
}

enum status migration_check_whole(struct store *store)
{
    static const char sql[] = "PRAGMA integrity_check(1)";
    enum status st = migration_check(store);
    if (st == OK)
        st = check_health(store, sql);
    return st == OK ? check_references(store) : st;
}

/* In a transaction: whoever started beside us may have been faster. */
static enum status apply_within(struct store *store,
                                const struct migration *row)
{
    int version = 0;
    enum status st = migration_version(store, &version);
    if (st != OK || version >= row->number)
        return st;

    char mark[96];
    snprintf(mark, sizeof mark,
             "PRAGMA user_version = %d; PRAGMA application_id = %d",
             row->number, MIGRATION_APPLICATION_ID);
    st = exec(store, row->text);
    if (st == OK)
        st = check_references(store);
    if (st == OK)
        st = exec(store, mark);
    if (st == OK)
        log_info("database migrated to=%d name=%s", row->number, row->name);
    return st;
}

static enum status apply(struct store *store, const struct migration *row)
{
    enum status st = store_begin(store);
    if (st == OK)
        st = store_end(store, apply_within(store, row));
    if (st == OK)
        return OK;
    log_error("database not migrated to=%d name=%s status=%s: the file is as "
              "it was; free disk space or restore a backup, then start again",
              row->number, row->name, status_name(st));
    /* A migration that breaks a key is a mistake of ours, not a conflict. */
    return ERR_IO;
}

enum status migration_run_rows(struct store *store,
                               const struct migration *rows, size_t count)
{
    static const char health_sql[] = "PRAGMA quick_check(1)";
    int version = 0;
    enum status st = check(store, rows[count - 1].number, true);
    if (st == OK)
        st = migration_version(store, &version);
    if (st == OK)
        st = check_health(store, health_sql);
    if (st != OK)
        return st;

    /* Off while migrating, or a table could not be rebuilt; the references
     * are checked before each commit instead. */
    st = exec(store, "PRAGMA foreign_keys = OFF");
    for (size_t i = 0; i < count && st == OK; i++) {
        if (rows[i].number > version)
            st = apply(store, &rows[i]);
    }
    const enum status on = exec(store, "PRAGMA foreign_keys = ON");
    return st == OK ? on : st;
}

enum status migration_run(struct store *store)
{
    return migration_run_rows(store, rows_of_program,
                              COUNT_OF(rows_of_program));
}
