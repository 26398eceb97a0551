#include "wire/frame.h"

#include <assert.h>
#include <endian.h>
#include <string.h>

#include "base/bytes.h"
#include "wire/utf8.h"

static bool opcode_is_known(uint8_t op)
{
    return op <= FRAME_BINARY || (op >= FRAME_CLOSE && op <= FRAME_PONG);
}

enum status frame_decode(struct slice in, struct frame *out)
{
    if (in.len < 2)
        return MORE;

    const uint8_t first = in.data[0], second = in.data[1];
    const uint8_t op = first & 0x0F, len7 = second & 0x7F;
    const bool final = first & 0x80, masked = second & 0x80;

    if ((first & 0x70) != 0 || !opcode_is_known(op) || !masked)
        return ERR_MALFORMED;
    if (frame_is_control((enum frame_opcode)op) &&
        (!final || len7 > FRAME_CONTROL_MAX))
        return ERR_MALFORMED;

    const size_t ext = len7 == 127 ? 8 : len7 == 126 ? 2 : 0;
    const size_t header_len = 2 + ext + 4;
    if (in.len < header_len)
        return MORE;

    /* 5.2: the minimal number of bytes MUST be used to encode the length. */
    const uint64_t len = ext == 0   ? len7
                         : ext == 2 ? bytes_read(in.data + 2, 2)
                                    : bytes_read(in.data + 2, 8);
    if ((ext == 2 && len < 126) || (ext == 8 && len <= UINT16_MAX) || len >> 63)
        return ERR_MALFORMED;

    *out = (struct frame){
        .final = final,
        .opcode = (enum frame_opcode)op,
        .payload_len = len,
        .header_len = header_len,
    };
    memcpy(out->mask, in.data + 2 + ext, sizeof out->mask);
    return OK;
}

size_t frame_encode_header(enum frame_opcode opcode, bool final,
                           uint64_t payload_len, uint8_t out[FRAME_HEADER_MAX])
{
    assert(payload_len >> 63 == 0);
    assert(!frame_is_control(opcode) ||
           (final && payload_len <= FRAME_CONTROL_MAX));

    out[0] = (uint8_t)((final ? 0x80 : 0) | (unsigned)opcode);
    if (payload_len < 126) {
        out[1] = (uint8_t)payload_len;
        return 2;
    }
    if (payload_len <= UINT16_MAX) {
        out[1] = 126;
        bytes_write(out + 2, 2, payload_len);
        return 2 + 2;
    }
    out[1] = 127;
    bytes_write(out + 2, 8, payload_len);
    return 2 + 8;
}

/* The key, turned to where a piece begins, as it lies in memory. */
static uint32_t turned(const uint8_t mask[4], uint64_t offset)
{
    const unsigned bits = 8 * (unsigned)(offset % 4);
    uint32_t key;
    memcpy(&key, mask, sizeof key);
    key = le32toh(key);
    return htole32(key >> bits | key << (-bits & 31));
}

static inline void flip(uint8_t *eight, uint64_t key8)
{
    uint64_t word;
    memcpy(&word, eight, sizeof word);
    word ^= key8;
    memcpy(eight, &word, sizeof word);
}

void frame_unmask(uint8_t *data, size_t len, const uint8_t mask[4],
                  uint64_t offset)
{
    const uint32_t key = turned(mask, offset);
    const uint64_t key8 = (uint64_t)key << 32 | key;
    size_t i = 0;
    /* Compilers make wide registers of eight in a row, not of one. */
    for (; len - i >= 64; i += 64) {
        flip(data + i, key8);
        flip(data + i + 8, key8);
        flip(data + i + 16, key8);
        flip(data + i + 24, key8);
        flip(data + i + 32, key8);
        flip(data + i + 40, key8);
        flip(data + i + 48, key8);
        flip(data + i + 56, key8);
    }
    for (; len - i >= 8; i += 8)
        flip(data + i, key8);
    uint8_t rest[sizeof key];
    memcpy(rest, &key, sizeof rest);
    for (; i < len; i++)
        data[i] ^= rest[i % 4];
}

/* 7.4.1 and the IANA registry: 1004, 1005, 1006 and 1015 are never sent;
 * 7.4.2: libraries own 3000 .. 3999, applications 4000 .. 4999. */
static bool close_code_is_valid(uint16_t code)
{
    if (code >= 3000 && code <= 4999)
        return true;
    return code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
}

enum status frame_close_decode(struct slice payload, struct frame_close *out)
{
    if (payload.len == 0) {
        *out = (struct frame_close){ .code = FRAME_CLOSE_NO_CODE };
        return OK;
    }
    if (payload.len < 2)
        return ERR_MALFORMED;

    const uint16_t code = (uint16_t)bytes_read(payload.data, 2);
    const struct slice reason = slice_skip(payload, 2);
    if (!close_code_is_valid(code) || !utf8_is_valid(reason))
        return ERR_MALFORMED;
    *out = (struct frame_close){ .code = code, .reason = reason };
    return OK;
}

size_t frame_close_encode(uint16_t code, const char *reason,
                          uint8_t out[FRAME_CONTROL_MAX])
{
    if (code == FRAME_CLOSE_NO_CODE)
        return 0;
    assert(close_code_is_valid(code));

    bytes_write(out, 2, code);
    const size_t reason_len = strnlen(reason, FRAME_CONTROL_MAX - 2);
    memcpy(out + 2, reason, reason_len);
    return 2 + reason_len;
}
