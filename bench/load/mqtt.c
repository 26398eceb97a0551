/*
 * load/mqtt.c - MQTT 3.1.1 over WebSocket.
 *
 * A user is the topic u/<number>, which it subscribes to at QoS 1.  PUBLISH is
 * SEND and DELIVER, PUBACK is ACCEPTED and ACK: the broker keeps a message
 * until its receiver's PUBACK, so it does the whole job.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialect.h"
#include "wire.h"

enum {
    CONNACK = 0x20,
    PUBLISH_QOS1 = 0x32,
    PUBACK = 0x40,
    SUBSCRIBE = 0x82,
    SUBACK = 0x90,
    TOPIC_LEN = 10, /* u/00000000 */
    ASKED = 1024,   /* packet numbers on the way */
};

static void upgrade(const struct client *client, char *target,
                    size_t target_room, char *lines, size_t lines_room)
{
    (void)client, (void)target, (void)target_room;
    snprintf(lines, lines_room, "Sec-WebSocket-Protocol: mqtt\r\n");
}

static void greet(struct client *client)
{
    /* Clean session, no keep-alive; the name of the client is its number. */
    uint8_t packet[64] = { 0x10, 0, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0 };
    char name[16];
    const int n = snprintf(name, sizeof name, "c%08u", client->index);
    packet[13] = (uint8_t)n;
    memcpy(packet + 14, name, (size_t)n);
    packet[1] = (uint8_t)(12 + n);
    client_frame(client, WIRE_BINARY, packet, (size_t)(14 + n), 0);
}

static void subscribe(struct client *client)
{
    uint8_t packet[32] = { SUBSCRIBE, 5 + TOPIC_LEN, 0, 1, 0, TOPIC_LEN };
    char topic[TOPIC_LEN + 1];
    snprintf(topic, sizeof topic, "u/%08u", client->index % 100000000);
    memcpy(packet + 6, topic, TOPIC_LEN);
    packet[6 + TOPIC_LEN] = 1;
    client_frame(client, WIRE_BINARY, packet, 7 + TOPIC_LEN, 0);
    client->asked = calloc(ASKED, sizeof *client->asked);
    if (client->asked == NULL)
        errx(1, "out of memory");
}

static void send_to(struct client *client, const struct client *to,
                    uint64_t seq)
{
    uint8_t packet[48] = { PUBLISH_QOS1 };
    size_t at = 1, left = 2 + TOPIC_LEN + 2 + sizeof seq + crowd.payload;
    for (; left >= 128; left >>= 7)
        packet[at++] = (uint8_t)(left & 0x7F) | 0x80;
    packet[at++] = (uint8_t)left;
    packet[at++] = 0;
    packet[at++] = TOPIC_LEN;
    char topic[TOPIC_LEN + 1];
    snprintf(topic, sizeof topic, "u/%08u", to->index % 100000000);
    memcpy(packet + at, topic, TOPIC_LEN);
    at += TOPIC_LEN;
    const uint32_t number = client->stamp++ % ASKED + 1;
    client->asked[number - 1] = seq;
    packet[at++] = (uint8_t)(number >> 8);
    packet[at++] = (uint8_t)number;
    memcpy(packet + at, &seq, sizeof seq);
    client_frame(client, WIRE_BINARY, packet, at + sizeof seq, crowd.payload);
}

static void hear_publish(struct client *client, const uint8_t *body, size_t len)
{
    const size_t topic_len = (size_t)(body[0] << 8 | body[1]);
    uint64_t seq;
    if (len < 4 + topic_len + sizeof seq)
        errx(1, "a message without a number");
    const uint8_t *number = body + 2 + topic_len;
    const uint8_t ack[4] = { PUBACK, 2, number[0], number[1] };
    memcpy(&seq, number + 2, sizeof seq);
    client_frame(client, WIRE_BINARY, ack, sizeof ack, 0);
    dialect_delivered(client, seq);
}

/* The length of the packet, of which *out_header is its header; 0: not whole.
 */
static size_t packet_len(const uint8_t *data, size_t len, size_t *out_header)
{
    size_t body = 0, at = 1;
    for (unsigned shift = 0; at < len && shift < 28; shift += 7) {
        const uint8_t byte = data[at++];
        body |= (size_t)(byte & 0x7F) << shift;
        if ((byte & 0x80) == 0) {
            *out_header = at;
            return len - at >= body ? at + body : 0;
        }
    }
    return 0;
}

static void hear_packet(struct client *client, uint8_t kind,
                        const uint8_t *body, size_t len)
{
    if ((kind & 0xF0) == (PUBLISH_QOS1 & 0xF0))
        hear_publish(client, body, len);
    else if (kind == PUBACK)
        dialect_accepted(client, client->asked[(body[0] << 8 | body[1]) - 1]);
    else if (kind == SUBACK)
        dialect_ready(client);
    else if (kind == CONNACK)
        subscribe(client);
    else
        errx(1, "packet 0x%02x was not expected", kind);
}

/* The broker ends its frames where its packets end. */
static void hear(struct client *client, uint8_t opcode, const uint8_t *data,
                 size_t len)
{
    (void)opcode;
    while (len > 0) {
        size_t header = 0;
        const size_t n = packet_len(data, len, &header);
        if (n == 0)
            errx(1, "a packet in two frames");
        hear_packet(client, data[0], data + header, n - header);
        data += n;
        len -= n;
    }
}

const struct dialect dialect_mqtt = { "mqtt", true,    upgrade,
                                      greet,  send_to, hear };
