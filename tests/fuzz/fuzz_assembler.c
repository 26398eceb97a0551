#include "fuzz.h"

#include "base/text.h"
#include "relay/assembler.h"

static const struct assembler_limits limits = { 4096, 8, true };

/* Feed up to `portion` more bytes behind those that were left. */
static bool feed(struct assembler *assembler, struct slice *rest,
                 struct slice *left, size_t portion, struct text *out)
{
    const size_t more = rest->len < portion ? rest->len : portion;
    const size_t len = left->len + more;
    uint8_t *copy = malloc(len > 0 ? len : 1);
    memcpy(copy, rest->data - left->len, len);
    struct assembled found;
    size_t taken = 0;
    do {
        taken += assembler_take(assembler, copy + taken, len - taken, &found);
        PROMISE(taken <= len);
        if (found.kind != ASSEMBLED_NOTHING)
            text_print(out, "%d %d %u %zu:", (int)found.kind,
                       found.kind == ASSEMBLED_MESSAGE ? (int)found.opcode : 0,
                       (unsigned)found.code, found.payload.len);
        if (found.kind != ASSEMBLED_NOTHING && found.payload.len > 0)
            text_append(out, found.payload);
    } while (found.kind != ASSEMBLED_NOTHING && found.kind != ASSEMBLED_CLOSE &&
             found.kind != ASSEMBLED_BROKEN);
    free(copy);
    *rest = slice_skip(*rest, more);
    *left = slice_of(rest->data - (len - taken), len - taken);
    return found.kind == ASSEMBLED_NOTHING;
}

static void assemble(struct slice in, size_t portion, struct text *out)
{
    struct assembler assembler;
    struct slice left = slice_of(in.data, 0);
    assembler_init(&assembler, &limits);
    while (in.len > 0 && feed(&assembler, &in, &left, portion, out)) {
    }
    assembler_done(&assembler);
}

/* Frames say the same wherever they are cut.  The first byte says where. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct text whole = { 0 }, parts = { 0 };
    assemble(slice_of(data + 1, size - 1), size, &whole);
    assemble(slice_of(data + 1, size - 1), 1u + data[0], &parts);
    PROMISE(slice_equal(text_slice(&whole), text_slice(&parts)));
    text_done(&whole);
    text_done(&parts);
    return 0;
}
