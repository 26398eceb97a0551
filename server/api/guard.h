/*
 * api/guard.h - how many passwords are hashed at once, and how often one may
 * be tried.
 *
 * Hashing takes 46 MiB and a core for a moment (domain/password.h), so only
 * LIMIT_HASHES_AT_ONCE run; the others wait here, on their workers.  And the
 * throttle (domain/throttle.h), which knows no threads, is locked here.
 *
 * One for the process, shared by all workers.  Not for the loop's thread.
 */
#ifndef API_GUARD_H
#define API_GUARD_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/password.h"
#include "domain/throttle.h"

struct ask;
struct guard;
struct reply;

/* Owned by the caller until guard_free, which does nothing with NULL. */
struct guard *guard_new(void);
void guard_free(struct guard *guard);

/* domain/password.h, when there is room. */
void guard_hash(struct guard *guard, const char *password,
                char out[PASSWORD_HASH_BYTES]);
bool guard_is_right(struct guard *guard, const char *hash,
                    const char *password);

/*
 * Whether `attempt` may be made now; else `reply` is refused with
 * PROBLEM_SLOW_DOWN and the seconds to wait.  It counts as wrong until
 * guard_forgive (domain/throttle.h).
 */
bool guard_admits(const struct ask *ask, struct reply *reply,
                  const struct attempt *attempt);
void guard_forgive(struct guard *guard, const struct attempt *attempt,
                   int64_t now_ms);

#endif
