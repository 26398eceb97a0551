#include "relay/link.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "io/conn.h"
#include "relay/assembler.h"
#include "relay/courier.h"
#include "relay/doubt.h"
#include "relay/inside.h"
#include "relay/message.h"
#include "relay/presence.h"

enum link_state { LINK_OPEN, LINK_CLOSING };

struct link {
    struct conn_owner owner;
    struct conn *conn;
    struct relay *relay;
    struct device *device; /* NULL when CLOSING */
    struct list node;      /* in relay->links when OPEN */
    struct assembler assembler;
    int64_t heard_ms;   /* any byte came                                  */
    int64_t ping_ms;    /* when the next Ping is due; when is_stopping, when
                           the link is to be closed                       */
    int64_t begun_ms;   /* the message that is arriving began; 0: none is  */
    int64_t expires_ms; /* its login does                               */
    struct id login;
    uint32_t number; /* for the log; begins anew after 2^32 */
    uint8_t state;   /* enum link_state                     */
    bool is_stopping;
};
_Static_assert(sizeof(struct link) == LINK_BYTES,
               "a hundred thousand are idle");

/* Why, as the peer and the log read it: docs/protocol.md section 3. */
static const struct end {
    uint16_t code;
    const char *reason;
} ends[LINK_END_COUNT] = {
    [LINK_END_STOPPING] = { FRAME_CLOSE_GOING_AWAY, "stopping" },
    [LINK_END_MALFORMED] = { FRAME_CLOSE_PROTOCOL_ERROR, "malformed" },
    [LINK_END_TOO_SLOW] = { FRAME_CLOSE_TRY_LATER, "too_slow" },
    [LINK_END_LOGGED_OUT] = { 4401, "login_ended" },
    [LINK_END_DISABLED] = { 4403, "account_disabled" },
    [LINK_END_RETIRED] = { 4404, "device_retired" },
    [LINK_END_SILENT] = { 4408, "silent" },
    [LINK_END_UNFINISHED] = { 4408, "unfinished" },
    [LINK_END_REPLACED] = { 4409, "replaced" },
};

/* How a connection was lost that nobody closed, for the log. */
static const char *const losses[] = {
    [CONN_LOSS_CLOSED] = "closed",
    [CONN_LOSS_PEER] = "peer",
    [CONN_LOSS_DROPPED] = "dropped",
    [CONN_LOSS_ERROR] = "error",
};

static const struct assembler_limits limits = {
    .message_bytes = LIMIT_MESSAGE_BYTES,
    .fragments = LIMIT_MESSAGE_FRAGMENTS,
    .takes_text = false,
};

static struct link *link_of(struct conn_owner *owner)
{
    return OWNER_OF(owner, struct link, owner);
}

static int64_t now_of(const struct link *link)
{
    return loop_now_ms(link->relay->loop);
}

/* --- the end -------------------------------------------------------------*/

/* From OPEN into no list: the device has no link, its mailbox is rewound and
 * its user perhaps not at home for much longer. */
static void leave(struct link *link)
{
    struct device *device = link->device;
    assert(link->state == LINK_OPEN && device->link == link);

    link->state = LINK_CLOSING;
    link->device = NULL;
    device->link = NULL;
    list_remove(&link->node);
    link->relay->counters.links--;
    device->user->n_links--;
    courier_link_ended(link->relay, device);
    if (device->user->n_links == 0)
        presence_left(link->relay, device->user);
}

static void close_with(struct link *link, uint16_t code, const char *reason)
{
    uint8_t frame[FRAME_HEADER_MAX + FRAME_CONTROL_MAX];
    uint8_t said[FRAME_CONTROL_MAX];
    const size_t len = frame_close_encode(code, reason, said);
    const size_t header = frame_encode_header(FRAME_CLOSE, true, len, frame);
    memcpy(frame + header, said, len);

    log_info("link closed id=%" PRIu32 " code=%u reason=%s", link->number, code,
             reason[0] == '\0' ? "peer" : reason);
    conn_write(link->conn, slice_of(frame, header + len));
    conn_close(link->conn);
    leave(link);
}

void link_close(struct link *link, enum link_end why)
{
    if (link->state != LINK_OPEN)
        return;
    struct relay_counters *counters = &link->relay->counters;
    counters->links_cut_slow += why == LINK_END_TOO_SLOW;
    counters->links_cut_silent +=
        why == LINK_END_SILENT || why == LINK_END_UNFINISHED;
    close_with(link, ends[why].code, ends[why].reason);
}

static void on_lost(struct conn_owner *owner, enum conn_loss why)
{
    struct link *link = link_of(owner);
    if (link->state == LINK_OPEN) {
        log_info("link lost id=%" PRIu32 " reason=%s", link->number,
                 losses[why]);
        leave(link);
    }
    assembler_done(&link->assembler);
    slab_give(&link->relay->link_memory, link);
}

/* --- output --------------------------------------------------------------*/

/*
 * Room for the payload of one frame, behind its header.  Everything that is
 * queued but a Close comes through here, so this is where a reader that does
 * not read is found out.
 */
static uint8_t *frame_room(struct link *link, enum frame_opcode opcode,
                           size_t len)
{
    if (link->state != LINK_OPEN)
        return NULL;
    const size_t n = frame_header_len(len);
    if (conn_queued(link->conn) + n + len > LIMIT_SEND_QUEUE_BYTES) {
        link_close(link, LINK_END_TOO_SLOW);
        return NULL;
    }
    uint8_t *room = conn_room(link->conn, n + len);
    if (room == NULL)
        return NULL;
    return room + frame_encode_header(opcode, true, len, room);
}

static void write_control(struct link *link, enum frame_opcode opcode,
                          struct slice payload)
{
    uint8_t *room = frame_room(link, opcode, payload.len);
    if (room != NULL && payload.len > 0)
        memcpy(room, payload.data, payload.len);
}

bool link_has_room(const struct link *link)
{
    assert(link->state == LINK_OPEN); /* a device lets go of any other */
    return conn_queued(link->conn) < LIMIT_DELIVER_QUEUE_BYTES;
}

void link_write(struct link *link, const struct envelope *env)
{
    uint8_t *room = frame_room(link, FRAME_BINARY,
                               ENVELOPE_HEADER_BYTES + env->payload.len);
    if (room == NULL)
        return;
    envelope_encode(env, room);
    if (env->payload.len > 0)
        memcpy(room + ENVELOPE_HEADER_BYTES, env->payload.data,
               env->payload.len);
}

void link_write_message(struct link *link, const struct message *message)
{
    const struct slice bytes = message_bytes(message);
    uint8_t *room = frame_room(link, FRAME_BINARY, bytes.len);
    if (room != NULL)
        memcpy(room, bytes.data, bytes.len);
}

uint8_t *link_notice_room(struct link *link, size_t len)
{
    uint8_t *room = frame_room(link, FRAME_BINARY, ENVELOPE_HEADER_BYTES + len);
    if (room == NULL)
        return NULL;
    envelope_encode(&(struct envelope){ .kind = ENVELOPE_NOTICE }, room);
    return room + ENVELOPE_HEADER_BYTES;
}

/* --- time ----------------------------------------------------------------*/

/* heard_ms only grows, so a deadline is at worst too early: on_deadline looks
 * again.  Nothing need be set when bytes arrive. */
static void set_deadline(struct link *link)
{
    int64_t due_ms = link->heard_ms + LIMIT_LINK_SILENT_MS;
    if (link->ping_ms < due_ms)
        due_ms = link->ping_ms;
    if (link->begun_ms != 0 && link->begun_ms + LIMIT_MESSAGE_MS < due_ms)
        due_ms = link->begun_ms + LIMIT_MESSAGE_MS;
    if (link->expires_ms < due_ms)
        due_ms = link->expires_ms;
    conn_set_deadline(link->conn, due_ms);
}

static void on_deadline(struct conn_owner *owner)
{
    struct link *link = link_of(owner);
    const int64_t now_ms = now_of(link);

    if (now_ms >= link->expires_ms)
        link_close(link, LINK_END_LOGGED_OUT);
    else if (link->begun_ms != 0 && now_ms - link->begun_ms >= LIMIT_MESSAGE_MS)
        link_close(link, LINK_END_UNFINISHED);
    else if (now_ms - link->heard_ms >= LIMIT_LINK_SILENT_MS)
        link_close(link, LINK_END_SILENT);
    else if (now_ms >= link->ping_ms && link->is_stopping)
        link_close(link, LINK_END_STOPPING);
    else if (now_ms >= link->ping_ms) {
        link->ping_ms = now_ms + LIMIT_PING_EVERY_MS;
        doubt_add(link->relay, link->device->user->id, link->login);
        write_control(link, FRAME_PING, slice_of(NULL, 0));
    }
    if (link->state == LINK_OPEN)
        set_deadline(link);
}

void link_close_at(struct link *link, int64_t due_ms)
{
    assert(link->state == LINK_OPEN); /* the relay lists no other */
    link->is_stopping = true;
    link->ping_ms = due_ms;
    set_deadline(link);
}

/* --- input ---------------------------------------------------------------*/

static void take(struct link *link, const struct assembled *got)
{
    switch (got->kind) {
    case ASSEMBLED_NOTHING:
    case ASSEMBLED_PONG:
        break;
    case ASSEMBLED_MESSAGE:
        link->begun_ms = 0;
        if (courier_take(link->relay, link, got->payload) != OK)
            link_close(link, LINK_END_MALFORMED);
        break;
    case ASSEMBLED_PING:
        write_control(link, FRAME_PONG, got->payload);
        break;
    case ASSEMBLED_CLOSE:
        close_with(link, got->code, "");
        break;
    case ASSEMBLED_BROKEN:
        close_with(link, got->code, "malformed");
        break;
    }
}

static size_t on_bytes(struct conn_owner *owner, uint8_t *data, size_t len)
{
    struct link *link = link_of(owner);
    struct assembled got = { .kind = ASSEMBLED_PONG };
    size_t taken = 0;

    link->heard_ms = now_of(link);
    while (link->state == LINK_OPEN && got.kind != ASSEMBLED_NOTHING) {
        taken +=
            assembler_take(&link->assembler, data + taken, len - taken, &got);
        take(link, &got);
    }
    if (link->state != LINK_OPEN)
        return len;

    const bool is_begun = taken < len || !assembler_is_idle(&link->assembler);
    if (!is_begun)
        link->begun_ms = 0;
    else if (link->begun_ms == 0) {
        link->begun_ms = link->heard_ms;
        set_deadline(link);
    }
    return taken;
}

/* The reader caught up: what waited for it may follow. */
static void on_flushed(struct conn_owner *owner)
{
    struct link *link = link_of(owner);
    if (link->state == LINK_OPEN)
        courier_pump(link->relay, link->device);
}

static const struct conn_events events = { on_bytes, on_flushed, on_deadline,
                                           on_lost };

/* --- life ----------------------------------------------------------------*/

struct link *link_open(struct relay *relay, struct conn *conn,
                       struct device *device, struct id login,
                       int64_t expires_ms)
{
    assert(device->link == NULL);
    struct link *link = (struct link *)slab_take(&relay->link_memory);
    link->owner.events = &events;
    link->conn = conn;
    link->relay = relay;
    link->device = device;
    link->login = login;
    link->expires_ms = expires_ms;
    link->number = (uint32_t)++relay->last_link;
    link->state = LINK_OPEN;
    link->heard_ms = loop_now_ms(relay->loop);
    link->ping_ms = link->heard_ms + LIMIT_PING_EVERY_MS;
    assembler_init(&link->assembler, &limits);
    list_push(&relay->links, &link->node);
    device->link = link;
    device->user->n_links++;
    relay->counters.links++;
    relay->counters.links_opened++;

    log_info("link opened id=%" PRIu32, link->number);
    conn_set_owner(conn, &link->owner);
    conn_trust(conn);
    set_deadline(link);
    presence_came(relay, device->user);
    return link;
}

static struct link *link_at(const struct relay *relay, struct list *node)
{
    return node == &relay->links ? NULL : OWNER_OF(node, struct link, node);
}

struct link *link_first(const struct relay *relay)
{
    return link_at(relay, relay->links.next);
}

struct link *link_next(const struct relay *relay, const struct link *link)
{
    return link_at(relay, link->node.next);
}

struct device *link_device(const struct link *link)
{
    return link->device;
}

struct id link_login(const struct link *link)
{
    return link->login;
}
