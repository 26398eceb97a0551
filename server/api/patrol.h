/*
 * api/patrol.h - links whose login, and users whose account, ended outside of
 * this process.
 *
 *   relay, logins in doubt --> [patrol] --worker--> domain/login
 *     ^                                                 |
 *     `---- NOTICE_LOGIN_ENDED, _USER_DISABLED, _LEFT --'
 *
 * What the API itself ends, a notice tells at once.  `judify user` and
 * whatever else writes the database tell nobody: once a second the patrol
 * takes those logins whose links were pinged, and asks.  So such a link is
 * closed within LIMIT_PING_EVERY_MS and two seconds, and each costs one row
 * by its key in that time.  The same holds for the mailboxes of who has no
 * link: those of who has left go.
 */
#ifndef API_PATROL_H
#define API_PATROL_H

struct patrol;
struct service;

/* Goes round until the loop is closed; `service` is borrowed until then. */
struct patrol *patrol_new(struct service *service);

/* After pool_close and loop_close.  patrol_free(NULL) does nothing. */
void patrol_free(struct patrol *patrol);

#endif
