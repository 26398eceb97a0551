#include "fuzz.h"

#include "wire/frame.h"

/* A header, then its payload: unmasking in two pieces is unmasking. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct frame f;
    if (frame_decode(slice_of(data, size), &f) != OK)
        return 0;
    PROMISE(f.header_len <= size && f.header_len >= 6);
    size_t found;
    const size_t header_len = frame_find_whole(slice_of(data, size), &found);
    PROMISE(header_len == 0 ||
            (header_len == f.header_len && found == f.payload_len));
    const size_t rest = size - f.header_len, cut = rest * f.mask[0] / 255;
    uint8_t *whole = malloc(size), *parts = malloc(size);
    memcpy(whole, data, size);
    memcpy(parts, data, size);
    frame_unmask(whole + f.header_len, rest, f.mask, 0);
    frame_unmask(parts + f.header_len, cut, f.mask, 0);
    frame_unmask(parts + f.header_len + cut, rest - cut, f.mask, cut);
    PROMISE(memcmp(whole, parts, size) == 0);
    struct frame_close close;
    (void)!frame_close_decode(slice_of(whole + f.header_len, rest), &close);
    free(whole);
    free(parts);
    return 0;
}
