/*
 * domain/expiry.h - what time alone has ended is forgotten.
 *
 * Whoever adds such a row forgets the old ones with it, and nobody is let in
 * by one that is over.  This is for a server on which nobody does: a login, a
 * ticket or a booking's key is gone soon after its time also there.
 *
 * Not here: rows of retired devices.  They are what keeps an id from being
 * given out again.
 */
#ifndef DOMAIN_EXPIRY_H
#define DOMAIN_EXPIRY_H

#include <stdint.h>

#include "base/status.h"

struct store;

/* Logins and tickets that have expired, and the keys of bookings older than
 * LIMIT_BOOKING_KEY_DAYS.  OK; ERR_FULL; ERR_IO, and then all are still there.
 */
MUST_CHECK enum status expiry_forget(struct store *store, int64_t now_ms);

#endif
