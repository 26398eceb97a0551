/*
 * relay/link.h - one live WebSocket of one device.
 *
 * Knows RFC 6455 as seen from a server (the assembler knows the input half),
 * when to ping and when to give up.  What an envelope means is the courier's
 * business; who is told that a link is there or gone, presence's.
 *
 *   link_open --> OPEN --link_close--> CLOSING --on_lost--> freed
 *                  |                                          ^
 *                  `------------------on_lost-----------------'
 *
 *   OPEN     its device's link; in relay->links; the deadline of its conn is
 *            the next moment at which something may be due
 *   CLOSING  the Close frame is the last thing queued; in no list, no
 *            device's link; input is ignored
 */
#ifndef RELAY_LINK_H
#define RELAY_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"
#include "base/slice.h"
#include "wire/envelope.h"

struct conn;
struct device;
struct link;
struct message;
struct relay;

enum { LINK_BYTES = 120 }; /* of one, in relay->link_memory */

/* Why a link ends; the close code of each is in protocol.md 3. */
enum link_end {
    LINK_END_STOPPING,   /* 1001 the server stops                          */
    LINK_END_MALFORMED,  /* 1002 a broken frame or envelope                */
    LINK_END_TOO_SLOW,   /* 1013 queued more than LIMIT_SEND_QUEUE_BYTES   */
    LINK_END_LOGGED_OUT, /* 4401 its login ended, or expired               */
    LINK_END_DISABLED,   /* 4403 the account is                            */
    LINK_END_RETIRED,    /* 4404 the device is                             */
    LINK_END_SILENT,     /* 4408 not heard for LIMIT_LINK_SILENT_MS        */
    LINK_END_UNFINISHED, /* 4408 a message took over LIMIT_MESSAGE_MS      */
    LINK_END_REPLACED,   /* 4409 the device opened another link            */
    LINK_END_COUNT
};

/*
 * `conn`, on which the 101 is queued, becomes the link of `device`, which has
 * none.  The loop ends it; until then it is borrowed from `device`.
 *
 * expires_ms  when `login` does, on the clock of loop_now_ms.
 */
struct link *link_open(struct relay *relay, struct conn *conn,
                       struct device *device, struct id login,
                       int64_t expires_ms);

/* Send a Close and end the connection.  Nothing happens unless it is OPEN.
 * The device has no link when this returns. */
void link_close(struct link *link, enum link_end why);

/* Close at `due_ms` with LINK_END_STOPPING. */
void link_close_at(struct link *link, int64_t due_ms);

/* The oldest open link; the one after `link`.  NULL when there is none. */
struct link *link_first(const struct relay *relay);
struct link *link_next(const struct relay *relay, const struct link *link);

struct device *link_device(const struct link *link);
struct id link_login(const struct link *link);

/* Whether the reader keeps up so far that more may be queued of what can
 * also wait: below LIMIT_DELIVER_QUEUE_BYTES. */
bool link_has_room(const struct link *link);

/* Queue an envelope, copied.  A reader that fell too far behind is cut: the
 * link may be CLOSING afterwards.  Of a link that is not OPEN nothing is
 * written. */
void link_write(struct link *link, const struct envelope *env);

/* The same for a message as it stands in its mailbox. */
void link_write_message(struct link *link, const struct message *message);

/* Room for a NOTICE of exactly `len` bytes of JSON, to be filled before
 * anything else is written; NULL when the link is not OPEN (any more). */
uint8_t *link_notice_room(struct link *link, size_t len);

#endif
