/*
 * relay/message.h - one envelope that waits, as it will go out.
 *
 * One allocation: a few words of bookkeeping, then the header as the relay
 * stamped it and the payload, in one piece, exactly as DELIVER puts them on
 * the wire.  A SEND names one device, so a message is in one mailbox only and
 * nobody shares it; ACK frees it.
 *
 * A message that cannot be delivered is *turned*: the same object becomes the
 * late REFUSED that its sender is owed, so that telling somebody about a
 * failure never needs more memory than the failure held.
 */
#ifndef RELAY_MESSAGE_H
#define RELAY_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/id.h"
#include "base/list.h"
#include "base/slice.h"
#include "wire/envelope.h"

/* What names an envelope within a mailbox (protocol.md 4): device, user and
 * id as in bytes 8 .. 47 of the header, and whether it is a late refusal. */
enum { MESSAGE_NAME_BYTES = 40 };
struct message_name {
    uint8_t bytes[MESSAGE_NAME_BYTES];
    bool is_late;
};

/* The fields above `bytes` belong to the mailbox that it is in. */
struct message {
    struct list node;
    struct message *chain; /* next in its bucket of the mailbox's index   */
    int64_t since_ms;      /* when it was accepted, on loop_now_ms' clock */
    int64_t sent_ms;       /* when it was handed to the link; if is_out   */
    uint32_t size;         /* bytes of payload                            */
    uint8_t tries;         /* in vain; see mailbox_rewind  */
    bool is_out;           /* on its way to the link, not acknowledged    */
    uint8_t bytes[];       /* ENVELOPE_HEADER_BYTES, then the payload     */
};

/* A copy of `env`, header and payload.  Owned by the caller until it is
 * appended to a mailbox, or message_free. */
struct message *message_new(const struct envelope *env, int64_t now_ms);

void message_free(struct message *message);

/* The bytes to send: header and payload; borrows the message. */
static inline struct slice message_bytes(const struct message *message)
{
    return slice_of(message->bytes, ENVELOPE_HEADER_BYTES + message->size);
}

/* What it costs in memory, for the cap over all mailboxes. */
static inline size_t message_cost(const struct message *message)
{
    return sizeof *message + ENVELOPE_HEADER_BYTES + message->size;
}

/* The name that an envelope has, or would have, in a mailbox. */
struct message_name message_name_of(const struct envelope *env);

bool message_is(const struct message *message, const struct message_name *name);

/* A late refusal, not a DELIVER. */
bool message_is_late(const struct message *message);

/* The fields of the header; of a DELIVER, user and device are its sender. */
struct id message_user(const struct message *message);
uint64_t message_device(const struct message *message);
struct id message_id(const struct message *message);

/*
 * Make the DELIVER `message`, which is in no mailbox, the late REFUSED of
 * `code` about the envelope that was for `device` of `user`.  Takes the
 * message; returns it, smaller, perhaps elsewhere.
 */
struct message *message_turn(struct message *message, struct id user,
                             uint64_t device, enum envelope_code code,
                             int64_t now_ms);

#endif
