#include "fuzz.h"

#include "wire/utf8.h"

/* Text in two pieces is as valid as in one.  The first byte says where. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const struct slice text = slice_of(data + 1, size - 1);
    const size_t cut = text.len * data[0] / 255;
    struct utf8 utf8 = { 0 };
    const bool is_valid = utf8_feed(&utf8, slice_of(text.data, cut)) == OK &&
                          utf8_feed(&utf8, slice_skip(text, cut)) == OK &&
                          utf8_is_complete(&utf8);
    PROMISE(is_valid == utf8_is_valid(text));
    return 0;
}
