#include "relay/mailbox.h"

#include <assert.h>
#include <string.h>

#include "base/bytes.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/mem.h"

enum {
    INDEX_FROM = 32, /* shorter queues are searched from the front: ACKs come
                        in order, and find what they name at once */
    INDEX_BUCKETS = 64,
};

struct mailbox {
    struct list node; /* in room->boxes */
    struct mailroom *room;
    struct device *owner;
    struct list queue;      /* oldest first; those that are out come first */
    struct list *next;      /* the first that is not out; &queue: none     */
    struct message **index; /* NULL while the queue is short               */
    uint64_t bytes;         /* of payload                                  */
    union {
        uint32_t n_buckets; /* of the index; a power of two                */
        uint32_t tags;      /* without one: tag_bit of all that have come
                               since the queue was empty                   */
    };
    uint32_t n_messages;
    uint32_t n_late; /* of them are late refusals                   */
    uint32_t n_out;  /* of them are on their way                    */
};

_Static_assert(sizeof(struct mailbox) == 88, "docs/performance.md says so");

void mailroom_init(struct mailroom *room)
{
    room->hash_key = device_new();
    room->cost = room->n_boxes = room->n_messages = room->bytes = 0;
    list_init(&room->boxes);
    slab_init(&room->memory, sizeof(struct mailbox));
    shelf_init(&room->messages);
}

void mailroom_done(struct mailroom *room)
{
    assert(room->n_boxes == 0);
    slab_done(&room->memory);
    shelf_done(&room->messages);
}

void mailroom_trim(struct mailroom *room)
{
    (void)slab_trim(&room->memory);
    shelf_trim(&room->messages);
}

/* What `n` messages with `bytes` of payload cost; as message_cost. */
static uint64_t cost_of(uint64_t n, uint64_t bytes)
{
    return n * (sizeof(struct message) + ENVELOPE_HEADER_BYTES) + bytes;
}

bool mailroom_has_room(const struct mailroom *room, const struct mailbox *box,
                       size_t size)
{
    const uint64_t own = box == NULL ? 0 : cost_of(box->n_messages, box->bytes);
    return room->cost < room->cost_max &&
           own + cost_of(1, size) <= room->cost_max - room->cost;
}

struct mailbox *mailroom_next(struct mailroom *room)
{
    struct list *node = list_take(&room->boxes);
    if (node == NULL)
        return NULL;
    list_push(&room->boxes, node);
    return OWNER_OF(node, struct mailbox, node);
}

struct mailbox *mailbox_new(struct mailroom *room, struct device *owner)
{
    struct mailbox *box = (struct mailbox *)slab_take(&room->memory);
    box->room = room;
    box->owner = owner;
    list_init(&box->queue);
    box->next = &box->queue;
    list_push(&room->boxes, &box->node);
    room->n_boxes++;
    return box;
}

void mailbox_free(struct mailbox *box)
{
    if (box == NULL)
        return;
    for (struct message *message; (message = mailbox_take_first(box)) != NULL;)
        message_free(&box->room->messages, message);
    list_remove(&box->node);
    box->room->n_boxes--;
    mem_free(box->index);
    slab_give(&box->room->memory, box);
}

struct device *mailbox_owner(const struct mailbox *box)
{
    return box->owner;
}

size_t mailbox_count(const struct mailbox *box)
{
    return box == NULL ? 0 : box->n_messages;
}

bool mailbox_has_room(const struct mailbox *box, size_t size)
{
    return box->n_messages - box->n_late < box->room->count_max &&
           box->bytes + size <= box->room->bytes_max;
}

bool mailbox_has_late_room(const struct mailbox *box)
{
    return box->n_late < box->room->count_max;
}

/* --- by name -------------------------------------------------------------*/

/* A sender chooses the id: without the key it could choose the bucket. */
static struct message **bucket_of(const struct mailbox *box,
                                  const uint8_t name[MESSAGE_NAME_BYTES])
{
    uint64_t hash = box->room->hash_key;
    for (size_t at = 0; at < MESSAGE_NAME_BYTES; at += 8) {
        hash ^= bytes_read(name + at, 8);
        hash *= UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 32;
    }
    return &box->index[hash & (box->n_buckets - 1)];
}

static const uint8_t *name_in(const struct message *message)
{
    return message->bytes + ENVELOPE_HEADER_BYTES - MESSAGE_NAME_BYTES;
}

static void index_add(struct mailbox *box, struct message *message)
{
    struct message **bucket = bucket_of(box, name_in(message));
    message->chain = *bucket;
    *bucket = message;
}

static void index_remove(struct mailbox *box, const struct message *message)
{
    struct message **at = bucket_of(box, name_in(message));
    while (*at != message)
        at = &(*at)->chain;
    *at = message->chain;
}

static void index_build(struct mailbox *box, uint32_t n_buckets)
{
    mem_free(box->index);
    box->index = mem_new_array(n_buckets, sizeof(struct message *));
    box->n_buckets = n_buckets;
    for (struct list *at = box->queue.next; at != &box->queue; at = at->next)
        index_add(box, OWNER_OF(at, struct message, node));
}

static void index_drop(struct mailbox *box)
{
    mem_free(box->index);
    box->index = NULL;
    box->tags = 0;
}

/* A SEND is looked for in vain: one bit tells so of most, without a walk. */
static uint32_t tag_bit(uint16_t tag)
{
    return UINT32_C(1) << (tag & 31);
}

static struct message *find(const struct mailbox *box,
                            const struct message_name *name)
{
    if (box->index != NULL) {
        struct message *message = *bucket_of(box, name->bytes);
        while (message != NULL && !message_is(message, name))
            message = message->chain;
        return message;
    }
    const uint16_t tag = message_tag(name);
    if ((box->tags & tag_bit(tag)) == 0)
        return NULL;
    for (struct list *at = box->queue.next; at != &box->queue; at = at->next) {
        struct message *message = OWNER_OF(at, struct message, node);
        if (message->tag == tag && message_is(message, name))
            return message;
    }
    return NULL;
}

bool mailbox_has(const struct mailbox *box, const struct message_name *name)
{
    return box != NULL && find(box, name) != NULL;
}

/* --- in and out ----------------------------------------------------------*/

void mailbox_append(struct mailbox *box, struct message *message)
{
    assert(!message->is_out);
    list_push(&box->queue, &message->node);
    if (box->next == &box->queue)
        box->next = &message->node;

    const bool is_late = message_is_late(message);
    box->n_messages++;
    box->n_late += is_late;
    box->bytes += message->size;
    box->room->n_messages++;
    box->room->bytes += message->size;
    box->room->cost += message_cost(message);

    if (box->index == NULL && box->n_messages > INDEX_FROM)
        index_build(box, INDEX_BUCKETS);
    else if (box->index != NULL && box->n_messages > 2 * box->n_buckets)
        index_build(box, 4 * box->n_buckets);
    else if (box->index != NULL)
        index_add(box, message);
    else
        box->tags |= tag_bit(message->tag);
}

/* Out of the queue and the totals; the caller owns it. */
static struct message *take_out(struct mailbox *box, struct message *message)
{
    if (box->index != NULL)
        index_remove(box, message);
    if (box->next == &message->node)
        box->next = message->node.next;
    list_remove(&message->node);

    box->n_messages--;
    box->n_late -= message_is_late(message);
    box->n_out -= message->is_out;
    box->bytes -= message->size;
    box->room->n_messages--;
    box->room->bytes -= message->size;
    box->room->cost -= message_cost(message);
    message->is_out = false;

    if (box->n_messages == 0)
        index_drop(box);
    return message;
}

const struct message *mailbox_hand_out(struct mailbox *box, int64_t now_ms)
{
    if (box->next == &box->queue || box->n_out >= LIMIT_DELIVER_PAGE)
        return NULL;
    struct message *message = OWNER_OF(box->next, struct message, node);
    box->next = message->node.next;
    box->n_out++;
    message->is_out = true;
    message->sent_ms = now_ms;
    return message;
}

bool mailbox_take(struct mailbox *box, const struct message_name *name)
{
    struct message *message = mailbox_pick(box, name);
    if (message == NULL)
        return false;
    message_free(&box->room->messages, message);
    return true;
}

struct message *mailbox_pick(struct mailbox *box,
                             const struct message_name *name)
{
    struct message *message = box == NULL ? NULL : find(box, name);
    return message == NULL ? NULL : take_out(box, message);
}

struct message *mailbox_take_first(struct mailbox *box)
{
    if (list_is_empty(&box->queue))
        return NULL;
    return take_out(box, OWNER_OF(box->queue.next, struct message, node));
}

struct message *mailbox_take_expired(struct mailbox *box, int64_t now_ms)
{
    if (list_is_empty(&box->queue))
        return NULL;
    struct message *first = OWNER_OF(box->queue.next, struct message, node);
    if (now_ms - first->since_ms < box->room->age_ms)
        return NULL;
    return take_out(box, first);
}

struct message *mailbox_rewind(struct mailbox *box, int64_t now_ms)
{
    struct list *end = box->next;
    box->next = box->queue.next;
    box->n_out = 0;
    for (struct list *at = box->queue.next; at != end; at = at->next)
        OWNER_OF(at, struct message, node)->is_out = false;
    if (box->queue.next == end)
        return NULL;

    struct message *first = OWNER_OF(box->queue.next, struct message, node);
    if (now_ms - first->sent_ms >= LIMIT_ENVELOPE_TRY_MS)
        first->tries++;
    return first->tries < LIMIT_ENVELOPE_TRIES ? NULL : take_out(box, first);
}

const struct message *mailbox_walk(const struct mailbox *box,
                                   const struct message *message)
{
    const struct list *at =
        message == NULL ? box->queue.next : message->node.next;
    return at == &box->queue ? NULL : OWNER_OF(at, struct message, node);
}
