/*
 * peers/transaction.c - what a booking costs at the least.
 *
 *   transaction FILE N
 *
 * N times the durable transaction that a booking is, and nothing else: no
 * HTTP, no login, no rules.  It asks whether the time is free, and writes the
 * session, the key that makes asking twice harmless, and the contact.  One
 * line of JSON, as from bench/load; the database FILE is made anew.
 */
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sqlite3.h>

static sqlite3 *db;
static sqlite3_stmt *is_free, *book, *keep_key, *befriend;

static void run(const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        errx(1, "%s: %s", sql, sqlite3_errmsg(db));
}

static sqlite3_stmt *prepare(const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        errx(1, "%s: %s", sql, sqlite3_errmsg(db));
    return stmt;
}

static void open_database(const char *path)
{
    if (sqlite3_open(path, &db) != SQLITE_OK)
        errx(1, "%s cannot be opened", path);
    run("PRAGMA journal_mode = WAL");
    run("PRAGMA synchronous = FULL");
    run("CREATE TABLE sessions (id BLOB PRIMARY KEY, tutor BLOB, student BLOB,"
        " subject TEXT, start_ms INTEGER, end_ms INTEGER, status TEXT)"
        " WITHOUT ROWID");
    run("CREATE INDEX by_tutor ON sessions (tutor, start_ms)");
    run("CREATE INDEX by_student ON sessions (student, start_ms)");
    run("CREATE TABLE keys (student BLOB, key TEXT, hash BLOB, session BLOB,"
        " PRIMARY KEY (student, key)) WITHOUT ROWID");
    run("CREATE TABLE contacts (low BLOB, high BLOB, PRIMARY KEY (low, high))"
        " WITHOUT ROWID");
    is_free = prepare("SELECT 1 FROM sessions WHERE tutor = ?1"
                      " AND start_ms < ?3 AND end_ms > ?2");
    book = prepare("INSERT INTO sessions VALUES (?1, ?2, ?3, 'Mathematics',"
                   " ?4, ?5, 'requested')");
    keep_key = prepare("INSERT INTO keys VALUES (?1, ?2, ?3, ?4)");
    befriend = prepare("INSERT INTO contacts VALUES (?1, ?2)"
                       " ON CONFLICT DO NOTHING");
}

static void step(sqlite3_stmt *stmt)
{
    if (sqlite3_step(stmt) != SQLITE_DONE)
        errx(1, "%s: %s", sqlite3_sql(stmt), sqlite3_errmsg(db));
    sqlite3_reset(stmt);
}

static void bind(sqlite3_stmt *stmt, int at, const void *data, int len)
{
    sqlite3_bind_blob(stmt, at, data, len, SQLITE_STATIC);
}

static void book_one(uint32_t nth)
{
    static const uint8_t tutor[16] = { 1 }, student[16] = { 2 }, hash[32];
    const sqlite3_int64 start_ms = (sqlite3_int64)nth * 900000;
    uint8_t session[16] = { 0 };
    char key[48];
    for (int i = 0; i < 4; i++)
        session[i] = (uint8_t)(nth >> (24 - 8 * i));
    const int len = snprintf(key, sizeof key, "booking-%032u", (unsigned)nth);

    run("BEGIN IMMEDIATE");
    bind(is_free, 1, tutor, sizeof tutor);
    sqlite3_bind_int64(is_free, 2, start_ms);
    sqlite3_bind_int64(is_free, 3, start_ms + 900000);
    step(is_free);
    bind(book, 1, session, sizeof session);
    bind(book, 2, tutor, sizeof tutor);
    bind(book, 3, student, sizeof student);
    sqlite3_bind_int64(book, 4, start_ms);
    sqlite3_bind_int64(book, 5, start_ms + 900000);
    step(book);
    bind(keep_key, 1, student, sizeof student);
    sqlite3_bind_text(keep_key, 2, key, len, SQLITE_STATIC);
    bind(keep_key, 3, hash, sizeof hash);
    bind(keep_key, 4, session, sizeof session);
    step(keep_key);
    bind(befriend, 1, tutor, sizeof tutor);
    bind(befriend, 2, student, sizeof student);
    step(befriend);
    run("COMMIT");
}

static double now_s(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int ascending(const void *one, const void *other)
{
    const double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

int main(int argc, char **argv)
{
    const uint32_t n = argc == 3 ? (uint32_t)strtoul(argv[2], NULL, 10) : 0;
    double *took_s = n > 0 ? calloc(n, sizeof *took_s) : NULL;
    if (took_s == NULL)
        errx(2, "usage: transaction FILE N");
    open_database(argv[1]);
    const double cpu_s = now_s(CLOCK_PROCESS_CPUTIME_ID);
    const double begun_s = now_s(CLOCK_MONOTONIC);
    for (uint32_t i = 0; i < n; i++) {
        const double at_s = now_s(CLOCK_MONOTONIC);
        book_one(i);
        took_s[i] = now_s(CLOCK_MONOTONIC) - at_s;
    }
    const double seconds = now_s(CLOCK_MONOTONIC) - begun_s;
    const double used_s = now_s(CLOCK_PROCESS_CPUTIME_ID) - cpu_s;
    qsort(took_s, n, sizeof *took_s, ascending);
    printf("{\"messages\":%u,\"messages_per_s\":%.1f,"
           "\"cpu_ns_per_message\":%.1f,\"cpu_share\":%.4f,"
           "\"p50_us\":%.2f,\"p99_us\":%.2f}\n",
           n, n / seconds, used_s * 1e9 / n, used_s / seconds,
           took_s[n / 2] * 1e6, took_s[(size_t)n * 99 / 100] * 1e6);
    return 0;
}
