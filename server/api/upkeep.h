/*
 * api/upkeep.h - what becomes so by itself, because time goes by.
 *
 *   timer --worker--> domain/change settles   --> NOTICE_SESSION  --> relay
 *                     domain/reminder reminds --> NOTICE_REMINDER
 *                     domain/expiry forgets
 *
 * Whoever reads a session makes time's moves before (domain/session.h), so
 * that an answer is never old; this is for those who only wait: every two
 * seconds it makes what is due, and tells both people.  Reminders, which
 * nobody can read earlier, are looked for in every fourth round; what has
 * expired is forgotten in one of each hour.
 */
#ifndef API_UPKEEP_H
#define API_UPKEEP_H

struct service;
struct upkeep;

/* Goes round until the loop is closed; `service` is borrowed until then. */
struct upkeep *upkeep_new(struct service *service);

/* After pool_close and loop_close.  upkeep_free(NULL) does nothing. */
void upkeep_free(struct upkeep *upkeep);

#endif
