/*
 * store/backup.h - the database as one file to keep, and back.
 *
 *   judify.db --backup_write--> FILE --backup_restore--> judify.db
 *                                            the old one: judify.db.replaced-*
 *
 * A file is written beside its place, checked, forced to the disk and only
 * then renamed: whoever is killed on the way leaves the old state, and at
 * most a file called *.part-XXXXXX.  Both files are for their owner only
 * (mode 0600).  Every refusal is logged with what to do about it.
 */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include <stdint.h>

#include "base/status.h"

/* What is in a file that was written; a plain value. */
struct backup {
    int schema;
    int64_t bytes;
    char replaced[4096]; /* where the old database is; "" when none was */
};

/*
 * Write what the database file `database` holds at one moment into the new
 * file `target`, also while servers write to it: they do not wait.
 *
 * Returns OK: `target` is whole, checked and on the disk; ERR_NOT_FOUND when
 * there is no database; ERR_CONFLICT when `target` exists, or the database is
 * not ours or newer than this program; ERR_DENIED; ERR_IO.
 */
MUST_CHECK enum status backup_write(const char *database, const char *target,
                                    struct backup *out);

/*
 * Put the backup `file` in the place of `database`; the caller has the claim
 * on its folder (store/claim.h), so that no server works with it.
 *
 * What was ended since the backup must not come to life again, and what was
 * used must not be used twice: all logins, one-time keys, tickets and mails
 * that wait are gone, and the versions of device lists are ahead of any that
 * somebody may remember (ADR 0023).
 *
 * Returns OK; ERR_NOT_FOUND when there is no such file; ERR_CONFLICT when it
 * is no database of ours, or is newer than this program; ERR_FULL when another
 * program has `database` open; ERR_DENIED; ERR_IO.  `database` is unchanged
 * but for OK.
 */
MUST_CHECK enum status backup_restore(const char *file, const char *database,
                                      int64_t now_ms, struct backup *out);

#endif
