/* test_token.c - what a holder shows, and what is kept of it. */

#include "check.h"

#include "domain/token.h"

TEST(test_tokens_differ_and_fit_an_address)
{
    char one[TOKEN_LEN + 1], other[TOKEN_LEN + 1];
    token_make(one);
    token_make(other);
    assert_string_not_equal(one, other);
    assert_int_equal(strlen(one), TOKEN_LEN);
    assert_int_equal(strspn(one, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "abcdefghijklmnopqrstuvwxyz0123456789-_"),
                     TOKEN_LEN);
}

/* FIPS 180-2, appendix B.1. */
TEST(test_what_is_kept_is_a_sha_256)
{
    static const uint8_t want[TOKEN_HASH_BYTES] = {
        0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
        0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
        0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
    };
    uint8_t hash[TOKEN_HASH_BYTES] = { 0 };
    token_hash(slice_text("abc"), hash);
    assert_memory_equal(hash, want, sizeof want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tokens_differ_and_fit_an_address),
        cmocka_unit_test(test_what_is_kept_is_a_sha_256),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
