#include "check.h"

#include "base/bytes.h"

static const struct {
    const char *name;
    const uint8_t *bytes;
    size_t width;
    uint64_t value;
} rows[] = {
    { "one byte", BYTES(0xFE), 0xFE },
    { "two, high first", BYTES(0x01, 0x02), 0x0102 },
    { "three", BYTES(0x80, 0x00, 0x01), 0x800001 },
    { "four", BYTES(0xFF, 0xFF, 0xFF, 0xFF), 0xFFFFFFFF },
    { "six, a clock", BYTES(0x01, 0x9A, 0, 0, 0, 7), 0x019A00000007 },
    { "eight", BYTES(0x80, 1, 2, 3, 4, 5, 6, 7), 0x8001020304050607 },
};

TEST(test_read)
{
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const struct slice in = exact_new(rows[r].bytes, rows[r].width);
        CHECK(bytes_read(in.data, in.len) == rows[r].value, "%s", rows[r].name);
        exact_free(in);
    }
}

TEST(test_write_touches_only_its_bytes)
{
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        uint8_t out[10];
        memset(out, 0xAA, sizeof out);
        bytes_write(out + 1, rows[r].width, rows[r].value);
        CHECK(memcmp(out + 1, rows[r].bytes, rows[r].width) == 0, "%s",
              rows[r].name);
        CHECK(out[0] == 0xAA && out[rows[r].width + 1] == 0xAA, "%s",
              rows[r].name);
    }
}

TEST(test_write_keeps_the_low_bytes)
{
    uint8_t out[2];
    bytes_write(out, sizeof out, 0x123456);
    CHECK(out[0] == 0x34 && out[1] == 0x56, "0x123456 in two bytes");
}

int main(void)
{
    return RUN(cmocka_unit_test(test_read),
               cmocka_unit_test(test_write_touches_only_its_bytes),
               cmocka_unit_test(test_write_keeps_the_low_bytes));
}
