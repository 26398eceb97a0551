/*
 * domain/readiness.h - can the database be worked with?
 *
 * Knows no HTTP: /readyz and /version ask it.
 */
#ifndef DOMAIN_READINESS_H
#define DOMAIN_READINESS_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct store;

/* OK when the database answers and has this program's schema; ERR_CONFLICT
 * when it has another one; ERR_IO. */
MUST_CHECK enum status readiness_check(struct store *store);

/* What went wrong with the database since the start; only grows. */
struct readiness_failures {
    uint64_t failed; /* the disk, or the file       */
    uint64_t busy;   /* a lock that did not come    */
};

/* Over all connections; from any thread. */
struct readiness_failures readiness_failures(struct store *const *stores,
                                             size_t count);

/* The number of this program's schema. */
int readiness_schema(void);

#endif
