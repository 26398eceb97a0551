/*
 * load/wire.h - WebSocket frames as a client writes and reads them.
 *
 * One masking key for all frames: what is sent again and again is masked
 * once, when the program starts, and copied from then on.
 */
#ifndef LOAD_WIRE_H
#define LOAD_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    WIRE_TEXT = 1,
    WIRE_BINARY = 2,
    WIRE_CLOSE = 8,
    WIRE_PING = 9,
    WIRE_PONG = 10,
    WIRE_HEADER_MAX = 14,
    WIRE_PAYLOAD_MAX = 65536,
};

/* A frame from the server, or the part that is here. */
struct wire_frame {
    uint8_t opcode;
    const uint8_t *data;
    size_t len;
};

/* The bytes of the frame at the start of `data`; 0 when it is not all there,
 * and then out is not written. */
size_t wire_read(const uint8_t *data, size_t len, struct wire_frame *out);

/* How many bytes wire_write writes. */
size_t wire_size(size_t head_len, size_t payload_len);

/* A frame of `head`, then the first `payload_len` bytes of the payload that
 * all messages have.  Returns its end. */
uint8_t *wire_write(uint8_t *at, uint8_t opcode, const void *head,
                    size_t head_len, size_t payload_len);

/* The payload: printable, so that a protocol of text can carry it. */
void wire_init(void);

#endif
