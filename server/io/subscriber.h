/*
 * io/subscriber.h - whose an address is, as text.
 *
 * For those above this room who count by address what one person may do.  An
 * IPv4 address is one subscriber; of IPv6 it is the /64, which one subscriber
 * has whole: each of its 2^64 addresses would count anew.
 */
#ifndef IO_SUBSCRIBER_H
#define IO_SUBSCRIBER_H

#include "base/status.h"

enum { SUBSCRIBER_TEXT_BYTES = 46 }; /* with its NUL */

/*
 * Print the subscriber of `address`, IPv4 or IPv6 without a port: "192.0.2.1",
 * "2001:db8:0:7::".  IPv4 in IPv6 (::ffff:192.0.2.1) is IPv4.
 *
 * Returns OK; ERR_MALFORMED for what is no address: `out` is unchanged.
 */
MUST_CHECK enum status subscriber_print(const char *address,
                                        char out[SUBSCRIBER_TEXT_BYTES]);

#endif
