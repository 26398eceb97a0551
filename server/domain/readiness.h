/*
 * domain/readiness.h - can the database be worked with?
 *
 * Knows no HTTP: /readyz and /version ask it.
 */
#ifndef DOMAIN_READINESS_H
#define DOMAIN_READINESS_H

#include "base/status.h"

struct store;

/* OK when the database answers and has this program's schema; ERR_CONFLICT
 * when it has another one; ERR_IO. */
MUST_CHECK enum status readiness_check(struct store *store);

/* The number of this program's schema. */
int readiness_schema(void);

#endif
