#include "relay/courier.h"

#include "base/limits.h"
#include "base/log.h"
#include "relay/inside.h"
#include "relay/link.h"
#include "relay/message.h"

/* --- mailboxes -----------------------------------------------------------*/

static struct mailbox *mailbox_of(struct relay *relay, struct device *device)
{
    if (device->mailbox == NULL)
        device->mailbox = mailbox_new(&relay->mailroom, device);
    return device->mailbox;
}

/* Who is not linked and has nothing waiting needs no mailbox; who is linked
 * keeps it, or every message would make it anew. */
static void tidy(struct device *device)
{
    if (device->link == NULL && mailbox_count(device->mailbox) == 0) {
        mailbox_free(device->mailbox);
        device->mailbox = NULL;
    }
}

void courier_pump(struct relay *relay, struct device *device)
{
    while (device->link != NULL && device->mailbox != NULL &&
           link_has_room(device->link)) {
        const struct message *message =
            mailbox_hand_out(device->mailbox, loop_now_ms(relay->loop));
        if (message == NULL)
            return;
        relay->counters.delivered += !message_is_late(message);
        link_write_message(device->link, message);
    }
}

/* Where the sender of `message` is to be told; NULL when that device was
 * retired.  A sender who is not known is known again, for this. */
static struct device *sender_of(struct relay *relay,
                                const struct message *message)
{
    struct user *user = roster_add(relay->roster, message_user(message));
    struct device *device = roster_find_device(user, message_device(message));
    if (device == NULL && !user->is_listed)
        device =
            roster_add_device(relay->roster, user, message_device(message));
    return device;
}

/* Whether `device` is to be told that `message`, for `from`, failed: once of
 * each name, and not without bound. */
static bool is_to_hear(struct relay *relay, struct device *device,
                       const struct message *message, const struct device *from)
{
    const struct message_name late = message_name_of(&(struct envelope){
        .flags = ENVELOPE_LATE,
        .device = from->id,
        .user = from->user->id,
        .id = message_id(message),
    });
    const struct mailbox *box = mailbox_of(relay, device);
    return mailbox_has_late_room(box) && !mailbox_has(box, &late);
}

/* `message`, which was for `from`, goes back to its sender.  Takes it.  A late
 * refusal ends here: there is nobody to tell. */
static void bounce(struct relay *relay, struct message *message,
                   const struct device *from, enum envelope_code code)
{
    struct shelf *shelf = &relay->mailroom.messages;
    struct device *device =
        message_is_late(message) ? NULL : sender_of(relay, message);
    if (device == NULL || !is_to_hear(relay, device, message, from)) {
        message_free(shelf, message);
        return;
    }
    const struct message_fate fate = { from->user->id, from->id, code };
    message = message_turn(shelf, message, &fate, loop_now_ms(relay->loop));
    mailbox_append(device->mailbox, message);
    relay->counters.late_refusals++;
    courier_pump(relay, device);
}

void courier_link_ended(struct relay *relay, struct device *device)
{
    if (device->mailbox == NULL)
        return;
    struct message *poison =
        mailbox_rewind(device->mailbox, loop_now_ms(relay->loop));
    if (poison != NULL)
        bounce(relay, poison, device, ENVELOPE_UNDELIVERABLE);
    tidy(device);
}

void courier_retire(struct relay *relay, struct device *device)
{
    struct mailbox *box = device->mailbox;
    for (struct message *message;
         box != NULL && (message = mailbox_take_first(box)) != NULL;)
        bounce(relay, message, device, ENVELOPE_UNDELIVERABLE);
    tidy(device);
    roster_remove_device(relay->roster, device);
}

void courier_discard(struct relay *relay, struct device *device,
                     const struct message_name *name)
{
    struct message *message = mailbox_pick(device->mailbox, name);
    if (message == NULL)
        return;
    bounce(relay, message, device, ENVELOPE_UNDELIVERABLE);
    courier_pump(relay, device);
    tidy(device);
    (void)roster_release(relay->roster, device->user);
}

size_t courier_expire(struct relay *relay, struct device *device, size_t max)
{
    const int64_t now_ms = loop_now_ms(relay->loop);
    struct message *message;
    size_t n = 0;
    for (; n < max &&
           (message = mailbox_take_expired(device->mailbox, now_ms)) != NULL;
         n++)
        bounce(relay, message, device, ENVELOPE_EXPIRED);
    tidy(device);
    (void)roster_release(relay->roster, device->user);
    return n;
}

/* --- what a device sends -------------------------------------------------*/

/*
 * A token bucket without a bucket: `paid_until_us` is the time up to which
 * the user's SENDs are paid for, each costing one interval; it may run ahead
 * of now by a burst.
 */
static bool may_send(const struct relay *relay, struct user *user)
{
    const int64_t cost_us = relay->send_cost_us;
    const int64_t burst_us = cost_us * relay->config.rate_burst;
    const int64_t now_us = loop_now_ms(relay->loop) * 1000;
    const int64_t start_us =
        user->paid_until_us > now_us ? user->paid_until_us : now_us;
    if (start_us + cost_us > now_us + burst_us)
        return false;
    user->paid_until_us = start_us + cost_us;
    return true;
}

/* The DELIVER that `env` becomes.  Who sent it is known from the link, never
 * from what it says. */
static struct envelope stamped(const struct device *sender,
                               const struct envelope *env)
{
    return (struct envelope){
        .kind = ENVELOPE_DELIVER,
        .flags = env->flags,
        .device = sender->id,
        .user = sender->user->id,
        .id = env->id,
        .payload = env->payload,
    };
}

static bool is_held(const struct device *device, const struct envelope *deliver)
{
    const struct message_name name = message_name_of(deliver);
    return mailbox_has(device->mailbox, &name);
}

/* Put it into the mailbox, or say why not. */
static enum envelope_code place(struct relay *relay, struct device *device,
                                const struct envelope *deliver)
{
    const size_t size = deliver->payload.len;
    if (!mailroom_has_room(&relay->mailroom, device->mailbox, size))
        return ENVELOPE_RELAY_FULL;
    struct mailbox *box = mailbox_of(relay, device);
    if (!mailbox_has_room(box, size)) {
        tidy(device);
        return ENVELOPE_MAILBOX_FULL;
    }
    mailbox_append(box, message_new(&relay->mailroom.messages, deliver,
                                    loop_now_ms(relay->loop)));
    return ENVELOPE_CODE_NONE;
}

/* An ephemeral envelope is handed over or forgotten; typing is not worth a
 * reader's cut, so one that falls behind does not get it. */
static void hand_over(struct relay *relay, struct device *device,
                      const struct envelope *deliver)
{
    if (device->link == NULL || !link_has_room(device->link))
        return;
    relay->counters.ephemeral++;
    link_write(device->link, deliver);
}

/*
 * Carry `env` from the device `sender`.  Returns why not, and for a stale
 * list in *out_epoch the version that is right.
 */
static enum envelope_code carry(struct relay *relay, struct device *sender,
                                const struct envelope *env, uint32_t *out_epoch)
{
    if (!may_send(relay, sender->user))
        return ENVELOPE_SLOW_DOWN;
    if (env->payload.len > LIMIT_PAYLOAD_BYTES)
        return ENVELOPE_TOO_LARGE;
    struct user *user = roster_find(relay->roster, env->user);
    if (user == NULL ||
        (user != sender->user && !roster_are_contacts(sender->user, user)))
        return ENVELOPE_NOT_CONTACT;

    const bool is_ephemeral = (env->flags & ENVELOPE_EPHEMERAL) != 0;
    const struct envelope deliver = stamped(sender, env);
    struct device *device = roster_find_device(user, env->device);
    if (device != NULL && !is_ephemeral && is_held(device, &deliver))
        return ENVELOPE_CODE_NONE;
    if (env->epoch != user->devices_epoch) {
        *out_epoch = user->devices_epoch;
        return ENVELOPE_DEVICES_STALE;
    }
    if (device == NULL || device == sender)
        return ENVELOPE_UNKNOWN_DEVICE;
    if (walls_have(&relay->walls, sender->user->id, user->id))
        return ENVELOPE_BLOCKED;
    /* Silent: as to a device that is away, ADR 0021. */
    if (walls_have(&relay->walls, user->id, sender->user->id))
        return ENVELOPE_CODE_NONE;
    if (is_ephemeral) {
        hand_over(relay, device, &deliver);
        return ENVELOPE_CODE_NONE;
    }
    const enum envelope_code code = place(relay, device, &deliver);
    courier_pump(relay, device);
    return code;
}

static void take_send(struct relay *relay, struct link *link,
                      const struct envelope *env)
{
    uint32_t epoch = 0;
    const enum envelope_code code =
        carry(relay, link_device(link), env, &epoch);
    if ((env->flags & ENVELOPE_EPHEMERAL) != 0)
        return;

    relay->counters.sent++;
    relay->counters.accepted += code == ENVELOPE_CODE_NONE;
    if (code != ENVELOPE_CODE_NONE)
        relay->counters.refused[code]++;
    link_write(link, &(struct envelope){
                         .kind = code == ENVELOPE_CODE_NONE ? ENVELOPE_ACCEPTED
                                                            : ENVELOPE_REFUSED,
                         .code = (uint16_t)code,
                         .epoch = epoch,
                         .device = env->device,
                         .user = env->user,
                         .id = env->id,
                     });
}

static void take_ack(struct relay *relay, struct link *link,
                     const struct envelope *env)
{
    struct device *device = link_device(link);
    const struct message_name name = message_name_of(env);
    if (!mailbox_take(device->mailbox, &name))
        return;
    relay->counters.acked += !name.is_late;
    courier_pump(relay, device);
}

/* Everything a device may send: docs/protocol.md section 5. */
static void (*const takes[ENVELOPE_KIND_COUNT])(struct relay *, struct link *,
                                                const struct envelope *) = {
    [ENVELOPE_SEND] = take_send,
    [ENVELOPE_ACK] = take_ack,
};

enum status courier_take(struct relay *relay, struct link *link,
                         struct slice bytes)
{
    struct envelope env;
    const enum status st = envelope_decode(bytes, &env);
    if (st != OK)
        return st;
    if (takes[env.kind] == NULL)
        return ERR_MALFORMED;
    takes[env.kind](relay, link, &env);
    return OK;
}
