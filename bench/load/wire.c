#include "wire.h"

#include <string.h>

static const uint8_t key[4] = { 0x5A, 0x3C, 0x96, 0xE1 };

/* The payload masked from each place in the key. */
static uint8_t payloads[4][WIRE_PAYLOAD_MAX];

void wire_init(void)
{
    for (size_t phase = 0; phase < 4; phase++)
        for (size_t i = 0; i < WIRE_PAYLOAD_MAX; i++)
            payloads[phase][i] =
                (uint8_t)('a' + i * 7 % 26) ^ key[(phase + i) % 4];
}

static size_t read_be(const uint8_t *data, size_t n)
{
    size_t value = 0;
    for (size_t i = 0; i < n; i++)
        value = value << 8 | data[i];
    return value;
}

size_t wire_read(const uint8_t *data, size_t len, struct wire_frame *out)
{
    if (len < 2)
        return 0;
    const size_t len7 = data[1] & 0x7F;
    const size_t ext = len7 == 126 ? 2 : len7 == 127 ? 8 : 0;
    if (len < 2 + ext)
        return 0;
    const size_t n = ext == 0 ? len7 : read_be(data + 2, ext);
    if (len - 2 - ext < n)
        return 0;
    *out = (struct wire_frame){ data[0] & 0x0F, data + 2 + ext, n };
    return 2 + ext + n;
}

static size_t ext_of(size_t len)
{
    return len < 126 ? 0 : len <= UINT16_MAX ? 2 : 8;
}

size_t wire_size(size_t head_len, size_t payload_len)
{
    const size_t len = head_len + payload_len;
    return 2 + ext_of(len) + sizeof key + len;
}

uint8_t *wire_write(uint8_t *at, uint8_t opcode, const void *head,
                    size_t head_len, size_t payload_len)
{
    const size_t len = head_len + payload_len, ext = ext_of(len);
    *at++ = (uint8_t)(0x80 | opcode);
    *at++ = (uint8_t)(0x80 | (ext == 0 ? len : ext == 2 ? 126 : 127));
    for (size_t i = ext; i-- > 0;)
        *at++ = (uint8_t)(len >> 8 * i);
    memcpy(at, key, sizeof key);
    at += sizeof key;
    for (size_t i = 0; i < head_len; i++)
        at[i] = ((const uint8_t *)head)[i] ^ key[i % 4];
    memcpy(at + head_len, payloads[head_len % 4], payload_len);
    return at + len;
}
