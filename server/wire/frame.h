/*
 * wire/frame.h - WebSocket frames: bytes in, one frame header out; and back.
 *
 * Knows RFC 6455 sections 5.2, 5.3, 5.5.1 and 7.4 and nothing else: no
 * sockets, no clock, no allocation, no log.  Reassembling fragments is the
 * link's work; this module sees one frame at a time.
 *
 *   bytes --> [frame] --> envelope --> route --> mailbox --> [frame] --> bytes
 */
#ifndef WIRE_FRAME_H
#define WIRE_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/slice.h"
#include "base/status.h"

/* Section 5.2.  Bit 3 marks a control frame. */
enum frame_opcode {
    FRAME_CONTINUATION = 0x0,
    FRAME_TEXT = 0x1,
    FRAME_BINARY = 0x2,
    FRAME_CLOSE = 0x8,
    FRAME_PING = 0x9,
    FRAME_PONG = 0xA,
};

enum {
    FRAME_HEADER_MAX = 10,   /* bytes of a server's header, never masked */
    FRAME_CONTROL_MAX = 125, /* payload bytes of a control frame, 5.5    */
};

/* Close codes, section 7.4.1 and its registry.  1005 is only ever said by
 * frame_close_decode, about a Close that carried no code. */
enum frame_close_code {
    FRAME_CLOSE_NORMAL = 1000,
    FRAME_CLOSE_GOING_AWAY = 1001,
    FRAME_CLOSE_PROTOCOL_ERROR = 1002,
    FRAME_CLOSE_UNSUPPORTED = 1003,
    FRAME_CLOSE_NO_CODE = 1005,
    FRAME_CLOSE_BAD_TEXT = 1007,
    FRAME_CLOSE_POLICY = 1008,
    FRAME_CLOSE_TOO_BIG = 1009,
    FRAME_CLOSE_INTERNAL = 1011,
    FRAME_CLOSE_TRY_LATER = 1013,
};

/* A decoded header.  A plain value: copy it freely. */
struct frame {
    bool final; /* FIN: last fragment of its message        */
    enum frame_opcode opcode;
    uint64_t payload_len; /* bytes, 0 .. 2^63 - 1                     */
    uint8_t mask[4];      /* client's masking key, section 5.3        */
    size_t header_len;    /* bytes of header consumed, 6 .. 14        */
};

/* What a Close frame says.  `reason` borrows the payload it was read from. */
struct frame_close {
    uint16_t code;       /* FRAME_CLOSE_NO_CODE when the payload is empty */
    struct slice reason; /* UTF-8, 0 .. 123 bytes                         */
};

/* Close, Ping or Pong: never fragmented, may come between fragments. */
static inline bool frame_is_control(enum frame_opcode opcode)
{
    return ((unsigned)opcode & 0x8u) != 0;
}

/*
 * Decode the client frame header at the start of `in`.
 *
 * in    borrowed; any length, including 0.
 * out   written only when the result is OK.
 *
 * Returns OK; MORE if `in` ends inside the header; ERR_MALFORMED for a
 * reserved bit or opcode, an unmasked frame (5.1), a control frame that is
 * fragmented or longer than 125 bytes (5.5), or a length that is not in its
 * shortest form or has its top bit set (5.2).
 *
 * The payload follows at in.data + out->header_len and is not touched.
 */
MUST_CHECK enum status frame_decode(struct slice in, struct frame *out);

/*
 * The short way for nearly all that comes: whether `in`, of 8 bytes or more,
 * begins with a binary frame that is a message by itself (final, at most
 * 65,535 bytes) and is all there.
 *
 * in       borrowed; any length, including 0.
 * out_len  bytes of its payload; written only when it is.
 *
 * Returns the bytes of its header, 6 or 8, the mask being the last four; 0
 * for everything else, faults too: frame_decode says what it is.
 */
static inline size_t frame_find_whole(struct slice in, size_t *out_len)
{
    if (in.len < 2 + 2 + 4 || in.data[0] != (0x80 | FRAME_BINARY))
        return 0;
    size_t len = in.data[1] ^ 0x80u; /* of an unmasked frame: above 127 */
    size_t header_len = 2 + 4;
    if (len == 126) {
        len = (size_t)bytes_read(in.data + 2, 2);
        header_len = 2 + 2 + 4;
        if (len < 126)
            return 0;
    } else if (len > 126) {
        return 0;
    }
    if (len > in.len - header_len)
        return 0;
    *out_len = len;
    return header_len;
}

/* How long the header of a server's frame is: 2, 4 or 10. */
static inline size_t frame_header_len(uint64_t payload_len)
{
    return payload_len < 126 ? 2 : payload_len <= UINT16_MAX ? 2 + 2 : 2 + 8;
}

/*
 * Write the header of a server's frame, which is never masked (5.1), with
 * the length in its shortest form.  `payload_len` is below 2^63; of a control
 * frame at most FRAME_CONTROL_MAX, and then `final` is true.
 *
 * Returns the bytes written at `out`: frame_header_len(payload_len).
 */
size_t frame_encode_header(enum frame_opcode opcode, bool final,
                           uint64_t payload_len, uint8_t out[FRAME_HEADER_MAX]);

/*
 * Remove the mask (5.3) from `len` bytes at `data`, in place.  `offset` says
 * how many bytes of the same payload came before them, so that a payload may
 * be unmasked piece by piece as it arrives.
 */
void frame_unmask(uint8_t *data, size_t len, const uint8_t mask[4],
                  uint64_t offset);

/*
 * Read the unmasked payload of a Close frame (5.5.1).
 *
 * payload   borrowed; out->reason is a part of it.
 * out       written only when the result is OK.
 *
 * Returns OK; ERR_MALFORMED for half a code, for a code that no endpoint may
 * send (7.4: outside 1000 .. 4999, unassigned below 3000, or reserved for
 * local use) and for a reason that is not UTF-8.
 */
MUST_CHECK enum status frame_close_decode(struct slice payload,
                                          struct frame_close *out);

/*
 * Write the payload of a Close frame: the code and as much of `reason` (text
 * of our own, ASCII) as fits.  FRAME_CLOSE_NO_CODE writes nothing, which is
 * how a Close without a code is answered.
 *
 * Returns the bytes written at `out`, at most FRAME_CONTROL_MAX.
 */
size_t frame_close_encode(uint16_t code, const char *reason,
                          uint8_t out[FRAME_CONTROL_MAX]);

#endif
