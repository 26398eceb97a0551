/*
 * relay/doubt.h - logins that somebody should look at again.
 *
 * A link lives as long as its login, and the relay hears of logins by
 * notices.  What another process does (`judify user`, an operator with
 * sqlite3) gives no notice; so each link's login comes in doubt whenever the
 * link is pinged, and the floor above asks the database.  Of users without a
 * link for whom something waits, whether they have left is in doubt as often.
 *
 *   link, at each Ping -----doubt_add--> [relay->doubts] --relay_take_doubts-->
 *   relay, for each mailbox ----'
 */
#ifndef RELAY_DOUBT_H
#define RELAY_DOUBT_H

#include "base/id.h"
#include "relay/relay.h"

/* `login` all zero: whoever it is has no link.  Nothing happens while as many
 * are in doubt as there are links and mailboxes: nobody asks, and the next
 * Ping or round comes. */
void doubt_add(struct relay *relay, struct id user, struct id login);

#endif
