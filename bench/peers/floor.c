/*
 * peers/floor.c - the least that the job costs on epoll.
 *
 *   floor PORT
 *
 * A relay with nothing around it: no accounts, no contacts, no limits, no
 * pings, no defence.  A user is a number below USERS_MAX, taken from
 * `GET /?user=N`, with one link and one queue.  It does the job of the real
 * one, on the protocol of load/bare.c: SEND is answered ACCEPTED, waits in
 * the recipient's queue, goes out as DELIVER, and is dropped at its ACK.
 * All that one turn produces for a link leaves in one send(2).
 *
 * What does not fit the kernel's buffers stays in the link's own; anything
 * that is not in the protocol ends the link.
 */
#include <arpa/inet.h>
#include <endian.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    USERS_MAX = 2 * 1024 * 1024,
    INPUT_BYTES = 256 * 1024,
    EVENTS = 1024,
    HEADER = 16, /* kind, 3 bytes of nothing, user, seq */
    SPARES_MAX = 4096,
    SPARE_BYTES = 16 * 1024,
    SEND = 2,
    ACCEPTED = 3,
    DELIVER = 5,
    ACK = 6,
};

struct message {
    struct message *next;
    uint32_t len;
    uint8_t bytes[]; /* DELIVER: header and payload */
};

struct user {
    struct link *link;
    struct message *head, *tail;
};

struct link {
    struct link *next_dirty;
    uint8_t *out, *kept; /* to be written; read, and not a whole frame */
    uint32_t out_len, out_room, kept_len, user;
    int fd;
    bool is_dirty, is_blocked, is_open, is_dead;
};

static struct user *users;
static struct link *dirty, *dead;
static uint8_t input[INPUT_BYTES];
static uint8_t *spares[SPARES_MAX];
static unsigned n_spares;
static int epoll_fd;

/* --- output ------------------------------------------------------------- */

static uint8_t *room(struct link *link, size_t len)
{
    if (link->out == NULL && n_spares > 0) {
        link->out = spares[--n_spares];
        link->out_room = SPARE_BYTES;
    }
    if (link->out_len + len > link->out_room) {
        const size_t want = link->out_len + len;
        link->out_room =
            want <= SPARE_BYTES ? SPARE_BYTES : (uint32_t)(2 * want);
        link->out = realloc(link->out, link->out_room);
        if (link->out == NULL)
            abort();
    }
    uint8_t *at = link->out + link->out_len;
    link->out_len += (uint32_t)len;
    if (!link->is_dirty) {
        link->is_dirty = true;
        link->next_dirty = dirty;
        dirty = link;
    }
    return at;
}

/* A binary frame that holds `len` bytes. */
static uint8_t *frame(struct link *link, size_t len)
{
    const size_t ext = len < 126 ? 0 : len <= UINT16_MAX ? 2 : 8;
    uint8_t *at = room(link, 2 + ext + len);
    *at++ = 0x82;
    *at++ = (uint8_t)(ext == 0 ? len : ext == 2 ? 126 : 127);
    for (size_t i = ext; i-- > 0;)
        *at++ = (uint8_t)(len >> 8 * i);
    return at;
}

static void flush(struct link *link)
{
    link->is_dirty = false;
    if (link->is_blocked || link->is_dead || link->out_len == 0)
        return;
    const ssize_t n = send(link->fd, link->out, link->out_len, MSG_NOSIGNAL);
    if (n == (ssize_t)link->out_len) {
        if (link->out_room == SPARE_BYTES && n_spares < SPARES_MAX)
            spares[n_spares++] = link->out;
        else
            free(link->out);
        link->out = NULL;
        link->out_len = link->out_room = 0;
        return;
    }
    if (n > 0) {
        link->out_len -= (uint32_t)n;
        memmove(link->out, link->out + n, link->out_len);
    }
    link->is_blocked = true;
}

/* --- the job ------------------------------------------------------------ */

static void put_header(uint8_t *at, uint8_t kind, uint32_t user, uint64_t seq)
{
    memset(at, 0, 4);
    at[0] = kind;
    memcpy(at + 4, &user, 4);
    memcpy(at + 8, &seq, 8);
}

static void take_send(struct link *link, const uint8_t *data, size_t len)
{
    uint32_t to;
    uint64_t seq;
    memcpy(&to, data + 4, 4);
    memcpy(&seq, data + 8, 8);
    if (to >= USERS_MAX)
        return;

    struct message *message = malloc(sizeof *message + len);
    if (message == NULL)
        abort();
    message->next = NULL;
    message->len = (uint32_t)len;
    put_header(message->bytes, DELIVER, link->user, seq);
    memcpy(message->bytes + HEADER, data + HEADER, len - HEADER);

    struct user *user = &users[to];
    if (user->head == NULL)
        user->head = message;
    else
        user->tail->next = message;
    user->tail = message;
    if (user->link != NULL)
        memcpy(frame(user->link, len), message->bytes, len);
    put_header(frame(link, HEADER), ACCEPTED, to, seq);
}

static void take_ack(const struct link *link, const uint8_t *data)
{
    struct user *user = &users[link->user];
    struct message *before = NULL;
    for (struct message *at = user->head; at != NULL; at = at->next) {
        if (memcmp(at->bytes + 4, data + 4, HEADER - 4) == 0) {
            *(before == NULL ? &user->head : &before->next) = at->next;
            if (user->tail == at)
                user->tail = before;
            free(at);
            return;
        }
        before = at;
    }
}

/* --- input -------------------------------------------------------------- */

static void unmask(uint8_t *data, size_t len, const uint8_t key[4])
{
    uint32_t key32;
    memcpy(&key32, key, 4);
    const uint64_t key64 = (uint64_t)key32 << 32 | key32;
    size_t i = 0;
    for (; i + 8 <= len; i += 8) {
        uint64_t word;
        memcpy(&word, data + i, 8);
        word ^= key64;
        memcpy(data + i, &word, 8);
    }
    for (; i < len; i++)
        data[i] ^= key[i % 4];
}

static void die(struct link *link)
{
    if (link->is_dead)
        return;
    link->is_dead = true;
    if (link->is_open && users[link->user].link == link)
        users[link->user].link = NULL;
    if (!link->is_dirty) { /* buried after the flush, in any case */
        link->is_dirty = true;
        link->next_dirty = dirty;
        dirty = link;
    }
}

/* One frame; returns its bytes, 0 when it is not all there. */
static size_t take_frame(struct link *link, uint8_t *data, size_t len)
{
    if (len < 6)
        return 0;
    size_t n = data[1] & 0x7F, at = 2;
    const size_t ext = n == 126 ? 2 : n == 127 ? 8 : 0;
    if (ext > 0) {
        if (len < 2 + ext + 4)
            return 0;
        n = 0;
        for (size_t i = 0; i < ext; i++)
            n = n << 8 | data[at++];
    }
    if (n > INPUT_BYTES / 2 || (data[1] & 0x80) == 0) {
        die(link);
        return len;
    }
    if (len < at + 4 + n)
        return 0;
    uint8_t *payload = data + at + 4;
    unmask(payload, n, data + at);
    if (data[0] != 0x82 || n < HEADER)
        die(link);
    else if (payload[0] == SEND)
        take_send(link, payload, n);
    else if (payload[0] == ACK)
        take_ack(link, payload);
    return at + 4 + n;
}

static void welcome(struct link *link, const char *key)
{
    char text[128];
    uint8_t hash[SHA_DIGEST_LENGTH], accept[32];
    const int n = snprintf(text, sizeof text, "%.24s%s", key,
                           "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    SHA1((const uint8_t *)text, (size_t)n, hash);
    EVP_EncodeBlock(accept, hash, sizeof hash);
    char answer[256];
    const int len = snprintf(answer, sizeof answer,
                             "HTTP/1.1 101 Switching Protocols\r\n"
                             "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                             "Sec-WebSocket-Accept: %s\r\n\r\n",
                             (char *)accept);
    memcpy(room(link, (size_t)len), answer, (size_t)len);

    struct user *user = &users[link->user];
    user->link = link;
    link->is_open = true;
    for (const struct message *at = user->head; at != NULL; at = at->next)
        memcpy(frame(link, at->len), at->bytes, at->len);
}

/* The request of load/client.c, and no other. */
static size_t take_request(struct link *link, uint8_t *data, size_t len)
{
    uint8_t *end = memmem(data, len, "\r\n\r\n", 4);
    if (end == NULL)
        return 0;
    *end = '\0';
    const char *user = strstr((char *)data, "user=");
    const char *key = strcasestr((char *)data, "sec-websocket-key: ");
    link->user = user == NULL ? 0 : (uint32_t)strtoul(user + 5, NULL, 10);
    if (user == NULL || key == NULL || link->user >= USERS_MAX)
        die(link);
    else
        welcome(link, key + strlen("sec-websocket-key: "));
    return (size_t)(end + 4 - data);
}

static void take(struct link *link, uint8_t *data, size_t len)
{
    size_t taken = 0;
    while (taken < len && !link->is_dead) {
        const size_t n = link->is_open
                             ? take_frame(link, data + taken, len - taken)
                             : take_request(link, data + taken, len - taken);
        if (n == 0)
            break;
        taken += n;
    }
    free(link->kept);
    link->kept = NULL;
    link->kept_len = (uint32_t)(len - taken);
    if (link->kept_len > 0 && !link->is_dead) {
        link->kept = malloc(link->kept_len);
        if (link->kept == NULL)
            abort();
        memcpy(link->kept, data + taken, link->kept_len);
    }
}

static void read_all(struct link *link)
{
    for (;;) {
        const size_t kept = link->kept_len;
        if (kept > 0)
            memcpy(input, link->kept, kept);
        const ssize_t n = recv(link->fd, input + kept, sizeof input - kept, 0);
        if (n < 0 && errno == EAGAIN)
            return;
        if (n <= 0) {
            die(link);
            return;
        }
        take(link, input, kept + (size_t)n);
        if ((size_t)n < sizeof input - kept || link->is_dead)
            return;
    }
}

/* --- the loop ----------------------------------------------------------- */

static void accept_all(int listener)
{
    for (;;) {
        const int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
        if (fd < 0)
            return;
        struct link *link = calloc(1, sizeof *link);
        if (link == NULL)
            abort();
        link->fd = fd;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
        epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd,
                  &(struct epoll_event){
                      .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
                      .data.ptr = link,
                  });
    }
}

static void flush_all(void)
{
    while (dirty != NULL) {
        struct link *link = dirty;
        dirty = link->next_dirty;
        flush(link);
        if (link->is_dead) {
            link->next_dirty = dead;
            dead = link;
        }
    }
    while (dead != NULL) {
        struct link *link = dead;
        dead = link->next_dirty;
        close(link->fd);
        free(link->out);
        free(link->kept);
        free(link);
    }
}

static void turn(int listener)
{
    static struct epoll_event events[EVENTS];
    const int n = epoll_wait(epoll_fd, events, EVENTS, -1);
    for (int i = 0; i < n; i++) {
        struct link *link = events[i].data.ptr;
        if (link == NULL) {
            accept_all(listener);
            continue;
        }
        if ((events[i].events & EPOLLOUT) && link->is_blocked) {
            link->is_blocked = false;
            (void)room(link, 0);
        }
        if (events[i].events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
            read_all(link);
        if ((events[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)))
            die(link);
    }
    flush_all();
}

static int open_listener(const char *port)
{
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    const struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
        .sin_port = htons((uint16_t)atoi(port)),
    };
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
    if (bind(fd, (const struct sockaddr *)&address, sizeof address) < 0 ||
        listen(fd, 65535) < 0)
        err(1, "port %s", port);
    return fd;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        errx(2, "usage: floor PORT");
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);

    users = calloc(USERS_MAX, sizeof *users);
    epoll_fd = epoll_create1(0);
    if (users == NULL || epoll_fd < 0)
        err(1, "floor");
    const int listener = open_listener(argv[1]);
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listener,
              &(struct epoll_event){ .events = EPOLLIN });
    for (;;)
        turn(listener);
}
