#include "api/upkeep.h"

#include "api/service.h"
#include "api/session_reply.h"
#include "base/arena.h"
#include "base/log.h"
#include "base/mem.h"
#include "domain/change.h"
#include "domain/expiry.h"
#include "domain/reminder.h"
#include "io/pool.h"
#include "relay/relay.h"

enum {
    ROUND_EVERY_MS = 2000,
    REMIND_EVERY = 4,    /* rounds: a reminder is at most 8 s late */
    FORGET_EVERY = 1800, /* rounds: an hour; the first one at the start */
};

/* One round at a time. */
struct upkeep {
    struct service *service;
    struct timer timer;
    struct job job;
    struct arena *arena; /* owned; of the round that is out; NULL: none is */
    int64_t now_ms;      /* Unix time when the round began                 */
    unsigned round;      /* since the start, but for those that go on at once */
    struct session_list settled;   /* in the arena */
    struct reminder_list reminded; /* in the arena */
};

/* What cannot be made now is still due in the next round. */
static void remind(struct upkeep *upkeep, struct store *store)
{
    const enum status st =
        reminder_give(store, upkeep->arena, upkeep->now_ms, &upkeep->reminded);
    if (st != OK)
        log_warn("reminders not given reason=%s", status_name(st));
    else if (upkeep->reminded.count > 0)
        log_info("reminders given count=%zu", upkeep->reminded.count);
}

/* Nobody waits for it: what cannot be done now is done in an hour. */
static void forget(struct upkeep *upkeep, struct store *store)
{
    const enum status st = expiry_forget(store, upkeep->now_ms);
    if (st != OK)
        log_warn("expired rows not forgotten reason=%s", status_name(st));
}

static void work(struct job *job, unsigned worker)
{
    struct upkeep *upkeep = OWNER_OF(job, struct upkeep, job);
    if (atomic_load(&upkeep->service->is_given_up))
        return;
    struct store *store = upkeep->service->stores[worker];
    const enum status st = change_settle(store, upkeep->arena, NULL,
                                         upkeep->now_ms, &upkeep->settled);
    if (st != OK)
        log_warn("sessions not settled reason=%s", status_name(st));
    if (upkeep->round % REMIND_EVERY == 0)
        remind(upkeep, store);
    if (upkeep->round % FORGET_EVERY == 0)
        forget(upkeep, store);
}

static void set_timer(struct upkeep *upkeep, int64_t wait_ms)
{
    struct loop *loop = upkeep->service->loop;
    timer_set(loop, &upkeep->timer, loop_now_ms(loop) + wait_ms);
}

static void end_round(struct upkeep *upkeep)
{
    arena_free(upkeep->arena);
    upkeep->arena = NULL;
    upkeep->settled = (struct session_list){ NULL, 0 };
    upkeep->reminded = (struct reminder_list){ NULL, 0 };
}

static void done(struct job *job)
{
    struct upkeep *upkeep = OWNER_OF(job, struct upkeep, job);
    for (size_t i = 0; i < upkeep->settled.count; i++) {
        const struct notice notice = session_notice(&upkeep->settled.items[i]);
        relay_tell(upkeep->service->relay, &notice);
    }
    for (size_t i = 0; i < upkeep->reminded.count; i++) {
        const struct reminder *reminder = &upkeep->reminded.items[i];
        relay_tell(upkeep->service->relay,
                   &(struct notice){ .kind = NOTICE_REMINDER,
                                     .user = reminder->user,
                                     .session = reminder->session,
                                     .start_ms = reminder->start_ms,
                                     .count = (uint32_t)reminder->lead });
    }
    upkeep->service->counters.reminders += upkeep->reminded.count;

    /* What had no room in this round is due as well. */
    const bool has_more_reminders = upkeep->reminded.count == LIMIT_REMINDERS;
    if (!has_more_reminders)
        upkeep->round++;
    if (has_more_reminders || upkeep->settled.count == LIMIT_DUE)
        set_timer(upkeep, 0);
    end_round(upkeep);
}

static void on_due(struct timer *timer)
{
    struct upkeep *upkeep = OWNER_OF(timer, struct upkeep, timer);
    set_timer(upkeep, ROUND_EVERY_MS);
    if (upkeep->arena != NULL)
        return;
    upkeep->arena = arena_new();
    upkeep->now_ms = loop_unix_ms(upkeep->service->loop);
    if (pool_submit(upkeep->service->pool, &upkeep->job) != OK)
        end_round(upkeep);
}

struct upkeep *upkeep_new(struct service *service)
{
    struct upkeep *upkeep = mem_new(sizeof *upkeep);
    upkeep->service = service;
    upkeep->job.work = work;
    upkeep->job.done = done;
    timer_init(&upkeep->timer, on_due);
    set_timer(upkeep, 0);
    return upkeep;
}

void upkeep_free(struct upkeep *upkeep)
{
    if (upkeep == NULL)
        return;
    timer_cancel(&upkeep->timer);
    end_round(upkeep);
    mem_free(upkeep);
}
