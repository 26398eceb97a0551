#include "scene.h"

#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client.h"
#include "dialect.h"
#include "traffic.h"
#include "watch.h"

#define MS_NS UINT64_C(1000000)
#define SECOND_NS (1000 * MS_NS)

enum {
    CONNECT_AT_ONCE = 128,
    CONNECT_MS = 120000, /* then it is not going to */
    SETTLE_MS = 200,
    FIRST_LINKS = 64, /* after them the server has what it needs for any */
};

static void on_lost(struct client *client)
{
    errx(1, "link %u was lost", client->index);
}

static const struct crowd_events events = {
    .on_accepted = traffic_accepted,
    .on_delivered = traffic_delivered,
    .on_lost = on_lost,
};

/* --- opening ------------------------------------------------------------ */

/* Connect the clients from `first` up, `at_once` on the way at a time. */
static void open_links(uint32_t first, uint32_t n, uint32_t at_once)
{
    const uint64_t until_ns = watch_now_ns() + CONNECT_MS * MS_NS;
    const uint32_t ready_before = crowd.n_ready;
    uint32_t begun = 0;
    while (crowd.n_ready - ready_before < n) {
        while (begun < n && begun < crowd.n_ready - ready_before + at_once)
            client_connect(&crowd.clients[first + begun++]);
        crowd_turn(100 * MS_NS);
        if (crowd.now_ns > until_ns)
            errx(1, "%u of %u links are open", crowd.n_ready - ready_before, n);
    }
}

static void idle_for(uint64_t ms)
{
    const uint64_t until_ns = watch_now_ns() + ms * MS_NS;
    for (uint64_t now_ns; (now_ns = watch_now_ns()) < until_ns;)
        crowd_turn(until_ns - now_ns);
}

/* Links g, g + 1 .. g + fan are one sender, and the devices of one user. */
static void give_devices(void)
{
    const uint32_t stride = traffic.fan + 1;
    for (uint32_t i = 0; i < crowd.n_clients; i++) {
        crowd.clients[i].user = i / stride * 2 + (i % stride != 0);
        crowd.clients[i].device = i % stride == 0 ? 0 : i % stride - 1;
    }
}

/* --- traffic ------------------------------------------------------------ */

static double share_us(double share)
{
    return (double)histogram_at(&traffic.took, share) / 1000;
}

/* One message into the mailbox of each offline contact of each link. */
static void fill_known(const struct scene_plan *plan)
{
    const uint64_t n = (uint64_t)plan->links * plan->known;
    for (uint64_t i = 0; i < n; i++) {
        /* By contact, then by sender: what is neighbours in a database is not
         * in memory. */
        const uint32_t from = (uint32_t)(i % plan->links);
        const uint32_t to =
            plan->links + from * plan->known + (uint32_t)(i / plan->links);
        struct client offline = { .index = to, .user = to };
        traffic_send(&crowd.clients[from], &offline, crowd.now_ns);
        if (i % plan->links == plan->links - 1)
            crowd_turn(MS_NS);
    }
    idle_for(SETTLE_MS);
    traffic_forget();
}

void scene_traffic(const struct scene_plan *plan)
{
    crowd.events = &events;
    crowd_init(plan->links);
    if (plan->has_devices)
        give_devices();
    traffic.n = plan->talkers > 0 ? plan->talkers : plan->links;
    open_links(0, plan->links, CONNECT_AT_ONCE);
    idle_for(SETTLE_MS);
    if (plan->known > 0)
        fill_known(plan);

    traffic_start();
    traffic_run(watch_now_ns() + plan->warm_ms * MS_NS);
    histogram_reset(&traffic.took);
    const uint64_t delivered = traffic.delivered, begun_ns = watch_now_ns();
    const struct watch before = watch_read(plan->pid);
    traffic_run(begun_ns + plan->run_ms * MS_NS);
    const struct watch after = watch_read(plan->pid);
    const double seconds = (double)(watch_now_ns() - begun_ns) / SECOND_NS;
    const double n = (double)(traffic.delivered - delivered);
    if (n == 0 || crowd.n_refused > 0)
        errx(1, "%.0f delivered, %" PRIu64 " refused", n, crowd.n_refused);

    printf("{\"messages\":%.0f,\"messages_per_s\":%.1f,"
           "\"cpu_ns_per_message\":%.1f,\"cpu_share\":%.4f,"
           "\"p50_us\":%.2f,\"p99_us\":%.2f,\"p999_us\":%.2f,\"max_us\":%.2f,"
           "\"gave_up_per_message\":%.4f,\"was_put_per_message\":%.4f,"
           "\"rss_bytes\":%" PRIu64 "}\n",
           n, n / seconds, (double)(after.cpu_ns - before.cpu_ns) / n,
           (double)(after.cpu_ns - before.cpu_ns) / SECOND_NS / seconds,
           share_us(0.5), share_us(0.99), share_us(0.999),
           (double)traffic.took.max_ns / 1000,
           (double)(after.gave_up - before.gave_up) / n,
           (double)(after.was_put - before.was_put) / n, after.rss_bytes);
    traffic_stop();
}

/* --- idle --------------------------------------------------------------- */

/* Every link has sent, received and acknowledged: all that it needs is there.
 */
static void talk_once(uint32_t first, uint32_t n)
{
    for (uint32_t i = first; i < first + n; i++) {
        traffic_send(&crowd.clients[i], &crowd.clients[i ^ 1], crowd.now_ns);
        if (i % CONNECT_AT_ONCE == 0)
            crowd_turn(MS_NS);
    }
    traffic_stop();
    if (traffic.done < traffic.sent)
        errx(1, "%" PRIu64 " of %" PRIu64 " messages came", traffic.done,
             traffic.sent);
}

void scene_idle(const struct scene_plan *plan)
{
    crowd.events = &events;
    crowd_init(plan->links);
    if (plan->links <= FIRST_LINKS)
        errx(2, "more than %d links are needed", FIRST_LINKS);
    const uint32_t n = plan->links - FIRST_LINKS;
    open_links(0, FIRST_LINKS, CONNECT_AT_ONCE);
    talk_once(0, FIRST_LINKS);
    idle_for(plan->warm_ms);
    const struct watch few = watch_read(plan->pid);
    const uint64_t begun_ns = watch_now_ns();
    open_links(FIRST_LINKS, n, CONNECT_AT_ONCE);
    const double open_s = (double)(watch_now_ns() - begun_ns) / SECOND_NS;
    talk_once(FIRST_LINKS, n);
    idle_for(plan->warm_ms);

    const struct watch before = watch_read(plan->pid);
    idle_for(plan->run_ms);
    const struct watch after = watch_read(plan->pid);
    printf("{\"links\":%u,\"open_s\":%.2f,\"rss_bytes\":%" PRIu64
           ",\"rss_bytes_per_idle_link\":%.1f,\"cpu_share\":%.5f}\n",
           plan->links, open_s, after.rss_bytes,
           ((double)after.rss_bytes - (double)few.rss_bytes) / n,
           (double)(after.cpu_ns - before.cpu_ns) /
               ((double)plan->run_ms * (double)MS_NS));
}

/* --- storm -------------------------------------------------------------- */

/*
 * Those who come back are a process of their own: in one loop the others
 * would wait for ten thousand connects of the generator, and the server would
 * be charged for it.  They speak over a pair of sockets: 'r' when all are
 * there, 'g' for go, and at last how long it took.
 */
static void come_back(const struct scene_plan *plan, int fd)
{
    crowd_init(plan->others + plan->links);
    open_links(plan->others, plan->links, CONNECT_AT_ONCE);
    if (write(fd, "r", 1) != 1)
        err(1, "storm");
    char go = 0;
    while (recv(fd, &go, 1, MSG_DONTWAIT) != 1)
        idle_for(1);

    for (uint32_t i = 0; i < plan->links; i++)
        client_leave(&crowd.clients[plan->others + i]);
    idle_for(SETTLE_MS);
    const uint64_t begun_ns = watch_now_ns();
    open_links(plan->others, plan->links, plan->links);
    const uint64_t took_ns = watch_now_ns() - begun_ns;
    if (write(fd, &took_ns, sizeof took_ns) != sizeof took_ns)
        err(1, "storm");
    /* All stay until the others have been measured. */
    while (recv(fd, &go, 1, MSG_DONTWAIT) != 0)
        idle_for(1);
}

static void measure_others(const struct scene_plan *plan, int fd)
{
    crowd_init(plan->others);
    traffic.n = plan->others;
    open_links(0, plan->others, CONNECT_AT_ONCE);
    char ready = 0;
    if (read(fd, &ready, 1) != 1)
        errx(1, "the storm did not gather");

    traffic_start();
    traffic_run(watch_now_ns() + plan->warm_ms * MS_NS);
    histogram_reset(&traffic.took);
    traffic_run(watch_now_ns() + plan->run_ms * MS_NS);
    const double calm_us = share_us(0.99);

    if (write(fd, "g", 1) != 1)
        err(1, "storm");
    traffic_run(watch_now_ns() + SETTLE_MS * MS_NS);
    histogram_reset(&traffic.took);
    uint64_t took_ns = 0;
    ssize_t n = 0;
    while ((n = recv(fd, &took_ns, sizeof took_ns, MSG_DONTWAIT)) < 0)
        traffic_run(watch_now_ns() + MS_NS);
    if (n != sizeof took_ns)
        errx(1, "the storm did not come back");
    printf("{\"links\":%u,\"welcome_s\":%.3f,\"p99_us\":%.2f,"
           "\"calm_p99_us\":%.2f}\n",
           plan->links, (double)took_ns / SECOND_NS, share_us(0.99), calm_us);
}

void scene_storm(const struct scene_plan *plan)
{
    crowd.events = &events;
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        err(1, "socketpair");
    const pid_t pid = fork();
    if (pid < 0)
        err(1, "fork");
    close(ends[pid > 0]);
    if (pid == 0) {
        come_back(plan, ends[1]);
        exit(0);
    }
    measure_others(plan, ends[0]);
    close(ends[0]);
    (void)waitpid(pid, NULL, 0);
}

/* --- drain -------------------------------------------------------------- */

/* `links` senders fill the mailboxes of as many who are away. */
static void fill_boxes(const struct scene_plan *plan)
{
    for (uint32_t n = 0; n < plan->box; n++) {
        for (uint32_t i = 0; i < plan->links; i++)
            traffic_send(&crowd.clients[2 * i], &crowd.clients[2 * i + 1],
                         crowd.now_ns);
        do
            crowd_turn(MS_NS);
        while (crowd.n_dirty > 0);
    }
    idle_for(SETTLE_MS);
}

void scene_drain(const struct scene_plan *plan)
{
    const uint64_t n = (uint64_t)plan->links * plan->box;
    crowd.events = &events;
    crowd_init(2 * plan->links);
    for (uint32_t i = 0; i < plan->links; i++)
        open_links(2 * i, 1, 1);
    fill_boxes(plan);
    if (crowd.n_refused > 0)
        errx(1, "%" PRIu64 " refused", crowd.n_refused);

    const struct watch before = watch_read(plan->pid);
    const uint64_t begun_ns = watch_now_ns();
    for (uint32_t i = 0; i < plan->links; i++)
        client_connect(&crowd.clients[2 * i + 1]);
    while (traffic.delivered < n) {
        crowd_turn(100 * MS_NS);
        if (crowd.now_ns > begun_ns + CONNECT_MS * MS_NS)
            errx(1, "%" PRIu64 " of %" PRIu64 " came", traffic.delivered, n);
    }
    const double seconds = (double)(watch_now_ns() - begun_ns) / SECOND_NS;
    const struct watch after = watch_read(plan->pid);
    printf("{\"messages\":%" PRIu64 ",\"drain_s\":%.3f,\"messages_per_s\":%.1f,"
           "\"cpu_ns_per_message\":%.1f,\"rss_bytes\":%" PRIu64 "}\n",
           n, seconds, (double)n / seconds,
           (double)(after.cpu_ns - before.cpu_ns) / (double)n,
           before.rss_bytes);
}
