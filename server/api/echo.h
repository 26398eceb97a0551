/*
 * api/echo.h - the endpoints of --dev (docs/protocol.md 8).
 *
 * They run the production parsers and the production codec, so that anybody
 * can hold a public conformance suite against them.  Never on an address
 * that is not loopback.
 */
#ifndef API_ECHO_H
#define API_ECHO_H

struct call;

/* /dev/echo: with an upgrade a WebSocket that echoes; POST gives the body
 * back; GET the request's fields as text, one `Name: value` each line. */
void echo_serve(struct call *call);

/* /dev/cookie: the parsed cookies, one `name=value` each line. */
void echo_serve_cookies(struct call *call);

#endif
