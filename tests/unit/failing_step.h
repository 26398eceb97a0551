/*
 * tests/unit/failing_step.h - SQLite fails at the step that is told.
 *
 * Include after check.h, in one file of a test: it defines sqlite3_step, which
 * stands before SQLite's own.  A step is a statement, or its next row.  An
 * interrupt would not do: most statements are over before SQLite looks.
 */
#ifndef UNIT_FAILING_STEP_H
#define UNIT_FAILING_STEP_H

#include <dlfcn.h>
#include <string.h>

#include <sqlite3.h>

/* The step that fails, counted from now; 0: none, or it was. */
static int steps_left;
static bool has_step_failed;
static int step_failure = SQLITE_IOERR; /* SQLite's code of it */

int sqlite3_step(sqlite3_stmt *stmt)
{
    static int (*real)(sqlite3_stmt *);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "sqlite3_step");
    /* SQLite's own have no text.  And a disk cannot make it keep what is to be
     * rolled back. */
    const char *sql = sqlite3_sql(stmt);
    if (steps_left == 0 || sql == NULL || strcmp(sql, "ROLLBACK") == 0 ||
        --steps_left > 0)
        return real(stmt);
    has_step_failed = true;
    return step_failure;
}

/* From now on, the nth step fails. */
static inline void fail_step(int nth)
{
    steps_left = nth;
    has_step_failed = false;
}

/* Whether it did; from now on none fails. */
static inline bool step_failed(void)
{
    steps_left = 0;
    return has_step_failed;
}

#endif
