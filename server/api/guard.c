#include "api/guard.h"

#include <stddef.h>

#include "api/endpoint.h"
#include "base/limits.h"
#include "base/mem.h"
#include "io/gate.h"

struct guard {
    struct gate *hashing; /* LIMIT_HASHES_AT_ONCE wide */
    struct gate *lock;    /* of throttle               */
    struct throttle *throttle;
};

struct guard *guard_new(void)
{
    struct guard *guard = mem_new(sizeof *guard);
    guard->hashing = gate_new(LIMIT_HASHES_AT_ONCE);
    guard->lock = gate_new(1);
    guard->throttle = throttle_new();
    return guard;
}

void guard_free(struct guard *guard)
{
    if (guard == NULL)
        return;
    throttle_free(guard->throttle);
    gate_free(guard->lock);
    gate_free(guard->hashing);
    mem_free(guard);
}

void guard_hash(struct guard *guard, const char *password,
                char out[PASSWORD_HASH_BYTES])
{
    gate_enter(guard->hashing);
    password_hash(password, out);
    gate_leave(guard->hashing);
}

bool guard_is_right(struct guard *guard, const char *hash, const char *password)
{
    gate_enter(guard->hashing);
    const bool is_right = password_is_right(hash, password);
    gate_leave(guard->hashing);
    return is_right;
}

bool guard_admits(const struct ask *ask, struct reply *reply,
                  const struct attempt *attempt)
{
    struct guard *guard = ask->guard;
    gate_enter(guard->lock);
    const unsigned wait_s = throttle_try(guard->throttle, attempt, ask->now_ms);
    gate_leave(guard->lock);
    if (wait_s == 0)
        return true;
    reply_refuse(reply, PROBLEM_SLOW_DOWN);
    reply->retry_after_s = wait_s;
    return false;
}

void guard_forgive(struct guard *guard, const struct attempt *attempt,
                   int64_t now_ms)
{
    gate_enter(guard->lock);
    throttle_forgive(guard->throttle, attempt, now_ms);
    gate_leave(guard->lock);
}
