#include "wire/envelope.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/bytes.h"

/* Where each field begins. */
enum {
    AT_KIND = 0,
    AT_FLAGS = 1,
    AT_CODE = 2,
    AT_EPOCH = 4,
    AT_DEVICE = 8,
    AT_USER = 16,
    AT_ID = AT_USER + ID_BYTES,
};
_Static_assert(AT_ID + ID_BYTES == ENVELOPE_HEADER_BYTES,
               "the header has no hole");

static const char *const kind_names[ENVELOPE_KIND_COUNT] = {
    [ENVELOPE_WELCOME] = "welcome",   [ENVELOPE_SEND] = "send",
    [ENVELOPE_ACCEPTED] = "accepted", [ENVELOPE_REFUSED] = "refused",
    [ENVELOPE_DELIVER] = "deliver",   [ENVELOPE_ACK] = "ack",
    [ENVELOPE_NOTICE] = "notice",
};

static const char *const code_names[ENVELOPE_CODE_COUNT] = {
    [ENVELOPE_CODE_NONE] = "none",
    [ENVELOPE_NOT_CONTACT] = "not_contact",
    [ENVELOPE_BLOCKED] = "blocked",
    [ENVELOPE_UNKNOWN_DEVICE] = "unknown_device",
    [ENVELOPE_STALE_DEVICES] = "stale_devices",
    [ENVELOPE_MAILBOX_FULL] = "mailbox_full",
    [ENVELOPE_SLOW_DOWN] = "slow_down",
    [ENVELOPE_TOO_LARGE] = "too_large",
    [ENVELOPE_UNDELIVERABLE] = "undeliverable",
};

static bool code_goes_with(uint16_t code, uint8_t kind)
{
    if (kind == ENVELOPE_REFUSED)
        return code > ENVELOPE_CODE_NONE && code < ENVELOPE_CODE_COUNT;
    return code == ENVELOPE_CODE_NONE;
}

enum status envelope_decode(struct slice in, struct envelope *out)
{
    if (in.len < ENVELOPE_HEADER_BYTES)
        return ERR_MALFORMED;

    const uint8_t *at = in.data;
    const uint8_t kind = at[AT_KIND], flags = at[AT_FLAGS];
    const uint16_t code = (uint16_t)bytes_read(at + AT_CODE, 2);
    if (kind < ENVELOPE_WELCOME || kind >= ENVELOPE_KIND_COUNT ||
        (flags & ~ENVELOPE_EPHEMERAL) != 0 || !code_goes_with(code, kind))
        return ERR_MALFORMED;
    if (in.len > ENVELOPE_MAX_BYTES)
        return ERR_TOO_BIG;

    *out = (struct envelope){
        .kind = (enum envelope_kind)kind,
        .flags = flags,
        .code = code,
        .epoch = (uint32_t)bytes_read(at + AT_EPOCH, 4),
        .device = bytes_read(at + AT_DEVICE, 8),
        .payload = slice_skip(in, ENVELOPE_HEADER_BYTES),
    };
    memcpy(out->user.bytes, at + AT_USER, ID_BYTES);
    memcpy(out->id.bytes, at + AT_ID, ID_BYTES);
    return OK;
}

void envelope_encode(const struct envelope *env,
                     uint8_t out[ENVELOPE_HEADER_BYTES])
{
    assert(code_goes_with(env->code, (uint8_t)env->kind));
    out[AT_KIND] = (uint8_t)env->kind;
    out[AT_FLAGS] = env->flags;
    bytes_write(out + AT_CODE, 2, env->code);
    bytes_write(out + AT_EPOCH, 4, env->epoch);
    bytes_write(out + AT_DEVICE, 8, env->device);
    memcpy(out + AT_USER, env->user.bytes, ID_BYTES);
    memcpy(out + AT_ID, env->id.bytes, ID_BYTES);
}

const char *envelope_kind_name(enum envelope_kind kind)
{
    const char *name =
        (size_t)kind < ENVELOPE_KIND_COUNT ? kind_names[kind] : NULL;
    return name != NULL ? name : "unknown";
}

const char *envelope_code_name(enum envelope_code code)
{
    return (size_t)code < ENVELOPE_CODE_COUNT ? code_names[code] : "unknown";
}
