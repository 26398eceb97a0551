#include "relay/assembler.h"

#include <string.h>

#include "base/mem.h"
#include "wire/utf8.h"

/* A message of which a part has arrived. */
struct partial {
    enum frame_opcode opcode; /* of its first frame                         */
    uint32_t n_fragments;
    struct utf8 utf8;
    struct frame frame; /* the frame that is arriving, if is_in_frame */
    uint64_t offset;    /* bytes of its payload that have come        */
    bool is_in_frame;
    bool is_complete; /* handed out; freed by the next call         */
    size_t len;       /* bytes gathered                             */
    size_t room;
    uint8_t bytes[];
};

void assembler_init(struct assembler *assembler,
                    const struct assembler_limits *limits)
{
    *assembler = (struct assembler){ .limits = limits };
}

void assembler_done(struct assembler *assembler)
{
    mem_free(assembler->partial);
    assembler->partial = NULL;
}

bool assembler_is_idle(const struct assembler *assembler)
{
    return assembler->partial == NULL || assembler->partial->is_complete;
}

static size_t broken(struct assembled *out, uint16_t code, size_t len)
{
    *out = (struct assembled){ .kind = ASSEMBLED_BROKEN, .code = code };
    return len;
}

/* --- control frames ------------------------------------------------------*/

/* 5.5.1; a reason that is not UTF-8 is a matter of text (8.1), the rest of
 * the protocol. */
static void read_close(struct slice payload, struct assembled *out)
{
    struct frame_close said;
    if (frame_close_decode(payload, &said) == OK) {
        out->kind = ASSEMBLED_CLOSE;
        out->code = said.code;
        out->payload = said.reason;
        return;
    }
    const bool is_text_bad =
        payload.len > 2 && !utf8_is_valid(slice_skip(payload, 2));
    (void)broken(
        out, is_text_bad ? FRAME_CLOSE_BAD_TEXT : FRAME_CLOSE_PROTOCOL_ERROR,
        0);
}

/* Taken whole or not at all: it is at most 125 bytes. */
static size_t take_control(const struct frame *frame, uint8_t *data, size_t len,
                           struct assembled *out)
{
    const size_t n = (size_t)frame->payload_len;
    if (len - frame->header_len < n)
        return 0;

    uint8_t *payload = data + frame->header_len;
    frame_unmask(payload, n, frame->mask, 0);
    out->payload = slice_of(payload, n);
    if (frame->opcode == FRAME_CLOSE)
        read_close(out->payload, out);
    else
        out->kind =
            frame->opcode == FRAME_PING ? ASSEMBLED_PING : ASSEMBLED_PONG;
    return frame->header_len + n;
}

/* --- data frames ---------------------------------------------------------*/

/* Why a data frame with this header may not come now, or 0. */
static uint16_t why_not(const struct assembler *assembler,
                        const struct frame *frame)
{
    const struct assembler_limits *limits = assembler->limits;
    const struct partial *partial = assembler->partial;
    const bool continues = frame->opcode == FRAME_CONTINUATION;
    const uint64_t so_far = partial == NULL ? 0 : partial->len;

    if (continues != (partial != NULL)) /* 5.4 */
        return FRAME_CLOSE_PROTOCOL_ERROR;
    if (frame->opcode == FRAME_TEXT && !limits->takes_text)
        return FRAME_CLOSE_UNSUPPORTED;
    if (frame->payload_len > limits->message_bytes - so_far)
        return FRAME_CLOSE_TOO_BIG;
    if (partial != NULL && partial->n_fragments >= limits->fragments)
        return FRAME_CLOSE_TOO_BIG;
    return 0;
}

/* The whole message is one frame that is here: nothing is copied. */
static size_t take_whole(const struct frame *frame, uint8_t *data,
                         struct assembled *out)
{
    const size_t n = (size_t)frame->payload_len;
    uint8_t *payload = data + frame->header_len;
    frame_unmask(payload, n, frame->mask, 0);
    *out = (struct assembled){
        .kind = ASSEMBLED_MESSAGE,
        .opcode = frame->opcode,
        .payload = slice_of(payload, n),
    };
    if (frame->opcode == FRAME_TEXT && !utf8_is_valid(out->payload))
        (void)broken(out, FRAME_CLOSE_BAD_TEXT, 0);
    return frame->header_len + n;
}

/* Room for `n` bytes more.  Doubles, so that gathering costs no more than
 * twice what arrived; a last frame says how much is still to come. */
static struct partial *grow(struct partial *partial, size_t n)
{
    const size_t need = partial->len + n;
    if (need <= partial->room)
        return partial;
    size_t room = 2 * need;
    const uint64_t left = partial->frame.payload_len - partial->offset;
    if (partial->frame.final && room > partial->len + left)
        room = partial->len + (size_t)left;
    partial = (struct partial *)mem_resize(partial, sizeof *partial + room);
    partial->room = room;
    return partial;
}

/* Bytes of the frame that has begun. */
static size_t take_payload(struct assembler *assembler, uint8_t *data,
                           size_t len, struct assembled *out)
{
    struct partial *partial = assembler->partial;
    const struct frame frame = partial->frame;
    const uint64_t left = frame.payload_len - partial->offset;
    const size_t n = len < left ? len : (size_t)left;

    if (n > 0) {
        frame_unmask(data, n, frame.mask, partial->offset);
        partial = assembler->partial = grow(partial, n);
        memcpy(partial->bytes + partial->len, data, n);
        partial->len += n;
        partial->offset += n;
    }
    const bool is_text = partial->opcode == FRAME_TEXT;
    if (is_text && utf8_feed(&partial->utf8, slice_of(data, n)) != OK)
        return broken(out, FRAME_CLOSE_BAD_TEXT, n);
    if (partial->offset < frame.payload_len)
        return n;

    partial->is_in_frame = false;
    if (!frame.final)
        return n;
    if (is_text && !utf8_is_complete(&partial->utf8))
        return broken(out, FRAME_CLOSE_BAD_TEXT, n);
    partial->is_complete = true;
    *out = (struct assembled){
        .kind = ASSEMBLED_MESSAGE,
        .opcode = partial->opcode,
        .payload = slice_of(partial->bytes, partial->len),
    };
    return n;
}

static size_t take_data(struct assembler *assembler, const struct frame *frame,
                        uint8_t *data, size_t len, struct assembled *out)
{
    const uint16_t code = why_not(assembler, frame);
    if (code != 0)
        return broken(out, code, len);

    const size_t here = len - frame->header_len;
    if (assembler->partial == NULL && frame->final &&
        frame->payload_len <= here)
        return take_whole(frame, data, out);

    if (assembler->partial == NULL) {
        assembler->partial = mem_new(sizeof *assembler->partial);
        assembler->partial->opcode = frame->opcode;
    }
    struct partial *partial = assembler->partial;
    partial->frame = *frame;
    partial->offset = 0;
    partial->is_in_frame = true;
    partial->n_fragments++;
    return frame->header_len +
           take_payload(assembler, data + frame->header_len, here, out);
}

/* At most one frame. */
static size_t take_frame(struct assembler *assembler, uint8_t *data, size_t len,
                         struct assembled *out)
{
    if (assembler->partial != NULL && assembler->partial->is_in_frame)
        return take_payload(assembler, data, len, out);

    struct frame frame;
    const enum status st = frame_decode(slice_of(data, len), &frame);
    if (st == MORE)
        return 0;
    if (st != OK)
        return broken(out, FRAME_CLOSE_PROTOCOL_ERROR, len);
    if (frame_is_control(frame.opcode))
        return take_control(&frame, data, len, out);
    return take_data(assembler, &frame, data, len, out);
}

size_t assembler_take_any(struct assembler *assembler, uint8_t *data,
                          size_t len, struct assembled *out)
{
    if (assembler->partial != NULL && assembler->partial->is_complete)
        assembler_done(assembler);

    *out = (struct assembled){ .kind = ASSEMBLED_NOTHING };
    size_t taken = 0;
    while (taken < len && out->kind == ASSEMBLED_NOTHING) {
        const size_t n = take_frame(assembler, data + taken, len - taken, out);
        if (n == 0)
            break;
        taken += n;
    }
    return taken;
}
