#include "io/gate.h"

#include <assert.h>
#include <pthread.h>
#include <stddef.h>

#include "base/mem.h"

struct gate {
    pthread_mutex_t lock;
    pthread_cond_t is_room; /* signalled for each that leaves */
    unsigned width;
    unsigned inside; /* 0 .. width */
};

/* These calls fail only when they are used wrongly. */
static void must(int code)
{
    assert(code == 0);
    (void)code;
}

struct gate *gate_new(unsigned width)
{
    struct gate *gate = mem_new(sizeof *gate);
    gate->width = width;
    must(pthread_mutex_init(&gate->lock, NULL));
    must(pthread_cond_init(&gate->is_room, NULL));
    return gate;
}

void gate_free(struct gate *gate)
{
    if (gate == NULL)
        return;
    assert(gate->inside == 0);
    must(pthread_cond_destroy(&gate->is_room));
    must(pthread_mutex_destroy(&gate->lock));
    mem_free(gate);
}

void gate_enter(struct gate *gate)
{
    must(pthread_mutex_lock(&gate->lock));
    while (gate->inside == gate->width)
        must(pthread_cond_wait(&gate->is_room, &gate->lock));
    gate->inside++;
    must(pthread_mutex_unlock(&gate->lock));
}

void gate_leave(struct gate *gate)
{
    must(pthread_mutex_lock(&gate->lock));
    assert(gate->inside > 0);
    gate->inside--;
    must(pthread_cond_signal(&gate->is_room));
    must(pthread_mutex_unlock(&gate->lock));
}
