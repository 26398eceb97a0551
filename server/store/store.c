#include "store/store.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/slice.h"
#include "store/connection.h"
#include "store/query.h"

/* A failure of open(2) or of sqlite3_open says what an operator can mend. */
static enum status refuse_file(const char *path, int error)
{
    log_error("database not opened file=%s reason=\"%s\": make the folder and "
              "its files writable for the user that runs judify",
              path, strerror(error));
    return error == EACCES || error == EPERM || error == EROFS ? ERR_DENIED
                                                               : ERR_IO;
}

/*
 * SQLite would make the file readable for everybody; its -wal and -shm get
 * the mode of the file.
 *
 * A file that is there is not opened: to close it again would end all locks
 * of this process on it (fcntl(2)), those of its other connections too, and
 * the next program to close the database would delete the WAL under them.
 */
static enum status make_private(const char *path)
{
    if (strcmp(path, ":memory:") == 0)
        return OK;
    const int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
    else if (errno != EEXIST || access(path, R_OK | W_OK) != 0)
        return refuse_file(path, errno);
    return OK;
}

enum status connection_status(struct store *store, int code, const char *what)
{
    switch (code & 0xFF) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return OK;
    case SQLITE_CONSTRAINT:
        code = sqlite3_extended_errcode(store->db);
        if (code == SQLITE_CONSTRAINT_UNIQUE ||
            code == SQLITE_CONSTRAINT_PRIMARYKEY ||
            code == SQLITE_CONSTRAINT_ROWID)
            return ERR_CONFLICT;
        if (code == SQLITE_CONSTRAINT_FOREIGNKEY)
            return ERR_NOT_FOUND;
        break;
    default:
        break;
    }

    const bool is_busy = (code & 0xFF) == SQLITE_BUSY;
    if (is_busy && store->is_relaxed)
        return ERR_FULL;
    atomic_fetch_add(is_busy ? &store->n_busy : &store->n_failed, 1);
    log_write(is_busy ? LOG_WARN : LOG_ERROR,
              "database failed code=%d reason=\"%s\" query=\"%.40s\"",
              sqlite3_extended_errcode(store->db), sqlite3_errmsg(store->db),
              what);
    return is_busy ? ERR_FULL : ERR_IO;
}

/* What an operator can do about a file that SQLite does not take. */
static void advise(int code)
{
    if (code == SQLITE_NOTADB || (code & 0xFF) == SQLITE_CORRUPT)
        log_error("database refused: the file is damaged or is no database; "
                  "keep a copy of it, and restore the last backup");
    else if ((code & 0xFF) == SQLITE_READONLY)
        log_error("database refused: it cannot be written; make the folder "
                  "and its files writable for the user that runs judify");
    else if ((code & 0xFF) == SQLITE_FULL)
        log_error("database refused: the disk is full; make room, and start "
                  "again");
    else if ((code & 0xFF) == SQLITE_IOERR || (code & 0xFF) == SQLITE_CANTOPEN)
        log_error("database refused: the disk or the rights on the folder "
                  "fail; look at both, and start again");
}

static enum status set_up(struct store *store, const char *sql)
{
    (void)sqlite3_extended_result_codes(store->db, 1);
    (void)sqlite3_busy_timeout(store->db, STORE_BUSY_MS);
    (void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    const int code = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    const enum status st = connection_status(store, code, sql);
    advise(code);
    return st;
}

/* One thread at a time uses a connection, so SQLite need not lock it. */
static enum status connect(const char *path, int how, const char *sql,
                           struct store **out)
{
    enum status st = OK;
    struct store *store = mem_new(sizeof *store);
    const int code =
        sqlite3_open_v2(path, &store->db, how | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK) {
        st = connection_status(store, code, path);
        advise(code);
    }
    if (st == OK)
        st = set_up(store, sql);
    if (st != OK) {
        store_close(store);
        return st;
    }
    *out = store;
    return OK;
}

enum status store_open(const char *path, struct store **out)
{
    /* trusted_schema and DEFENSIVE: a file that somebody prepared must not
     * run functions or rewrite its schema from the inside.  cache_size: the
     * system has the file's pages in memory anyway; ours, for each worker,
     * need to hold the upper levels of the trees only.  secure_delete: what
     * is deleted is overwritten, also where SQLite was built without. */
    static const char sql[] = "PRAGMA journal_mode = WAL;"
                              "PRAGMA synchronous = FULL;"
                              "PRAGMA foreign_keys = ON;"
                              "PRAGMA trusted_schema = OFF;"
                              "PRAGMA secure_delete = ON;"
                              "PRAGMA cache_size = -256;";
    const enum status st = make_private(path);
    return st == OK ? connect(path, SQLITE_OPEN_READWRITE, sql, out) : st;
}

enum status store_open_reading(const char *path, struct store **out)
{
    /* The second reads the file, so that one that is none is refused here. */
    static const char sql[] = "PRAGMA trusted_schema = OFF;"
                              "PRAGMA schema_version;";
    return connect(path, SQLITE_OPEN_READONLY, sql, out);
}

enum status store_fold(struct store *store)
{
    static const char sql[] = "PRAGMA journal_mode = DELETE";
    struct query *q = query_begin(store, sql);
    const bool is_alone = query_next(q) && slice_is(query_blob(q, 0), "delete");
    const enum status st = query_end(q);
    return st == OK && !is_alone ? ERR_FULL : st;
}

struct store_failures store_failures(const struct store *store)
{
    return (struct store_failures){ store->n_failed, store->n_busy };
}

void store_close(struct store *store)
{
    if (store == NULL)
        return;
    for (size_t i = 0; i < CONNECTION_QUERIES_MAX; i++)
        (void)sqlite3_finalize(store->queries[i].stmt);
    const int code = sqlite3_close(store->db);
    assert(code == SQLITE_OK); /* nothing of ours is left in it */
    mem_free(store);
}

enum status store_begin(struct store *store)
{
    static const char sql[] = "BEGIN IMMEDIATE";
    return query_run(query_begin(store, sql));
}

enum status store_begin_reading(struct store *store)
{
    static const char sql[] = "BEGIN";
    return query_run(query_begin(store, sql));
}

static void roll_back(struct store *store)
{
    static const char sql[] = "ROLLBACK";
    /* After some failures SQLite has rolled back by itself. */
    if (sqlite3_get_autocommit(store->db))
        return;
    if (query_run(query_begin(store, sql)) != OK)
        log_error("transaction not rolled back");
}

enum status store_end(struct store *store, enum status st)
{
    static const char sql[] = "COMMIT";
    if (st == OK && sqlite3_get_autocommit(store->db))
        st = ERR_IO; /* SQLite gave the transaction up on the way */
    if (st == OK)
        st = query_run(query_begin(store, sql));
    if (st != OK)
        roll_back(store);
    return st;
}

void store_relax(struct store *store)
{
    static const char sql[] = "PRAGMA synchronous = NORMAL";
    store->is_relaxed = true;
    (void)sqlite3_busy_timeout(store->db, 0);
    /* If it fails, what follows is kept better than it needs to be. */
    (void)connection_status(
        store, sqlite3_exec(store->db, sql, NULL, NULL, NULL), sql);
}

enum status connection_make_firm(struct store *store)
{
    static const char sql[] = "PRAGMA synchronous = FULL";
    const enum status st = connection_status(
        store, sqlite3_exec(store->db, sql, NULL, NULL, NULL), sql);
    store->is_weak = st != OK;
    return st;
}

void store_firm(struct store *store)
{
    store->is_relaxed = false;
    (void)sqlite3_busy_timeout(store->db, STORE_BUSY_MS);
    (void)connection_make_firm(store); /* query_begin remembers */
}
