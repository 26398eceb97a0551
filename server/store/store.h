/*
 * store/store.h - one connection to the database, and its transactions.
 *
 * Each worker owns one store and uses it alone; SQLite's WAL lets them read
 * while one of them writes.  Knows how a connection is set up and nothing of
 * what is in the tables: each table has a file of its own (store_users.h,
 * store_sessions.h ...), and those say SQL through store/query.h.
 *
 *   domain --> store_users, store_sessions ... --> query --> [store] --> file
 *
 * A result is OK only when it is on the disk (synchronous=FULL).
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdint.h>

#include "base/status.h"

struct store;

/*
 * Open the database file `path`, or make an empty one that only its owner
 * can read (mode 0600).  ":memory:" is a database of its own, for tests.
 *
 * path  copied.
 * out   owned by the caller until store_close.
 *
 * Nothing is migrated: store/migration.h does that, once, before the workers
 * open theirs.
 *
 * Returns OK; ERR_DENIED when we may not read or write the file; ERR_IO for
 * everything else, a file that is no database among it.  Each is logged.
 */
MUST_CHECK enum status store_open(const char *path, struct store **out);

/*
 * Open the file `path` as it is, only to read it: it is not made, not brought
 * to WAL, and no copy of it is needed to look whether it is one of ours.
 *
 * path  copied.
 * out   owned by the caller until store_close.
 *
 * Returns OK; ERR_IO (logged).
 */
MUST_CHECK enum status store_open_reading(const char *path, struct store **out);

/*
 * Fold the WAL into the file, and leave no file beside it: after that, and
 * store_close, the one file is the whole database.  It is in WAL mode again
 * with the next store_open.
 *
 * Returns OK; ERR_FULL when another connection is open; ERR_IO (logged).
 */
MUST_CHECK enum status store_fold(struct store *store);

/* How often SQLite failed, and how often a lock did not come.  Only grow; may
 * be asked from any thread. */
struct store_failures {
    uint64_t n_failed, n_busy;
};
struct store_failures store_failures(const struct store *store);

/* Ends an open transaction without keeping it.  store_close(NULL) does
 * nothing. */
void store_close(struct store *store);

/*
 * Begin a transaction that writes.  It is IMMEDIATE: whoever comes second
 * waits here, so what is read inside it stays true until store_end.
 * Transactions do not nest.
 *
 * Returns OK; ERR_FULL when others wrote for STORE_BUSY_MS without a pause;
 * ERR_IO.  Only after OK is a store_end owed.
 */
enum { STORE_BUSY_MS = 5000 };
MUST_CHECK enum status store_begin(struct store *store);

/* Begin a transaction that only reads: several queries see one moment. */
MUST_CHECK enum status store_begin_reading(struct store *store);

/*
 * End the transaction: COMMIT when `st` is OK, else ROLLBACK.
 *
 * Returns `st`, or ERR_IO when it was OK and the commit failed; nothing is
 * stored then.  So a transaction ends in one line:
 *
 *     return store_end(store, reserve(store, session));
 */
MUST_CHECK enum status store_end(struct store *store, enum status st);

/*
 * What is written from store_relax to store_firm is not worth waiting for: a
 * mark that the next request makes again.  It does not wait for another
 * writer (ERR_FULL at once, not logged) nor for the disk; a power cut may
 * lose it, and nothing else.  Outside transactions.
 *
 * A store that SQLite does not let be firm again (logged) refuses every
 * statement until it does: no later OK is worth less than it says.
 */
void store_relax(struct store *store);
void store_firm(struct store *store);

#endif
