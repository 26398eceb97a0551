#include "check.h"

#include "wire/handshake.h"

#define LINE "GET /ws HTTP/1.1\r\nHost: a\r\n"
#define UPGRADE "Upgrade: websocket\r\nConnection: Upgrade\r\n"
#define KEY "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
#define VERSION "Sec-WebSocket-Version: 13\r\n"
#define END "\r\n"

static struct request_parser parser;

static const struct request *parse(const char *head)
{
    size_t consumed;
    request_init(&parser);
    CHECK(request_feed_head(&parser, slice_text(head), &consumed) == OK, "%s",
          head);
    return &parser.request;
}

static const struct {
    const char *name;
    const char *head;
    enum handshake_verdict want;
} rows[] = {
    { "the least", LINE UPGRADE KEY VERSION END, HANDSHAKE_OK },
    { "as Firefox sends it",
      LINE
      "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n" KEY VERSION
      "Sec-WebSocket-Extensions: permessage-deflate\r\n"
      "Sec-WebSocket-Protocol: judify.v1\r\nOrigin: http://a\r\n" END,
      HANDSHAKE_OK },
    { "words in another case",
      LINE "UPGRADE: WebSocket\r\nCONNECTION: UPGRADE\r\n" KEY VERSION END,
      HANDSHAKE_OK },
    { "protocols in two fields",
      LINE UPGRADE KEY VERSION "Sec-WebSocket-Protocol: a, b\r\n"
                               "Sec-WebSocket-Protocol: c\r\n" END,
      HANDSHAKE_OK },
    { "no upgrade", LINE "Connection: Upgrade\r\n" KEY VERSION END,
      HANDSHAKE_BAD },
    { "upgrade to h2c",
      LINE "Upgrade: h2c\r\nConnection: Upgrade\r\n" KEY VERSION END,
      HANDSHAKE_BAD },
    { "no connection", LINE "Upgrade: websocket\r\n" KEY VERSION END,
      HANDSHAKE_BAD },
    { "connection keep-alive",
      LINE "Upgrade: websocket\r\nConnection: keep-alive\r\n" KEY VERSION END,
      HANDSHAKE_BAD },
    { "post", "POST /ws HTTP/1.1\r\nHost: a\r\n" UPGRADE KEY VERSION END,
      HANDSHAKE_BAD },
    { "head", "HEAD /ws HTTP/1.1\r\nHost: a\r\n" UPGRADE KEY VERSION END,
      HANDSHAKE_BAD },
    { "1.0", "GET /ws HTTP/1.0\r\nHost: a\r\n" UPGRADE KEY VERSION END,
      HANDSHAKE_BAD },
    { "content", LINE UPGRADE KEY VERSION "Content-Length: 1\r\n" END,
      HANDSHAKE_BAD },
    { "chunks", LINE UPGRADE KEY VERSION "Transfer-Encoding: chunked\r\n" END,
      HANDSHAKE_BAD },
    { "no version", LINE UPGRADE KEY END, HANDSHAKE_BAD },
    { "two versions", LINE UPGRADE KEY VERSION VERSION END, HANDSHAKE_BAD },
    { "version 8", LINE UPGRADE KEY "Sec-WebSocket-Version: 8\r\n" END,
      HANDSHAKE_BAD_VERSION },
    { "version 99", LINE UPGRADE KEY "Sec-WebSocket-Version: 99\r\n" END,
      HANDSHAKE_BAD_VERSION },
    { "version 013", LINE UPGRADE KEY "Sec-WebSocket-Version: 013\r\n" END,
      HANDSHAKE_BAD_VERSION },
    { "no key", LINE UPGRADE VERSION END, HANDSHAKE_BAD },
    { "two keys", LINE UPGRADE KEY KEY VERSION END, HANDSHAKE_BAD },
    { "key empty", LINE UPGRADE "Sec-WebSocket-Key:\r\n" VERSION END,
      HANDSHAKE_BAD },
    { "key of 15 bytes",
      LINE UPGRADE "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j\r\n" VERSION END,
      HANDSHAKE_BAD },
    { "key of 17 bytes",
      LINE UPGRADE
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZWU=\r\n" VERSION END,
      HANDSHAKE_BAD },
    { "key not padded",
      LINE UPGRADE "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ\r\n" VERSION END,
      HANDSHAKE_BAD },
    { "key of another alphabet",
      LINE UPGRADE
      "Sec-WebSocket-Key: dGhl-HNhbXBsZSBub25jZQ==\r\n" VERSION END,
      HANDSHAKE_BAD },
    { "the key of RFC 6455 4.1, with bits left over",
      LINE UPGRADE
      "Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEC==\r\n" VERSION END,
      HANDSHAKE_OK },
    { "protocol empty",
      LINE UPGRADE KEY VERSION "Sec-WebSocket-Protocol:\r\n" END,
      HANDSHAKE_BAD },
    { "protocol not a token",
      LINE UPGRADE KEY VERSION "Sec-WebSocket-Protocol: a b\r\n" END,
      HANDSHAKE_BAD },
    { "protocol list with a hole",
      LINE UPGRADE KEY VERSION "Sec-WebSocket-Protocol: a,,b\r\n" END,
      HANDSHAKE_BAD },
};

TEST(test_verdicts)
{
    for (size_t r = 0; r < COUNT_OF(rows); r++)
        CHECK(handshake_check(parse(rows[r].head)) == rows[r].want, "%s",
              rows[r].name);
}

TEST(test_asked)
{
    CHECK(handshake_is_asked(parse(rows[0].head)), "%s", rows[0].name);
    CHECK(!handshake_is_asked(parse(LINE END)), "a plain request");
    CHECK(!handshake_is_asked(parse("GET /ws HTTP/1.0\r\n" UPGRADE END)),
          "1.0 does not know it");
    CHECK(!handshake_is_asked(parse(LINE "Upgrade: h2c\r\n" END)), "h2c");
}

/* The RFC's own example, section 1.3. */
TEST(test_accept)
{
    char out[HANDSHAKE_ACCEPT_LEN + 1];
    const struct request *req = parse(rows[0].head);
    CHECK(strcmp(handshake_accept(handshake_key(req), out),
                 "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") == 0,
          "%s", out);
}

TEST(test_protocol)
{
    const struct request *req =
        parse(LINE "Sec-WebSocket-Protocol: chat, judify.v1\r\n"
                   "sec-websocket-protocol: judify.v2\r\n" END);
    CHECK(handshake_has_protocol(req, "judify.v1"), "second of a list");
    CHECK(handshake_has_protocol(req, "judify.v2"), "in the second field");
    CHECK(!handshake_has_protocol(req, "judify"), "a part is none");
    CHECK(!handshake_has_protocol(req, "Judify.v1"), "case counts");
    CHECK(!handshake_has_protocol(parse(LINE END), "judify.v1"),
          "none offered");
}

/* Every character in the place of the first: the alphabet of RFC 4648 4. */
TEST(test_key_alphabet)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                   "abcdefghijklmnopqrstuvwxyz0123456789+/";
    static const char before[] = LINE UPGRADE VERSION "Sec-WebSocket-Key: ";
    for (int c = '!'; c <= '~'; c++) {
        char head[200];
        snprintf(head, sizeof head, "%s%cGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                 before, c);
        const bool is_good = strchr(alphabet, c) != NULL;
        CHECK((handshake_check(parse(head)) == HANDSHAKE_OK) == is_good, "%c",
              c);
    }
}

int main(void)
{
    return RUN(cmocka_unit_test(test_verdicts), cmocka_unit_test(test_asked),
               cmocka_unit_test(test_accept), cmocka_unit_test(test_protocol),
               cmocka_unit_test(test_key_alphabet));
}
