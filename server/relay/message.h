/*
 * relay/message.h - one envelope that waits, as it will go out.
 *
 * One object from the mailroom's shelf: a few words of bookkeeping, then the
 * header as the relay stamped it and the payload, in one piece, exactly as
 * DELIVER puts them on the wire.  A SEND names one device, so a message is in
 * one mailbox only and nobody shares it; ACK frees it.
 *
 * A message that cannot be delivered is *turned*: the same object becomes the
 * late REFUSED that its sender is owed, so that telling somebody about a
 * failure never needs more memory than the failure held.
 */
#ifndef RELAY_MESSAGE_H
#define RELAY_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/id.h"
#include "base/list.h"
#include "base/shelf.h"
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
    uint16_t tag;          /* of its name: most others have another       */
    uint8_t tries;         /* in vain; see mailbox_rewind  */
    bool is_out;           /* on its way to the link, not acknowledged    */
    uint8_t bytes[];       /* ENVELOPE_HEADER_BYTES, then the payload     */
};

_Static_assert(offsetof(struct message, bytes) <= 48, "one line of a cache");

/* A copy of `env`, header and payload.  Owned by the caller until it is
 * appended to a mailbox, or message_free, with the same shelf. */
struct message *message_new(struct shelf *shelf, const struct envelope *env,
                            int64_t now_ms);

/* message_free(shelf, NULL) does nothing. */
void message_free(struct shelf *shelf, struct message *message);

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

/* Of the id alone, wherever it differs from others: browsers choose random
 * ones, generators of load count. */
static inline uint16_t message_tag_of_id(const uint8_t id[ID_BYTES])
{
    uint64_t high, low;
    memcpy(&high, id, sizeof high);
    memcpy(&low, id + sizeof high, sizeof low);
    low ^= high;
    low ^= low >> 32;
    return (uint16_t)(low ^ low >> 16);
}

/* The same for a message of that name and for the name itself, so that a
 * search reads one line of memory of each message that is another. */
static inline uint16_t message_tag(const struct message_name *name)
{
    return message_tag_of_id(name->bytes + MESSAGE_NAME_BYTES - ID_BYTES);
}

bool message_is(const struct message *message, const struct message_name *name);

/* A late refusal, not a DELIVER. */
bool message_is_late(const struct message *message);

/* The fields of the header; of a DELIVER, user and device are its sender. */
struct id message_user(const struct message *message);
uint64_t message_device(const struct message *message);
struct id message_id(const struct message *message);

/* What became of a message: `code` of protocol.md 5.4, at `device` of `user`,
 * for which it was.  A plain value. */
struct message_fate {
    struct id user;
    uint64_t device;
    enum envelope_code code;
};

/*
 * Make the DELIVER `message`, which is in no mailbox, the late REFUSED
 * that tells its sender of `fate`.  Takes the
 * message; returns what it has become, smaller.
 */
struct message *message_turn(struct shelf *shelf, struct message *message,
                             const struct message_fate *fate, int64_t now_ms);

#endif
