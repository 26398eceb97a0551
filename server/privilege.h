/*
 * privilege.h - who the process is, and what it may no longer become or show.
 */
#ifndef PRIVILEGE_H
#define PRIVILEGE_H

#include "base/status.h"

struct config;

/*
 * Become --user, for good: its groups, its id, no way back.  A data folder
 * that is not there yet is made, and is its.  Without --user root may go on
 * only with a folder of root's own (ADR 0025).  Before threads start.
 *
 * Returns OK; ERR_NOT_FOUND, ERR_DENIED, ERR_IO (logged, with what to do).
 */
MUST_CHECK enum status privilege_settle(const struct config *config);

/*
 * No core dump, no debugger of the same user, no set-user-id program: what
 * is in memory stays there.  Not with --dev, nor under a sanitizer, which
 * looks into its own process.
 */
void privilege_close_memory(const struct config *config);

#endif
