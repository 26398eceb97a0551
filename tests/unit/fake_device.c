#include "fake_device.h"

#include <string.h>

#include "base/bytes.h"
#include "base/log.h"
#include "base/mem.h"
#include "check.h"
#include "fake_loop.h"

void world_open(struct world *world, const struct relay_config *config)
{
    log_set_level(LOG_ERROR);
    *world = (struct world){ .loop = loop_open(),
                             .login_expires_ms = INT64_MAX / 2 };
    const struct relay_config plain = relay_config_default();
    world->relay = relay_new(world->loop, config == NULL ? &plain : config);
    for (unsigned user = 0; user < WORLD_USERS; user++) {
        world->epoch[user] = 1;
        world->devices[user][0] = user * 100;
        world->n_devices[user] = 1;
    }
}

void world_close(struct world *world)
{
    loop_close(world->loop);
    relay_free(world->relay);
}

void world_befriend(struct world *world, unsigned one, unsigned other)
{
    world->contacts[one][other] = world->contacts[other][one] = true;
}

uint64_t world_add_device(struct world *world, unsigned user)
{
    const size_t n = world->n_devices[user]++;
    assert_true(n < WORLD_DEVICES);
    world->epoch[user]++;
    return world->devices[user][n] = user * 100 + world->epoch[user];
}

void world_retire_device(struct world *world, unsigned user, uint64_t device)
{
    size_t kept = 0;
    for (size_t i = 0; i < world->n_devices[user]; i++) {
        if (world->devices[user][i] != device)
            world->devices[user][kept++] = world->devices[user][i];
    }
    world->n_devices[user] = kept;
    world->epoch[user]++;
}

struct id user_id(unsigned user)
{
    struct id id = { { 0 } };
    bytes_write(id.bytes, 4, 0xA0000000u);
    bytes_write(id.bytes + 12, 4, user);
    return id;
}

struct id message_number(unsigned number)
{
    struct id id = { { 0 } };
    bytes_write(id.bytes + 12, 4, number);
    return id;
}

struct person world_person(const struct world *world, unsigned user)
{
    return (struct person){
        .user = user_id(user),
        .devices_epoch = world->epoch[user],
        .devices = world->devices[user],
        .n_devices = world->n_devices[user],
    };
}

void world_tick(struct world *world)
{
    loop_tick(world->loop, 0);
}

void world_advance(struct world *world, int64_t ms)
{
    fake_loop_advance(world->loop, ms);
}

/* --- opening --------------------------------------------------------------*/

enum status device_try(struct world *world, struct end *end, unsigned user,
                       uint64_t device)
{
    struct person contacts[WORLD_USERS];
    struct admission admission = {
        .self = world_person(world, user),
        .login = user_id(1000 + (unsigned)device), /* one login per device */
        .login_expires_ms = world->login_expires_ms,
        .device = device,
        .contacts = contacts,
        .generation = relay_generation(world->relay),
    };
    for (unsigned other = 0; other < WORLD_USERS; other++) {
        if (world->contacts[user][other])
            contacts[admission.n_contacts++] = world_person(world, other);
    }
    *end = (struct end){ world, fake_conn_open(world->loop), user, device };
    const enum status st = relay_admit(world->relay, end->conn, &admission);
    world_tick(world);
    return st;
}

struct end device_open(struct world *world, unsigned user, uint64_t device)
{
    struct end end;
    const enum status st = device_try(world, &end, user, device);
    CHECK(st == OK, "user %u: %s", user, status_name(st));
    return end;
}

struct end device_greeted(struct world *world, unsigned user, uint64_t device)
{
    struct end end = device_open(world, user, device);
    (void)device_expect(&end, ENVELOPE_WELCOME);
    (void)device_expect(&end, ENVELOPE_NOTICE);
    return end;
}

void device_lose(struct end *end)
{
    fake_conn_lose(end->conn);
    world_tick(end->world); /* buried after the flush, */
    world_tick(end->world); /* so what follows from it is flushed here */
}

/* --- hearing --------------------------------------------------------------*/

/* The last frame that was heard; one at a time is enough for a test. */
static uint8_t last[CONN_ROOM_MAX];

bool device_hear(struct end *end, struct heard *out)
{
    *out = (struct heard){ 0 };
    const struct slice sent = fake_conn_sent(end->conn);
    if (sent.len < 2)
        return false;
    size_t header = 2, len = sent.data[1];
    if (len == 126)
        header = 4, len = (size_t)bytes_read(sent.data + 2, 2);
    else if (len == 127)
        header = 10, len = (size_t)bytes_read(sent.data + 2, 8);
    if (sent.len < header + len)
        return false; /* the rest is still in the relay's queue */
    assert_true(len <= sizeof last && (sent.data[0] & 0xF0) == 0x80);

    out->opcode = (enum frame_opcode)(sent.data[0] & 0x0F);
    memcpy(last, sent.data + header, len);
    out->payload = slice_of(last, len);
    if (out->opcode == FRAME_BINARY)
        CHECK(envelope_decode(out->payload, &out->env) == OK, "malformed");
    if (out->opcode == FRAME_CLOSE)
        out->code =
            len < 2 ? FRAME_CLOSE_NO_CODE : (uint16_t)bytes_read(last, 2);
    fake_conn_skip(end->conn, header + len);
    return true;
}

struct heard device_expect(struct end *end, enum envelope_kind kind)
{
    struct heard heard;
    CHECK(device_hear(end, &heard), "device %u hears nothing, not %s",
          (unsigned)end->device, envelope_kind_name(kind));
    CHECK(heard.opcode == FRAME_BINARY && heard.env.kind == kind,
          "device %u hears opcode %d code %u kind %s, not %s",
          (unsigned)end->device, (int)heard.opcode, heard.code,
          envelope_kind_name(heard.env.kind), envelope_kind_name(kind));
    return heard;
}

void device_expect_close(struct end *end, uint16_t code)
{
    struct heard heard;
    CHECK(device_hear(end, &heard), "device %u hears no close %u",
          (unsigned)end->device, code);
    CHECK(heard.opcode == FRAME_CLOSE && heard.code == code,
          "device %u hears opcode %d code %u kind %s, not close %u",
          (unsigned)end->device, (int)heard.opcode, heard.code,
          envelope_kind_name(heard.env.kind), code);
    device_expect_nothing(end);
}

void device_forget(struct end *end)
{
    fake_conn_skip(end->conn, fake_conn_sent(end->conn).len);
}

void device_expect_nothing(struct end *end)
{
    struct heard heard;
    CHECK(!device_hear(end, &heard),
          "device %u hears opcode %d code %u %s %.*s", (unsigned)end->device,
          (int)heard.opcode, heard.code, envelope_kind_name(heard.env.kind),
          (int)heard.env.payload.len, (const char *)heard.env.payload.data);
}

/* --- saying ---------------------------------------------------------------*/

void device_frame(struct end *end, bool final, enum frame_opcode opcode,
                  struct slice payload)
{
    static const uint8_t mask[4] = { 0x37, 0xfa, 0x21, 0x3d };
    uint8_t header[FRAME_HEADER_MAX];
    const size_t n = frame_encode_header(opcode, true, payload.len, header);
    header[0] = (uint8_t)((final ? 0x80 : 0) | (unsigned)opcode);
    header[1] |= 0x80;
    uint8_t *masked = (uint8_t *)mem_copy(payload.data, payload.len);
    frame_unmask(masked, payload.len, mask, 0);
    fake_conn_arrive(end->conn, slice_of(header, n));
    fake_conn_arrive(end->conn, slice_of(mask, sizeof mask));
    fake_conn_arrive(end->conn, slice_of(masked, payload.len));
    mem_free(masked);
}

void device_envelope(struct end *end, const struct envelope *env)
{
    const size_t len = ENVELOPE_HEADER_BYTES + env->payload.len;
    uint8_t *bytes = mem_new(len);
    envelope_encode(env, bytes);
    if (env->payload.len > 0)
        memcpy(bytes + ENVELOPE_HEADER_BYTES, env->payload.data,
               env->payload.len);
    device_frame(end, true, FRAME_BINARY, slice_of(bytes, len));
    mem_free(bytes);
}

void device_send(struct end *end, unsigned to, uint64_t device, unsigned number,
                 const char *payload)
{
    device_envelope(end, &(struct envelope){
                             .kind = ENVELOPE_SEND,
                             .epoch = end->world->epoch[to],
                             .device = device,
                             .user = user_id(to),
                             .id = message_number(number),
                             .payload = slice_text(payload),
                         });
}

void device_ack(struct end *end, const struct envelope *env)
{
    device_envelope(end, &(struct envelope){
                             .kind = ENVELOPE_ACK,
                             .flags = env->flags & ENVELOPE_LATE,
                             .device = env->device,
                             .user = env->user,
                             .id = env->id,
                         });
}

/* --- shorthand ------------------------------------------------------------*/

void world_reopen(struct world *world, struct relay_config config)
{
    world_close(world);
    world_open(world, &config);
}

void device_open_both(struct world *world, struct end *one, struct end *other)
{
    world_befriend(world, 1, 2);
    *one = device_greeted(world, 1, 100);
    *other = device_greeted(world, 2, 200);
    world_tick(world);
    device_forget(one);
}

void expect_named(const struct envelope *env, unsigned user, uint64_t device,
                  unsigned number)
{
    CHECK(id_equal(env->user, user_id(user)) && env->device == device &&
              id_equal(env->id, message_number(number)),
          "not message %u of user %u, device %u", number, user,
          (unsigned)device);
}

struct heard device_expect_refused(struct end *end, enum envelope_code code)
{
    const struct heard heard = device_expect(end, ENVELOPE_REFUSED);
    CHECK(heard.env.code == code, "%s, not %s",
          envelope_code_name((enum envelope_code)heard.env.code),
          envelope_code_name(code));
    return heard;
}

void device_expect_accepted(struct end *end, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        (void)device_expect(end, ENVELOPE_ACCEPTED);
    device_expect_nothing(end);
}
