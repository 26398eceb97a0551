/*
 * api/admission.h - what the relay must know of people, read by a worker.
 *
 *   domain/contact --> [admission] --> struct admission, struct notice
 *                                          |
 *                                  relay, on the loop's thread
 *
 * The relay knows no database: whoever opens a link brings contacts and
 * device lists along, and whoever becomes a contact is told to it with both.
 */
#ifndef API_ADMISSION_H
#define API_ADMISSION_H

#include "api/endpoint.h"
#include "base/arena.h"
#include "base/id.h"
#include "base/status.h"
#include "relay/relay.h"

struct store;

/*
 * All that relay_admit needs for a link of `caller`, who is known, on
 * `device`; and writes down that the device was seen.
 *
 * out  in the arena.  `generation` is not touched: read it before this.
 *      Whether the device is the caller's, relay_may_admit says.
 *
 * Returns OK; ERR_NOT_FOUND when the account is gone; ERR_IO.
 */
MUST_CHECK enum status admission_load(struct store *store, struct arena *arena,
                                      const struct caller *caller,
                                      uint64_t device, int64_t now_ms,
                                      struct admission *out);

/*
 * Put into `reply` that `one` and `other` are contacts from now on.  Call it
 * after the commit, with no refusal in the reply.  What cannot be read is
 * logged: their next links will bring it.
 */
void admission_notify_contact(const struct ask *ask, struct reply *reply,
                              struct id one, struct id other);

#endif
