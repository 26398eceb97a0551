/*
 * load/nats.c - the protocol of NATS over WebSocket.
 *
 * A user is the subject u.<number>.  SEND is PUB, and with `verbose` the
 * server answers +OK, which is ACCEPTED; DELIVER is MSG.  Core NATS keeps
 * nothing for a recipient, so there is no ACK and no queue: it does less than
 * the job.
 *
 * The protocol is a stream: a message may begin in one frame and end in the
 * next one.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialect.h"
#include "wire.h"

enum { ASKED = 1024, SEQ_LEN = 16 };

static void upgrade(const struct client *client, char *target,
                    size_t target_room, char *lines, size_t lines_room)
{
    (void)client, (void)target, (void)target_room, (void)lines;
    (void)lines_room;
}

static void greet(struct client *client)
{
    char text[160];
    const int n = snprintf(text, sizeof text,
                           "CONNECT {\"verbose\":false,\"pedantic\":false,"
                           "\"echo\":true}\r\nSUB u.%u 1\r\n"
                           "CONNECT {\"verbose\":true,\"pedantic\":false,"
                           "\"echo\":true}\r\nPING\r\n",
                           client->index);
    client->asked = calloc(ASKED, sizeof *client->asked);
    if (client->asked == NULL)
        errx(1, "out of memory");
    client_frame(client, WIRE_BINARY, text, (size_t)n, 0);
}

/* The seq comes first in the payload, in hexadecimal, and CRLF ends it: so
 * the prebuilt part stands between two pieces. */
static void send_to(struct client *client, const struct client *to,
                    uint64_t seq)
{
    char text[96];
    const int n =
        snprintf(text, sizeof text, "PUB u.%u %zu\r\n%016llx", to->index,
                 SEQ_LEN + crowd.payload, (unsigned long long)seq);
    client->asked[client->stamp++ % ASKED] = seq;
    client_frame(client, WIRE_BINARY, text, (size_t)n, crowd.payload);
    client_frame(client, WIRE_BINARY, "\r\n", 2, 0);
}

static void hear_ok(struct client *client)
{
    /* +OK comes in the order of what was published; the ones before the
     * first are of the greeting. */
    if (client->heard < client->stamp)
        dialect_accepted(client, client->asked[client->heard++ % ASKED]);
}

/* One operation; returns its bytes, 0 when it is not all there. */
static size_t take(struct client *client, const char *data, size_t len)
{
    const char *end = memmem(data, len, "\r\n", 2);
    if (end == NULL)
        return 0;
    size_t n = (size_t)(end + 2 - data);
    if (strncmp(data, "MSG ", 4) == 0) {
        const char *digits = end;
        while (digits[-1] != ' ')
            digits--;
        const size_t size = strtoul(digits, NULL, 10);
        if (len < n + size + 2)
            return 0;
        char seq[SEQ_LEN + 1] = { 0 };
        memcpy(seq, data + n, SEQ_LEN);
        dialect_delivered(client, strtoull(seq, NULL, 16));
        n += size + 2;
    } else if (strncmp(data, "+OK", 3) == 0) {
        hear_ok(client);
    } else if (strncmp(data, "PONG", 4) == 0) {
        dialect_ready(client);
    } else if (strncmp(data, "PING", 4) == 0) {
        client_frame(client, WIRE_BINARY, "PONG\r\n", 6, 0);
    } else if (strncmp(data, "INFO", 4) != 0) {
        errx(1, "not understood: %.*s", (int)n, data);
    }
    return n;
}

static size_t take_all(struct client *client, const char *data, size_t len)
{
    size_t taken = 0;
    for (size_t n = 1; n > 0 && taken < len; taken += n)
        n = take(client, data + taken, len - taken);
    return taken;
}

static void hear(struct client *client, uint8_t opcode, const uint8_t *data,
                 size_t len)
{
    (void)opcode;
    if (client->stream_len > 0) {
        client->stream = realloc(client->stream, client->stream_len + len);
        if (client->stream == NULL)
            errx(1, "out of memory");
        memcpy(client->stream + client->stream_len, data, len);
        data = client->stream;
        len += client->stream_len;
    }
    const size_t taken = take_all(client, (const char *)data, len);
    uint8_t *rest = NULL;
    if (taken < len) {
        rest = malloc(len - taken);
        if (rest == NULL)
            errx(1, "out of memory");
        memcpy(rest, data + taken, len - taken);
    }
    free(client->stream);
    client->stream = rest;
    client->stream_len = (uint32_t)(len - taken);
}

const struct dialect dialect_nats = { "nats", true,    upgrade,
                                      greet,  send_to, hear };
