#include "check.h"

#include "transcript.h"

enum { BODY_LIMIT = 1000 };

#define HOST "Host: a\r\n"

/* What is legal, and what the server is told of it. */
static const struct {
    const char *name;
    const uint8_t *in;
    size_t len;
    const char *want;
} legal[] = {
    { "get", TEXT("GET / HTTP/1.1\r\n" HOST "\r\n"),
      "GET /? 1.1 keep 0\nHost: a\n<>\n" },
    { "query", TEXT("GET /a/b?c=d&e HTTP/1.1\r\n" HOST "\r\n"),
      "GET /a/b?c=d&e 1.1 keep 0\nHost: a\n<>\n" },
    { "second question mark", TEXT("GET /?a?b HTTP/1.1\r\n" HOST "\r\n"),
      "GET /?a?b 1.1 keep 0\nHost: a\n<>\n" },
    { "head", TEXT("HEAD / HTTP/1.1\r\n" HOST "\r\n"),
      "HEAD /? 1.1 keep 0\nHost: a\n<>\n" },
    { "options of all", TEXT("OPTIONS * HTTP/1.1\r\n" HOST "\r\n"),
      "OPTIONS *? 1.1 keep 0\nHost: a\n<>\n" },
    { "put, delete",
      TEXT("PUT /a HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx"
           "DELETE /a HTTP/1.1\r\n" HOST "\r\n"),
      "PUT /a? 1.1 keep 1\nHost: a\nContent-Length: 1\n<x>\n"
      "DELETE /a? 1.1 keep 0\nHost: a\n<>\n" },
    { "trace is for others to refuse", TEXT("TRACE / HTTP/1.1\r\n" HOST "\r\n"),
      "TRACE /? 1.1 keep 0\nHost: a\n<>\n" },
    { "post",
      TEXT("POST /a HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello"),
      "POST /a? 1.1 keep 5\nHost: a\nContent-Length: 5\n<hello>\n" },
    { "post without content",
      TEXT("POST /a HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n"),
      "POST /a? 1.1 keep 0\nHost: a\nContent-Length: 0\n<>\n" },
    { "tabs around a length",
      TEXT("POST /a HTTP/1.1\r\n" HOST
           "Content-Length:\t5\t \t\r\nA:\tb\tc\t\r\n\r\nhello"),
      "POST /a? 1.1 keep 5\nHost: a\nContent-Length: 5\nA: b\tc\n<hello>\n" },
    { "post without length", TEXT("POST /a HTTP/1.1\r\n" HOST "\r\n"),
      "POST /a? 1.1 keep 0\nHost: a\n<>\n" },
    { "get with content",
      TEXT("GET / HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nhi"),
      "GET /? 1.1 keep 2\nHost: a\nContent-Length: 2\n<hi>\n" },
    { "chunked",
      TEXT("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
           "2\r\nhe\r\n3;x=\"y\"\r\nllo\r\n0\r\nT: u\r\n\r\n"),
      "POST /? 1.1 keep chunked 0\nHost: a\nTransfer-Encoding: chunked\n"
      "<hello>\n" },
    { "Chunked in any case",
      TEXT("POST / HTTP/1.1\r\n" HOST "transfer-encoding:\tCHUNKED \r\n\r\n"
           "0\r\n\r\n"),
      "POST /? 1.1 keep chunked 0\nHost: a\ntransfer-encoding: CHUNKED\n"
      "<>\n" },
    { "expect",
      TEXT("POST / HTTP/1.1\r\n" HOST "Expect: 100-Continue\r\n"
           "Content-Length: 1\r\n\r\nx"),
      "POST /? 1.1 keep expect 1\nHost: a\nExpect: 100-Continue\n"
      "Content-Length: 1\n<x>\n" },
    { "expect without content",
      TEXT("GET / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\n\r\n"),
      "GET /? 1.1 keep 0\nHost: a\nExpect: 100-continue\n<>\n" },
    { "expect in 1.0",
      TEXT("POST / HTTP/1.0\r\nExpect: x\r\n"
           "Content-Length: 1\r\n\r\nx"),
      "POST /? 1.0 close 1\nExpect: x\nContent-Length: 1\n<x>\n" },
    { "pipelined",
      TEXT("GET /1 HTTP/1.1\r\n" HOST "\r\n"
           "POST /2 HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n"
           "hi\r\nGET /3 HTTP/1.1\r\n" HOST "\r\n"),
      "GET /1? 1.1 keep 0\nHost: a\n<>\n"
      "POST /2? 1.1 keep 2\nHost: a\nContent-Length: 2\n<hi>\n"
      "GET /3? 1.1 keep 0\nHost: a\n<>\n" },
    { "close", TEXT("GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"),
      "GET /? 1.1 close 0\nHost: a\nConnection: close\n<>\n" },
    { "close in a list",
      TEXT("GET / HTTP/1.1\r\n" HOST "Connection: TE, Close\r\n\r\n"),
      "GET /? 1.1 close 0\nHost: a\nConnection: TE, Close\n<>\n" },
    { "close beats keep-alive",
      TEXT("GET / HTTP/1.1\r\n" HOST
           "Connection: keep-alive\r\nConnection: close\r\n\r\n"),
      "GET /? 1.1 close 0\nHost: a\nConnection: keep-alive\n"
      "Connection: close\n<>\n" },
    { "1.0", TEXT("GET / HTTP/1.0\r\n\r\n"), "GET /? 1.0 close 0\n<>\n" },
    { "1.0 with host", TEXT("GET / HTTP/1.0\r\n" HOST "\r\n"),
      "GET /? 1.0 close 0\nHost: a\n<>\n" },
    { "1.0 keep-alive",
      TEXT("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"),
      "GET /? 1.0 keep 0\nConnection: Keep-Alive\n<>\n" },
    { "upgrade",
      TEXT("GET /ws HTTP/1.1\r\n" HOST "Upgrade: websocket\r\n"
           "Connection: Upgrade\r\n\r\n"),
      "GET /ws? 1.1 keep 0\nHost: a\nUpgrade: websocket\n"
      "Connection: Upgrade\n<>\n" },
    { "upgrade with content",
      TEXT("GET /ws HTTP/1.1\r\n" HOST "Upgrade: h2c\r\nConnection: Upgrade\r\n"
           "Content-Length: 2\r\n\r\nhi"),
      "GET /ws? 1.1 keep 2\nHost: a\nUpgrade: h2c\nConnection: Upgrade\n"
      "Content-Length: 2\n<hi>\n" },
    { "empty value", TEXT("GET / HTTP/1.1\r\n" HOST "A:\r\nB: \t \r\n\r\n"),
      "GET /? 1.1 keep 0\nHost: a\nA: \nB: \n<>\n" },
    { "space inside a value",
      TEXT("GET / HTTP/1.1\r\n" HOST "A: \tb c\td \t\r\n\r\n"),
      "GET /? 1.1 keep 0\nHost: a\nA: b c\td\n<>\n" },
    { "bytes above ascii in a value",
      TEXT("GET / HTTP/1.1\r\n" HOST "A: \xC3\xBC\r\n\r\n"),
      "GET /? 1.1 keep 0\nHost: a\nA: \xC3\xBC\n<>\n" },
    { "empty line in front", TEXT("\r\nGET / HTTP/1.1\r\n" HOST "\r\n"),
      "GET /? 1.1 keep 0\nHost: a\n<>\n" },
    { "host with port", TEXT("GET / HTTP/1.1\r\nHost: a-b.c_d:8080\r\n\r\n"),
      "GET /? 1.1 keep 0\nHost: a-b.c_d:8080\n<>\n" },
    { "host with an empty port", TEXT("GET / HTTP/1.1\r\nHost: a:\r\n\r\n"),
      "GET /? 1.1 keep 0\nHost: a:\n<>\n" },
    { "host by address", TEXT("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"),
      "GET /? 1.1 keep 0\nHost: [::1]:80\n<>\n" },
    { "brackets in a query", TEXT("GET /?a[]={|} HTTP/1.1\r\n" HOST "\r\n"),
      "GET /?a[]={|} 1.1 keep 0\nHost: a\n<>\n" },
    { "host by mapped address",
      TEXT("GET / HTTP/1.1\r\nHost: [::ffff:192.0.2.1]\r\n\r\n"),
      "GET /? 1.1 keep 0\nHost: [::ffff:192.0.2.1]\n<>\n" },
    { "a length of nothing",
      TEXT("POST / HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n"),
      "POST /? 1.1 keep 0\nHost: a\nContent-Length: 0\n<>\n" },
    /* RFC 9112 3.2.2: as a proxy would ask. */
    { "absolute form", TEXT("GET http://a/b?c HTTP/1.1\r\n" HOST "\r\n"),
      "GET /b?c 1.1 keep 0\nHost: a\n<>\n" },
    { "absolute form in other letters",
      TEXT("GET HTTPS://A.b:80/ HTTP/1.1\r\nHost: a.B:80\r\n\r\n"),
      "GET /? 1.1 keep 0\nHost: a.B:80\n<>\n" },
    { "absolute form without a path",
      TEXT("GET http://a HTTP/1.1\r\n" HOST "\r\n"),
      "GET /? 1.1 keep 0\nHost: a\n<>\n" },
    { "absolute form with only a query",
      TEXT("GET http://a?/b HTTP/1.1\r\n" HOST "\r\n"),
      "GET /?/b 1.1 keep 0\nHost: a\n<>\n" },
    { "absolute form in 1.0", TEXT("GET http://a/b HTTP/1.0\r\n\r\n"),
      "GET /b? 1.0 close 0\n<>\n" },
    { "an underscore is another name",
      TEXT("GET / HTTP/1.1\r\n" HOST "Content_Length: 5\r\n\r\n"),
      "GET /? 1.1 keep 0\nHost: a\nContent_Length: 5\n<>\n" },
    { "the longest content",
      TEXT("POST / HTTP/1.1\r\n" HOST "Content-Length: 1000\r\n\r\n"),
      "POST /? 1.1 keep 1000\nHost: a\nContent-Length: 1000\n<\n" },
    { "cut in a head", TEXT("GET / HTTP/1.1\r\nHos"), "" },
    { "cut before content ends",
      TEXT("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhel"),
      "POST /? 1.1 keep 5\nHost: a\nContent-Length: 5\n<hel\n" },
};

/* The text of a transcript is right however the stream is cut. */
static void check_transcript(const char *name, struct slice in, size_t portion,
                             const char *want)
{
    struct text got = transcript_of(in, portion, BODY_LIMIT);
    CHECK(slice_is(text_slice(&got), want), "%s by %zu: %s", name, portion,
          got.data ? got.data : "");
    text_done(&got);
}

TEST(test_legal)
{
    for (size_t r = 0; r < COUNT_OF(legal); r++) {
        const struct slice in = slice_of(legal[r].in, legal[r].len);
        for (size_t portion = 1; portion <= in.len; portion++)
            check_transcript(legal[r].name, in, portion, legal[r].want);
    }
}

#define LINE "GET / HTTP/1.1\r\n"
#define POST "POST / HTTP/1.1\r\n" HOST
#define CHUNKED POST "Transfer-Encoding: chunked\r\n\r\n"

#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

/* What is refused, and with which code. */
static const struct {
    const char *name;
    const uint8_t *in;
    size_t len;
    int code;
} refused[] = {
    /* Two lengths, or one that two readers read differently. */
    { "both lengths",
      TEXT(POST "Content-Length: 5\r\n"
                "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
      400 },
    { "both, the other way",
      TEXT(POST "Transfer-Encoding: chunked\r\n"
                "Content-Length: 5\r\n\r\n0\r\n\r\n"),
      400 },
    { "length twice",
      TEXT(POST "Content-Length: 5\r\nContent-Length: 6\r\n\r\n"
                "hello!"),
      400 },
    { "same length twice",
      TEXT(POST "Content-Length: 5\r\n"
                "content-length: 5\r\n\r\nhello"),
      400 },
    { "length list", TEXT(POST "Content-Length: 5, 5\r\n\r\nhello"), 400 },
    { "length empty", TEXT(POST "Content-Length:\r\n\r\n"), 400 },
    { "length plus", TEXT(POST "Content-Length: +5\r\n\r\nhello"), 400 },
    { "length minus", TEXT(POST "Content-Length: -1\r\n\r\n"), 400 },
    { "length hex", TEXT(POST "Content-Length: 0x5\r\n\r\nhello"), 400 },
    { "length octal", TEXT(POST "Content-Length: 005\r\n\r\nhello"), 400 },
    { "length 00", TEXT(POST "Content-Length: 00\r\n\r\n"), 400 },
    { "length underscore", TEXT(POST "Content-Length: 1_0\r\n\r\n"), 400 },
    { "length space", TEXT(POST "Content-Length: 1 0\r\n\r\n"), 400 },
    { "length word", TEXT(POST "Content-Length: five\r\n\r\n"), 400 },
    { "length of 2^64",
      TEXT(POST "Content-Length: 18446744073709551616\r\n"
                "\r\n"),
      400 },
    { "length of 2^63",
      TEXT(POST "Content-Length: 9223372036854775808\r\n"
                "\r\n"),
      400 },
    /* Any Transfer-Encoding but one plain chunked. */
    { "xchunked", TEXT(POST "Transfer-Encoding: xchunked\r\n\r\n"), 400 },
    { "identity", TEXT(POST "Transfer-Encoding: identity\r\n\r\n"), 400 },
    { "gzip", TEXT(POST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
      501 },
    { "gzip in a field of its own",
      TEXT(POST "Transfer-Encoding: gzip\r\n"
                "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
      501 },
    { "gzip and a length",
      TEXT(POST "Transfer-Encoding: gzip, chunked\r\n"
                "Content-Length: 5\r\n\r\nhello"),
      400 },
    { "gzip in 1.0",
      TEXT("POST / HTTP/1.0\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"),
      400 },
    { "gzip with a parameter",
      TEXT(POST "Transfer-Encoding: gzip;a=b, chunked\r\n\r\n"), 501 },
    { "chunked first", TEXT(POST "Transfer-Encoding: chunked, gzip\r\n\r\n"),
      400 },
    { "chunked twice",
      TEXT(POST "Transfer-Encoding: chunked, chunked\r\n\r\n"
                "0\r\n\r\n"),
      400 },
    { "two codings",
      TEXT(POST "Transfer-Encoding: chunked\r\n"
                "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
      400 },
    { "coding empty", TEXT(POST "Transfer-Encoding:\r\n\r\n"), 400 },
    { "comma first", TEXT(POST "Transfer-Encoding: , chunked\r\n\r\n"), 400 },
    { "comma last", TEXT(POST "Transfer-Encoding: chunked,\r\n\r\n"), 400 },
    { "chunked;a=b", TEXT(POST "Transfer-Encoding: chunked;a=b\r\n\r\n"), 400 },
    { "\"chunked\"", TEXT(POST "Transfer-Encoding: \"chunked\"\r\n\r\n"), 400 },
    { "chunked in 1.0",
      TEXT("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n"
           "\r\n0\r\n\r\n"),
      400 },
    { "VT chunked", TEXT(POST "Transfer-Encoding: \vchunked\r\n\r\n"), 400 },
    { "chunked NUL", TEXT(POST "Transfer-Encoding: chunked\0\r\n\r\n"), 400 },
    { "folded chunked", TEXT(POST "Transfer-Encoding:\r\n chunked\r\n\r\n"),
      400 },
    { "space before its colon",
      TEXT(POST "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"), 400 },
    /* Lines. */
    { "line feed alone", TEXT("GET / HTTP/1.1\n" HOST "\r\n"), 400 },
    { "line feed alone in a field", TEXT(LINE "Host: a\n\r\n"), 400 },
    { "line feed alone at the end", TEXT(LINE HOST "\n"), 400 },
    { "return alone", TEXT("GET / HTTP/1.1\rHost: a\r\n\r\n"), 400 },
    { "return in a value", TEXT(LINE HOST "A: b\rc\r\n\r\n"), 400 },
    { "return at the end", TEXT(LINE HOST "\rX"), 400 },
    { "two returns", TEXT(LINE HOST "A: b\r\r\n\r\n"), 400 },
    { "folded line", TEXT(LINE HOST "A: b\r\n c\r\n\r\n"), 400 },
    { "folded by a tab", TEXT(LINE HOST "A: b\r\n\tc\r\n\r\n"), 400 },
    { "space before the fields", TEXT(LINE " " HOST "\r\n"), 400 },
    { "space before the request", TEXT(" " LINE HOST "\r\n"), 400 },
    { "two empty lines in front", TEXT("\r\n\r\n" LINE HOST "\r\n"), 400 },
    { "line feed in front", TEXT("\n" LINE HOST "\r\n"), 400 },
    { "return and more in front", TEXT("\rX" LINE HOST "\r\n"), 400 },
    { "return in front", TEXT("\r" LINE HOST "\r\n"), 400 },
    { "NUL in a value", TEXT(LINE HOST "A: b\0c\r\n\r\n"), 400 },
    { "NUL in a name", TEXT(LINE HOST "A\0: b\r\n\r\n"), 400 },
    { "NUL in the target", TEXT("GET /\0 HTTP/1.1\r\n" HOST "\r\n"), 400 },
    { "control byte in a value", TEXT(LINE HOST "A: \x01\r\n\r\n"), 400 },
    { "DEL in a value", TEXT(LINE HOST "A: \x7F\r\n\r\n"), 400 },
    { "DEL in front of a name",
      TEXT(LINE HOST "\x7F"
                     "A: b\r\n\r\n"),
      400 },
    { "TLS instead", BYTES(0x16, 0x03, 0x01, 0x02, 0x00), 400 },
    /* Fields. */
    { "empty name", TEXT(LINE HOST ": b\r\n\r\n"), 400 },
    { "no colon", TEXT(LINE HOST "Ab\r\n\r\n"), 400 },
    { "space before the colon", TEXT(LINE HOST "A : b\r\n\r\n"), 400 },
    { "tab before the colon", TEXT(LINE HOST "A\t: b\r\n\r\n"), 400 },
    { "space in a name", TEXT(LINE HOST "A b: c\r\n\r\n"), 400 },
    { "brackets in a name", TEXT(LINE HOST "A[b]: c\r\n\r\n"), 400 },
    { "name above ascii", TEXT(LINE HOST "X-T\xC3\xAB: c\r\n\r\n"), 400 },
    /* Host. */
    { "no host", TEXT(LINE "\r\n"), 400 },
    { "host twice", TEXT(LINE HOST "Host: b\r\n\r\n"), 400 },
    { "same host twice", TEXT(LINE HOST HOST "\r\n"), 400 },
    { "host twice in 1.0", TEXT("GET / HTTP/1.0\r\n" HOST HOST "\r\n"), 400 },
    { "host empty", TEXT(LINE "Host:\r\n\r\n"), 400 },
    { "host is a port", TEXT(LINE "Host: :80\r\n\r\n"), 400 },
    { "host with user", TEXT(LINE "Host: u@a\r\n\r\n"), 400 },
    { "host with path", TEXT(LINE "Host: a/b\r\n\r\n"), 400 },
    { "host list", TEXT(LINE "Host: a, b\r\n\r\n"), 400 },
    { "host list without space", TEXT(LINE "Host: a,b\r\n\r\n"), 400 },
    { "host with space", TEXT(LINE "Host: a b\r\n\r\n"), 400 },
    { "host with a word for port", TEXT(LINE "Host: a:b\r\n\r\n"), 400 },
    { "host with two ports", TEXT(LINE "Host: a:1:2\r\n\r\n"), 400 },
    { "host with six digits", TEXT(LINE "Host: a:123456\r\n\r\n"), 400 },
    { "host escaped", TEXT(LINE "Host: a%2e\r\n\r\n"), 400 },
    { "address open", TEXT(LINE "Host: [::1\r\n\r\n"), 400 },
    { "address empty", TEXT(LINE "Host: []\r\n\r\n"), 400 },
    { "address with text", TEXT(LINE "Host: [::1]x\r\n\r\n"), 400 },
    { "address not hex", TEXT(LINE "Host: [::g]\r\n\r\n"), 400 },
    /* The request line. */
    { "absolute form of another host",
      TEXT("GET http://b/ HTTP/1.1\r\n" HOST "\r\n"), 400 },
    { "absolute form of another port",
      TEXT("GET http://a:80/ HTTP/1.1\r\n" HOST "\r\n"), 400 },
    { "absolute form of a longer host",
      TEXT("GET http://ab/ HTTP/1.1\r\n" HOST "\r\n"), 400 },
    { "absolute form without Host", TEXT("GET http://a/ HTTP/1.1\r\n\r\n"),
      400 },
    { "absolute form with a user",
      TEXT("GET http://u@a/ HTTP/1.1\r\n" HOST "\r\n"), 400 },
    { "absolute form with a user in 1.0",
      TEXT("GET http://u@a/ HTTP/1.0\r\n\r\n"), 400 },
    { "absolute form of nobody", TEXT("GET http:///b HTTP/1.0\r\n\r\n"), 400 },
    { "absolute form of another scheme",
      TEXT("GET ftp://a/ HTTP/1.1\r\n" HOST "\r\n"), 400 },
    { "authority form", TEXT("CONNECT a:80 HTTP/1.1\r\n" HOST "\r\n"), 400 },
    { "asterisk of GET", TEXT("GET * HTTP/1.1\r\n" HOST "\r\n"), 400 },
    { "asterisk and more", TEXT("OPTIONS */ HTTP/1.1\r\n" HOST "\r\n"), 400 },
    { "no slash", TEXT("GET a HTTP/1.1\r\n" HOST "\r\n"), 400 },
    { "only a query", TEXT("GET ?a HTTP/1.1\r\n" HOST "\r\n"), 400 },
    { "no target", TEXT("GET HTTP/1.1\r\n" HOST "\r\n"), 400 },
    { "empty target", TEXT("GET  HTTP/1.1\r\n" HOST "\r\n"), 400 },
    { "fragment", TEXT("GET /#a HTTP/1.1\r\n" HOST "\r\n"), 400 },
    { "quote in the target", TEXT("GET /\" HTTP/1.1\r\n" HOST "\r\n"), 400 },
    { "backslash in the target", TEXT("GET /\\ HTTP/1.1\r\n" HOST "\r\n"),
      400 },
    { "target above ascii", TEXT("GET /\xC3\xA9 HTTP/1.1\r\n" HOST "\r\n"),
      400 },
    { "space in the target", TEXT("GET /a b HTTP/1.1\r\n" HOST "\r\n"), 400 },
    { "two spaces", TEXT("GET  / HTTP/1.1\r\n" HOST "\r\n"), 400 },
    { "two spaces before the version", TEXT("GET /  HTTP/1.1\r\n" HOST "\r\n"),
      400 },
    { "space at the end", TEXT("GET / HTTP/1.1 \r\n" HOST "\r\n"), 400 },
    { "tabs", TEXT("GET\t/\tHTTP/1.1\r\n" HOST "\r\n"), 400 },
    { "lower case method", TEXT("get / HTTP/1.1\r\n" HOST "\r\n"), 501 },
    { "method of nobody", TEXT("FOOBAR / HTTP/1.1\r\n" HOST "\r\n"), 501 },
    { "longer than a method", TEXT("GETS / HTTP/1.1\r\n" HOST "\r\n"), 501 },
    { "shorter than a method", TEXT("GE / HTTP/1.1\r\n" HOST "\r\n"), 501 },
    { "method of marks", TEXT("~!# / HTTP/1.1\r\n" HOST "\r\n"), 501 },
    { "method that is no token", TEXT("G@T / HTTP/1.1\r\n" HOST "\r\n"), 400 },
    { "method cut by a return", TEXT("GE\r\n\r\n"), 400 },
    { "no version", TEXT("GET /\r\n\r\n"), 400 },
    { "no minor version", TEXT("GET / HTTP/1\r\n" HOST "\r\n"), 400 },
    { "zeros in the version", TEXT("GET / HTTP/01.01\r\n" HOST "\r\n"), 400 },
    { "two minor digits", TEXT("GET / HTTP/1.10\r\n" HOST "\r\n"), 400 },
    { "text after version 1.0", TEXT("GET / HTTP/1.0x\r\n\r\n"), 400 },
    { "lower case version", TEXT("GET / http/1.1\r\n" HOST "\r\n"), 400 },
    { "space in the version", TEXT("GET / HTTP/ 1.1\r\n" HOST "\r\n"), 400 },
    { "another protocol", TEXT("GET / RTSP/1.0\r\n" HOST "\r\n"), 400 },
    { "version 0.9", TEXT("GET / HTTP/0.9\r\n\r\n"), 505 },
    { "version 1.2", TEXT("GET / HTTP/1.2\r\n" HOST "\r\n"), 505 },
    { "version 2.0", TEXT("GET / HTTP/2.0\r\n" HOST "\r\n"), 505 },
    { "version 9.9", TEXT("GET / HTTP/9.9\r\n" HOST "\r\n"), 505 },
    { "HTTP/2's preface", TEXT("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505 },
    /* Expect. */
    { "another Expect", TEXT(POST "Expect: 200-maybe\r\n\r\n"), 417 },
    { "Expect twice",
      TEXT(POST "Expect: 100-continue\r\n"
                "Expect: 100-continue\r\n\r\n"),
      417 },
    /* Content. */
    { "content too long", TEXT(POST "Content-Length: 1001\r\n\r\n"), 413 },
    { "chunks too long",
      TEXT(CHUNKED "3E8\r\n" HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED
               HUNDRED HUNDRED HUNDRED HUNDRED "\r\n1\r\nx\r\n0\r\n\r\n"),
      413 },
    { "a size too long, and no size", TEXT(CHUNKED "3E9x\r\n"), 400 },
    { "one chunk too long", TEXT(CHUNKED "3E9\r\nhello"), 413 },
    { "chunk longer than it says", TEXT(CHUNKED "5\r\nhello!!\r\n0\r\n\r\n"),
      400 },
    { "chunk size in hex notation", TEXT(CHUNKED "0x5\r\nhello\r\n"), 400 },
    { "empty chunk extension", TEXT(CHUNKED "5;\r\nhello\r\n0\r\n\r\n"), 400 },
    { "line feed in an extension", TEXT(CHUNKED "5;a\nhello\r\n0\r\n\r\n"),
      400 },
    { "trailer with a NUL", TEXT(CHUNKED "0\r\nA: \0\r\n\r\n"), 400 },
    { "empty chunk size", TEXT(CHUNKED "\r\nhello"), 400 },
    /* A good one before a bad one. */
    { "second of two", TEXT(LINE HOST "\r\n" LINE HOST "A : b\r\n\r\n"), 400 },
    { "content is not a request",
      TEXT(POST "Content-Length: 2\r\n\r\nhi!" LINE HOST "\r\n"), 501 },
};

/* The code at the end of a transcript; 0 when nothing was refused. */
static int refusal_of(const struct text *text)
{
    static const char word[] = "refused ";
    const char *at = text->data ? strstr(text->data, word) : NULL;
    return at != NULL ? atoi(at + sizeof word - 1) : 0;
}

TEST(test_refused)
{
    for (size_t r = 0; r < COUNT_OF(refused); r++) {
        const struct slice in = slice_of(refused[r].in, refused[r].len);
        struct text whole = transcript_of(in, in.len, BODY_LIMIT);
        CHECK(refusal_of(&whole) == refused[r].code, "%s: %s", refused[r].name,
              whole.data ? whole.data : "");
        for (size_t portion = 1; portion < in.len; portion++)
            check_transcript(refused[r].name, in, portion, whole.data);
        text_done(&whole);
    }
}

/* A request of one field, whose value makes the head `len` bytes long. */
static struct text head_of(size_t len)
{
    struct text text = { 0 };
    text_append(&text, slice_text("GET / HTTP/1.1\r\nHost: a\r\nA: "));
    while (text.len < len - 4)
        text_append(&text, slice_text("x"));
    text_append(&text, slice_text("\r\n\r\n"));
    return text;
}

static void check_refusal(const char *name, const struct text *in, int code)
{
    static const size_t portions[] = { 1, 1000, 1 << 20 };
    for (size_t i = 0; i < COUNT_OF(portions); i++) {
        struct text got =
            transcript_of(text_slice(in), portions[i], BODY_LIMIT);
        CHECK(refusal_of(&got) == code, "%s by %zu: %d", name, portions[i],
              refusal_of(&got));
        text_done(&got);
    }
}

TEST(test_head_bytes)
{
    struct text fits = head_of(LIMIT_HEAD_BYTES);
    struct text over = head_of(LIMIT_HEAD_BYTES + 1);
    check_refusal("the longest head", &fits, 0);
    check_refusal("a byte more", &over, 431);
    text_done(&fits);
    text_done(&over);
}

TEST(test_target_bytes)
{
    struct text in = { 0 };
    text_append(&in, slice_text("GET /"));
    for (size_t i = 0; i < 8000; i++)
        text_append(&in, slice_text("x"));
    struct text over = { 0 };
    text_append(&over, text_slice(&in));
    text_append(&over, text_slice(&in));
    for (size_t i = 0; i < 1000; i++)
        text_append(&over, slice_text("x"));

    text_append(&in, slice_text(" HTTP/1.1\r\nHost: a\r\n\r\n"));
    check_refusal("8,000 bytes must be taken (RFC 9112 3)", &in, 0);
    over.data[8005] = 'x'; /* not a second request line */
    over.data[8008] = 'x';
    check_refusal("no end in sight", &over, 414);
    text_done(&in);
    text_done(&over);
}

TEST(test_field_count)
{
    for (size_t count = LIMIT_FIELD_COUNT; count <= LIMIT_FIELD_COUNT + 1;
         count++) {
        struct text in = { 0 };
        text_append(&in, slice_text("GET / HTTP/1.1\r\nHost: a\r\n"));
        for (size_t i = 1; i < count; i++)
            text_print(&in, "A%zu: b\r\n", i);
        text_append(&in, slice_text("\r\n"));
        check_refusal("many fields", &in, count > LIMIT_FIELD_COUNT ? 431 : 0);
        text_done(&in);
    }
}

static struct request_parser parser;

static const struct request *parse(const char *head)
{
    size_t consumed;
    request_init(&parser);
    CHECK(request_feed_head(&parser, slice_text(head), &consumed) == OK, "%s",
          head);
    return &parser.request;
}

TEST(test_lookups)
{
    const struct request *req =
        parse("GET / HTTP/1.1\r\nHost: a\r\nEmpty:\r\nVia: 1.1 b\r\n"
              "VIA: 1.1 c, x-y\r\n\r\n");
    CHECK(slice_is(request_field(req, "HOST"), "a"), "any case");
    CHECK(slice_is(request_field(req, "via"), "1.1 b"), "the first of two");
    CHECK(request_field(req, "empty").data != NULL, "there, but empty");
    CHECK(request_field(req, "hos").data == NULL, "absent");
    CHECK(request_count_fields(req, "via") == 2, "two");
    CHECK(request_count_fields(req, "x") == 0, "none");
    CHECK(request_has_token(req, "via", "X-Y"), "in the second");
    CHECK(!request_has_token(req, "via", "x"), "a part is no token");
}

TEST(test_methods)
{
    static const struct {
        const char *head;
        enum request_method method;
        const char *name;
    } rows[] = {
        { "GET / HTTP/1.0\r\n\r\n", REQUEST_GET, "GET" },
        { "HEAD / HTTP/1.0\r\n\r\n", REQUEST_HEAD, "HEAD" },
        { "POST / HTTP/1.0\r\n\r\n", REQUEST_POST, "POST" },
        { "PUT / HTTP/1.0\r\n\r\n", REQUEST_PUT, "PUT" },
        { "DELETE / HTTP/1.0\r\n\r\n", REQUEST_DELETE, "DELETE" },
        { "OPTIONS / HTTP/1.0\r\n\r\n", REQUEST_OPTIONS, "OPTIONS" },
        { "PATCH / HTTP/1.0\r\n\r\n", REQUEST_OTHER, "OTHER" },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const struct request *req = parse(rows[r].head);
        CHECK(req->method == rows[r].method, "%s", rows[r].head);
        CHECK(strcmp(request_method_name(req->method), rows[r].name) == 0, "%s",
              rows[r].head);
    }
}

TEST(test_idle)
{
    static const struct {
        const char *in;
        bool is_idle;
    } rows[] = {
        { "", true },
        { "\r", false },
        { "\r\n", true },
        { "G", false },
        { "\r\nG", false },
        { "\x16", false },
        { "GET / HTTP/1.0\r\n\r\n", false },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        size_t consumed;
        request_init(&parser);
        (void)!request_feed_head(&parser, slice_text(rows[r].in), &consumed);
        CHECK(request_is_idle(&parser) == rows[r].is_idle, "row %zu", r);
    }
}

TEST(test_refused_stays_refused)
{
    size_t consumed = 1;
    request_init(&parser);
    CHECK(request_answer_code(&parser) == 0, "not refused yet");
    CHECK(request_feed_head(&parser, slice_text("\x16"), &consumed) ==
              ERR_MALFORMED,
          "not HTTP");
    CHECK(request_feed_head(&parser, slice_text("GET / HTTP/1.0\r\n\r\n"),
                            &consumed) == ERR_MALFORMED,
          "and no way back");
    CHECK(consumed == 0 && request_answer_code(&parser) == 400, "nor further");

    parse("POST / HTTP/1.0\r\nContent-Length: 2\r\n\r\n");
    CHECK(request_begin_body(&parser, 1) == ERR_TOO_BIG, "more than it takes");
    struct slice piece;
    CHECK(request_feed_body(&parser, slice_text("hi"), &consumed, &piece) ==
              ERR_TOO_BIG,
          "and no content after that");
    CHECK(consumed == 0 && piece.len == 0, "none at all");
}

int main(void)
{
    return RUN(
        cmocka_unit_test(test_legal), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_head_bytes), cmocka_unit_test(test_target_bytes),
        cmocka_unit_test(test_field_count), cmocka_unit_test(test_lookups),
        cmocka_unit_test(test_methods), cmocka_unit_test(test_idle),
        cmocka_unit_test(test_refused_stays_refused));
}
