/*
 * relay/mailbox.h - what one device has not acknowledged yet.
 *
 * A first-in first-out queue of messages, bounded in number and in bytes, in
 * memory only (protocol.md 6).  Nothing here writes to a socket or knows a
 * link: the courier asks for the next message and says when a link ended.
 *
 *   append --> [ on its way, at most a page | waiting ]
 *                     |                         |
 *                take (ACK)                hand_out --> on its way
 *
 * All mailboxes together are a mailroom: its totals, its cap, and the round
 * in which the sweep looks for what has expired.
 *
 * Finding an envelope by its name costs the same in a full mailbox as in a
 * short one: a queue that has grown past a few gets an index.  Its hash is
 * keyed, so that nobody can choose ids that fall into one bucket.
 */
#ifndef RELAY_MAILBOX_H
#define RELAY_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/list.h"
#include "base/shelf.h"
#include "base/slab.h"
#include "base/status.h"
#include "relay/message.h"

struct device;
struct mailbox;

/* What holds for every mailbox.  The first group is set once; the others are
 * kept by mailbox_*.  May not move. */
struct mailroom {
    unsigned count_max; /* envelopes per mailbox; late refusals apart  */
    uint64_t bytes_max; /* of payload, per mailbox                     */
    uint64_t cost_max;  /* bytes of memory, all mailboxes together     */
    int64_t age_ms;     /* then a message has expired                  */
    uint64_t hash_key;  /* random                                      */

    uint64_t cost;         /* now, of cost_max                            */
    uint64_t n_boxes;      /* mailboxes                                   */
    uint64_t n_messages;   /* in all of them                              */
    uint64_t bytes;        /* of payload, in all of them                  */
    struct list boxes;     /* who is to be swept next is first            */
    struct slab memory;    /* for mailboxes                               */
    struct shelf messages; /* for what is in them                       */
};

/* Fill in the totals and the key; the limits are the caller's. */
void mailroom_init(struct mailroom *room);

/* Every mailbox in it was freed. */
void mailroom_done(struct mailroom *room);

/* Give memory back after a peak, a part at a time; as slab_trim. */
void mailroom_trim(struct mailroom *room);

/*
 * Whether a payload of `size` bytes for `box`, NULL when it is empty, fits
 * under the cap.  No mailbox takes more than it leaves to all others together:
 * so the large ones are full first, and an empty one is the last.
 */
bool mailroom_has_room(const struct mailroom *room, const struct mailbox *box,
                       size_t size);

/* The mailbox that was not looked at for longest, NULL when there is none;
 * it goes to the end of the round. */
struct mailbox *mailroom_next(struct mailroom *room);

/* An empty mailbox in `room`, which it borrows until it is freed; `owner` is
 * only handed back by mailbox_owner.  Owned by the caller. */
struct mailbox *mailbox_new(struct mailroom *room, struct device *owner);

/* Frees it and every message in it.  mailbox_free(NULL) does nothing. */
void mailbox_free(struct mailbox *box);

struct device *mailbox_owner(const struct mailbox *box);

/* Messages in it, on their way or waiting.  A NULL mailbox is empty. */
size_t mailbox_count(const struct mailbox *box);

/* Whether an envelope with `size` bytes of payload fits beside the others. */
bool mailbox_has_room(const struct mailbox *box, size_t size);

/* Whether one more late refusal fits; they have a number of their own, so
 * that they need no room that envelopes use up. */
bool mailbox_has_late_room(const struct mailbox *box);

/* Whether an envelope of that name is in it.  NULL has none. */
bool mailbox_has(const struct mailbox *box, const struct message_name *name);

/* Put `message` at the end.  Takes it.  The caller made sure that it is not
 * there yet and has room. */
void mailbox_append(struct mailbox *box, struct message *message);

/*
 * The oldest message that is not on its way; it is from now on.  NULL when
 * there is none, or LIMIT_DELIVER_PAGE are.  Borrowed until the mailbox is
 * next changed.
 */
const struct message *mailbox_hand_out(struct mailbox *box, int64_t now_ms);

/* Remove and free the message of that name; false when it is not there. */
bool mailbox_take(struct mailbox *box, const struct message_name *name);

/* Take out the message of that name; the caller owns it.  NULL when it is not
 * there. */
struct message *mailbox_pick(struct mailbox *box,
                             const struct message_name *name);

/* Take out the oldest message; the caller owns it.  NULL when empty. */
struct message *mailbox_take_first(struct mailbox *box);

/* The same, but only if it has waited as long as the mailroom allows. */
struct message *mailbox_take_expired(struct mailbox *box, int64_t now_ms);

/*
 * The link ended: nothing is on its way.  If the oldest message was for
 * LIMIT_ENVELOPE_TRY_MS, that was one try for it: a device stores in order, so
 * what stands behind it was not tried.  After LIMIT_ENVELOPE_TRIES it is taken
 * out and returned, to the caller who owns it; NULL before that.
 */
MUST_CHECK struct message *mailbox_rewind(struct mailbox *box, int64_t now_ms);

/* The message after `message`, the first for NULL; NULL after the last. */
const struct message *mailbox_walk(const struct mailbox *box,
                                   const struct message *message);

#endif
