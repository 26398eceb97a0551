/*
 * store/claim.h - one server for one data folder.
 *
 * Two servers on one database would keep every booking right and lose half of
 * the messages: each knows only the links that are its own, and takes those
 * who are linked to the other for absent.  The commands that end (migrate,
 * seed, user) need no claim and may run beside a server.
 *
 * The claim is a lock on the folder itself, which ends with the process: it
 * leaves no file behind that would have to be removed after a crash.
 */
#ifndef STORE_CLAIM_H
#define STORE_CLAIM_H

#include "base/status.h"

/*
 * Claim the folder `dir` until claim_close.
 *
 * out  a descriptor, for claim_close alone.
 *
 * Returns OK; ERR_CONFLICT when another process has it; ERR_IO when the folder
 * cannot be opened (both logged).
 */
MUST_CHECK enum status claim_open(const char *dir, int *out);

/* claim_close(-1) does nothing. */
void claim_close(int claim);

#endif
