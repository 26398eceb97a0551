/*
 * load/judify.c - docs/protocol.md, as a device speaks it.
 */
#include <err.h>
#include <stdio.h>
#include <string.h>

#include "dialect.h"
#include "people.h"
#include "wire.h"

enum {
    HEADER = 48,
    AT_NAME = 8, /* device, user, id */
    AT_USER = 16,
    AT_ID = 32,
    NAME = 40,
    WELCOME = 1,
    SEND = 2,
    ACCEPTED = 3,
    REFUSED = 4,
    DELIVER = 5,
    ACK = 6,
};

static void upgrade(const struct client *client, char *target,
                    size_t target_room, char *lines, size_t lines_room)
{
    char token[PEOPLE_TOKEN_LEN + 1];
    people_token(client->user, token);
    snprintf(target, target_room, "/ws?device=%016llx",
             (unsigned long long)people_device(client->user, client->device));
    snprintf(lines, lines_room,
             "Sec-WebSocket-Protocol: judify.v1\r\n"
             "Authorization: Bearer %s\r\n",
             token);
}

/* WELCOME makes it ready. */
static void greet(struct client *client)
{
    (void)client;
}

static void send_to(struct client *client, const struct client *to,
                    uint64_t seq)
{
    uint8_t head[HEADER] = { SEND };
    const uint64_t device = people_device(to->user, to->device);
    for (int i = 0; i < 8; i++)
        head[AT_NAME + i] = (uint8_t)(device >> (56 - 8 * i));
    people_id(to->user, head + AT_USER);
    memcpy(head + AT_ID, &seq, sizeof seq);
    client_frame(client, WIRE_BINARY, head, HEADER, crowd.payload);
}

static void refused(const uint8_t *data)
{
    if (crowd.n_refused++ == 0)
        warnx("refused with code %d", data[2] << 8 | data[3]);
}

static void hear(struct client *client, uint8_t opcode, const uint8_t *data,
                 size_t len)
{
    uint64_t seq;
    if (opcode != WIRE_BINARY || len < HEADER)
        errx(1, "not an envelope");
    memcpy(&seq, data + AT_ID, sizeof seq);
    if (data[0] == DELIVER) {
        uint8_t ack[HEADER] = { ACK };
        memcpy(ack + AT_NAME, data + AT_NAME, NAME);
        client_frame(client, WIRE_BINARY, ack, HEADER, 0);
        dialect_delivered(client, seq);
    } else if (data[0] == ACCEPTED) {
        dialect_accepted(client, seq);
    } else if (data[0] == REFUSED) {
        refused(data);
    } else if (data[0] == WELCOME) {
        dialect_ready(client);
    }
}

const struct dialect dialect_judify = { "judify", true,    upgrade,
                                        greet,    send_to, hear };
