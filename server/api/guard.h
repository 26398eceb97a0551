/*
 * api/guard.h - how often a password may be tried, and a user may change
 * something.
 *
 * The throttle (domain/throttle.h) knows no threads; here is one of each kind
 * for the process, shared by all workers, locked.  Not for the loop's thread.
 * How many hashes run at once is the pool's to bound: rows that hash are heavy
 * jobs (api/endpoint.h, io/pool.h).
 */
#ifndef API_GUARD_H
#define API_GUARD_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/throttle.h"

struct ask;
struct guard;
struct reply;

/* Owned by the caller until guard_free, which does nothing with NULL.
 * `writes`: of each user. */
struct guard *guard_new(struct rate writes);
void guard_free(struct guard *guard);

/*
 * Whether `attempt` may be made now; else `reply` is refused with
 * PROBLEM_SLOW_DOWN and the seconds to wait.  It counts as wrong until
 * guard_forgive (domain/throttle.h).
 */
bool guard_admits(const struct ask *ask, struct reply *reply,
                  const struct attempt *attempt);
void guard_forgive(struct guard *guard, const struct attempt *attempt,
                   int64_t steady_ms);

/*
 * Whether `password` is the caller's own; else `reply` is refused.  Whoever
 * borrowed an unlocked browser may not guess it either: as guard_admits.
 */
bool guard_proves(const struct ask *ask, struct reply *reply,
                  const char *password);

/* Whether the caller, who is known, may write now: docs/http-api.md 1; else
 * `reply` is refused as by guard_admits. */
bool guard_lets_write(const struct ask *ask, struct reply *reply);

#endif
