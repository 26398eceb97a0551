/*
 * relay/courier.h - carries envelopes: from a link into a mailbox, and from
 * the mailbox to a link.
 *
 * Decides for every SEND whether it is taken (protocol.md 5.2 to 5.4, 6, 7),
 * stamps who sent it, and gives each device what waits for it, a page at a
 * time.  What cannot be delivered goes back to its sender as a late refusal.
 * Per message: a header read, two look-ups, one object from a shelf.
 *
 *   link --take--> [judge] --> mailbox --pump--> link
 *                     |            `--bounce--> the sender's mailbox
 *                     `--> ACCEPTED | REFUSED
 */
#ifndef RELAY_COURIER_H
#define RELAY_COURIER_H

#include "base/slice.h"
#include "base/status.h"
#include "wire/envelope.h"

struct device;
struct link;
struct message_name;
struct relay;

/*
 * What a device sent, one whole message; borrowed until return.  It is
 * answered on `link`, which may be CLOSING afterwards.  Returns OK, or
 * ERR_MALFORMED for what a device may not send: the link must end.
 */
MUST_CHECK enum status courier_take(struct relay *relay, struct link *link,
                                    struct slice bytes);

/* Hand out what waits for `device`, as far as its page and its reader allow.
 * Nothing without a link. */
void courier_pump(struct relay *relay, struct device *device);

/* The link of `device` is gone: what was on its way waits again, and an
 * envelope that was tried too often goes back. */
void courier_link_ended(struct relay *relay, struct device *device);

/* Everything in the mailbox of `device` goes back, and the device, whose link
 * is closed already, is forgotten. */
void courier_retire(struct relay *relay, struct device *device);

/* The envelope of that name, which waits for `device`, goes back; nothing when
 * there is none.  Its user may be released by that. */
void courier_discard(struct relay *relay, struct device *device,
                     const struct message_name *name);

/* Envelopes for `device` that waited too long go back, at most `max`.  Its
 * user may be released by that.  Returns how many. */
size_t courier_expire(struct relay *relay, struct device *device, size_t max);

#endif
