/*
 * store/connection.h - the inside of struct store.
 *
 * For store.c, query.c and migration.c; everybody else has store.h.
 */
#ifndef STORE_CONNECTION_H
#define STORE_CONNECTION_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

#include "base/status.h"

enum {
    /* About twice the queries there are; query.c asserts that they fit. */
    CONNECTION_QUERIES_MAX = 256,
};

/* One prepared statement, and its run while it has one. */
struct query {
    const char *sql; /* identity: the address of its static text; or NULL */
    struct store *store;
    sqlite3_stmt *stmt;
    enum status st;  /* the first failure of this run                     */
    bool is_running; /* between query_begin and query_end                 */
    bool has_row;    /* a row was read in this run                        */
};

struct store {
    sqlite3 *db;
    _Atomic uint64_t n_failed; /* ERR_IO ever told; for /metrics          */
    _Atomic uint64_t n_busy;   /* ERR_FULL                                */
    bool is_relaxed;           /* between store_relax and store_firm       */
    bool is_weak;              /* it ought to be firm again, and is not    */
    struct query queries[CONNECTION_QUERIES_MAX]; /* by hash of the address */
};

/*
 * What a result code of SQLite means here.  OK for ROW and DONE too;
 * ERR_CONFLICT for a UNIQUE or PRIMARY KEY that exists; ERR_NOT_FOUND for a
 * row that refers to a missing one; ERR_FULL for a lock that did not come;
 * ERR_IO otherwise.  The last two are logged, with `what`: a query's first
 * words, which hold no values.
 */
enum status connection_status(struct store *store, int code, const char *what);

/* Whatever is committed from now on is on the disk.  OK; ERR_FULL or ERR_IO
 * (logged): is_weak, so query_begin asks again before it begins anything. */
enum status connection_make_firm(struct store *store);

#endif
