#include "io/address.h"

#include <arpa/inet.h>
#include <stdbool.h>
#include <string.h>

static const uint8_t v4_prefix[12] = { [10] = 0xff, [11] = 0xff };

_Static_assert(ADDRESS_TEXT_BYTES == INET6_ADDRSTRLEN, "room for any address");

/* 1 to 5 digits, at most 65535, then the end. */
static enum status parse_port(const char *text, uint16_t *out)
{
    uint32_t port = 0;
    size_t n = 0;
    for (; n < 6 && text[n] >= '0' && text[n] <= '9'; n++)
        port = port * 10 + (uint32_t)(text[n] - '0');
    if (n == 0 || n > 5 || text[n] != '\0' || port > UINT16_MAX)
        return ERR_MALFORMED;
    *out = (uint16_t)port;
    return OK;
}

static bool fill(struct endpoint *endpoint, bool is_v6, const char *host,
                 uint16_t port)
{
    memset(endpoint, 0, sizeof *endpoint);
    if (is_v6) {
        struct sockaddr_in6 *at = (struct sockaddr_in6 *)&endpoint->at;
        at->sin6_family = AF_INET6;
        at->sin6_port = htons(port);
        endpoint->len = sizeof *at;
        return inet_pton(AF_INET6, host, &at->sin6_addr) == 1;
    }
    struct sockaddr_in *at = (struct sockaddr_in *)&endpoint->at;
    at->sin_family = AF_INET;
    at->sin_port = htons(port);
    endpoint->len = sizeof *at;
    return inet_pton(AF_INET, host, &at->sin_addr) == 1;
}

enum status endpoint_parse(const char *text, struct endpoint *out)
{
    const char *colon = strrchr(text, ':');
    const bool is_v6 = text[0] == '[';
    uint16_t port;
    if (colon == NULL || parse_port(colon + 1, &port) != OK)
        return ERR_MALFORMED;

    const char *host = text + is_v6;
    const char *end = colon - is_v6;
    if (end <= host || (is_v6 && *end != ']'))
        return ERR_MALFORMED;

    char copy[ADDRESS_TEXT_BYTES];
    const size_t len = (size_t)(end - host);
    if (len >= sizeof copy)
        return ERR_MALFORMED;
    memcpy(copy, host, len);
    copy[len] = '\0';

    struct endpoint endpoint;
    if (!fill(&endpoint, is_v6, copy, port))
        return ERR_MALFORMED;
    *out = endpoint;
    return OK;
}

uint16_t endpoint_port(const struct endpoint *endpoint)
{
    return endpoint->at.ss_family == AF_INET6
               ? ntohs(((const struct sockaddr_in6 *)&endpoint->at)->sin6_port)
               : ntohs(((const struct sockaddr_in *)&endpoint->at)->sin_port);
}

struct address address_of(const struct endpoint *peer)
{
    struct address address;
    if (peer->at.ss_family == AF_INET6) {
        const struct sockaddr_in6 *at = (const struct sockaddr_in6 *)&peer->at;
        memcpy(address.bytes, &at->sin6_addr, 16);
    } else {
        const struct sockaddr_in *at = (const struct sockaddr_in *)&peer->at;
        memcpy(address.bytes, v4_prefix, 12);
        memcpy(address.bytes + 12, &at->sin_addr, 4);
    }
    return address;
}

enum status address_parse(const char *text, struct address *out)
{
    struct endpoint endpoint;
    if (!fill(&endpoint, strchr(text, ':') != NULL, text, 0))
        return ERR_MALFORMED;
    *out = address_of(&endpoint);
    return OK;
}

static bool is_v4(const struct address *address)
{
    return memcmp(address->bytes, v4_prefix, sizeof v4_prefix) == 0;
}

char *address_print(const struct address *address, char out[ADDRESS_TEXT_BYTES])
{
    if (is_v4(address))
        inet_ntop(AF_INET, address->bytes + 12, out, ADDRESS_TEXT_BYTES);
    else
        inet_ntop(AF_INET6, address->bytes, out, ADDRESS_TEXT_BYTES);
    return out;
}

bool address_is_loopback(const struct address *address)
{
    static const uint8_t v6[16] = { [15] = 1 };
    return is_v4(address) ? address->bytes[12] == 127
                          : memcmp(address->bytes, v6, sizeof v6) == 0;
}

struct address address_subscriber(const struct address *address)
{
    struct address subscriber = *address;
    if (!is_v4(address))
        memset(subscriber.bytes + 8, 0, 8);
    return subscriber;
}
