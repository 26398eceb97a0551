#include "base/id.h"

#include <sodium.h>

#include "base/bytes.h"

static const char hex_digits[] = "0123456789abcdef";

struct id id_new(int64_t now_ms)
{
    struct id id;
    randombytes_buf(id.bytes, sizeof id.bytes);
    bytes_write(id.bytes, 6, (uint64_t)now_ms);
    id.bytes[6] = (uint8_t)(0x70 | (id.bytes[6] & 0x0F)); /* version 7 */
    id.bytes[8] = (uint8_t)(0x80 | (id.bytes[8] & 0x3F)); /* variant   */
    return id;
}

static int hex_value(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

static bool is_dash_at(size_t i)
{
    return i == 8 || i == 13 || i == 18 || i == 23;
}

enum status id_parse(struct slice text, struct id *out)
{
    if (text.len != ID_TEXT_LEN)
        return ERR_MALFORMED;

    struct id id = { { 0 } };
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (is_dash_at(i)) {
            if (text.data[i] != '-')
                return ERR_MALFORMED;
            continue;
        }
        const int value = hex_value(text.data[i]);
        if (value < 0)
            return ERR_MALFORMED;
        uint8_t *byte = &id.bytes[digits++ / 2];
        *byte = (uint8_t)(*byte << 4 | value);
    }
    *out = id;
    return OK;
}

char *id_print(struct id id, char out[ID_TEXT_LEN + 1])
{
    size_t digits = 0;
    for (size_t i = 0; i < ID_TEXT_LEN; i++) {
        if (is_dash_at(i)) {
            out[i] = '-';
            continue;
        }
        const uint8_t byte = id.bytes[digits / 2];
        out[i] = hex_digits[digits % 2 == 0 ? byte >> 4 : byte & 0x0F];
        digits++;
    }
    out[ID_TEXT_LEN] = '\0';
    return out;
}

uint64_t device_new(void)
{
    uint64_t device = 0;
    while (device == 0)
        randombytes_buf(&device, sizeof device);
    return device;
}

enum status device_parse(struct slice text, uint64_t *out)
{
    if (text.len != DEVICE_TEXT_LEN)
        return ERR_MALFORMED;

    uint64_t device = 0;
    for (size_t i = 0; i < text.len; i++) {
        const int value = hex_value(text.data[i]);
        if (value < 0)
            return ERR_MALFORMED;
        device = device << 4 | (uint64_t)value;
    }
    if (device == 0)
        return ERR_MALFORMED;
    *out = device;
    return OK;
}

char *device_print(uint64_t device, char out[DEVICE_TEXT_LEN + 1])
{
    for (size_t i = DEVICE_TEXT_LEN; i-- > 0; device >>= 4)
        out[i] = hex_digits[device & 0x0F];
    out[DEVICE_TEXT_LEN] = '\0';
    return out;
}
