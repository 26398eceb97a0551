/*
 * relay/presence.h - who is home, and which contacts are told.
 *
 *   away --came--> coming --settle: told--> home --left--> leaving
 *    ^                                        ^--came--------'  |
 *    `-------------------- settle, after the grace: told -------'
 *
 * Coming, home and leaving all count as online (protocol.md 5.7).  Changes
 * are told in settle, once for a tick, one NOTICE for each who hears of any:
 * a hundred pupils who reconnect together are one frame for their tutor.
 */
#ifndef RELAY_PRESENCE_H
#define RELAY_PRESENCE_H

struct link;
struct relay;
struct user;

/* Prepare relay->coming, leaving and settle. */
void presence_init(struct relay *relay);

/* `user` has a link again; called for each new link. */
void presence_came(struct relay *relay, struct user *user);

/* The last link of `user` ended. */
void presence_left(struct relay *relay, struct user *user);

/* `user`, who has no link, is not home any more, at once; nobody is told. */
void presence_end(struct relay *relay, struct user *user);

/* The first NOTICE of a link: all contacts that are online. */
void presence_greet(const struct relay *relay, struct link *link);

/* Tell the links of `user` that `other` is online, if so, and if neither has
 * blocked the other. */
void presence_introduce(const struct relay *relay, const struct user *user,
                        const struct user *other);

/* Tell the links of `user` that `other` is offline, if they were told of the
 * contrary: one of the two has blocked the other. */
void presence_hide(const struct user *user, const struct user *other);

#endif
