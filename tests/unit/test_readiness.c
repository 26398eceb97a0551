/* Whether the database can be worked with, and what went wrong with it. */
#include "check.h"

#include "failing_step.h"
#include "school.h"

#include "domain/readiness.h"
#include "store/connection.h"

static void set_version(struct school *school, int version)
{
    const char *sql =
        arena_print(school->arena, "PRAGMA user_version = %d", version);
    CHECK(sqlite3_exec(school->store->db, sql, NULL, NULL, NULL) == SQLITE_OK,
          "%s", sql);
}

/* A file that another program has moved on, or back, under this one. */
static void test_another_schema_is_not_ours(void **state)
{
    struct school *school = *state;
    const int ours = readiness_schema();
    const struct {
        int version;
        enum status want;
    } rows[] = {
        { ours, OK },
        { ours + 1, ERR_CONFLICT },
        { ours - 1, ERR_CONFLICT },
        { 0, ERR_CONFLICT },
        { ours, OK },
    };
    CHECK(ours == migration_newest() && ours > 0, "%d", ours);
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        set_version(school, rows[r].version);
        const enum status st = readiness_check(school->store);
        CHECK(st == rows[r].want, "%d: %s", rows[r].version, status_name(st));
    }
}

static void expect_failures(struct store *const *stores, size_t count,
                            uint64_t failed, uint64_t busy)
{
    const struct readiness_failures sum = readiness_failures(stores, count);
    CHECK(sum.failed == failed && sum.busy == busy, "%zu stores: %d, %d", count,
          (int)sum.failed, (int)sum.busy);
}

/* The check fails once with SQLite's `code`. */
static void fail_with(struct store *store, int code, enum status want)
{
    step_failure = code;
    fail_step(1);
    const enum status st = readiness_check(store);
    CHECK(step_failed() && st == want, "%d: %s", code, status_name(st));
}

/* Each worker has a connection; what fails on any of them is counted. */
static void test_failures_of_all_connections(void **state)
{
    struct school *school = *state;
    struct store *other = NULL;
    CHECK(store_open(school->file, &other) == OK, "%s", school->file);
    struct store *const stores[] = { school->store, other };
    expect_failures(stores, 0, 0, 0);
    expect_failures(stores, 2, 0, 0);

    fail_with(school->store, SQLITE_IOERR, ERR_IO);
    fail_with(other, SQLITE_CORRUPT, ERR_IO);
    fail_with(other, SQLITE_BUSY, ERR_FULL);
    expect_failures(stores, 1, 1, 0);
    expect_failures(stores + 1, 1, 1, 1);
    fail_with(school->store, SQLITE_BUSY, ERR_FULL);
    expect_failures(stores, 2, 2, 2);

    /* It grows only, though all is well again. */
    CHECK(readiness_check(other) == OK, "again");
    expect_failures(stores, 2, 2, 2);
    store_close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(test_another_schema_is_not_ours),
        SCHOOL_TEST(test_failures_of_all_connections),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
