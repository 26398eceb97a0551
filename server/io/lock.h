/*
 * io/lock.h - one thread at a time, for rooms that may not touch threads.
 *
 * For moments among workers; the loop's thread never waits for one.
 */
#ifndef IO_LOCK_H
#define IO_LOCK_H

struct lock;

/* Owned by the caller until lock_free, which does nothing with NULL; nobody
 * may hold it or wait for it then. */
struct lock *lock_new(void);
void lock_free(struct lock *lock);

/* Waits until nobody has it, and takes it; not twice on one thread. */
void lock_take(struct lock *lock);
void lock_give(struct lock *lock);

#endif
