#include "fuzz.h"

#include "wire/target.h"
#include "wire/utf8.h"

/* Any bytes as a path and as a query; scratch is exactly as promised. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct slice in = slice_of(data, size);
    uint8_t *scratch = malloc(size > 0 ? size : 1);
    struct target_path path;
    if (target_read_path(in, scratch, &path) == OK) {
        for (size_t i = 0; i < path.count; i++) {
            PROMISE(utf8_is_valid(path.segments[i]));
            PROMISE(!slice_is(path.segments[i], ".."));
        }
    }
    struct slice value;
    if (target_read_parameter(in, "q", scratch, &value) == OK)
        PROMISE(utf8_is_valid(value) && value.len < size);
    free(scratch);
    return 0;
}
