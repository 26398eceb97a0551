/*
 * store/migration.h - bring a database file to the shape this program knows.
 *
 * The rows are server/store/migrations/NNNN_name.sql, compiled into the
 * program.  They go forward only; one that was released is never edited, the
 * next one mends it.  The file says in user_version how far it is, and in
 * application_id that it is ours.  What they add up to is schema.sql,
 * generated and checked.
 */
#ifndef STORE_MIGRATION_H
#define STORE_MIGRATION_H

#include <stddef.h>

#include "base/status.h"

struct store;

/* A plain value; texts are static. */
struct migration {
    int number; /* 1, 2, 3 ... without a hole */
    const char *name;
    const char *text; /* statements, each with its semicolon */
};

enum {
    /* "JUDI": so that file(1) and we know one of ours. */
    MIGRATION_APPLICATION_ID = 0x4A554449,
};

/*
 * Check the file and run what it has not seen, each migration in one
 * transaction of its own: a failure leaves the file at the last whole one.
 * Safe when two processes start at once.
 *
 * Returns OK; ERR_CONFLICT when the file is newer than this program, or is a
 * database of somebody else: it is untouched; ERR_IO when it is damaged or a
 * migration failed.  Each is logged with what to do about it.
 */
MUST_CHECK enum status migration_run(struct store *store);

/* The same with other rows: for tests. */
MUST_CHECK enum status migration_run_rows(struct store *store,
                                          const struct migration *rows,
                                          size_t count);

/*
 * Whether the file is a database of ours that this program knows; it is not
 * changed, and may be older.  OK; ERR_CONFLICT when it is newer, empty or of
 * somebody else; ERR_IO.  The second also reads all of it: ERR_IO when
 * anything in it is damaged.  Each is logged.
 */
MUST_CHECK enum status migration_check(struct store *store);
MUST_CHECK enum status migration_check_whole(struct store *store);

/* Where the file is; 0 is an empty one. */
MUST_CHECK enum status migration_version(struct store *store, int *out);

/* The newest number that this program knows. */
int migration_newest(void);

#endif
