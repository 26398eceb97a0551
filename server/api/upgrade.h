/*
 * api/upgrade.h - from an HTTP request to a link (docs/protocol.md 2).
 *
 *   loop:    handshake and Origin -> pool
 *   worker:  who calls, which device, which contacts
 *   loop:    101, and the connection becomes the relay's
 *
 * Everything is decided before the upgrade, so that a refusal has a status
 * code and a sentence.
 */
#ifndef API_UPGRADE_H
#define API_UPGRADE_H

#include "api/problem.h"

struct call;
struct request;

/* Whether it is a handshake of RFC 6455 4.2.1: PROBLEM_NONE, BAD_UPGRADE or
 * BAD_VERSION. */
enum problem upgrade_check(const struct request *request);

/* Serve `GET /ws`. */
void upgrade_serve(struct call *call);

#endif
