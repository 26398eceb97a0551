#include "io/timer.h"

#include "io/loop_body.h"
#include "io/wheel.h"

void timer_init(struct timer *timer, void (*on_due)(struct timer *))
{
    *timer = (struct timer){ .on_due = on_due };
    list_init(&timer->node);
}

void timer_set(struct loop *loop, struct timer *timer, int64_t due_ms)
{
    wheel_set(&loop->wheel, timer, due_ms, loop->now_ms);
}

void timer_cancel(struct timer *timer)
{
    list_remove(&timer->node);
}
