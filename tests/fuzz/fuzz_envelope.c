#include "fuzz.h"

#include "wire/envelope.h"

/* What decodes, encodes to the same bytes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct envelope env;
    if (envelope_decode(slice_of(data, size), &env) != OK)
        return 0;
    uint8_t out[ENVELOPE_HEADER_BYTES];
    envelope_encode(&env, out);
    PROMISE(memcmp(out, data, sizeof out) == 0);
    PROMISE(env.payload.len == size - sizeof out);
    PROMISE(strcmp(envelope_kind_name(env.kind), "unknown") != 0);
    PROMISE(strcmp(envelope_code_name((enum envelope_code)env.code),
                   "unknown") != 0);
    return 0;
}
