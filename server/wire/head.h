/*
 * wire/head.h - is this request head one that everybody reads alike?
 *
 * The second pair of eyes on a head that llhttp has walked: that what it
 * found covers the head byte for byte, and that the fields which frame and
 * route the message and say what it is (Host, Content-Length,
 * Transfer-Encoding, Expect, Content-Type) leave no choice.  Then works out
 * what those fields mean.
 *
 *   llhttp --> request line, fields --> [head] --> a whole struct request
 */
#ifndef WIRE_HEAD_H
#define WIRE_HEAD_H

#include "base/slice.h"
#include "wire/request.h"

/*
 * Check `req`, of which target, fields and field_count are set and borrow
 * `head`, and set everything else in it.
 *
 * head   the whole head, from the method to the empty line.
 *
 * Returns 0, or the HTTP status code that refuses it: 400, 417 or 501.
 */
int head_check(struct slice head, struct request *req);

#endif
