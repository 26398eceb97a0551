#include "relay/relay.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "base/mem.h"
#include "relay/courier.h"
#include "relay/doubt.h"
#include "relay/inside.h"
#include "relay/link.h"
#include "relay/news.h"
#include "relay/presence.h"

/* The sweep looks at every mailbox in turn, a few at a time: weeks are not
 * missed by minutes. */
enum { SWEEP_EVERY_MS = 1000, SWEEP_BOXES = 256, SWEEP_MESSAGES = 1024 };

_Static_assert(COUNT_OF(((struct relay_counters *)0)->refused) >=
                   ENVELOPE_CODE_COUNT,
               "every reason to refuse is counted");

struct relay_config relay_config_default(void)
{
    return (struct relay_config){
        .rate_burst = LIMIT_RATE_BURST,
        .rate_per_s = LIMIT_RATE_PER_S,
        .mailbox_count = LIMIT_MAILBOX_COUNT,
        .mailbox_bytes = LIMIT_MAILBOX_BYTES,
        .mailbox_total_bytes = (uint64_t)LIMIT_MAILBOX_TOTAL_MB * 1024 * 1024,
        .envelope_age_ms = INT64_C(86400000) * LIMIT_ENVELOPE_AGE_DAYS,
    };
}

/* As often as links are pinged a round begins, in which every mailbox has its
 * turn once: they may be more than a sweep looks at. */
static void begin_doubts(struct relay *relay)
{
    const int64_t now_ms = loop_now_ms(relay->loop);
    if (relay->n_to_doubt > 0 || now_ms < relay->doubts_due_ms)
        return;
    relay->n_to_doubt = relay->mailroom.n_boxes;
    relay->doubts_due_ms = now_ms + LIMIT_PING_EVERY_MS;
}

/* Whoever has no link is never pinged, and may have left. */
static void doubt_owner(struct relay *relay, const struct device *device)
{
    static const struct id no_login;
    if (relay->n_to_doubt == 0)
        return;
    relay->n_to_doubt--;
    if (device->user->n_links == 0)
        doubt_add(relay, device->user->id, no_login);
}

static void on_sweep(struct timer *timer)
{
    struct relay *relay = OWNER_OF(timer, struct relay, sweep);
    uint64_t n_boxes = relay->mailroom.n_boxes;
    size_t n_messages = 0;
    begin_doubts(relay);
    if (n_boxes > SWEEP_BOXES)
        n_boxes = SWEEP_BOXES;
    for (; n_boxes > 0 && n_messages < SWEEP_MESSAGES; n_boxes--) {
        struct mailbox *box = mailroom_next(&relay->mailroom);
        if (box == NULL)
            break;
        doubt_owner(relay, mailbox_owner(box));
        n_messages += courier_expire(relay, mailbox_owner(box),
                                     SWEEP_MESSAGES - n_messages);
    }
    (void)slab_trim(&relay->link_memory);
    roster_trim(relay->roster);
    mailroom_trim(&relay->mailroom);
    timer_set(relay->loop, timer, loop_now_ms(relay->loop) + SWEEP_EVERY_MS);
}

struct relay *relay_new(struct loop *loop, const struct relay_config *config)
{
    struct relay *relay = mem_new(sizeof *relay);
    relay->loop = loop;
    relay->config = *config;
    relay->send_cost_us = 1000000 / config->rate_per_s;
    relay->roster = roster_new();
    relay->mailroom = (struct mailroom){
        .count_max = config->mailbox_count,
        .bytes_max = config->mailbox_bytes,
        .cost_max = config->mailbox_total_bytes,
        .age_ms = config->envelope_age_ms,
    };
    mailroom_init(&relay->mailroom);
    list_init(&relay->links);
    slab_init(&relay->link_memory, LINK_BYTES);
    presence_init(relay);
    relay->epoch = (uint32_t)device_new();
    timer_init(&relay->sweep, on_sweep);
    timer_set(loop, &relay->sweep, loop_now_ms(loop) + SWEEP_EVERY_MS);
    return relay;
}

void relay_free(struct relay *relay)
{
    if (relay == NULL)
        return;
    timer_cancel(&relay->settle);
    timer_cancel(&relay->sweep);
    roster_free(relay->roster);
    mailroom_done(&relay->mailroom);
    slab_done(&relay->link_memory);
    mem_free(relay->doubts.rows);
    walls_done(&relay->walls);
    mem_free(relay);
}

uint64_t relay_generation(const struct relay *relay)
{
    return lately_generation(&relay->lately);
}

/* --- admission -----------------------------------------------------------*/

static bool has_device(const struct admission *admission)
{
    for (size_t i = 0; i < admission->self.n_devices; i++) {
        if (admission->self.devices[i] == admission->device)
            return true;
    }
    return false;
}

/* Whoever knows `user` may have brought a newer list before the notice of it
 * comes: the device may not be in that. */
static bool is_older(const struct person *person, const struct user *user)
{
    return user != NULL && user->is_listed &&
           person->devices_epoch < user->devices_epoch;
}

enum status relay_may_admit(const struct relay *relay,
                            const struct admission *admission)
{
    if (relay->is_stopping)
        return ERR_IO;
    const struct user *user = roster_find(relay->roster, admission->self.user);
    if (lately_touches(&relay->lately, admission) ||
        is_older(&admission->self, user))
        return MORE;
    if (!has_device(admission))
        return ERR_NOT_FOUND;
    if (user == NULL || user->n_links < LIMIT_LINKS_PER_USER)
        return OK;
    const struct device *device = roster_find_device(user, admission->device);
    return device != NULL && device->link != NULL ? OK : ERR_FULL;
}

/* The server's clock as ISO 8601, with milliseconds. */
static void print_time(int64_t unix_ms, char out[32])
{
    const time_t seconds = (time_t)(unix_ms / 1000);
    struct tm tm;
    const size_t len =
        strftime(out, 32, "%Y-%m-%dT%H:%M:%S", gmtime_r(&seconds, &tm));
    (void)snprintf(out + len, 32 - len, ".%03dZ", (int)(unix_ms % 1000));
}

static void welcome(struct relay *relay, struct link *link)
{
    char now[32], json[192];
    print_time(loop_unix_ms(relay->loop), now);
    (void)snprintf(json, sizeof json,
                   "{\"now\":\"%s\",\"waiting\":%zu,\"payloadMax\":%d,"
                   "\"pageMax\":%d,\"pingMs\":%d}",
                   now, mailbox_count(link_device(link)->mailbox),
                   LIMIT_PAYLOAD_BYTES, LIMIT_DELIVER_PAGE,
                   LIMIT_PING_EVERY_MS);
    link_write(link, &(struct envelope){
                         .kind = ENVELOPE_WELCOME,
                         .epoch = relay->epoch,
                         .payload = slice_text(json),
                     });
}

enum status relay_admit(struct relay *relay, struct conn *conn,
                        const struct admission *admission)
{
    const enum status st = relay_may_admit(relay, admission);
    if (st != OK)
        return st;

    struct user *user = news_learn(relay, &admission->self);
    for (size_t i = 0; i < admission->n_contacts; i++)
        roster_join(user, news_learn(relay, &admission->contacts[i]));

    struct device *device = roster_find_device(user, admission->device);
    if (device->link != NULL)
        link_close(device->link, LINK_END_REPLACED);
    struct link *link =
        link_open(relay, conn, device, admission->login,
                  loop_now_ms(relay->loop) + admission->login_expires_ms -
                      loop_unix_ms(relay->loop));
    welcome(relay, link);
    if (device->link == NULL)
        return OK; /* a queue that was full before it ended it */
    presence_greet(relay, link);
    courier_pump(relay, device);
    return OK;
}

/* --- for the API ---------------------------------------------------------*/

/* Whether it may be about what was read for an admission. */
static bool changes_admissions(enum notice_kind kind)
{
    switch (kind) {
    case NOTICE_SESSION:
    case NOTICE_REMINDER:
    case NOTICE_KEYS_LOW:
    case NOTICE_DISCARDED:
    case NOTICE_BLOCKED:
    case NOTICE_UNBLOCKED:
        return false;
    default:
        return true;
    }
}

void relay_tell(struct relay *relay, const struct notice *notice)
{
    if (changes_admissions(notice->kind))
        lately_note(&relay->lately, notice);
    news_take(relay, notice);
}

bool relay_is_online(const struct relay *relay, struct id viewer, struct id id)
{
    const struct user *user = roster_find(relay->roster, id);
    return user != NULL && user->is_home &&
           !walls_divide(&relay->walls, viewer, id);
}

static size_t list_waiting(const struct relay *relay,
                           const struct device *device, struct waiting *out,
                           size_t max)
{
    const int64_t boot_ms =
        loop_unix_ms(relay->loop) - loop_now_ms(relay->loop);
    size_t n = 0;
    for (const struct message *message = mailbox_walk(device->mailbox, NULL);
         message != NULL; message = mailbox_walk(device->mailbox, message)) {
        if (message_is_late(message))
            continue;
        if (n < max)
            out[n] = (struct waiting){
                .device = device->id,
                .sender = message_user(message),
                .sender_device = message_device(message),
                .id = message_id(message),
                .size = message->size,
                .since_ms = boot_ms + message->since_ms,
            };
        n++;
    }
    return n;
}

size_t relay_waiting(const struct relay *relay, struct id id,
                     struct waiting *out, size_t max)
{
    const struct user *user = roster_find(relay->roster, id);
    size_t n = 0;
    for (const struct device *device = user == NULL ? NULL : user->devices;
         device != NULL; device = device->next) {
        const size_t left = n < max ? max - n : 0;
        if (device->mailbox != NULL)
            n += list_waiting(relay, device, left > 0 ? out + n : NULL, left);
    }
    return n;
}

void relay_stop(struct relay *relay, int64_t spread_ms)
{
    const int64_t now_ms = loop_now_ms(relay->loop);
    const int64_t n = (int64_t)relay->counters.links;
    int64_t i = 0;
    relay->is_stopping = true;
    for (struct link *link = link_first(relay); link != NULL;
         link = link_next(relay, link))
        link_close_at(link, now_ms + spread_ms * i++ / n);
}

const struct relay_counters *relay_counters(struct relay *relay)
{
    relay->counters.users_known = roster_count(relay->roster);
    relay->counters.mailboxes = relay->mailroom.n_boxes;
    relay->counters.envelopes_waiting = relay->mailroom.n_messages;
    relay->counters.bytes_waiting = relay->mailroom.bytes;
    return &relay->counters;
}
