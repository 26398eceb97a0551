/*
 * wire/envelope.h - one binary WebSocket message: a fixed header and an
 * opaque payload (docs/protocol.md 4).
 *
 * Knows where the fields are, which kinds exist, and which fields each kind
 * has; what it has not is zero, on the way in and out.  Whether this peer
 * may send a kind, and how large its payload may be, is the link's table;
 * what the payload says is nobody's business here.
 *
 *    0   u8   kind
 *    1   u8   flags
 *    2   u16  code
 *    4   u32  epoch
 *    8   u64  device
 *   16   16   user
 *   32   16   id
 *   48        payload, to the end of the message
 *
 * Integers are big-endian.
 */
#ifndef WIRE_ENVELOPE_H
#define WIRE_ENVELOPE_H

#include <stdint.h>

#include "base/id.h"
#include "base/slice.h"
#include "base/status.h"

enum { ENVELOPE_HEADER_BYTES = 48 };

/* Byte 0.  Numbers are for ever. */
enum envelope_kind {
    ENVELOPE_WELCOME = 1,  /* to the device: epoch, limits, how many wait  */
    ENVELOPE_SEND = 2,     /* from it: put this into that device's mailbox */
    ENVELOPE_ACCEPTED = 3, /* to it: it is in the mailbox                  */
    ENVELOPE_REFUSED = 4,  /* to it: not taken, `code` says why            */
    ENVELOPE_DELIVER = 5,  /* to it: an envelope from a mailbox            */
    ENVELOPE_ACK = 6,      /* from it: stored, drop it from my mailbox     */
    ENVELOPE_NOTICE = 7,   /* to it: JSON                                  */
    ENVELOPE_KIND_COUNT,   /* one more than the last                       */
};

/* Byte 1. */
enum envelope_flag {
    ENVELOPE_EPHEMERAL = 0x01, /* SEND, DELIVER: now or never, no answer     */
    ENVELOPE_LATE = 0x02,      /* REFUSED after ACCEPTED, and the ACK of one */
};

/* Bytes 2 and 3 of REFUSED; 0 in every other kind.  Numbers are for ever. */
enum envelope_code {
    ENVELOPE_CODE_NONE = 0,
    ENVELOPE_NOT_CONTACT = 1,
    ENVELOPE_BLOCKED = 2,
    ENVELOPE_UNKNOWN_DEVICE = 3,
    ENVELOPE_DEVICES_STALE = 4, /* the sender's device list is out of date */
    ENVELOPE_MAILBOX_FULL = 5,
    ENVELOPE_SLOW_DOWN = 6,
    ENVELOPE_TOO_LARGE = 7,
    ENVELOPE_RELAY_FULL = 8,    /* all mailboxes together are              */
    ENVELOPE_UNDELIVERABLE = 9, /* late: five tries                        */
    ENVELOPE_EXPIRED = 10,      /* late: 21 days                           */
    ENVELOPE_CODE_COUNT,
};

/* A plain value; `payload` borrows the message it was read from. */
struct envelope {
    enum envelope_kind kind;
    uint8_t flags; /* of enum envelope_flag                         */
    uint16_t code; /* of enum envelope_code when kind is REFUSED    */
    uint32_t epoch;
    uint64_t device; /* 0 is the server                             */
    struct id user;
    struct id id;         /* of the message; unique per sender device    */
    struct slice payload; /* to the end of the message                   */
};

/*
 * Read one whole WebSocket message.
 *
 * in    borrowed; out->payload is a part of it.
 * out   written only when the result is OK.
 *
 * Returns OK; ERR_MALFORMED for less than a header, an unknown kind, a flag
 * or code that the kind does not have, a field that must be 0 and is not, or
 * a payload where none belongs (docs/protocol.md 4).  A payload above
 * LIMIT_PAYLOAD_BYTES is OK: to refuse it, the link must know whose it is.
 */
MUST_CHECK enum status envelope_decode(struct slice in, struct envelope *out);

/* Write the header; the caller sends env->payload after it.  Fields that
 * the kind does not have are 0. */
void envelope_encode(const struct envelope *env,
                     uint8_t out[ENVELOPE_HEADER_BYTES]);

/* Stable names for logs, metrics and vectors: "send", "mailbox_full".
 * Static text; "unknown" for a number that has none. */
const char *envelope_kind_name(enum envelope_kind kind);
const char *envelope_code_name(enum envelope_code code);

#endif
