#include "wire/envelope.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/bytes.h"

/* Where each field begins. */
enum {
    AT_KIND = 0, /* then flags, code and epoch: eight bytes together */
    AT_DEVICE = 8,
    AT_USER = 16,
    AT_ID = AT_USER + ID_BYTES,
};
_Static_assert(AT_ID + ID_BYTES == ENVELOPE_HEADER_BYTES,
               "the header has no hole");

/* The fields of the first eight bytes, read as one number. */
enum { SHIFT_KIND = 56, SHIFT_FLAGS = 48, SHIFT_CODE = 32 };
#define KIND ((uint64_t)UINT8_MAX << SHIFT_KIND)
#define CODE ((uint64_t)UINT16_MAX << SHIFT_CODE)
#define EPOCH ((uint64_t)UINT32_MAX)
#define FLAG(flag) ((uint64_t)(flag) << SHIFT_FLAGS)

/* What each kind has; all else in it is zero: docs/protocol.md section 4.  As
 * masks and bounds: every message is held against it four times. */
static const struct shape {
    const char *name;
    uint64_t may; /* bits of the first eight bytes that may be set */
    uint16_t code_min, code_max;
    bool has_message; /* device, user and id                           */
    bool has_payload;
} shapes[ENVELOPE_KIND_COUNT] = {
    [ENVELOPE_WELCOME] = { "welcome", KIND | EPOCH, .has_payload = true },
    [ENVELOPE_SEND] = { "send", KIND | FLAG(ENVELOPE_EPHEMERAL) | EPOCH,
                        .has_message = true, .has_payload = true },
    [ENVELOPE_ACCEPTED] = { "accepted", KIND, .has_message = true },
    [ENVELOPE_REFUSED] = { "refused", KIND | FLAG(ENVELOPE_LATE) | CODE | EPOCH,
                           ENVELOPE_CODE_NONE + 1, ENVELOPE_CODE_COUNT - 1,
                           .has_message = true },
    [ENVELOPE_DELIVER] = { "deliver", KIND | FLAG(ENVELOPE_EPHEMERAL),
                           .has_message = true, .has_payload = true },
    [ENVELOPE_ACK] = { "ack", KIND | FLAG(ENVELOPE_LATE), .has_message = true },
    [ENVELOPE_NOTICE] = { "notice", KIND, .has_payload = true },
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

/* Whether the header at `at`, of a kind that exists, has what its kind has. */
static inline bool has_shape(const uint8_t *at, size_t payload_len)
{
    const struct shape *shape = &shapes[at[AT_KIND]];
    const uint64_t first = bytes_read(at, 8);
    const uint16_t code = (uint16_t)(first >> SHIFT_CODE);
    if ((first & ~shape->may) != 0 || code < shape->code_min ||
        code > shape->code_max)
        return false;
    if (!shape->has_payload && payload_len > 0)
        return false;
    return shape->has_message ||
           is_zero(at + AT_DEVICE, ENVELOPE_HEADER_BYTES - AT_DEVICE);
}

enum status envelope_decode(struct slice in, struct envelope *out)
{
    if (in.len < ENVELOPE_HEADER_BYTES)
        return ERR_MALFORMED;

    const uint8_t *at = in.data;
    if (at[AT_KIND] < ENVELOPE_WELCOME || at[AT_KIND] >= ENVELOPE_KIND_COUNT ||
        !has_shape(at, in.len - ENVELOPE_HEADER_BYTES))
        return ERR_MALFORMED;

    const uint64_t first = bytes_read(at, 8);
    out->kind = (enum envelope_kind)at[AT_KIND];
    out->flags = (uint8_t)(first >> SHIFT_FLAGS);
    out->code = (uint16_t)(first >> SHIFT_CODE);
    out->epoch = (uint32_t)first;
    out->device = bytes_read(at + AT_DEVICE, 8);
    memcpy(out->user.bytes, at + AT_USER, ID_BYTES);
    memcpy(out->id.bytes, at + AT_ID, ID_BYTES);
    out->payload = slice_skip(in, ENVELOPE_HEADER_BYTES);
    return OK;
}

void envelope_encode(const struct envelope *env,
                     uint8_t out[ENVELOPE_HEADER_BYTES])
{
    bytes_write(out, 8,
                (uint64_t)env->kind << SHIFT_KIND | FLAG(env->flags) |
                    (uint64_t)env->code << SHIFT_CODE | env->epoch);
    bytes_write(out + AT_DEVICE, 8, env->device);
    memcpy(out + AT_USER, env->user.bytes, ID_BYTES);
    memcpy(out + AT_ID, env->id.bytes, ID_BYTES);
    assert(has_shape(out, env->payload.len));
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
