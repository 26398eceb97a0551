#include "fuzz.h"

#include "transcript.h"

/* A stream of requests says the same in portions of any size. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const struct slice stream = slice_of(data + 1, size - 1);
    struct text whole = transcript_of(stream, size, 64);
    struct text parts = transcript_of(stream, 1 + data[0], 64);
    PROMISE(slice_equal(text_slice(&whole), text_slice(&parts)));
    text_done(&whole);
    text_done(&parts);
    return 0;
}
