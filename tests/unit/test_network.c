/*
 * Blocks of addresses.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/slice.h"
#include "io/network.h"

static const struct {
    const char *text;
    const char *in;  /* an address that it has; NULL: it cannot be read */
    const char *out; /* one that it has not; NULL: it has all            */
} rows[] = {
    { "192.0.2.7", "192.0.2.7", "192.0.2.6" },
    { "192.0.2.7", "::ffff:192.0.2.7", "::192.0.2.7" },
    { "192.0.2.7/32", "192.0.2.7", "192.0.2.5" },
    { "10.0.0.0/8", "10.255.255.255", "11.0.0.0" },
    { "10.0.0.0/8", "10.0.0.0", "9.255.255.255" },
    { "172.16.0.0/12", "172.31.255.255", "172.32.0.0" },
    { "0.0.0.0/0", "255.255.255.255", "::1" },
    { "::1", "::1", "127.0.0.1" },
    { "fd00::/8", "fdff::1", "fe00::1" },
    { "2001:db8::/33", "2001:db8:7fff::", "2001:db8:8000::" },
    { "::/0", "192.0.2.7", NULL },
    { "", NULL, NULL },
    { "localhost", NULL, NULL },
    { "10.0.0.1/8", NULL, NULL },
    { "10.0.0.0/", NULL, NULL },
    { "10.0.0.0/33", NULL, NULL },
    { "10.0.0.0/-1", NULL, NULL },
    { "10.0.0.0/08", NULL, NULL },
    { "10.0.0.0/8/8", NULL, NULL },
    { "10.0.0.0/4294967304", NULL, NULL },
    { "::/129", NULL, NULL },
    { "192.0.2.7:80", NULL, NULL },
    { "2001:0db8:0000:0000:0000:0000:0000:0000:0000:0000/8", NULL, NULL },
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct network network;
        struct address address;
        const enum status st = network_parse(rows[r].text, &network);
        if ((st == OK) != (rows[r].in != NULL))
            fail_msg("%s: %d", rows[r].text, st);
        if (rows[r].in != NULL) {
            assert_int_equal(address_parse(rows[r].in, &address), OK);
            if (!network_has(&network, &address))
                fail_msg("%s has not %s", rows[r].text, rows[r].in);
        }
        if (rows[r].out != NULL) {
            assert_int_equal(address_parse(rows[r].out, &address), OK);
            if (network_has(&network, &address))
                fail_msg("%s has %s", rows[r].text, rows[r].out);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_rows) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
