#include "fuzz.h"

#include "base/text.h"
#include "wire/chunked.h"

/* Content of `in`, fed in pieces whose lengths come from `seed` (0: whole). */
static enum status feed(struct slice in, unsigned seed, struct text *out)
{
    struct chunked chunked = { 0 };
    enum status st = MORE;
    while (st == MORE && in.len > 0) {
        seed = seed != 0 ? seed * 1103515245u + 12345u : 0;
        const size_t len = seed != 0 ? 1 + (seed >> 16) % 7 : in.len;
        size_t taken = 0;
        struct slice piece = slice_of(in.data, len < in.len ? len : in.len);
        st = chunked_feed(&chunked, piece, &taken, &piece);
        PROMISE(taken <= in.len && (taken > 0 || st != MORE));
        text_append(out, st == OK || st == MORE ? piece : slice_of(NULL, 0));
        in = slice_skip(in, taken);
    }
    text_print(out, " %d %zu", (int)st, st == ERR_MALFORMED ? 0 : in.len);
    return st;
}

/* A body says the same wherever it is cut.  The first byte says where. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct text whole = { 0 }, parts = { 0 };
    const struct slice in = slice_of(data + 1, size - 1);
    PROMISE(feed(in, 0, &whole) == feed(in, 1u + data[0], &parts));
    PROMISE(slice_equal(text_slice(&whole), text_slice(&parts)));
    text_done(&whole);
    text_done(&parts);
    return 0;
}
