#include "io/lock.h"

#include <assert.h>
#include <pthread.h>
#include <stddef.h>

#include "base/mem.h"

struct lock {
    pthread_mutex_t mutex;
};

/* These calls fail only when they are used wrongly. */
static void must(int code)
{
    assert(code == 0);
    (void)code;
}

struct lock *lock_new(void)
{
    struct lock *lock = mem_new(sizeof *lock);
    must(pthread_mutex_init(&lock->mutex, NULL));
    return lock;
}

void lock_free(struct lock *lock)
{
    if (lock == NULL)
        return;
    must(pthread_mutex_destroy(&lock->mutex));
    mem_free(lock);
}

void lock_take(struct lock *lock)
{
    must(pthread_mutex_lock(&lock->mutex));
}

void lock_give(struct lock *lock)
{
    must(pthread_mutex_unlock(&lock->mutex));
}
