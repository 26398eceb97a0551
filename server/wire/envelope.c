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

/* What each kind has; all else in it is zero: docs/protocol.md section 4. */
static const struct shape {
    const char *name;
    uint8_t flags; /* that it may carry      */
    bool has_epoch;
    bool has_message; /* device, user and id    */
    bool has_payload;
} shapes[ENVELOPE_KIND_COUNT] = {
    [ENVELOPE_WELCOME] = { "welcome", 0, true, false, true },
    [ENVELOPE_SEND] = { "send", ENVELOPE_EPHEMERAL, true, true, true },
    [ENVELOPE_ACCEPTED] = { "accepted", 0, false, true, false },
    [ENVELOPE_REFUSED] = { "refused", ENVELOPE_LATE, true, true, false },
    [ENVELOPE_DELIVER] = { "deliver", ENVELOPE_EPHEMERAL, false, true, true },
    [ENVELOPE_ACK] = { "ack", ENVELOPE_LATE, false, true, false },
    [ENVELOPE_NOTICE] = { "notice", 0, false, false, true },
};

static const char *const code_names[ENVELOPE_CODE_COUNT] = {
    [ENVELOPE_CODE_NONE] = "none",
    [ENVELOPE_NOT_CONTACT] = "not_contact",
    [ENVELOPE_BLOCKED] = "blocked",
    [ENVELOPE_UNKNOWN_DEVICE] = "unknown_device",
    [ENVELOPE_DEVICES_STALE] = "devices_stale",
    [ENVELOPE_MAILBOX_FULL] = "mailbox_full",
    [ENVELOPE_SLOW_DOWN] = "slow_down",
    [ENVELOPE_TOO_LARGE] = "too_large",
    [ENVELOPE_RELAY_FULL] = "relay_full",
    [ENVELOPE_UNDELIVERABLE] = "undeliverable",
    [ENVELOPE_EXPIRED] = "expired",
};

static bool is_zero(const uint8_t *at, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (at[i] != 0)
            return false;
    }
    return true;
}

static bool code_fits(enum envelope_kind kind, uint16_t code)
{
    if (kind == ENVELOPE_REFUSED)
        return code > ENVELOPE_CODE_NONE && code < ENVELOPE_CODE_COUNT;
    return code == ENVELOPE_CODE_NONE;
}

static bool has_shape(const struct envelope *env)
{
    const struct shape *shape = &shapes[env->kind];
    if ((env->flags & ~shape->flags) != 0 || !code_fits(env->kind, env->code))
        return false;
    if (!shape->has_epoch && env->epoch != 0)
        return false;
    if (!shape->has_message &&
        (env->device != 0 || !is_zero(env->user.bytes, ID_BYTES) ||
         !is_zero(env->id.bytes, ID_BYTES)))
        return false;
    return shape->has_payload || env->payload.len == 0;
}

enum status envelope_decode(struct slice in, struct envelope *out)
{
    if (in.len < ENVELOPE_HEADER_BYTES)
        return ERR_MALFORMED;

    const uint8_t *at = in.data;
    if (at[AT_KIND] < ENVELOPE_WELCOME || at[AT_KIND] >= ENVELOPE_KIND_COUNT)
        return ERR_MALFORMED;

    struct envelope env = {
        .kind = (enum envelope_kind)at[AT_KIND],
        .flags = at[AT_FLAGS],
        .code = (uint16_t)bytes_read(at + AT_CODE, 2),
        .epoch = (uint32_t)bytes_read(at + AT_EPOCH, 4),
        .device = bytes_read(at + AT_DEVICE, 8),
        .payload = slice_skip(in, ENVELOPE_HEADER_BYTES),
    };
    memcpy(env.user.bytes, at + AT_USER, ID_BYTES);
    memcpy(env.id.bytes, at + AT_ID, ID_BYTES);
    if (!has_shape(&env))
        return ERR_MALFORMED;
    *out = env;
    return OK;
}

void envelope_encode(const struct envelope *env,
                     uint8_t out[ENVELOPE_HEADER_BYTES])
{
    assert(has_shape(env));
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
    if (kind < ENVELOPE_WELCOME || kind >= ENVELOPE_KIND_COUNT)
        return "unknown";
    return shapes[kind].name;
}

const char *envelope_code_name(enum envelope_code code)
{
    return (size_t)code < ENVELOPE_CODE_COUNT ? code_names[code] : "unknown";
}
