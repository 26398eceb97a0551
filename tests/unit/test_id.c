#include "check.h"

#include "base/bytes.h"
#include "base/id.h"

static const struct {
    const char *name;
    const char *text;
    enum status want;
} rows[] = {
    { "a version 7 id", "019a1b2c-3d4e-7f50-8123-456789abcdef", OK },
    { "all zero", "00000000-0000-0000-0000-000000000000", OK },
    { "empty", "", ERR_MALFORMED },
    { "upper case", "019A1B2C-3d4e-7f50-8123-456789abcdef", ERR_MALFORMED },
    { "no dashes", "019a1b2c3d4e7f508123456789abcdef", ERR_MALFORMED },
    { "a dash astray", "019a1b2-c3d4e-7f50-8123-456789abcdef", ERR_MALFORMED },
    { "digit for dash", "019a1b2c03d4e-7f50-8123-456789abcdef", ERR_MALFORMED },
    { "not hex", "019a1b2c-3d4e-7f50-8123-456789abcdeg", ERR_MALFORMED },
    { "too short", "019a1b2c-3d4e-7f50-8123-456789abcde", ERR_MALFORMED },
    { "too long", "019a1b2c-3d4e-7f50-8123-456789abcdef0", ERR_MALFORMED },
    { "braces", "{19a1b2c-3d4e-7f50-8123-456789abcde}", ERR_MALFORMED },
    { "a space", " 19a1b2c-3d4e-7f50-8123-456789abcdef", ERR_MALFORMED },
};

TEST(test_parse_and_print)
{
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const char *text = rows[r].text;
        const struct slice in = exact_new((const uint8_t *)text, strlen(text));
        struct id id;
        memset(&id, 0xAA, sizeof id);
        CHECK(id_parse(in, &id) == rows[r].want, "%s", rows[r].name);
        char out[ID_TEXT_LEN + 1];
        if (rows[r].want == OK)
            CHECK(strcmp(id_print(id, out), text) == 0, "%s", rows[r].name);
        else
            CHECK(id.bytes[0] == 0xAA && id.bytes[15] == 0xAA, "%s: untouched",
                  rows[r].name);
        exact_free(in);
    }
}

TEST(test_bytes_are_in_reading_order)
{
    struct id id;
    CHECK(id_parse(slice_text(rows[0].text), &id) == OK, "%s", rows[0].name);
    CHECK(bytes_read(id.bytes, 8) == 0x019a1b2c3d4e7f50, "%s", rows[0].name);
    CHECK(bytes_read(id.bytes + 8, 8) == 0x8123456789abcdef, "%s",
          rows[0].name);
}

TEST(test_new_is_version_7)
{
    const int64_t now_ms = INT64_C(1795426200123);
    const struct id a = id_new(now_ms), b = id_new(now_ms);
    CHECK(bytes_read(a.bytes, 6) == (uint64_t)now_ms, "begins with the time");
    CHECK(a.bytes[6] >> 4 == 7, "version, RFC 9562 5.7");
    CHECK(a.bytes[8] >> 6 == 2, "variant, RFC 9562 4.1");
    CHECK(!id_equal(a, b), "two of one millisecond differ");
    CHECK(id_compare(a, id_new(now_ms + 1)) < 0, "later ids sort later");
    CHECK(id_compare(a, a) == 0, "compare to itself");
}

static const struct {
    const char *name;
    const char *text;
    enum status want;
    uint64_t device;
} devices[] = {
    { "one", "0000000000000001", OK, 1 },
    { "the largest", "ffffffffffffffff", OK, UINT64_MAX },
    { "the server", "0000000000000000", ERR_MALFORMED, 0 },
    { "upper case", "000000000000000A", ERR_MALFORMED, 0 },
    { "short", "000000000000001", ERR_MALFORMED, 0 },
    { "long", "00000000000000001", ERR_MALFORMED, 0 },
    { "a sign", "+000000000000001", ERR_MALFORMED, 0 },
};

TEST(test_devices)
{
    for (size_t r = 0; r < COUNT_OF(devices); r++) {
        const char *text = devices[r].text;
        const struct slice in = exact_new((const uint8_t *)text, strlen(text));
        uint64_t device = 42;
        CHECK(device_parse(in, &device) == devices[r].want, "%s",
              devices[r].name);
        const uint64_t want = devices[r].want == OK ? devices[r].device : 42;
        CHECK(device == want, "%s", devices[r].name);
        char out[DEVICE_TEXT_LEN + 1];
        if (devices[r].want == OK)
            CHECK(strcmp(device_print(device, out), text) == 0, "%s",
                  devices[r].name);
        exact_free(in);
    }
    CHECK(device_new() != device_new(), "two new devices differ");
}

int main(void)
{
    return RUN(cmocka_unit_test(test_parse_and_print),
               cmocka_unit_test(test_bytes_are_in_reading_order),
               cmocka_unit_test(test_new_is_version_7),
               cmocka_unit_test(test_devices));
}
