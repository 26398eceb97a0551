/*
 * relay/news.h - what the API says about people, and who is to hear of it.
 *
 * Each kind of notice is a row: it changes what the roster knows, ends the
 * links that may not go on, and is passed on as a NOTICE (protocol.md 5.7).
 */
#ifndef RELAY_NEWS_H
#define RELAY_NEWS_H

#include "relay/notice.h"

struct relay;
struct user;

/* Learn from `notice` and pass it on. */
void news_take(struct relay *relay, const struct notice *notice);

/*
 * Learn the device list of `person`, unless a newer one is known: new devices
 * are added, those that are not in it are retired.  Returns the user; it has
 * no reason yet to be kept.
 */
struct user *news_learn(struct relay *relay, const struct person *person);

#endif
