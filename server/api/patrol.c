#include "api/patrol.h"

#include "api/service.h"
#include "base/log.h"
#include "base/mem.h"
#include "domain/login.h"
#include "io/pool.h"
#include "relay/relay.h"

enum { ROUND_EVERY_MS = 1000 };

/* One round at a time. */
struct patrol {
    struct service *service;
    struct timer timer;
    struct job job;
    bool is_out;               /* the job is with a worker                  */
    struct live_login *logins; /* owned; of this round                      */
    enum login_state *states;  /* owned; of the same                        */
    size_t n_logins;
    int64_t now_ms; /* Unix time when the round began            */
};

/* A login that cannot be read is left in peace: its turn comes again. */
static void work(struct job *job, unsigned worker)
{
    struct patrol *patrol = OWNER_OF(job, struct patrol, job);
    struct store *store = patrol->service->stores[worker];
    enum status st = OK;
    size_t n = 0;
    if (atomic_load(&patrol->service->is_given_up))
        return;
    for (; n < patrol->n_logins && st == OK; n++)
        st = login_look(store, patrol->logins[n].user, patrol->logins[n].login,
                        patrol->now_ms, &patrol->states[n]);
    if (st != OK)
        log_warn("logins of links not looked at reason=%s", status_name(st));
}

static void forget_round(struct patrol *patrol)
{
    mem_free(patrol->logins);
    mem_free(patrol->states);
    patrol->logins = NULL;
    patrol->states = NULL;
    patrol->n_logins = 0;
}

/* Of whom no link is there, only that they have left is news. */
static bool is_news(const struct live_login *login, enum login_state state)
{
    static const struct id no_login;
    return state == LOGIN_LEFT ||
           (state != LOGIN_LIVE && !id_equal(login->login, no_login));
}

static void done(struct job *job)
{
    static const enum notice_kind kinds[LOGIN_STATE_COUNT] = {
        [LOGIN_ENDED] = NOTICE_LOGIN_ENDED,
        [LOGIN_DISABLED] = NOTICE_USER_DISABLED,
        [LOGIN_LEFT] = NOTICE_USER_LEFT,
    };
    struct patrol *patrol = OWNER_OF(job, struct patrol, job);
    for (size_t i = 0; i < patrol->n_logins; i++) {
        if (!is_news(&patrol->logins[i], patrol->states[i]))
            continue;
        relay_tell(patrol->service->relay,
                   &(struct notice){ .kind = kinds[patrol->states[i]],
                                     .user = patrol->logins[i].user,
                                     .login = patrol->logins[i].login });
    }
    forget_round(patrol);
    patrol->is_out = false;
}

static void begin_round(struct patrol *patrol)
{
    patrol->n_logins =
        relay_take_doubts(patrol->service->relay, &patrol->logins);
    if (patrol->n_logins == 0)
        return;
    /* All zero: LOGIN_LIVE until the database says otherwise. */
    patrol->states = mem_new_array(patrol->n_logins, sizeof *patrol->states);
    patrol->now_ms = loop_unix_ms(patrol->service->loop);
    patrol->is_out = pool_submit(patrol->service->pool, &patrol->job) == OK;
    if (!patrol->is_out)
        forget_round(patrol);
}

static void on_due(struct timer *timer)
{
    struct patrol *patrol = OWNER_OF(timer, struct patrol, timer);
    struct loop *loop = patrol->service->loop;
    if (!patrol->is_out)
        begin_round(patrol);
    timer_set(loop, timer, loop_now_ms(loop) + ROUND_EVERY_MS);
}

struct patrol *patrol_new(struct service *service)
{
    struct patrol *patrol = mem_new(sizeof *patrol);
    patrol->service = service;
    patrol->job.work = work;
    patrol->job.done = done;
    timer_init(&patrol->timer, on_due);
    timer_set(service->loop, &patrol->timer,
              loop_now_ms(service->loop) + ROUND_EVERY_MS);
    return patrol;
}

void patrol_free(struct patrol *patrol)
{
    if (patrol == NULL)
        return;
    timer_cancel(&patrol->timer);
    forget_round(patrol);
    mem_free(patrol);
}
