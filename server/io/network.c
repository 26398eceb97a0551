#include "io/network.h"

#include <string.h>

enum { ALL_BITS = 128, V4_BITS = 32 };

/* "0" to `max`, without a sign or a leading zero. */
static enum status parse_bits(const char *text, unsigned max, unsigned *out)
{
    unsigned bits = 0;
    const size_t len = strspn(text, "0123456789");
    if (len == 0 || len > 3 || text[len] != '\0' || (len > 1 && *text == '0'))
        return ERR_MALFORMED;
    for (size_t i = 0; i < len; i++)
        bits = bits * 10 + (unsigned)(text[i] - '0');
    if (bits > max)
        return ERR_MALFORMED;
    *out = bits;
    return OK;
}

static bool bit_of(const struct address *address, unsigned at)
{
    return address->bytes[at / 8] >> (7 - at % 8) & 1;
}

enum status network_parse(const char *text, struct network *out)
{
    char host[ADDRESS_TEXT_BYTES];
    struct network network = { .bits = ALL_BITS };
    const size_t len = strcspn(text, "/");
    if (len >= sizeof host)
        return ERR_MALFORMED;
    memcpy(host, text, len);
    host[len] = '\0';
    if (address_parse(host, &network.first) != OK)
        return ERR_MALFORMED;
    if (text[len] == '/') {
        const bool is_v4 = strchr(host, ':') == NULL;
        const unsigned max = is_v4 ? V4_BITS : ALL_BITS;
        if (parse_bits(text + len + 1, max, &network.bits) != OK)
            return ERR_MALFORMED;
        network.bits += ALL_BITS - max;
    }
    for (unsigned at = network.bits; at < ALL_BITS; at++) {
        if (bit_of(&network.first, at))
            return ERR_MALFORMED;
    }
    *out = network;
    return OK;
}

bool network_has(const struct network *network, const struct address *address)
{
    for (unsigned at = 0; at < network->bits; at++) {
        if (bit_of(&network->first, at) != bit_of(address, at))
            return false;
    }
    return true;
}
