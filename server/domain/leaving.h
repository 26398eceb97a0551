/*
 * domain/leaving.h - a user who deletes their account.
 *
 *   --leaving_make--> nobody: no login, no name, nothing that is theirs alone
 *
 * What belongs to the other one of a pair stays theirs: the sessions that
 * were, and that there was somebody to write to.  They refer to a stand-in of
 * the same id, "Deleted user" (store_users_replace).  When nobody is left who
 * has anything of it, it goes too.
 *
 * What devices and mailboxes know of them, the relay is told to forget:
 * NOTICE_USER_LEFT.
 */
#ifndef DOMAIN_LEAVING_H
#define DOMAIN_LEAVING_H

#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/status.h"
#include "store/store_sessions.h"

struct store;

/*
 * Cancel what `user` has ahead, and delete everything of theirs; all of it or
 * nothing.
 *
 * out_cancelled  the sessions that were, in the arena: both people hear of
 *                them.
 *
 * Returns OK; ERR_NOT_FOUND when there is no such user, or not any more;
 * ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status leaving_make(struct store *store, struct arena *arena,
                                    struct id user, int64_t now_ms,
                                    struct session_list *out_cancelled);

#endif
