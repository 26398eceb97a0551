/*
 * house.h - a loop with its door open, for tests that are the peers.
 *
 * Each connection gets the next ear, an owner that remembers what it was
 * told and does what it was asked to.  The test ticks the loop by hand.
 */
#ifndef HOUSE_H
#define HOUSE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "io/conn_body.h"
#include "io/loop.h"

/* Tick until `condition` holds; ten seconds are for ever. */
#define TICK_UNTIL(loop, condition)                                            \
    do {                                                                       \
        const int64_t end_ms_ = loop_now_ms(loop) + 10000;                     \
        while (!(condition)) {                                                 \
            loop_tick(loop, 10);                                               \
            if (loop_now_ms(loop) > end_ms_)                                   \
                fail_msg("never happened: %s", #condition);                    \
        }                                                                      \
    } while (0)

/* An owner that remembers what it was told. */
struct ear {
    struct conn_owner owner;
    struct conn *conn;
    size_t takes; /* bytes per on_bytes at most */
    uint8_t *heard;
    size_t n_heard;
    unsigned calls, flushes, deadlines, losses;
    enum conn_loss why;
    void (*on_heard)(struct ear *); /* more to do in on_bytes; or NULL */
    void (*on_emptied)(struct ear *);
    void (*on_end)(struct ear *);
    struct ear *other;
    unsigned order; /* of on_lost among all ears */
};

static unsigned n_lost; /* on_lost of all ears */

static inline size_t ear_bytes(struct conn_owner *owner, uint8_t *data,
                               size_t len)
{
    struct ear *ear = OWNER_OF(owner, struct ear, owner);
    const size_t n = len < ear->takes ? len : ear->takes;
    ear->heard = realloc(ear->heard, ear->n_heard + n + 1);
    memcpy(ear->heard + ear->n_heard, data, n);
    ear->n_heard += n;
    ear->calls++;
    if (ear->on_heard != NULL)
        ear->on_heard(ear);
    return n;
}

static inline void ear_flushed(struct conn_owner *owner)
{
    struct ear *ear = OWNER_OF(owner, struct ear, owner);
    ear->flushes++;
    if (ear->on_emptied != NULL)
        ear->on_emptied(ear);
}

static inline void ear_deadline(struct conn_owner *owner)
{
    OWNER_OF(owner, struct ear, owner)->deadlines++;
}

static inline void ear_lost(struct conn_owner *owner, enum conn_loss why)
{
    struct ear *ear = OWNER_OF(owner, struct ear, owner);
    ear->losses++;
    ear->why = why;
    ear->order = ++n_lost;
    if (ear->on_end != NULL)
        ear->on_end(ear);
    ear->conn = NULL;
}

static const struct conn_events ear_events = { ear_bytes, ear_flushed,
                                               ear_deadline, ear_lost };

static inline void ear_init(struct ear *ear)
{
    *ear = (struct ear){ .owner = { &ear_events }, .takes = SIZE_MAX };
}

static inline bool has_heard(const struct ear *ear, const char *text)
{
    return slice_is(slice_of(ear->heard, ear->n_heard), text);
}

enum { EARS = 16 };

/* A loop that listens; the n-th connection gets the n-th ear. */
struct house {
    struct loop *loop;
    struct loop_door door;
    uint16_t port;
    struct ear ears[EARS];
    unsigned n_in;
    bool is_refusing;
};

static inline struct conn_owner *let_in(struct loop_door *door,
                                        struct conn *conn)
{
    struct house *house = OWNER_OF(door, struct house, door);
    if (house->is_refusing)
        return NULL;
    assert_true(house->n_in < EARS);
    struct ear *ear = &house->ears[house->n_in++];
    ear->conn = conn;
    return &ear->owner;
}

static inline int build(void **state)
{
    struct house *house = calloc(1, sizeof *house);
    house->loop = loop_open();
    house->door.on_accept = let_in;
    for (size_t i = 0; i < EARS; i++)
        ear_init(&house->ears[i]);
    assert_int_equal(
        loop_listen(house->loop, "127.0.0.1:0", &house->door, &house->port),
        OK);
    n_lost = 0;
    *state = house;
    return 0;
}

static inline int tear_down(void **state)
{
    struct house *house = *state;
    loop_close(house->loop);
    for (size_t i = 0; i < EARS; i++)
        free(house->ears[i].heard);
    free(house);
    return 0;
}

/* A peer's socket, connected in the backlog; non-blocking. */
static inline int dial(const struct house *house)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_port = htons(house->port),
                              .sin_addr = { htonl(INADDR_LOOPBACK) } };
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    const struct timeval second = { .tv_sec = 5 };
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second);
    return fd;
}

/* Dial, and tick until the door has let it in. */
static inline int enter(struct house *house)
{
    const unsigned before = house->n_in;
    const int fd = dial(house);
    TICK_UNTIL(house->loop, house->n_in > before);
    return fd;
}

static inline void say(int fd, const char *text)
{
    const size_t len = strlen(text);
    assert_int_equal(send(fd, text, len, MSG_NOSIGNAL), len);
}

/* Exactly `text` comes next. */
static inline void expect(int fd, const char *text)
{
    char got[256] = { 0 };
    const size_t len = strlen(text);
    assert_int_equal(recv(fd, got, len, MSG_WAITALL), len);
    assert_string_equal(got, text);
}

static inline bool has_ended(int fd)
{
    char byte;
    return recv(fd, &byte, 1, MSG_DONTWAIT) == 0;
}

/* The peer resets instead of closing. */
static inline void reset(int fd)
{
    const struct linger now = { .l_onoff = 1 };
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(fd);
}

/* Byte i of anything long that is checked. */
static inline uint8_t pattern(size_t i)
{
    return (uint8_t)(i * 31 + i / 251);
}

static inline uint8_t *pattern_new(size_t len)
{
    uint8_t *data = malloc(len);
    for (size_t i = 0; i < len; i++)
        data[i] = pattern(i);
    return data;
}

/* Read `len` bytes of the pattern while the loop ticks. */
static inline void expect_pattern(struct house *house, int fd, size_t len)
{
    uint8_t got[65536];
    for (size_t at = 0; at < len;) {
        loop_tick(house->loop, 0);
        const ssize_t n = recv(fd, got, sizeof got, MSG_DONTWAIT);
        if (n < 0 && errno == EAGAIN)
            continue;
        assert_true(n > 0);
        for (ssize_t i = 0; i < n; i++, at++) {
            if (got[i] != pattern(at))
                fail_msg("byte %zu differs", at);
        }
    }
}

#endif
