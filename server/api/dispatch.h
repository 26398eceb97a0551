/*
 * api/dispatch.h - from a call of the API to its handler, and back.
 *
 *   loop:    checks that need no database -> pool
 *   worker:  who calls -> body to JSON -> handler -> body to text
 *   loop:    finish -> notices to the relay -> answer
 */
#ifndef API_DISPATCH_H
#define API_DISPATCH_H

struct call;

/* Serve the call of an endpoint (call->endpoint is set). */
void dispatch_serve(struct call *call);

#endif
