/*
 * io/network.h - a block of addresses: "192.0.2.7", "10.0.0.0/8", "fd00::/8".
 */
#ifndef IO_NETWORK_H
#define IO_NETWORK_H

#include <stdbool.h>

#include "base/status.h"
#include "io/address.h"

struct network {
    struct address first;
    unsigned bits; /* of `first` that count, 0 .. 128; IPv4's begin at 96 */
};

/*
 * Read an address, or one with the number of its leading bits that count;
 * those behind them must be zero, so that a slip is no open door.
 * out is written only when the result is OK; ERR_MALFORMED otherwise.
 */
MUST_CHECK enum status network_parse(const char *text, struct network *out);

bool network_has(const struct network *network, const struct address *address);

#endif
