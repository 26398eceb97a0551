#include "api/guard.h"

#include <stddef.h>

#include "api/endpoint.h"
#include "base/mem.h"
#include "domain/account.h"
#include "domain/password.h"
#include "io/lock.h"

struct guard {
    struct lock *lock; /* of both throttles */
    struct throttle *throttle;
    struct throttle *writers;
    struct rate writes;
};

struct guard *guard_new(struct rate writes)
{
    struct guard *guard = mem_new(sizeof *guard);
    guard->lock = lock_new();
    guard->throttle = throttle_new();
    guard->writers = throttle_new();
    guard->writes = writes;
    return guard;
}

void guard_free(struct guard *guard)
{
    if (guard == NULL)
        return;
    throttle_free(guard->writers);
    throttle_free(guard->throttle);
    lock_free(guard->lock);
    mem_free(guard);
}

/* Whether there is nothing to wait for; else `reply` says how long. */
static bool is_now(struct reply *reply, unsigned wait_s)
{
    if (wait_s == 0)
        return true;
    reply_refuse(reply, PROBLEM_SLOW_DOWN);
    reply->retry_after_s = wait_s;
    return false;
}

bool guard_admits(const struct ask *ask, struct reply *reply,
                  const struct attempt *attempt)
{
    struct guard *guard = ask->guard;
    lock_take(guard->lock);
    const unsigned wait_s =
        throttle_try(guard->throttle, attempt, ask->steady_ms);
    lock_give(guard->lock);
    return is_now(reply, wait_s);
}

void guard_forgive(struct guard *guard, const struct attempt *attempt,
                   int64_t steady_ms)
{
    lock_take(guard->lock);
    throttle_forgive(guard->throttle, attempt, steady_ms);
    lock_give(guard->lock);
}

bool guard_proves(const struct ask *ask, struct reply *reply,
                  const char *password)
{
    struct user user;
    const char *hash = NULL;
    enum status st =
        account_read(ask->store, ask->arena, ask->caller.user, &user);
    if (st == OK)
        st = account_find(ask->store, ask->arena, user.email, &user, &hash);
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return false;
    }

    const struct attempt attempt = { user.email, ask->address };
    if (!guard_admits(ask, reply, &attempt))
        return false;
    if (!password_is_right(hash, password)) {
        reply_refuse(reply, PROBLEM_WRONG_CREDENTIALS);
        return false;
    }
    guard_forgive(ask->guard, &attempt, ask->steady_ms);
    return true;
}

bool guard_lets_write(const struct ask *ask, struct reply *reply)
{
    struct guard *guard = ask->guard;
    lock_take(guard->lock);
    const unsigned wait_s = throttle_pay(guard->writers, ask->caller.user,
                                         guard->writes, ask->steady_ms);
    lock_give(guard->lock);
    return is_now(reply, wait_s);
}
