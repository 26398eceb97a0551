/*
 * tests/faults/crash_points.c - the program ends where a message could be
 * lost.
 *
 * Linked with the program's own objects into build/faults/judify, by ld's
 * --wrap: the functions below stand before those of the same name, which stay
 * as they are.  Nothing of it is in build/judify.
 *
 *   JUDIFY_CRASH=mailbox:7  it ends when `mailbox` is reached for the 7th time
 *
 *   received   a SEND or an ACK was read, and nothing was done about it
 *   mailbox    the envelope is in the mailbox, and its sender was not told
 *   forwarded  the DELIVER was given to the kernel, with or without ACCEPTED
 *   acked      the recipient's ACK was read, and the envelope is gone
 */
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/slice.h"
#include "base/status.h"

struct conn;
struct link;
struct mailbox;
struct message;
struct message_name;
struct relay;

static const char *point; /* up to its colon */
static size_t point_len;
static long n_left;

static bool is_delivering; /* a DELIVER is queued in this tick */

__attribute__((constructor)) static void begin(void)
{
    point = getenv("JUDIFY_CRASH");
    if (point == NULL)
        return;
    point_len = strcspn(point, ":");
    n_left = strtol(point + point_len + 1, NULL, 10);
}

/* All points are on the loop's thread. */
static void reach(const char *name)
{
    if (point == NULL || strlen(name) != point_len ||
        strncmp(name, point, point_len) != 0)
        return;
    if (--n_left == 0)
        raise(SIGKILL);
}

enum status __real_courier_take(struct relay *, struct link *, struct slice);
enum status __wrap_courier_take(struct relay *, struct link *, struct slice);
enum status __wrap_courier_take(struct relay *relay, struct link *link,
                                struct slice bytes)
{
    reach("received");
    return __real_courier_take(relay, link, bytes);
}

void __real_mailbox_append(struct mailbox *, struct message *);
void __wrap_mailbox_append(struct mailbox *, struct message *);
void __wrap_mailbox_append(struct mailbox *box, struct message *message)
{
    __real_mailbox_append(box, message);
    reach("mailbox");
}

void __real_link_write_message(struct link *, const struct message *);
void __wrap_link_write_message(struct link *, const struct message *);
void __wrap_link_write_message(struct link *link, const struct message *message)
{
    __real_link_write_message(link, message);
    is_delivering = true;
}

void __real_outflow_flush(struct conn *);
void __wrap_outflow_flush(struct conn *);
void __wrap_outflow_flush(struct conn *conn)
{
    __real_outflow_flush(conn);
    if (is_delivering)
        reach("forwarded");
    is_delivering = false;
}

bool __real_mailbox_take(struct mailbox *, const struct message_name *);
bool __wrap_mailbox_take(struct mailbox *, const struct message_name *);
bool __wrap_mailbox_take(struct mailbox *box, const struct message_name *name)
{
    const bool was_there = __real_mailbox_take(box, name);
    if (was_there)
        reach("acked");
    return was_there;
}
