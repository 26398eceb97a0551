/*
 * bench/seed.c - a database with people in it who are already logged in.
 *
 *   seed FILE USERS DEVICES [ACTIVE CONTACTS]
 *
 * Adds USERS users with DEVICES devices and one login each to the judify.db
 * FILE (made by `judify migrate`).  Users 2k and 2k + 1 are contacts.  Each
 * of the first ACTIVE users is a contact of CONTACTS of the others, too.  The
 * API would hash a password for each of them.  They were last seen an hour
 * ago: whoever comes back must be marked as seen.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sodium.h>
#include <sqlite3.h>

#include "load/people.h"

static sqlite3 *db;

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

static void step(sqlite3_stmt *stmt)
{
    if (sqlite3_step(stmt) != SQLITE_DONE)
        errx(1, "%s: %s", sqlite3_sql(stmt), sqlite3_errmsg(db));
    sqlite3_reset(stmt);
}

static void bind_id(sqlite3_stmt *stmt, int at, uint32_t user)
{
    uint8_t id[PEOPLE_ID_BYTES];
    people_id(user, id);
    sqlite3_bind_blob(stmt, at, id, sizeof id, SQLITE_TRANSIENT);
}

static void add_users(uint32_t n, sqlite3_int64 now_ms)
{
    sqlite3_stmt *stmt = prepare(
        "INSERT INTO users (user_id, email, username, password_hash,"
        " first_name, last_name, role, time_zone, created_ms)"
        " VALUES (?1, ?2, ?3, '!', 'Ann', 'Load', 'student', 'UTC', ?4)");
    for (uint32_t user = 0; user < n; user++) {
        char name[32], email[48];
        snprintf(name, sizeof name, "load%u", (unsigned)user);
        snprintf(email, sizeof email, "%s@example.org", name);
        bind_id(stmt, 1, user);
        sqlite3_bind_text(stmt, 2, email, -1, SQLITE_TRANSIENT);
        sqlite3_bind_text(stmt, 3, name, -1, SQLITE_TRANSIENT);
        sqlite3_bind_int64(stmt, 4, now_ms);
        step(stmt);
    }
    sqlite3_finalize(stmt);
}

static void add_logins(uint32_t n, sqlite3_int64 now_ms)
{
    sqlite3_stmt *stmt =
        prepare("INSERT INTO logins (login_id, token_hash, user_id, created_ms,"
                " last_seen_ms, expires_ms) VALUES (?1, ?2, ?1, ?3, ?3, ?4)");
    for (uint32_t user = 0; user < n; user++) {
        char token[PEOPLE_TOKEN_LEN + 1];
        uint8_t hash[crypto_hash_sha256_BYTES];
        people_token(user, token);
        crypto_hash_sha256(hash, (const uint8_t *)token, PEOPLE_TOKEN_LEN);
        bind_id(stmt, 1, user);
        sqlite3_bind_blob(stmt, 2, hash, sizeof hash, SQLITE_TRANSIENT);
        sqlite3_bind_int64(stmt, 3, now_ms - 3600000);
        sqlite3_bind_int64(stmt, 4, now_ms + 86400000);
        step(stmt);
    }
    sqlite3_finalize(stmt);
}

static void add_devices(uint32_t n, uint32_t n_devices, sqlite3_int64 now_ms)
{
    sqlite3_stmt *stmt =
        prepare("INSERT INTO devices (device_id, user_id, name, created_ms,"
                " last_seen_ms) VALUES (?1, ?2, 'load', ?3, ?3)");
    for (uint32_t user = 0; user < n; user++) {
        for (uint32_t nth = 0; nth < n_devices; nth++) {
            sqlite3_bind_int64(stmt, 1,
                               (sqlite3_int64)people_device(user, nth));
            bind_id(stmt, 2, user);
            sqlite3_bind_int64(stmt, 3, now_ms - 3600000);
            step(stmt);
        }
    }
    sqlite3_finalize(stmt);
}

static void add_contacts(uint32_t n, uint32_t n_active, uint32_t n_contacts,
                         sqlite3_int64 now_ms)
{
    sqlite3_stmt *stmt =
        prepare("INSERT INTO contacts (low_id, high_id, created_ms)"
                " VALUES (?1, ?2, ?3)");
    sqlite3_bind_int64(stmt, 3, now_ms);
    for (uint32_t user = 0; user + 1 < n; user += 2) {
        bind_id(stmt, 1, user);
        bind_id(stmt, 2, user + 1);
        step(stmt);
    }
    for (uint32_t user = 0; user < n_active; user++) {
        for (uint32_t i = 0; i < n_contacts; i++) {
            bind_id(stmt, 1, user);
            bind_id(stmt, 2, n_active + user * n_contacts + i);
            step(stmt);
        }
    }
    sqlite3_finalize(stmt);
}

static uint32_t number(const char *text)
{
    return text == NULL ? 0 : (uint32_t)strtoul(text, NULL, 10);
}

int main(int argc, char **argv)
{
    if (argc != 4 && argc != 6)
        errx(2, "usage: seed FILE USERS DEVICES [ACTIVE CONTACTS]");
    const uint32_t n_users = number(argv[2]), n_devices = number(argv[3]);
    const uint32_t n_active = number(argv[4]);
    const uint32_t n_contacts = n_active == 0 ? 0 : number(argv[5]);
    if (n_devices > PEOPLE_DEVICES_MAX ||
        (uint64_t)n_active * (n_contacts + 1) > n_users)
        errx(2, "there are not so many");
    if (sodium_init() < 0 || sqlite3_open(argv[1], &db) != SQLITE_OK)
        errx(1, "%s cannot be opened", argv[1]);

    const sqlite3_int64 now_ms = (sqlite3_int64)time(NULL) * 1000;
    run("PRAGMA synchronous = OFF");
    run("PRAGMA cache_size = -262144");
    run("BEGIN");
    add_users(n_users, now_ms);
    add_logins(n_users, now_ms);
    add_devices(n_users, n_devices, now_ms);
    add_contacts(n_users, n_active, n_contacts, now_ms);
    run("COMMIT");
    run("PRAGMA wal_checkpoint(TRUNCATE)");
    sqlite3_close(db);
    return 0;
}
