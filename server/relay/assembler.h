/*
 * relay/assembler.h - WebSocket frames of a client put together to messages.
 *
 * Everything of RFC 6455 sections 5 to 7 that can be decided from bytes: the
 * order of fragments, control frames between them, bounds, UTF-8 of text as
 * soon as it is wrong, what a Close means.  Writes nothing and knows no
 * connection: whoever feeds it answers (the link, and the echo endpoint).
 *
 *   portions of bytes --> [assembler] --> message | ping | pong | close |
 * broken
 *
 * A message that is whole in the portion is unmasked where it stands and not
 * copied.  Only one that comes in fragments, or in several portions, is
 * gathered in memory of its own, which grows with what has really arrived; an
 * assembler between two messages owns nothing.
 */
#ifndef RELAY_ASSEMBLER_H
#define RELAY_ASSEMBLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "wire/frame.h"

/* What a message may be; static, shared by all assemblers of one use. */
struct assembler_limits {
    uint64_t message_bytes; /* more: 1009                                 */
    uint32_t fragments;     /* more, also empty ones: 1009                */
    bool takes_text;        /* else a text frame is refused at once: 1003 */
};

struct partial;

/* Lives in its owner; only assembler_* may change it. */
struct assembler {
    const struct assembler_limits *limits;
    struct partial *partial; /* the message begun; NULL: none */
};

enum assembled_kind {
    ASSEMBLED_NOTHING, /* it needs more bytes                               */
    ASSEMBLED_MESSAGE, /* whole, unmasked; of `opcode`                      */
    ASSEMBLED_PING,    /* answer with a Pong of this payload                */
    ASSEMBLED_PONG,    /*                                                   */
    ASSEMBLED_CLOSE,   /* answer with a Close of `code`, then end           */
    ASSEMBLED_BROKEN,  /* the peer broke a rule: Close with `code`, end     */
};

/* A plain value; `payload` is borrowed until the next call, or for as long
 * as the portion lives, whichever is shorter. */
struct assembled {
    enum assembled_kind kind;
    enum frame_opcode opcode; /* of a message: FRAME_TEXT or FRAME_BINARY */
    uint16_t code;            /* FRAME_CLOSE_NO_CODE: a Close without one */
    struct slice payload;
};

/* limits   borrowed until assembler_done. */
void assembler_init(struct assembler *assembler,
                    const struct assembler_limits *limits);

/* Frees what was gathered. */
void assembler_done(struct assembler *assembler);

/* assembler_take for whatever may come, one frame after the other. */
size_t assembler_take_any(struct assembler *assembler, uint8_t *data,
                          size_t len, struct assembled *out);

/*
 * Take bytes from the front of the `len` at `data` (changed in place) until
 * one thing is complete; call again with the rest until ASSEMBLED_NOTHING.
 * After CLOSE or BROKEN the input has no meaning; do not call again.
 *
 * Returns how many bytes were taken.  With ASSEMBLED_NOTHING up to 138 are
 * left, the beginning of a frame header or of a control frame: they must come
 * again in front of what arrives next, and have not been changed.
 *
 * Inline for nearly all that comes: between two messages, a whole one in one
 * binary frame.  It needs one look at its header and no state.
 */
static inline size_t assembler_take(struct assembler *assembler, uint8_t *data,
                                    size_t len, struct assembled *out)
{
    size_t n = 0;
    const size_t header_len = assembler->partial != NULL
                                  ? 0
                                  : frame_find_whole(slice_of(data, len), &n);
    if (header_len == 0 || n > assembler->limits->message_bytes)
        return assembler_take_any(assembler, data, len, out);

    uint8_t *payload = data + header_len;
    frame_unmask(payload, n, payload - 4, 0);
    *out = (struct assembled){
        .kind = ASSEMBLED_MESSAGE,
        .opcode = FRAME_BINARY,
        .payload = slice_of(payload, n),
    };
    return header_len + n;
}

/* Whether no message is begun.  Bytes that were left do not count here. */
bool assembler_is_idle(const struct assembler *assembler);

#endif
