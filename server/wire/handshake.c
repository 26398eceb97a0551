#include "wire/handshake.h"

#include <assert.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <string.h>

#include "wire/field.h"

/* RFC 6455 section 1.3. */
static const char key_suffix[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/* RFC 9110 7.8: an Upgrade in HTTP/1.0 must be ignored. */
bool handshake_is_asked(const struct request *req)
{
    return req->minor >= 1 && request_has_token(req, "upgrade", "websocket");
}

static bool is_base64_char(uint8_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c >= '0' && c <= '9') || c == '+' || c == '/';
}

/* The base64 of 16 bytes: 22 characters and "==".  The last carries two bits;
 * that the four others are zero a decoder need not ask (RFC 4648 3.5), and in
 * the example of RFC 6455 4.1 they are not. */
static bool key_is_valid(struct slice key)
{
    if (key.len != HANDSHAKE_KEY_LEN ||
        !slice_is(slice_skip(key, HANDSHAKE_KEY_LEN - 2), "=="))
        return false;
    for (size_t i = 0; i < HANDSHAKE_KEY_LEN - 2; i++) {
        if (!is_base64_char(key.data[i]))
            return false;
    }
    return true;
}

/* A client may spread its list over several of these (11.3.4). */
static bool is_protocol_field(const struct request_field *field)
{
    return field_is(field->name, "sec-websocket-protocol");
}

/* A list of tokens, none of them empty (4.1 step 10, 11.3.4). */
static bool protocols_are_valid(const struct request *req)
{
    for (size_t i = 0; i < req->field_count; i++) {
        if (!is_protocol_field(&req->fields[i]))
            continue;
        struct slice rest = req->fields[i].value, element;
        while (field_next_element(&rest, &element)) {
            if (!field_is_token(element))
                return false;
        }
    }
    return true;
}

enum handshake_verdict handshake_check(const struct request *req)
{
    if (req->method != REQUEST_GET || request_has_body(req))
        return HANDSHAKE_BAD;
    if (!request_has_token(req, "connection", "upgrade") ||
        !handshake_is_asked(req))
        return HANDSHAKE_BAD;

    /* The version first: another one may have other rules for the rest. */
    if (request_count_fields(req, "sec-websocket-version") != 1)
        return HANDSHAKE_BAD;
    if (!slice_is(request_field(req, "sec-websocket-version"), "13"))
        return HANDSHAKE_BAD_VERSION;

    if (request_count_fields(req, "sec-websocket-key") != 1 ||
        !key_is_valid(handshake_key(req)) || !protocols_are_valid(req))
        return HANDSHAKE_BAD;
    return HANDSHAKE_OK;
}

struct slice handshake_key(const struct request *req)
{
    return request_field(req, "sec-websocket-key");
}

char *handshake_accept(struct slice key, char out[HANDSHAKE_ACCEPT_LEN + 1])
{
    assert(key.len == HANDSHAKE_KEY_LEN);
    uint8_t text[HANDSHAKE_KEY_LEN + sizeof key_suffix - 1];
    memcpy(text, key.data, HANDSHAKE_KEY_LEN);
    memcpy(text + HANDSHAKE_KEY_LEN, key_suffix, sizeof key_suffix - 1);

    uint8_t digest[SHA_DIGEST_LENGTH];
    SHA1(text, sizeof text, digest);
    EVP_EncodeBlock((unsigned char *)out, digest, sizeof digest);
    return out;
}

bool handshake_has_protocol(const struct request *req, const char *name)
{
    for (size_t i = 0; i < req->field_count; i++) {
        if (!is_protocol_field(&req->fields[i]))
            continue;
        struct slice rest = req->fields[i].value, element;
        while (field_next_element(&rest, &element)) {
            if (slice_is(element, name))
                return true;
        }
    }
    return false;
}
