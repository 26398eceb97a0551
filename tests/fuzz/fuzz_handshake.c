#include "fuzz.h"

#include "wire/handshake.h"

/* Any fields after a good request line. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char line[] = "GET /ws HTTP/1.1\r\nHost: a\r\n";
    static struct request_parser parser;
    size_t consumed;
    request_init(&parser);
    PROMISE(request_feed_head(&parser, slice_text(line), &consumed) == MORE);
    if (request_feed_head(&parser, slice_of(data, size), &consumed) != OK)
        return 0;
    const struct request *req = &parser.request;
    (void)handshake_has_protocol(req, "judify.v1");
    char out[HANDSHAKE_ACCEPT_LEN + 1];
    if (handshake_check(req) == HANDSHAKE_OK)
        PROMISE(strlen(handshake_accept(handshake_key(req), out)) ==
                HANDSHAKE_ACCEPT_LEN);
    return 0;
}
