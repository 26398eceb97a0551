/*
 * io/address.h - IP addresses: as text, and whose they are.
 *
 * An IPv4 address is kept as its IPv6 form ::ffff:a.b.c.d (RFC 4291 section
 * 2.5.5.2), so that there is one shape.
 */
#ifndef IO_ADDRESS_H
#define IO_ADDRESS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/status.h"

enum { ADDRESS_TEXT_BYTES = 46 }; /* INET6_ADDRSTRLEN, with its NUL */

struct address {
    uint8_t bytes[16];
};

/* Where to listen: what bind(2) wants. */
struct endpoint {
    struct sockaddr_storage at;
    socklen_t len;
};

/*
 * Read "127.0.0.1:8080" or "[::1]:8080"; no names, no zone.
 * out is written only when the result is OK; ERR_MALFORMED otherwise.
 */
MUST_CHECK enum status endpoint_parse(const char *text, struct endpoint *out);

/* The port of a bound socket's own address. */
uint16_t endpoint_port(const struct endpoint *endpoint);

/* The address in what accept(2) gave. */
struct address address_of(const struct endpoint *peer);

/* Read an address without a port, IPv4 or IPv6; as endpoint_parse. */
MUST_CHECK enum status address_parse(const char *text, struct address *out);

/* As text, IPv4 in its own form; returns `out`. */
char *address_print(const struct address *address,
                    char out[ADDRESS_TEXT_BYTES]);

/* 127.0.0.0/8 or ::1. */
bool address_is_loopback(const struct address *address);

/* Whom it is counted against: an IPv4 address itself, of IPv6 the /64 that
 * one subscriber has whole. */
struct address address_subscriber(const struct address *address);

#endif
