#include "store/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/slice.h"
#include "store/migration.h"
#include "store/query.h"
#include "store/store.h"

/* --- files ---------------------------------------------------------------*/

static enum status refuse(const char *what, const char *path)
{
    const int error = errno;
    log_error("%s file=%s reason=\"%s\"", what, path, strerror(error));
    switch (error) {
    case EEXIST:
        return ERR_CONFLICT;
    case ENOENT:
        return ERR_NOT_FOUND;
    case EACCES:
    case EPERM:
    case EROFS:
        return ERR_DENIED;
    default:
        return ERR_IO;
    }
}

/* Force a file, or the names in a folder, to the disk. */
static enum status force(const char *path)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return refuse("not opened", path);
    const bool is_forced = fsync(fd) == 0;
    const enum status st =
        is_forced ? OK : refuse("not written to the disk", path);
    close(fd);
    return st;
}

static enum status force_folder_of(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    const int len = slash == NULL ? 0 : (int)(slash - path) + 1;
    snprintf(folder, sizeof folder, "%.*s", len, path);
    return force(len == 0 ? "." : folder);
}

/* An empty file beside `target`, whose name goes to `out`. */
static enum status make_part(const char *target, char out[PATH_MAX])
{
    if (snprintf(out, PATH_MAX, "%s.part-XXXXXX", target) >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return refuse("not written", target);
    }
    const int fd = mkstemp(out);
    if (fd < 0)
        return refuse("not written", out);
    close(fd);
    return OK;
}

static void remove_part(const char *part)
{
    static const char *const endings[] = { "", "-wal", "-shm", "-journal" };
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        char name[PATH_MAX + 16];
        snprintf(name, sizeof name, "%s%s", part, endings[i]);
        (void)unlink(name);
    }
}

/* --- a copy --------------------------------------------------------------*/

/* One read transaction, so one moment; writers go on beside it.  The copy has
 * its tables and indexes built anew. */
static enum status vacuum_into(struct store *store, const char *part)
{
    static const char sql[] = "VACUUM INTO :file";
    struct query *q = query_begin(store, sql);
    query_bind_text(q, ":file", part);
    return query_run(q);
}

static enum status copy(const char *from, const char *part)
{
    struct store *store = NULL;
    enum status st = store_open_reading(from, &store);
    if (st == OK)
        st = migration_check(store);
    if (st == OK)
        st = vacuum_into(store, part);
    store_close(store);
    return st == OK ? force(part) : st;
}

/* What was written is read again, whole. */
static enum status check(const char *part, struct backup *out)
{
    struct store *store = NULL;
    struct stat about;
    enum status st = store_open_reading(part, &store);
    if (st == OK)
        st = migration_check_whole(store);
    if (st == OK)
        st = migration_version(store, &out->schema);
    store_close(store);
    if (st == OK && stat(part, &about) < 0)
        st = refuse("not written", part);
    if (st == OK)
        out->bytes = about.st_size;
    return st;
}

/* --- backup --------------------------------------------------------------*/

/* To `target`, which is not there. */
static enum status place(const char *part, const char *target)
{
    if (renameat2(AT_FDCWD, part, AT_FDCWD, target, RENAME_NOREPLACE) < 0)
        return refuse("not written", target);
    return force_folder_of(target);
}

static enum status check_absent(const char *target)
{
    if (access(target, F_OK) != 0)
        return OK;
    log_error("backup refused file=%s: it exists, and is never written over; "
              "give another name",
              target);
    return ERR_CONFLICT;
}

enum status backup_write(const char *database, const char *target,
                         struct backup *out)
{
    char part[PATH_MAX];
    *out = (struct backup){ 0 };
    if (access(database, R_OK) != 0)
        return refuse("no database to back up", database);
    enum status st = check_absent(target);
    if (st == OK)
        st = make_part(target, part);
    if (st != OK)
        return st;
    st = copy(database, part);
    if (st == OK)
        st = check(part, out);
    if (st == OK)
        st = place(part, target);
    if (st != OK)
        remove_part(part);
    return st;
}

/* --- restore -------------------------------------------------------------*/

/* ADR 0023.  A version is 32 bits, and grows by one with each change. */
static enum status forget_what_ended(struct store *store)
{
    static const char logins_sql[] = "DELETE FROM logins";
    static const char keys_sql[] = "DELETE FROM one_time_keys";
    static const char tickets_sql[] = "DELETE FROM tickets";
    static const char mails_sql[] = "DELETE FROM mails";
    static const char epochs_sql[] = "UPDATE users"
                                     "   SET devices_epoch = devices_epoch + "
                                     "1000000";
    enum status st = query_run(query_begin(store, logins_sql));
    if (st == OK)
        st = query_run(query_begin(store, keys_sql));
    if (st == OK)
        st = query_run(query_begin(store, tickets_sql));
    if (st == OK)
        st = query_run(query_begin(store, mails_sql));
    if (st == OK)
        st = query_run(query_begin(store, epochs_sql));
    return st;
}

/* An old backup gets this program's schema first, so that the statements
 * above know what they speak of. */
static enum status settle(const char *part)
{
    struct store *store = NULL;
    enum status st = store_open(part, &store);
    if (st == OK)
        st = migration_run(store);
    if (st == OK)
        st = store_begin(store);
    if (st == OK)
        st = store_end(store, forget_what_ended(store));
    if (st == OK)
        st = store_fold(store);
    store_close(store);
    return st == OK ? force(part) : st;
}

/* Restored by root, it is still the server's. */
static enum status give_to_owner(const char *part, const char *database)
{
    struct stat about;
    if (geteuid() != 0 || stat(database, &about) < 0)
        return OK;
    if (chown(part, about.st_uid, about.st_gid) < 0)
        return refuse("not given to its owner", part);
    return OK;
}

/*
 * Make the old database one whole file, so that one rename replaces it: a WAL
 * or a journal that stayed behind would be read as the new one's.  A damaged
 * one, or one that the disk did not let go, takes them along.
 */
static enum status gather_old(const char *database)
{
    struct store *store = NULL;
    enum status st = store_open(database, &store);
    if (st == OK)
        st = store_fold(store);
    store_close(store);
    if (st == ERR_FULL)
        log_error("restore refused file=%s: another program has the database "
                  "open; end it, and try again",
                  database);
    return st;
}

static enum status move_aside(const char *database, const char *aside)
{
    static const char *const endings[] = { "-journal", "-wal", "-shm" };
    if (link(database, aside) < 0)
        return refuse("old database not kept", aside);
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        char from[PATH_MAX], to[PATH_MAX];
        snprintf(from, sizeof from, "%s%s", database, endings[i]);
        snprintf(to, sizeof to, "%s%s", aside, endings[i]);
        if (rename(from, to) < 0 && errno != ENOENT)
            return refuse("old database not kept", to);
    }
    return OK;
}

static enum status keep_old(const char *database, int64_t now_ms,
                            struct backup *out)
{
    if (access(database, F_OK) != 0)
        return OK;
    const time_t now_s = (time_t)(now_ms / 1000);
    struct tm utc;
    char stamp[32];
    gmtime_r(&now_s, &utc);
    strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%S", &utc);
    snprintf(out->replaced, sizeof out->replaced, "%s.replaced-%s.%03dZ",
             database, stamp, (int)(now_ms % 1000));
    const enum status st = gather_old(database);
    /* ERR_IO: it is damaged, which is why somebody restores. */
    return st == OK || st == ERR_IO ? move_aside(database, out->replaced) : st;
}

static enum status replace(const char *part, const char *database,
                           int64_t now_ms, struct backup *out)
{
    enum status st = give_to_owner(part, database);
    if (st == OK)
        st = keep_old(database, now_ms, out);
    if (st == OK && rename(part, database) < 0)
        st = refuse("not restored", database);
    return st == OK ? force_folder_of(database) : st;
}

enum status backup_restore(const char *file, const char *database,
                           int64_t now_ms, struct backup *out)
{
    char part[PATH_MAX];
    *out = (struct backup){ 0 };
    if (access(file, R_OK) != 0)
        return refuse("backup not read", file);
    enum status st = make_part(database, part);
    if (st != OK)
        return st;
    st = copy(file, part);
    if (st == OK)
        st = settle(part);
    if (st == OK)
        st = check(part, out);
    if (st == OK)
        st = replace(part, database, now_ms, out);
    if (st != OK)
        remove_part(part);
    return st;
}
