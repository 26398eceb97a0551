#include "ask.h"

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "histogram.h"
#include "watch.h"

#define MS_NS UINT64_C(1000000)

enum { ANSWER_BYTES = 1 << 20, LINKS_MAX = 4096, EVENTS = 1024 };

struct request {
    const char *bytes;
    size_t len;
};

struct asker {
    int fd;
    char *answer; /* what has come of it */
    size_t len;
    uint64_t asked_ns;
    bool is_waiting;
};

struct ask_plan ask_plan = { .status = 200 };
static struct request *requests;
static size_t n_requests, next_request;
static struct asker askers[LINKS_MAX];
static struct histogram took;
static uint64_t n_answers;
static uint32_t n_waiting;
static int epoll_fd;

/* --- the file ------------------------------------------------------------ */

static char *read_file(const char *path, size_t *out_len)
{
    FILE *file = fopen(path, "re");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0)
        err(1, "%s", path);
    const long len = ftell(file);
    rewind(file);
    char *text = malloc((size_t)len + 1);
    if (text == NULL || fread(text, 1, (size_t)len, file) != (size_t)len)
        err(1, "%s", path);
    text[len] = '\0';
    fclose(file);
    *out_len = (size_t)len;
    return text;
}

static void read_requests(const char *path)
{
    size_t len, room = 0;
    char *at = read_file(path, &len);
    const char *end = at + len;
    while (at < end) {
        char *line_end;
        const size_t n = strtoul(at, &line_end, 10);
        if (*line_end != '\n' || n == 0 || n > (size_t)(end - line_end - 1))
            errx(1, "%s: no request at its place", path);
        if (n_requests == room) {
            room = 2 * room + 64;
            requests = realloc(requests, room * sizeof *requests);
            if (requests == NULL)
                errx(1, "out of memory");
        }
        requests[n_requests++] = (struct request){ line_end + 1, n };
        at = line_end + 1 + n;
    }
}

/* --- one connection ------------------------------------------------------ */

static void ask(struct asker *asker)
{
    if (next_request == n_requests) {
        if (ask_plan.is_once)
            return;
        next_request = 0;
    }
    const struct request request = requests[next_request++];
    asker->asked_ns = watch_now_ns();
    asker->is_waiting = true;
    asker->len = 0;
    n_waiting++;
    if (send(asker->fd, request.bytes, request.len, MSG_NOSIGNAL) !=
        (ssize_t)request.len)
        err(1, "request not sent");
}

/* The length of the whole answer; 0 while its head is not all there. */
static size_t answer_len(struct asker *asker)
{
    asker->answer[asker->len] = '\0';
    const char *end = strstr(asker->answer, "\r\n\r\n");
    if (end == NULL)
        return 0;
    const char *field = strcasestr(asker->answer, "\r\ncontent-length:");
    if (field == NULL || field > end)
        errx(1, "an answer without Content-Length:\n%.300s", asker->answer);
    return (size_t)(end + 4 - asker->answer) +
           strtoul(field + strlen("\r\ncontent-length:"), NULL, 10);
}

static void check_status(const struct asker *asker)
{
    const unsigned long status = strtoul(asker->answer + 9, NULL, 10);
    if (status != ask_plan.status)
        errx(1, "%lu instead of %u:\n%.900s", status, ask_plan.status,
             asker->answer);
}

static void hear(struct asker *asker)
{
    const ssize_t n = recv(asker->fd, asker->answer + asker->len,
                           ANSWER_BYTES - 1 - asker->len, 0);
    if (n < 0 && errno == EAGAIN)
        return;
    if (n <= 0)
        errx(1, "the server closed a connection");
    asker->len += (size_t)n;
    const size_t whole = answer_len(asker);
    if (whole >= ANSWER_BYTES)
        errx(1, "an answer of %zu bytes", whole);
    if (whole == 0 || asker->len < whole)
        return;
    check_status(asker);
    histogram_add(&took, watch_now_ns() - asker->asked_ns);
    asker->is_waiting = false;
    n_answers++;
    n_waiting--;
    ask(asker);
}

static void open_asker(struct asker *asker)
{
    const struct sockaddr_in to = {
        .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
        .sin_port = htons(ask_plan.port),
    };
    asker->fd = socket(AF_INET, SOCK_STREAM, 0);
    asker->answer = malloc(ANSWER_BYTES);
    if (asker->fd < 0 || asker->answer == NULL ||
        connect(asker->fd, (const struct sockaddr *)&to, sizeof to) < 0)
        err(1, "connection");
    setsockopt(asker->fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = asker };
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, asker->fd, &event);
}

/* --- the run ------------------------------------------------------------- */

/* Until `until_ns`, or until every request has its answer. */
static void run(uint64_t until_ns)
{
    static struct epoll_event events[EVENTS];
    while (n_waiting > 0 && watch_now_ns() < until_ns) {
        const int n = epoll_wait(epoll_fd, events, EVENTS, 100);
        for (int i = 0; i < n; i++)
            hear(events[i].data.ptr);
    }
}

void scene_ask(const struct scene_plan *plan)
{
    if (ask_plan.file == NULL || plan->links > LINKS_MAX)
        errx(2, "usage: load ask --file FILE --links N (at most %d) ...",
             LINKS_MAX);
    read_requests(ask_plan.file);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    for (uint32_t i = 0; i < plan->links; i++)
        open_asker(&askers[i]);
    for (uint32_t i = 0; i < plan->links; i++)
        ask(&askers[i]);
    run(watch_now_ns() + plan->warm_ms * MS_NS);

    histogram_reset(&took);
    n_answers = 0;
    const uint64_t begun_ns = watch_now_ns();
    const struct watch before = watch_read(plan->pid);
    run(begun_ns + plan->run_ms * MS_NS);
    const struct watch after = watch_read(plan->pid);
    const double seconds = (double)(watch_now_ns() - begun_ns) / 1e9;
    const double n = (double)n_answers;
    if (n == 0)
        errx(1, "no answer in time");
    printf("{\"messages\":%.0f,\"messages_per_s\":%.1f,"
           "\"cpu_ns_per_message\":%.1f,\"cpu_share\":%.4f,"
           "\"p50_us\":%.2f,\"p99_us\":%.2f}\n",
           n, n / seconds, (double)(after.cpu_ns - before.cpu_ns) / n,
           (double)(after.cpu_ns - before.cpu_ns) / 1e9 / seconds,
           (double)histogram_at(&took, 0.5) / 1000,
           (double)histogram_at(&took, 0.99) / 1000);
}
