/*
 * load/dialect.h - how one kind of server is spoken to.
 *
 * The job is the same with all of them: be a user, send to a user, hear that
 * it was accepted, hear what others send, acknowledge it.
 */
#ifndef LOAD_DIALECT_H
#define LOAD_DIALECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client.h"

struct dialect {
    const char *name;

    /* Whether SEND is answered and DELIVER acknowledged at all. */
    bool is_answered;

    /* The request target and more header lines, each with its CRLF. */
    void (*upgrade)(const struct client *client, char *target,
                    size_t target_room, char *lines, size_t lines_room);

    /* After 101; NULL: ready at once. */
    void (*greet)(struct client *client);

    /* Send message `seq` to `to`. */
    void (*send)(struct client *client, const struct client *to, uint64_t seq);

    /* A data frame came: tell crowd.events what it meant, acknowledge. */
    void (*hear)(struct client *client, uint8_t opcode, const uint8_t *data,
                 size_t len);
};

extern const struct dialect dialect_judify, dialect_bare, dialect_socketio,
    dialect_nats, dialect_mqtt;

/* For hear(). */
void dialect_ready(struct client *client);
void dialect_accepted(struct client *client, uint64_t seq);
void dialect_delivered(struct client *client, uint64_t seq);

#endif
