#include "check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "store/migration.h"
#include "store/query.h"
#include "store/store.h"

/* A directory of its own for each test, removed afterwards. */
struct place {
    char dir[64];
    char file[80];
};

static int make_place(void **state)
{
    static struct place place;
    snprintf(place.dir, sizeof place.dir, "/tmp/judify-store-XXXXXX");
    if (mkdtemp(place.dir) == NULL)
        return -1;
    snprintf(place.file, sizeof place.file, "%s/judify.db", place.dir);
    *state = &place;
    return 0;
}

static int remove_place(void **state)
{
    static const char *const endings[] = { "", "-wal", "-shm" };
    const struct place *place = *state;
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        char name[100];
        snprintf(name, sizeof name, "%s%s", place->file, endings[i]);
        unlink(name);
    }
    return rmdir(place->dir);
}

static struct store *open_or_fail(const char *path)
{
    struct store *store = NULL;
    CHECK(store_open(path, &store) == OK, "%s", path);
    return store;
}

static int64_t read_number(struct store *store, const char *sql)
{
    struct query *q = query_begin(store, sql);
    const int64_t value = query_next(q) ? query_int(q, 0) : -1;
    CHECK(query_end(q) == OK, "%s", sql);
    return value;
}

static void run_or_fail(struct store *store, const char *sql)
{
    CHECK(query_run(query_begin(store, sql)) == OK, "%s", sql);
}

static void test_a_new_file_is_private_and_safe(void **state)
{
    const struct place *place = *state;
    struct store *store = open_or_fail(place->file);
    struct stat about;

    assert_int_equal(stat(place->file, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(read_number(store, "PRAGMA foreign_keys"), 1);
    assert_int_equal(read_number(store, "PRAGMA synchronous"), 2);
    struct query *q = query_begin(store, "PRAGMA journal_mode");
    assert_true(query_next(q));
    assert_true(slice_is(query_blob(q, 0), "wal"));
    assert_int_equal(query_end(q), OK);
    store_close(store);
}

static void test_migrating_twice_is_migrating_once(void **state)
{
    const struct place *place = *state;
    for (int i = 0; i < 2; i++) {
        struct store *store = open_or_fail(place->file);
        int version = -1;
        assert_int_equal(migration_run(store), OK);
        assert_int_equal(migration_version(store, &version), OK);
        assert_int_equal(version, migration_newest());
        assert_int_equal(read_number(store, "PRAGMA application_id"),
                         MIGRATION_APPLICATION_ID);
        assert_int_equal(read_number(store, "PRAGMA foreign_keys"), 1);
        store_close(store);
    }
}

static void test_a_newer_file_is_refused(void **state)
{
    (void)state;
    struct store *store = open_or_fail(":memory:");
    int version = 0;
    assert_int_equal(migration_run(store), OK);
    run_or_fail(store, "PRAGMA user_version = 9999");
    assert_int_equal(migration_run(store), ERR_CONFLICT);
    assert_int_equal(migration_version(store, &version), OK);
    assert_int_equal(version, 9999);
    store_close(store);
}

static void test_a_file_of_another_program_is_refused(void **state)
{
    (void)state;
    struct store *store = open_or_fail(":memory:");
    run_or_fail(store, "CREATE TABLE recipes (name TEXT)");
    assert_int_equal(migration_run(store), ERR_CONFLICT);
    assert_int_equal(read_number(store, "SELECT count(*) FROM sqlite_schema"),
                     1);
    store_close(store);
}

static void test_what_is_no_database_is_refused(void **state)
{
    const struct place *place = *state;
    const int fd = open(place->file, O_WRONLY | O_CREAT, 0600);
    for (int i = 0; i < 200; i++)
        assert_int_equal(write(fd, "this is no database\n", 20), 20);
    close(fd);

    struct store *store = NULL;
    assert_int_equal(store_open(place->file, &store), ERR_IO);
    assert_null(store);
}

static void test_a_damaged_file_is_refused(void **state)
{
    const struct place *place = *state;
    struct store *store = open_or_fail(place->file);
    assert_int_equal(migration_run(store), OK);
    run_or_fail(store, "PRAGMA wal_checkpoint(TRUNCATE)");
    store_close(store);

    /* All pages but the first two, which hold the schema's beginning. */
    uint8_t noise[4096];
    memset(noise, 0xA5, sizeof noise);
    const int fd = open(place->file, O_WRONLY);
    for (off_t page = 2; page < 8; page++)
        assert_int_equal(pwrite(fd, noise, sizeof noise, page * 4096), 4096);
    close(fd);

    store = NULL;
    enum status st = store_open(place->file, &store);
    if (st == OK)
        st = migration_run(store);
    assert_int_equal(st, ERR_IO);
    store_close(store);
}

static void test_a_missing_directory_is_refused(void **state)
{
    (void)state;
    struct store *store = NULL;
    assert_int_equal(store_open("/tmp/no/such/place/judify.db", &store),
                     ERR_IO);
    assert_null(store);
}

/* A migration that breaks leaves the file at the one before it. */
static void test_a_migration_happens_whole(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *second;
    } rows[] = {
        { "grammar", "CREATE TABLE three (x); CREATE TABEL four (x);" },
        { "broken reference", "CREATE TABLE three (x REFERENCES one (x));"
                              "INSERT INTO three (x) VALUES (77);" },
        { "key twice", "CREATE TABLE three (x);"
                       "INSERT INTO one (x) VALUES (1), (1);" },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const struct migration migrations[] = {
            { 1, "first", "CREATE TABLE one (x PRIMARY KEY);" },
            { 2, "second", rows[r].second },
        };
        struct store *store = open_or_fail(":memory:");
        int version = 0;
        CHECK(migration_run_rows(store, migrations, 2) == ERR_IO, "%s",
              rows[r].name);
        CHECK(migration_version(store, &version) == OK && version == 1, "%s",
              rows[r].name);
        CHECK(read_number(store, "SELECT count(*) FROM sqlite_schema"
                                 " WHERE name = 'three'") == 0,
              "%s", rows[r].name);
        store_close(store);
    }
}

static void test_a_transaction_keeps_all_or_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum status st;
        int64_t kept;
    } rows[] = {
        { "kept", OK, 1 },
        { "refused", ERR_CONFLICT, 0 },
        { "failed", ERR_IO, 0 },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct store *store = open_or_fail(":memory:");
        run_or_fail(store, "CREATE TABLE one (x)");
        CHECK(store_begin(store) == OK, "%s", rows[r].name);
        run_or_fail(store, "INSERT INTO one (x) VALUES (1)");
        CHECK(store_end(store, rows[r].st) == rows[r].st, "%s", rows[r].name);
        CHECK(read_number(store, "SELECT count(*) FROM one") == rows[r].kept,
              "%s", rows[r].name);
        store_close(store);
    }
}

static void test_a_second_writer_waits_and_is_told(void **state)
{
    const struct place *place = *state;
    struct store *first = open_or_fail(place->file);
    struct store *second = open_or_fail(place->file);
    run_or_fail(second, "PRAGMA busy_timeout = 20");

    assert_int_equal(store_begin(first), OK);
    assert_int_equal(store_begin(second), ERR_FULL);
    assert_int_equal(store_end(first, OK), OK);
    assert_int_equal(store_begin(second), OK);
    assert_int_equal(store_end(second, OK), OK);
    store_close(first);
    store_close(second);
}

static void test_results_become_statuses(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *sql;
        enum status want;
    } rows[] = {
        { "inserted", "INSERT INTO child (x, y) VALUES (1, 1)", OK },
        { "primary key", "INSERT INTO parent (x) VALUES (1)", ERR_CONFLICT },
        { "unique", "INSERT INTO child (x, y) VALUES (1, 1)", ERR_CONFLICT },
        { "reference", "INSERT INTO child (x, y) VALUES (9, 2)",
          ERR_NOT_FOUND },
        { "check", "INSERT INTO child (x, y) VALUES (1, -1)", ERR_IO },
        { "grammar", "INSERT INTO child VALUES", ERR_IO },
        { "no table", "SELECT x FROM nowhere", ERR_IO },
        { "nothing to change", "UPDATE child SET y = 5 WHERE y = 4", OK },
    };
    struct store *store = open_or_fail(":memory:");
    run_or_fail(store, "CREATE TABLE parent (x INTEGER PRIMARY KEY) STRICT");
    run_or_fail(store, "CREATE TABLE child (x REFERENCES parent (x),"
                       " y UNIQUE CHECK (y > 0))");
    run_or_fail(store, "INSERT INTO parent (x) VALUES (1)");
    for (size_t r = 0; r < COUNT_OF(rows); r++)
        CHECK(query_run(query_begin(store, rows[r].sql)) == rows[r].want, "%s",
              rows[r].name);
    CHECK(query_run_changed(query_begin(
              store, "UPDATE child SET y = 6 WHERE y = 4")) == ERR_NOT_FOUND,
          "nothing changed");
    store_close(store);
}

static void test_values_come_back_as_they_went(void **state)
{
    (void)state;
    static const char insert_sql[] = "INSERT INTO all_kinds"
                                     " VALUES (:id, :device, :text, :none)";
    static const char select_sql[] = "SELECT * FROM all_kinds";
    struct store *store = open_or_fail(":memory:");
    struct arena *arena = arena_new();
    const struct id id = id_new(1);
    run_or_fail(store, "CREATE TABLE all_kinds (a, b, c, d)");

    struct query *q = query_begin(store, insert_sql);
    query_bind_id(q, ":id", id);
    query_bind_device(q, ":device", UINT64_MAX - 1);
    query_bind_text(q, ":text", "Zo\xc3\xab");
    assert_int_equal(query_run(q), OK);

    /* What is not bound is NULL, also when it was bound in the last run. */
    assert_int_equal(query_run(query_begin(store, insert_sql)), OK);
    assert_int_equal(read_number(store, "SELECT count(*) FROM all_kinds"
                                        " WHERE c IS NULL"),
                     1);

    q = query_begin(store, select_sql);
    assert_true(query_next(q));
    assert_true(id_equal(query_id(q, 0), id));
    assert_true(query_device(q, 1) == UINT64_MAX - 1);
    assert_string_equal(query_text(q, 2, arena), "Zo\xc3\xab");
    assert_true(query_is_null(q, 3));
    assert_string_equal(query_text(q, 3, arena), "");
    assert_int_equal(query_end_found(q), OK);
    arena_free(arena);
    store_close(store);
}

int main(void)
{
    log_set_level(LOG_ERROR);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_new_file_is_private_and_safe,
                                        make_place, remove_place),
        cmocka_unit_test_setup_teardown(test_migrating_twice_is_migrating_once,
                                        make_place, remove_place),
        cmocka_unit_test(test_a_newer_file_is_refused),
        cmocka_unit_test(test_a_file_of_another_program_is_refused),
        cmocka_unit_test_setup_teardown(test_what_is_no_database_is_refused,
                                        make_place, remove_place),
        cmocka_unit_test_setup_teardown(test_a_damaged_file_is_refused,
                                        make_place, remove_place),
        cmocka_unit_test(test_a_missing_directory_is_refused),
        cmocka_unit_test(test_a_migration_happens_whole),
        cmocka_unit_test(test_a_transaction_keeps_all_or_nothing),
        cmocka_unit_test_setup_teardown(test_a_second_writer_waits_and_is_told,
                                        make_place, remove_place),
        cmocka_unit_test(test_results_become_statuses),
        cmocka_unit_test(test_values_come_back_as_they_went),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
