#include "traffic.h"

#include <err.h>
#include <math.h>
#include <string.h>

#include "dialect.h"
#include "watch.h"

enum { CALLS = 1 << 21, SECOND_NS = 1000000000, STOP_S = 5 };

/* A message on its way; seq is its place, and the round. */
struct call {
    uint64_t due_ns;
    uint32_t from;
    uint8_t awaited; /* of ACCEPTED and DELIVER */
};

struct traffic traffic;
static struct call calls[CALLS];
static uint64_t random_state = 1;

/* xorshift64*: the same messages in every run. */
static double random_share(void)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (double)(random_state * UINT64_C(2685821657736338717) >> 11) /
           (double)(UINT64_C(1) << 53);
}

void traffic_send(struct client *from, const struct client *to, uint64_t due_ns)
{
    const uint64_t seq = traffic.sent++;
    struct call *call = &calls[seq % CALLS];
    if (call->awaited != 0 && traffic.is_on)
        errx(1, "too many messages are on their way");
    *call = (struct call){ due_ns, from->index,
                           crowd.dialect->is_answered ? 2 : 1 };
    from->in_flight++;
    crowd.dialect->send(from, to, seq);
}

/* --- who sends to whom --------------------------------------------------- */

static struct client *sender(uint32_t nth)
{
    const uint32_t stride = traffic.fan == 0 ? 1 : traffic.fan + 1;
    return &crowd.clients[traffic.first + nth * stride];
}

static uint32_t n_senders(void)
{
    return traffic.fan == 0 ? traffic.n : traffic.n / (traffic.fan + 1);
}

static void send_burst(struct client *from)
{
    for (uint32_t i = 1; i <= traffic.fan; i++)
        traffic_send(from, from + i, crowd.now_ns);
}

static void send_next(struct client *from, uint64_t due_ns)
{
    traffic_send(from, &crowd.clients[from->index ^ 1], due_ns);
}

/* --- what is heard ------------------------------------------------------- */

static void settle(uint64_t seq)
{
    struct call *call = &calls[seq % CALLS];
    if (call->awaited == 0 || --call->awaited > 0)
        return;
    struct client *from = &crowd.clients[call->from];
    traffic.done++;
    if (from->in_flight > 0)
        from->in_flight--;
    if (!traffic.is_on || traffic.rate > 0 || from->state != CLIENT_READY)
        return;
    if (traffic.fan == 0)
        send_next(from, crowd.now_ns);
    else if (from->in_flight == 0)
        send_burst(from);
}

void traffic_accepted(struct client *client, uint64_t seq)
{
    (void)client;
    settle(seq);
}

void traffic_delivered(struct client *client, uint64_t seq)
{
    (void)client;
    const uint64_t due_ns = calls[seq % CALLS].due_ns;
    traffic.delivered++;
    histogram_add(&traffic.took,
                  crowd.now_ns > due_ns ? crowd.now_ns - due_ns : 0);
    settle(seq);
}

/* --- the run ------------------------------------------------------------- */

static void set_next_due(void)
{
    const double gap_ns =
        -log(1.0 - random_share()) * SECOND_NS / (double)traffic.rate;
    traffic.due_ns += (uint64_t)gap_ns;
}

void traffic_start(void)
{
    traffic.is_on = true;
    crowd.now_ns = watch_now_ns();
    traffic.due_ns = crowd.now_ns;
    for (uint32_t i = 0; traffic.rate == 0 && i < n_senders(); i++) {
        for (uint32_t w = 0; traffic.fan == 0 && w < traffic.window; w++)
            send_next(sender(i), crowd.now_ns);
        if (traffic.fan > 0)
            send_burst(sender(i));
    }
}

static void send_due(void)
{
    const uint64_t now_ns = watch_now_ns();
    while (traffic.rate > 0 && traffic.is_on && traffic.due_ns <= now_ns) {
        const uint32_t nth = (uint32_t)(random_share() * n_senders());
        send_next(sender(nth), traffic.due_ns);
        set_next_due();
    }
}

void traffic_run(uint64_t until_ns)
{
    for (;;) {
        send_due();
        const uint64_t now_ns = watch_now_ns();
        if (now_ns >= until_ns)
            return;
        uint64_t next_ns = until_ns;
        if (traffic.rate > 0 && traffic.is_on && traffic.due_ns < next_ns)
            next_ns = traffic.due_ns;
        crowd_turn(next_ns > now_ns ? next_ns - now_ns : 0);
    }
}

void traffic_forget(void)
{
    memset(calls, 0, sizeof calls);
    for (uint32_t i = 0; i < crowd.n_clients; i++)
        crowd.clients[i].in_flight = 0;
}

void traffic_stop(void)
{
    const uint64_t until_ns = watch_now_ns() + (uint64_t)STOP_S * SECOND_NS;
    traffic.is_on = false;
    while (traffic.done < traffic.sent && watch_now_ns() < until_ns)
        crowd_turn(SECOND_NS / 100);
}
