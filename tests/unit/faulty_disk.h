/*
 * tests/unit/faulty_disk.h - a file system between SQLite and the disk that
 * fails when it is told to.
 *
 * Include after check.h, in the one file of a test.  Writes and syncs are
 * counted in n_calls; those from first_failing to last_failing fail with
 * `failure`.
 */
#ifndef UNIT_FAULTY_DISK_H
#define UNIT_FAULTY_DISK_H

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/slice.h"

static sqlite3_vfs faulty; /* the default of this program */
static sqlite3_vfs *real;  /* does the work               */
/* SQLite has a table of methods for each kind of file; ours begin with their
 * copy, so that a file leads back to its own. */
static struct methods {
    sqlite3_io_methods patched;
    const sqlite3_io_methods *original;
} tables[4];
static unsigned n_calls;       /* writes and syncs so far             */
static unsigned first_failing; /* from this call on ...               */
static unsigned last_failing;  /* ... to this one; 0: none            */
static int failure;            /* SQLite's code of it                 */

static inline bool fails_now(void)
{
    n_calls++;
    return n_calls >= first_failing && n_calls <= last_failing;
}

static inline const sqlite3_io_methods *original_of(const sqlite3_file *file)
{
    const struct methods *table = (const void *)file->pMethods;
    return table->original;
}

static inline int faulty_write(sqlite3_file *file, const void *data, int len,
                               sqlite3_int64 at)
{
    if (fails_now())
        return failure;
    return original_of(file)->xWrite(file, data, len, at);
}

static inline int faulty_sync(sqlite3_file *file, int flags)
{
    /* Nobody pulls the plug here: a sync that does not fail has no work. */
    (void)file;
    (void)flags;
    return fails_now() ? failure : SQLITE_OK;
}

static inline int faulty_open(sqlite3_vfs *vfs, const char *name,
                              sqlite3_file *file, int flags, int *out_flags)
{
    (void)vfs;
    const int code = real->xOpen(real, name, file, flags, out_flags);
    if (code != SQLITE_OK || file->pMethods == NULL)
        return code;
    struct methods *table = tables;
    while (table->original != NULL && table->original != file->pMethods)
        table++;
    assert_true(table < tables + COUNT_OF(tables));
    table->original = file->pMethods;
    table->patched = *table->original;
    table->patched.xWrite = faulty_write;
    table->patched.xSync = faulty_sync;
    file->pMethods = &table->patched;
    return SQLITE_OK;
}

/* Call it once, before anything is opened. */
static inline void mount(void)
{
    real = sqlite3_vfs_find(NULL);
    faulty = *real;
    faulty.zName = "faulty";
    faulty.xOpen = faulty_open;
    assert_int_equal(sqlite3_vfs_register(&faulty, 1), SQLITE_OK);
}

static inline void remove_files(const char *file)
{
    static const char *const endings[] = { "", "-wal", "-shm", "-journal" };
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        char name[100];
        snprintf(name, sizeof name, "%s%s", file, endings[i]);
        unlink(name);
    }
}

/* Each failure is a line in the log, and there are hundreds of them here. */
static inline int silence(void)
{
    const int terminal = dup(STDERR_FILENO);
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDERR_FILENO);
    close(nowhere);
    return terminal;
}

static inline void speak(int terminal)
{
    dup2(terminal, STDERR_FILENO);
    close(terminal);
}

#endif
