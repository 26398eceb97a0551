#include "vectors.h"

#include "base/bytes.h"
#include "base/mem.h"
#include "wire/frame.h"

static const char path[] = "tests/vectors/frame.json";

/* Call `body` for each row of a group; an empty group proves nothing. */
static void each(const char *group, void (*body)(const json_t *, const char *))
{
    json_t *root = vectors_open(path);
    const json_t *rows = json_object_get(root, group);
    CHECK(json_array_size(rows) > 0, "%s has rows", group);
    for (size_t r = 0; r < json_array_size(rows); r++) {
        const json_t *row = json_array_get(rows, r);
        body(row, vector_text(row, "name"));
    }
    json_decref(root);
}

/* The short way finds a frame exactly when it is whole, binary, final and of
 * at most 65,535 bytes, and says what frame_decode says. */
static void check_short_way(struct slice in, const char *name)
{
    struct frame f;
    const bool is_frame = frame_decode(in, &f) == OK;
    const bool is_simple = is_frame && f.final && f.opcode == FRAME_BINARY &&
                           f.payload_len <= UINT16_MAX &&
                           f.payload_len <= in.len - f.header_len &&
                           in.len >= 8;
    size_t len = 42;
    const size_t header_len = frame_find_whole(in, &len);
    CHECK(header_len == (is_simple ? f.header_len : 0), "%s", name);
    CHECK(len == (is_simple ? f.payload_len : 42), "%s", name);
}

/* Every prefix of a good header asks for MORE, and leaves `out` alone. */
static void check_every_cut(struct slice in, size_t header_len,
                            const char *name)
{
    for (size_t cut = 0; cut < header_len; cut++) {
        const struct slice exact = exact_new(in.data, cut);
        struct frame f = { .payload_len = 42 };
        CHECK(frame_decode(exact, &f) == MORE, "%s cut at %zu", name, cut);
        check_short_way(exact, name);
        CHECK(f.payload_len == 42, "%s cut at %zu", name, cut);
        exact_free(exact);
    }
}

static struct frame check_head(const json_t *row, struct slice in,
                               const char *name)
{
    struct frame f = { 0 };
    CHECK(frame_decode(in, &f) == OK, "%s", name);
    CHECK(f.final == json_is_true(json_object_get(row, "final")), "%s", name);
    CHECK(f.opcode == vector_number(row, "opcode"), "%s", name);
    CHECK(memcmp(f.mask, in.data + f.header_len - 4, 4) == 0, "%s", name);
    check_every_cut(in, f.header_len, name);
    return f;
}

static void check_frame(const json_t *row, const char *name)
{
    const struct slice in = vector_bytes(row, "bytes");
    const struct slice want = vector_bytes(row, "payload");
    const struct frame f = check_head(row, in, name);
    CHECK(f.payload_len == want.len && f.header_len + want.len == in.len, "%s",
          name);
    check_short_way(in, name);

    uint8_t *payload = (uint8_t *)(uintptr_t)in.data + f.header_len;
    frame_unmask(payload, want.len, f.mask, 0);
    CHECK(slice_equal(slice_of(payload, want.len), want), "%s", name);
    exact_free(in);
    exact_free(want);
}

TEST(test_frames)
{
    each("frames", check_frame);
}

static void check_long_head(const json_t *row, const char *name)
{
    const struct slice in = vector_bytes(row, "bytes");
    const struct frame f = check_head(row, in, name);
    CHECK(f.header_len == vector_number(row, "headerLen"), "%s", name);
    CHECK(f.payload_len == strtoull(vector_text(row, "payloadLen"), NULL, 10),
          "%s", name);
    exact_free(in);
}

TEST(test_heads_of_long_frames)
{
    each("heads", check_long_head);
}

static void check_refused(const json_t *row, const char *name)
{
    const struct slice in = vector_bytes(row, "bytes");
    struct frame f = { .payload_len = 42 };
    CHECK(frame_decode(in, &f) == ERR_MALFORMED, "%s", name);
    CHECK(f.payload_len == 42, "%s: out is untouched", name);
    check_short_way(in, name);
    for (size_t cut = 0; cut < in.len; cut++) {
        const struct slice exact = exact_new(in.data, cut);
        CHECK(frame_decode(exact, &f) != OK, "%s cut at %zu", name, cut);
        check_short_way(exact, name);
        exact_free(exact);
    }
    exact_free(in);
}

TEST(test_malformed)
{
    each("malformed", check_refused);
}

static void check_incomplete(const json_t *row, const char *name)
{
    const struct slice in = vector_bytes(row, "bytes");
    struct frame f;
    CHECK(frame_decode(in, &f) == MORE, "%s", name);
    check_short_way(in, name);
    exact_free(in);
}

TEST(test_incomplete)
{
    each("incomplete", check_incomplete);
}

static void check_server(const json_t *row, const char *name)
{
    const struct slice want = vector_bytes(row, "bytes");
    uint8_t out[FRAME_HEADER_MAX];
    const size_t len =
        frame_encode_header((enum frame_opcode)vector_number(row, "opcode"),
                            json_is_true(json_object_get(row, "final")),
                            vector_number(row, "payloadLen"), out);
    CHECK(slice_equal(slice_of(out, len), want), "%s", name);
    exact_free(want);
}

TEST(test_server_headers)
{
    each("servers", check_server);
}

static void check_close(const json_t *row, const char *name)
{
    const struct slice in = vector_bytes(row, "payload");
    const char *reason = vector_text(row, "reason");
    struct frame_close close = { 0 };
    CHECK(frame_close_decode(in, &close) == OK, "%s", name);
    CHECK(close.code == vector_number(row, "code"), "%s", name);
    CHECK(slice_is(close.reason, reason), "%s", name);

    uint8_t out[FRAME_CONTROL_MAX];
    const size_t len = frame_close_encode(close.code, reason, out);
    CHECK(slice_equal(slice_of(out, len), in), "%s: and back", name);
    exact_free(in);
}

TEST(test_closes)
{
    each("closes", check_close);
}

static void check_bad_close(const json_t *row, const char *name)
{
    const struct slice in = vector_bytes(row, "payload");
    struct frame_close close = { .code = 42 };
    CHECK(frame_close_decode(in, &close) == ERR_MALFORMED, "%s", name);
    CHECK(close.code == 42, "%s: out is untouched", name);
    exact_free(in);
}

TEST(test_bad_closes)
{
    each("badCloses", check_bad_close);
}

TEST(test_close_reason_is_cut)
{
    char reason[200] = { 0 };
    memset(reason, 'r', sizeof reason - 1);
    uint8_t out[FRAME_CONTROL_MAX];
    CHECK(frame_close_encode(1001, reason, out) == FRAME_CONTROL_MAX,
          "never more than a control frame holds");
}

/* Every length around the steps of 64 and 8 bytes, at every offset and
 * alignment, in one go and cut in two, against the definition of 5.3. */
TEST(test_unmask)
{
    static const uint8_t mask[4] = { 0x37, 0xFA, 0x21, 0x3D };
    enum { LEN_MAX = 89 };
    for (size_t len = 0; len <= LEN_MAX; len++) {
        for (size_t cut = 0; cut <= len; cut++) {
            const size_t base = cut % 5;
            uint8_t plain[LEN_MAX];
            struct slice in;
            for (size_t i = 0; i < len; i++)
                plain[i] = (uint8_t)(i * 7 ^ mask[(base + i) % 4]);
            in = exact_new(plain, len);
            uint8_t *data = (uint8_t *)(uintptr_t)in.data;
            frame_unmask(data, cut, mask, base);
            frame_unmask(data + cut, len - cut, mask, base + cut);
            for (size_t i = 0; i < len; i++)
                CHECK(data[i] == (uint8_t)(i * 7), "%zu of %zu cut at %zu", i,
                      len, cut);
            exact_free(in);
        }
    }
}

/* A message in one frame of every length of header, cut short and longer than
 * the frame is. */
TEST(test_short_way)
{
    static const size_t lens[] = { 0, 1, 2, 48, 125, 126, 448, 65535, 65536 };
    for (size_t i = 0; i < COUNT_OF(lens); i++) {
        const size_t n = lens[i];
        const size_t ext = n < 126 ? 0 : n <= UINT16_MAX ? 2 : 8;
        uint8_t *const wire = mem_new(2 + ext + 4 + n + 3);
        wire[0] = 0x80 | FRAME_BINARY;
        wire[1] = (uint8_t)(0x80 | (ext == 0 ? n : ext == 2 ? 126 : 127));
        if (ext > 0)
            bytes_write(wire + 2, ext, n);
        const size_t whole = 2 + ext + 4 + n;
        for (size_t len = whole - 1; len <= whole + 3; len++) {
            const struct slice exact = exact_new(wire, len);
            check_short_way(exact, "every header");
            exact_free(exact);
        }
        mem_free(wire);
    }
}

int main(void)
{
    return RUN(cmocka_unit_test(test_frames),
               cmocka_unit_test(test_heads_of_long_frames),
               cmocka_unit_test(test_malformed),
               cmocka_unit_test(test_incomplete),
               cmocka_unit_test(test_server_headers),
               cmocka_unit_test(test_closes), cmocka_unit_test(test_bad_closes),
               cmocka_unit_test(test_close_reason_is_cut),
               cmocka_unit_test(test_unmask), cmocka_unit_test(test_short_way));
}
