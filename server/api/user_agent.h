/*
 * api/user_agent.h - what a person calls the browser that they use.
 *
 * Coarse on purpose: "Firefox on Linux" tells its owner which of their logins
 * it is, and says no more of a person than half of all people share.  The
 * field is anybody's to make up, so nothing else is taken out of it.
 */
#ifndef API_USER_AGENT_H
#define API_USER_AGENT_H

#include "base/arena.h"
#include "base/slice.h"

/*
 * The name for a User-Agent field's value: "<browser> on <system>" of those
 * that are known, "A browser" or "A program" (not a browser, or no field).
 * Static or in the arena, at most LOGIN_BROWSER_MAX bytes.
 */
const char *user_agent_name(struct arena *arena, struct slice field);

#endif
