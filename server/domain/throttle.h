/*
 * domain/throttle.h - how soon a password may be tried again, or a user may
 * change something again.
 *
 *   throttle_try --> 0: go on, and count it as wrong until it proves right
 *        |             |
 *        |             +--right--> throttle_forgive
 *        +--> s: answer 429 with Retry-After: s
 *
 * Three counts, each with tries that cost nothing and then a delay that
 * doubles:
 *
 *   pair     one account from one address: LIMIT_LOGIN_TRIES free ones
 *   account  from anywhere: never delays by itself, but once many addresses
 *            guess at one account, each of them has a single free try
 *   address  at any account: one machine that tries many
 *
 * So nobody can lock somebody else out: the first try of an address is
 * always heard, and an address from which the account was logged in to is
 * delayed by its own mistakes alone.
 *
 * Changes are simpler: throttle_pay is a token bucket of each user.
 *
 * Memory only, of a fixed size: the entry that was quiet longest makes room.
 * No clock, and not safe from two threads at a time (api/guard.h locks it).
 */
#ifndef DOMAIN_THROTTLE_H
#define DOMAIN_THROTTLE_H

#include <stdint.h>

#include "base/id.h"

struct throttle;

/* Owned by the caller until throttle_free. */
struct throttle *throttle_new(void);
void throttle_free(struct throttle *throttle); /* NULL: does nothing */

/* Who tries what; both are borrowed, and any text. */
struct attempt {
    const char *account; /* folded e-mail address, whether it exists or not;
                            NULL when a new account is made: that counts
                            apart, and is never forgiven */
    const char *address; /* of the peer */
};

/*
 * Whether `attempt` may be made now (milliseconds on a clock that does not
 * jump: the wall clock, set ahead, would forgive everybody).  Returns 0, and it
 * is counted as wrong already, so that a thousand at once are not all free;
 * else the seconds until it may, and nothing is counted.
 */
unsigned throttle_try(struct throttle *throttle, const struct attempt *attempt,
                      int64_t now_ms);

/* The attempt at an account that was let through was right. */
void throttle_forgive(struct throttle *throttle, const struct attempt *attempt,
                      int64_t now_ms);

/* So many at once, then so many a second; both at least 1. */
struct rate {
    unsigned burst;
    unsigned per_s; /* at most 1000 */
};

/*
 * Whether `user` may do one more thing at this rate, on the same clock.
 * Returns 0, and it is paid; else the seconds until it may, and nothing is.
 * In a throttle of its own: who changes much must not push out who guesses.
 */
unsigned throttle_pay(struct throttle *throttle, struct id user,
                      struct rate rate, int64_t now_ms);

#endif
