/*
 * load/socketio.c - Socket.IO 5 on Engine.IO 4, as its own client speaks it:
 * an event with a binary attachment and an acknowledgement, both ways.
 *
 *   SEND      451-<n>["send",<to>,{"_placeholder":true,"num":0}] + attachment
 *   ACCEPTED  43<n>[]
 *   DELIVER   451-<n>["deliver",{"_placeholder":true,"num":0}] + attachment
 *   ACK       43<n>[]
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialect.h"
#include "wire.h"

/* The acknowledgement's number is the seq modulo this many on the way; the
 * client remembers the seq, as the real one remembers a function. */
enum { ASKED = 64 };

static void upgrade(const struct client *client, char *target,
                    size_t target_room, char *lines, size_t lines_room)
{
    (void)client, (void)lines, (void)lines_room;
    snprintf(target, target_room, "/socket.io/?EIO=4&transport=websocket");
}

/* The server speaks first. */
static void greet(struct client *client)
{
    (void)client;
}

static void put_text(struct client *client, const char *text)
{
    client_frame(client, WIRE_TEXT, text, strlen(text), 0);
}

static void send_to(struct client *client, const struct client *to,
                    uint64_t seq)
{
    char text[96];
    if (client->asked == NULL)
        client->asked = calloc(ASKED, sizeof *client->asked);
    if (client->asked == NULL)
        errx(1, "out of memory");
    client->asked[client->stamp % ASKED] = seq;
    snprintf(text, sizeof text,
             "451-%u[\"send\",%u,{\"_placeholder\":true,\"num\":0}]",
             client->stamp++, to->index);
    put_text(client, text);
    client_frame(client, WIRE_BINARY, &seq, sizeof seq, crowd.payload);
}

/* The number after "43" or "451-". */
static uint32_t number_at(const uint8_t *data, size_t len, size_t at)
{
    uint32_t n = 0;
    for (; at < len && data[at] >= '0' && data[at] <= '9'; at++)
        n = 10 * n + (uint32_t)(data[at] - '0');
    return n;
}

static void connect_as(struct client *client)
{
    char text[48];
    snprintf(text, sizeof text, "40{\"user\":%u}", client->index);
    put_text(client, text);
}

static bool starts(const uint8_t *data, size_t len, const char *text)
{
    return len >= strlen(text) && memcmp(data, text, strlen(text)) == 0;
}

/* Of a DELIVER only the number is kept until its attachment comes, at once. */
static void hear_attachment(struct client *client, const uint8_t *data,
                            size_t len)
{
    char text[24];
    uint64_t seq;
    if (len < sizeof seq)
        errx(1, "an attachment without a number");
    memcpy(&seq, data, sizeof seq);
    snprintf(text, sizeof text, "43%u[]", client->heard);
    put_text(client, text);
    dialect_delivered(client, seq);
}

static void hear(struct client *client, uint8_t opcode, const uint8_t *data,
                 size_t len)
{
    if (opcode == WIRE_BINARY)
        hear_attachment(client, data, len);
    else if (starts(data, len, "451-"))
        client->heard = number_at(data, len, 4);
    else if (starts(data, len, "43"))
        dialect_accepted(client,
                         client->asked[number_at(data, len, 2) % ASKED]);
    else if (starts(data, len, "40"))
        dialect_ready(client);
    else if (starts(data, len, "0"))
        connect_as(client);
    else if (starts(data, len, "2"))
        put_text(client, "3");
    else
        errx(1, "not understood: %.*s", (int)len, (const char *)data);
}

const struct dialect dialect_socketio = { "socketio", true,    upgrade,
                                          greet,      send_to, hear };
