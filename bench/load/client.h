/*
 * load/client.h - one link of the load generator, and all of them.
 *
 *   socket --> client --frames--> dialect --heard--> what the run counts
 *   socket <-- client <--bytes--- dialect <--asked-- what the run sends
 *
 * One turn reads everything that has come, lets the run react, and writes
 * once per link: the generator batches as a browser does not, so that it is
 * the server that is measured.
 */
#ifndef LOAD_CLIENT_H
#define LOAD_CLIENT_H

#include <netinet/in.h>
#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct crowd;
struct dialect;

enum client_state {
    CLIENT_AWAY,       /* no socket                              */
    CLIENT_CONNECTING, /* until the socket can be written        */
    CLIENT_UPGRADING,  /* until 101                              */
    CLIENT_GREETING,   /* until the dialect says that it is ready */
    CLIENT_READY,
};

struct client {
    uint8_t *out, *kept; /* to be written; read, and not a whole frame */
    uint8_t *stream;     /* for dialects that do not end at frames     */
    uint32_t out_len, out_room, kept_len, stream_len;
    uint32_t index;  /* in crowd->clients                       */
    uint32_t user;   /* who                                     */
    uint32_t device; /* with which of the user's devices        */
    uint32_t in_flight;
    uint32_t heard;  /* a dialect's own: the number heard last */
    uint32_t stamp;  /* a dialect's own: numbers of its packets */
    uint64_t *asked; /* a dialect's own: what they named        */
    SSL *tls;        /* NULL: in the clear                      */
    int fd;
    enum client_state state;
    bool is_dirty, is_blocked;
};

/* What a run is told. */
struct crowd_events {
    void (*on_ready)(struct client *client);
    void (*on_accepted)(struct client *client, uint64_t seq);
    void (*on_delivered)(struct client *client, uint64_t seq);
    void (*on_lost)(struct client *client); /* nobody asked for that */
};

struct crowd {
    const struct dialect *dialect;
    const struct crowd_events *events;
    struct client *clients;
    uint32_t n_clients;
    uint32_t n_ready;
    uint64_t n_lost;
    uint64_t n_refused; /* the dialect was told no */
    size_t payload;     /* bytes */
    uint16_t port;
    bool has_tls; /* whose certificate it is does not matter here */
    int epoll_fd;
    uint32_t *dirty; /* indexes */
    uint32_t n_dirty;
    uint64_t now_ns; /* of this turn */
};

extern struct crowd crowd;

/* Opens nothing yet. */
void crowd_init(uint32_t n_clients);

/* Begin to connect; from one of several addresses of loopback, as each has
 * only so many ports. */
void client_connect(struct client *client);

/* Close without a word. */
void client_leave(struct client *client);

/* Room for `len` bytes to be written at the end of the turn. */
uint8_t *client_room(struct client *client, size_t len);

/* The frame of wire_write. */
void client_frame(struct client *client, uint8_t opcode, const void *head,
                  size_t head_len, size_t payload_len);

/* Wait at most `wait_ns`, read, react, write. */
void crowd_turn(uint64_t wait_ns);

#endif
