/*
 * serve.h - the running server: up the stairs, run, down the stairs.
 */
#ifndef SERVE_H
#define SERVE_H

#include <limits.h>

#include "base/status.h"

struct config;
struct store;

/* Serve until SIGTERM or SIGINT.  Returns the exit status: 0 after a clean
 * stop, 1 when it could not start (the last log line says why). */
int serve_run(struct config *config);

/* Make the data folder when it is not there.  OK, or ERR_IO when it cannot be
 * used (logged). */
MUST_CHECK enum status serve_make_folder(const struct config *config);

/* Where in it the database is. */
void serve_name_database(const struct config *config, char out[PATH_MAX]);

/*
 * Open the database of the configuration; makes its folder when it is not
 * there.  Not migrated.
 *
 * out  owned by the caller until store_close.
 *
 * Returns OK, or why not (logged).
 */
MUST_CHECK enum status serve_open_store(const struct config *config,
                                        struct store **out);

#endif
