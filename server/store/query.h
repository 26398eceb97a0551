/*
 * store/query.h - say a statement, give it values, read its rows.
 *
 * For the store_*.c files.  A statement is prepared when it is first said
 * and kept by the connection, found again by the address of its text: so the
 * text is a `static const char []` of the function that runs it.  The first
 * failure of a run is kept and everything after it does nothing, so that a
 * function reads straight down and looks once, at the end:
 *
 *     struct query *q = query_begin(store, sql);
 *     query_bind_id(q, ":user_id", user);
 *     if (query_next(q))
 *         out->name = query_text(q, 0, arena);
 *     return query_end_found(q);
 *
 *   idle --query_begin--> running --query_end, query_run--> idle
 *
 * A running statement cannot be begun again (asserted): no recursion.
 */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/slice.h"
#include "base/status.h"

struct store;
struct query;

/* Never NULL.  `sql` is one statement with static storage.  Borrowed until
 * one of the four ends below. */
struct query *query_begin(struct store *store, const char *sql);

/*
 * Bind the parameter `name` (":tutor_id"); asserts that the statement has
 * one.  What is not bound is NULL.  Bytes are borrowed until the end; a
 * device is stored as the signed reading of its 64 bits.
 */
void query_bind_id(struct query *q, const char *name, struct id id);
void query_bind_device(struct query *q, const char *name, uint64_t device);
void query_bind_int(struct query *q, const char *name, int64_t value);
void query_bind_text(struct query *q, const char *name, const char *text);
void query_bind_slice(struct query *q, const char *name, struct slice text);
void query_bind_blob(struct query *q, const char *name, struct slice bytes);

/* Step to the next row.  False at the end of the rows and after a failure;
 * which of the two, the end says. */
bool query_next(struct query *q);

/*
 * Read a column, counted from 0, of the row.  A NULL reads as zero, as false
 * and as "".  A text is copied into the arena.
 */
struct id query_id(const struct query *q, int column);
uint64_t query_device(const struct query *q, int column);
int64_t query_int(const struct query *q, int column);
bool query_is_null(const struct query *q, int column);
char *query_text(const struct query *q, int column, struct arena *arena);
/* The bytes of a blob, borrowed until the next step. */
struct slice query_blob(const struct query *q, int column);

/*
 * End the run.  Each returns the first failure as connection_status maps it:
 * ERR_CONFLICT for a key that exists, ERR_NOT_FOUND for a row that refers to
 * a missing one, ERR_FULL for a lock that did not come, ERR_IO (logged).
 *
 *   query_end          OK
 *   query_end_found    OK; ERR_NOT_FOUND when no row was read
 *   query_run          steps to the end first, for what gives no rows: OK
 *   query_run_changed  the same; ERR_NOT_FOUND when it touched no row
 */
MUST_CHECK enum status query_end(struct query *q);
MUST_CHECK enum status query_end_found(struct query *q);
MUST_CHECK enum status query_run(struct query *q);
MUST_CHECK enum status query_run_changed(struct query *q);

#endif
