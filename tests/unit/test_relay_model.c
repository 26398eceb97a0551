/*
 * The relay against a reference model, by chance: devices come, go, send,
 * acknowledge, stall and are retired in random order, and every envelope that
 * anybody hears must be the one that the model expects next.
 *
 * The model is what docs/protocol.md says, done the slow way: one array for
 * each mailbox, searched from the front.  RELAY_MODEL_SEED and _STEPS repeat
 * or lengthen a run; a failure prints its seed.
 */
#include "check.h"
#include "fake_device.h"
#include "fake_loop.h"

#include "base/limits.h"
#include "relay/message.h"

enum { USERS = 6, HUB = 7, BOXES = 64, BOX_MAX = 200, SAID_MAX = 4096 };
enum { COUNT_MAX = 70, BYTES_MAX = 4000 };

/* An envelope as it is expected: the key of 4. and what must be heard. */
struct entry {
    enum envelope_kind kind;
    uint8_t flags;
    uint16_t code;
    uint32_t epoch;
    unsigned user;
    uint64_t device;
    unsigned number;
    size_t size;
    bool is_out;
    int64_t sent_ms;
    int tries;
};

/* A device in the model; never reused, also when retired. */
struct box {
    unsigned user;
    uint64_t device;
    bool is_live, is_linked, is_stalled;
    struct end end;
    struct entry queue[BOX_MAX];
    size_t n_queue;
    struct entry said[SAID_MAX]; /* by the relay; to be heard, in order */
    size_t from, to;
};

static struct world world;
static struct box boxes[BOXES];
static size_t n_boxes;
static uint64_t cost_max;
static unsigned seed, step;
static uint64_t n_delivered, n_late, n_refused[16];

static unsigned chance(unsigned n)
{
    static uint64_t state;
    if (n == 0) { /* start over */
        state = seed;
        return 0;
    }
    state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (unsigned)(state >> 33) % n;
}

/* --- the model ------------------------------------------------------------*/

static struct box *box_of(uint64_t device)
{
    for (size_t i = 0; i < n_boxes; i++) {
        if (boxes[i].device == device)
            return &boxes[i];
    }
    return NULL;
}

static void expect(struct box *box, struct entry entry)
{
    if (box->from == box->to)
        box->from = box->to = 0;
    assert_true(box->to < SAID_MAX);
    box->said[box->to++] = entry;
}

static void pump(struct box *box)
{
    size_t n_out = 0;
    for (size_t i = 0; box->is_linked && i < box->n_queue; i++) {
        struct entry *entry = &box->queue[i];
        if (!entry->is_out && n_out < LIMIT_DELIVER_PAGE) {
            entry->is_out = true;
            entry->sent_ms = loop_now_ms(world.loop);
            expect(box, *entry);
        }
        n_out += entry->is_out;
    }
}

static void append(struct box *box, struct entry entry)
{
    assert_true(box->n_queue < BOX_MAX);
    box->queue[box->n_queue++] = entry;
    pump(box);
}

static struct entry take(struct box *box, size_t at)
{
    const struct entry entry = box->queue[at];
    box->n_queue--;
    memmove(&box->queue[at], &box->queue[at + 1],
            (box->n_queue - at) * sizeof entry);
    return entry;
}

static size_t count(const struct box *box, bool is_late)
{
    size_t n = 0;
    for (size_t i = 0; i < box->n_queue; i++)
        n += (box->queue[i].kind == ENVELOPE_REFUSED) == is_late;
    return n;
}

static uint64_t bytes_in(const struct box *box)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < box->n_queue; i++)
        bytes += box->queue[i].size;
    return bytes;
}

static uint64_t cost_of(const struct box *box)
{
    return bytes_in(box) +
           box->n_queue * (sizeof(struct message) + ENVELOPE_HEADER_BYTES);
}

static uint64_t cost(void)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n_boxes; i++)
        sum += cost_of(&boxes[i]);
    return sum;
}

/* Whether `box` has an entry of that kind about message `number` and `device`;
 * a name is there once. */
static bool has(const struct box *box, enum envelope_kind kind, uint64_t device,
                unsigned number)
{
    size_t i = 0;
    while (i < box->n_queue &&
           (box->queue[i].kind != kind || box->queue[i].device != device ||
            box->queue[i].number != number))
        i++;
    return i < box->n_queue;
}

/* `entry`, which was in `from`, goes back to its sender. */
static void bounce(const struct box *from, struct entry entry)
{
    struct box *sender = box_of(entry.device);
    if (entry.kind == ENVELOPE_REFUSED || !sender->is_live ||
        count(sender, true) >= COUNT_MAX ||
        has(sender, ENVELOPE_REFUSED, from->device, entry.number))
        return;
    n_late++;
    append(sender, (struct entry){ .kind = ENVELOPE_REFUSED,
                                   .flags = ENVELOPE_LATE,
                                   .code = ENVELOPE_UNDELIVERABLE,
                                   .user = from->user,
                                   .device = from->device,
                                   .number = entry.number });
}

static void link_ended(struct box *box)
{
    struct entry *first = &box->queue[0];
    const bool is_tried =
        box->n_queue > 0 && first->is_out &&
        loop_now_ms(world.loop) - first->sent_ms >= LIMIT_ENVELOPE_TRY_MS;
    box->is_linked = box->is_stalled = false;
    box->from = box->to = 0;
    for (size_t i = 0; i < box->n_queue; i++)
        box->queue[i].is_out = false;
    if (is_tried && ++first->tries == LIMIT_ENVELOPE_TRIES)
        bounce(box, take(box, 0));
}

/* What protocol.md 5.2 to 5.4 says of this SEND. */
static enum envelope_code judge(const struct box *from, unsigned user,
                                const struct box *to, uint32_t epoch,
                                unsigned number, size_t size)
{
    if (user != from->user && !world.contacts[user][from->user])
        return ENVELOPE_NOT_CONTACT;
    const bool is_theirs = to != NULL && to->is_live && to->user == user;
    if (is_theirs && has(to, ENVELOPE_DELIVER, from->device, number))
        return ENVELOPE_CODE_NONE;
    if (epoch != world.epoch[user])
        return ENVELOPE_DEVICES_STALE;
    if (!is_theirs || to == from)
        return ENVELOPE_UNKNOWN_DEVICE;
    if (cost() + cost_of(to) + sizeof(struct message) + ENVELOPE_HEADER_BYTES +
            size >
        cost_max)
        return ENVELOPE_RELAY_FULL;
    if (count(to, false) >= COUNT_MAX || bytes_in(to) + size > BYTES_MAX)
        return ENVELOPE_MAILBOX_FULL;
    return ENVELOPE_CODE_NONE;
}

/* --- what happens ---------------------------------------------------------*/

static struct box *a_linked_box(void)
{
    for (unsigned tries = 0; tries < 20; tries++) {
        struct box *box = &boxes[chance((unsigned)n_boxes)];
        if (box->is_linked)
            return box;
    }
    return NULL;
}

static void do_send(void)
{
    static const uint8_t payload[200];
    struct box *from = a_linked_box();
    if (from == NULL)
        return;
    struct box *to = &boxes[chance((unsigned)n_boxes)];
    const unsigned user = chance(12) > 0 ? to->user : 1 + chance(USERS);
    const uint32_t epoch = world.epoch[user] + (chance(15) == 0);
    const unsigned number = chance(300);
    const size_t size = chance(sizeof payload);
    const bool is_ephemeral = chance(10) == 0;

    device_envelope(&from->end,
                    &(struct envelope){
                        .kind = ENVELOPE_SEND,
                        .flags = is_ephemeral ? ENVELOPE_EPHEMERAL : 0,
                        .epoch = epoch,
                        .device = to->device,
                        .user = user_id(user),
                        .id = message_number(number),
                        .payload = slice_of(payload, size),
                    });
    const struct entry deliver = { .kind = ENVELOPE_DELIVER,
                                   .flags =
                                       is_ephemeral ? ENVELOPE_EPHEMERAL : 0,
                                   .user = from->user,
                                   .device = from->device,
                                   .number = number,
                                   .size = size };
    if (is_ephemeral) {
        if ((user == from->user || world.contacts[user][from->user]) &&
            epoch == world.epoch[user] && to->is_live && to->user == user &&
            to != from && to->is_linked)
            expect(to, deliver);
        return;
    }
    const enum envelope_code code = judge(from, user, to, epoch, number, size);
    n_refused[code]++;
    if (code == ENVELOPE_CODE_NONE &&
        !has(to, ENVELOPE_DELIVER, from->device, number))
        append(to, deliver);
    expect(from,
           (struct entry){
               .kind = code == ENVELOPE_CODE_NONE ? ENVELOPE_ACCEPTED
                                                  : ENVELOPE_REFUSED,
               .code = (uint16_t)code,
               .epoch = code == ENVELOPE_DEVICES_STALE ? world.epoch[user] : 0,
               .user = user,
               .device = to->device,
               .number = number });
}

static void do_ack(void)
{
    struct box *box = a_linked_box();
    if (box == NULL || box->n_queue == 0)
        return;
    const size_t at = chance(4) > 0 ? 0 : chance((unsigned)box->n_queue);
    const struct entry entry = box->queue[at];
    const bool is_right = chance(10) > 0;
    device_ack(&box->end, &(struct envelope){
                              .flags = entry.flags,
                              .user = user_id(entry.user),
                              .device = entry.device + (is_right ? 0 : 100000),
                              .id = message_number(entry.number),
                          });
    if (is_right)
        (void)take(box, at);
    pump(box);
}

static void do_open(struct box *box)
{
    if (!box->is_live)
        return;
    if (box->is_linked)
        link_ended(box);
    const enum status st =
        device_try(&world, &box->end, box->user, box->device);
    assert_int_equal(st, OK);
    box->is_linked = true;
    expect(box, (struct entry){ .kind = ENVELOPE_WELCOME, .user = 0 });
    pump(box);
}

static void do_end(struct box *box)
{
    if (!box->is_linked)
        return;
    fake_conn_lose(box->end.conn);
    world_tick(&world);
    link_ended(box);
}

static void do_stall(struct box *box)
{
    if (!box->is_linked)
        return;
    box->is_stalled = !box->is_stalled;
    fake_conn_set_window(box->end.conn, box->is_stalled ? 0 : SIZE_MAX);
}

static void new_box(unsigned user, uint64_t device)
{
    boxes[n_boxes++] = (struct box){ user, device, .is_live = true };
}

static void do_add(unsigned user)
{
    if (n_boxes == BOXES || world.n_devices[user] == 3)
        return;
    const uint64_t device = world_add_device(&world, user);
    new_box(user, device);
    relay_tell(world.relay, &(struct notice){ .kind = NOTICE_DEVICE_ADDED,
                                              .user = user_id(user),
                                              .device = device,
                                              .epoch = world.epoch[user] });
}

static void do_retire(struct box *box)
{
    if (!box->is_live || box->user == HUB || world.n_devices[box->user] == 1)
        return;
    world_retire_device(&world, box->user, box->device);
    relay_tell(world.relay,
               &(struct notice){ .kind = NOTICE_DEVICE_RETIRED,
                                 .user = user_id(box->user),
                                 .device = box->device,
                                 .epoch = world.epoch[box->user] });
    if (box->is_linked)
        link_ended(box);
    box->is_live = false;
    while (box->n_queue > 0)
        bounce(box, take(box, 0));
}

/* Everybody says that they live, then time passes. */
static void do_wait(void)
{
    for (size_t i = 0; i < n_boxes; i++) {
        if (boxes[i].is_linked)
            device_frame(&boxes[i].end, true, FRAME_PONG, slice_of(NULL, 0));
    }
    world_tick(&world);
    world_advance(&world, 1 + chance(15000));
}

static void do_something(void)
{
    struct box *box = &boxes[chance((unsigned)n_boxes)];
    const unsigned what = chance(1000);
    if (what < 560)
        do_send();
    else if (what < 850)
        do_ack();
    else if (what < 900)
        do_open(box);
    else if (what < 930)
        do_end(box);
    else if (what < 950)
        do_stall(box);
    else if (what < 955)
        do_add(1 + chance(USERS));
    else if (what < 958)
        do_retire(box);
    else
        do_wait();
}

/* --- what is heard --------------------------------------------------------*/

static void check_heard(struct box *box, const struct envelope *env)
{
    CHECK(box->from < box->to, "seed %u step %u: device %u hears %s too many",
          seed, step, (unsigned)box->device, envelope_kind_name(env->kind));
    const struct entry *want = &box->said[box->from++];
    const bool is_welcome = want->kind == ENVELOPE_WELCOME;
    CHECK(env->kind == want->kind && env->flags == want->flags &&
              env->code == want->code &&
              (is_welcome ||
               (env->epoch == want->epoch && env->device == want->device &&
                id_equal(env->user, user_id(want->user)) &&
                id_equal(env->id, message_number(want->number)) &&
                env->payload.len == want->size)),
          "seed %u step %u: device %u hears %s %s, not %s %s of %u", seed, step,
          (unsigned)box->device, envelope_kind_name(env->kind),
          envelope_code_name((enum envelope_code)env->code),
          envelope_kind_name(want->kind),
          envelope_code_name((enum envelope_code)want->code), want->number);
    n_delivered += env->kind == ENVELOPE_DELIVER;
}

static void check_all(void)
{
    world_tick(&world);
    world_tick(&world); /* what follows from a burial */
    size_t n_waiting = 0;
    for (size_t i = 0; i < n_boxes; i++) {
        struct box *box = &boxes[i];
        n_waiting += box->n_queue;
        if (!box->is_linked)
            continue;
        for (struct heard heard; device_hear(&box->end, &heard);) {
            if (heard.opcode == FRAME_BINARY &&
                heard.env.kind != ENVELOPE_NOTICE)
                check_heard(box, &heard.env);
            CHECK(heard.opcode != FRAME_CLOSE, "seed %u step %u: closed %u",
                  seed, step, heard.code);
        }
        CHECK(box->is_stalled || box->from == box->to,
              "seed %u step %u: device %u misses %u", seed, step,
              (unsigned)box->device, (unsigned)(box->to - box->from));
    }
    for (unsigned user = 1; user <= HUB; user++) {
        size_t n = 0;
        for (size_t i = 0; i < n_boxes; i++)
            n += boxes[i].user == user ? count(&boxes[i], false) : 0;
        CHECK(relay_waiting(world.relay, user_id(user), NULL, 0) == n,
              "seed %u step %u: for user %u %u wait, not %u", seed, step, user,
              (unsigned)relay_waiting(world.relay, user_id(user), NULL, 0),
              (unsigned)n);
    }
    if (world.contacts[HUB][1]) /* else a ghost may hold a late refusal */
        CHECK(relay_counters(world.relay)->envelopes_waiting == n_waiting,
              "seed %u step %u: %u wait, not %u", seed, step,
              (unsigned)relay_counters(world.relay)->envelopes_waiting,
              (unsigned)n_waiting);
}

/*
 * With a hub, who is everybody's contact and always here, all users are known
 * all the time, and the cap over all mailboxes can be predicted.  Without it
 * users are forgotten and come back.
 */
static void run(unsigned this_seed, unsigned steps)
{
    const bool has_hub = this_seed % 2 == 0;
    seed = this_seed;
    (void)chance(0);
    cost_max = has_hub ? 30000 : UINT64_MAX;
    n_boxes = 0;
    world_open(&world, &(struct relay_config){
                           .rate_burst = 1000000,
                           .rate_per_s = 1000,
                           .mailbox_count = COUNT_MAX,
                           .mailbox_bytes = BYTES_MAX,
                           .mailbox_total_bytes = cost_max,
                           .envelope_age_ms = INT64_MAX / 4,
                       });
    for (unsigned user = 1; user <= USERS; user++) {
        new_box(user, user * 100);
        for (unsigned other = 1; other < user; other++) {
            if (chance(3) > 0)
                world_befriend(&world, user, other);
        }
        if (has_hub)
            world_befriend(&world, user, HUB);
    }
    if (has_hub) {
        new_box(HUB, HUB * 100);
        do_open(&boxes[n_boxes - 1]);
    }
    for (step = 0; step < steps; step++) {
        do_something();
        if (has_hub && !boxes[USERS].is_linked)
            do_open(&boxes[USERS]);
        check_all();
    }
    world_close(&world);
}

static unsigned setting(const char *name, unsigned or_else)
{
    const char *text = getenv(name);
    return text == NULL ? or_else : (unsigned)strtoul(text, NULL, 10);
}

TEST(test_as_the_model)
{
    const unsigned first = setting("RELAY_MODEL_SEED", 1);
    const unsigned runs = setting("RELAY_MODEL_RUNS", 6);
    const unsigned steps = setting("RELAY_MODEL_STEPS", 3000);
    for (unsigned i = 0; i < runs; i++)
        run(first + i, steps);

    /* A run in which nothing happens proves nothing. */
    if (runs < 6 || steps < 3000)
        return;
    assert_true(n_delivered > 1000);
    assert_true(n_late > 0);
    static const enum envelope_code met[] = {
        ENVELOPE_CODE_NONE,     ENVELOPE_NOT_CONTACT,  ENVELOPE_UNKNOWN_DEVICE,
        ENVELOPE_DEVICES_STALE, ENVELOPE_MAILBOX_FULL, ENVELOPE_RELAY_FULL,
    };
    for (size_t i = 0; i < COUNT_OF(met); i++)
        CHECK(n_refused[met[i]] > 0, "%s", envelope_code_name(met[i]));
}

int main(void)
{
    return RUN(cmocka_unit_test(test_as_the_model));
}
