/*
 * domain/session_mail.h - who hears by mail what became of a session.
 *
 *   booking, change --event--> [session_mail] --letter--> domain/mail
 *
 * The other one of the two: not whoever made the move, for they know.  What
 * time does is told to whom it concerns: that a request has expired to the
 * student who asked, that a lesson is over to nobody.  Of somebody whom the
 * reader has blocked (ADR 0021) only that a lesson does not take place.
 */
#ifndef DOMAIN_SESSION_MAIL_H
#define DOMAIN_SESSION_MAIL_H

#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "domain/letter.h"
#include "store/store_events.h"
#include "store/store_sessions.h"

struct store;

/*
 * Queue the mail, if somebody is to get one; inside the transaction that
 * makes the move.
 *
 * session   as the move left it.
 * event     the move, proposed times and all.
 *
 * Returns OK, also when nobody gets one; ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status session_mail_queue(struct store *store,
                                          struct arena *arena,
                                          const struct session *session,
                                          const struct session_event *event,
                                          int64_t now_ms);

#endif
