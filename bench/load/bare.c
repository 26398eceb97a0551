/*
 * load/bare.c - the least that the job needs on the wire: what the floor, Bun
 * and ws speak.  A header of 16 bytes, then the payload:
 *
 *   0  u8   kind: 2 SEND, 3 ACCEPTED, 5 DELIVER, 6 ACK
 *   4  u32  SEND, ACCEPTED: the recipient; DELIVER, ACK: the sender
 *   8  u64  seq, chosen by the sender
 *
 * Numbers are as the machine has them.  Who one is, `GET /?user=N` says.
 */
#include <err.h>
#include <stdio.h>
#include <string.h>

#include "dialect.h"
#include "wire.h"

enum { HEADER = 16, SEND = 2, ACCEPTED = 3, DELIVER = 5, ACK = 6 };

static void upgrade(const struct client *client, char *target,
                    size_t target_room, char *lines, size_t lines_room)
{
    snprintf(target, target_room, "/?user=%u", client->index);
    (void)lines;
    (void)lines_room;
}

static void send_to(struct client *client, const struct client *to,
                    uint64_t seq)
{
    uint8_t head[HEADER] = { SEND };
    memcpy(head + 4, &to->index, 4);
    memcpy(head + 8, &seq, sizeof seq);
    client_frame(client, WIRE_BINARY, head, HEADER, crowd.payload);
}

static void hear(struct client *client, uint8_t opcode, const uint8_t *data,
                 size_t len)
{
    uint64_t seq;
    if (opcode != WIRE_BINARY || len < HEADER)
        errx(1, "not a message");
    memcpy(&seq, data + 8, sizeof seq);
    if (data[0] == DELIVER) {
        uint8_t ack[HEADER];
        memcpy(ack, data, HEADER);
        ack[0] = ACK;
        client_frame(client, WIRE_BINARY, ack, HEADER, 0);
        dialect_delivered(client, seq);
    } else if (data[0] == ACCEPTED) {
        dialect_accepted(client, seq);
    }
}

const struct dialect dialect_bare = {
    "bare", true, upgrade, NULL, send_to, hear
};
