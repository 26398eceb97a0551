#include "io/subscriber.h"

#include <string.h>

#include "io/address.h"

_Static_assert((int)SUBSCRIBER_TEXT_BYTES == (int)ADDRESS_TEXT_BYTES,
               "a subscriber is an address");

enum status subscriber_print(const char *address,
                             char out[SUBSCRIBER_TEXT_BYTES])
{
    struct address whole;
    const enum status st = address_parse(address, &whole);
    if (st != OK)
        return st;
    const struct address subscriber = address_subscriber(&whole);
    (void)address_print(&subscriber, out);
    return OK;
}
