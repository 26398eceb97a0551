#include "fuzz.h"

#define CHECK(claim, ...) PROMISE(claim)
#include "desk.h"

/* Any calls of anybody, in any order: what desk_check says of each answer. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct desk desk; /* for all inputs */
    desk_begin(&desk);
    desk_read(&desk, slice_of(data, size));
    desk_end(&desk);
    return 0;
}
