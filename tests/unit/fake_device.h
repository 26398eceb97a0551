/*
 * fake_device.h - a small world of users and devices around a real relay.
 *
 * What the database would know (devices, contacts) stands in tables here;
 * device_open admits a device from them over a connection of fake_loop.h.
 * Users are numbers below WORLD_USERS; the devices of user 3 are 300, 301...
 */
#ifndef FAKE_DEVICE_H
#define FAKE_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/id.h"
#include "base/slice.h"
#include "relay/relay.h"
#include "wire/envelope.h"
#include "wire/frame.h"

struct conn;
struct loop;

enum { WORLD_USERS = 32, WORLD_DEVICES = 6 };

struct world {
    struct loop *loop;
    struct relay *relay;
    int64_t login_expires_ms;    /* Unix time, of who is admitted next */
    uint32_t epoch[WORLD_USERS]; /* of the device list */
    uint64_t devices[WORLD_USERS][WORLD_DEVICES];
    size_t n_devices[WORLD_USERS];
    bool contacts[WORLD_USERS][WORLD_USERS];
};

/* Every user has one device, at epoch 1, and no contact. */
void world_open(struct world *world, const struct relay_config *config);
void world_close(struct world *world);

/* In the tables alone; relay_tell is the test's. */
void world_befriend(struct world *world, unsigned one, unsigned other);
uint64_t world_add_device(struct world *world, unsigned user);
void world_retire_device(struct world *world, unsigned user, uint64_t device);

struct id user_id(unsigned user);
struct id message_number(unsigned number);
struct person world_person(const struct world *world, unsigned user);

/* One end of a link, as the browser has it. */
struct end {
    struct world *world;
    struct conn *conn;
    unsigned user;
    uint64_t device;
};

/* What one frame from the relay said. */
struct heard {
    enum frame_opcode opcode; /* of FRAME_CLOSE: code; of control: payload */
    uint16_t code;
    struct envelope env; /* of FRAME_BINARY; kind 0: nothing was heard */
    struct slice payload;
};

/* Ask to be admitted; the link is open when the result is OK.  Ticks. */
enum status device_try(struct world *world, struct end *end, unsigned user,
                       uint64_t device);
/* The same, and it must be OK; WELCOME and the first NOTICE are still to be
 * heard. */
struct end device_open(struct world *world, unsigned user, uint64_t device);
/* The same; WELCOME and NOTICE are heard. */
struct end device_greeted(struct world *world, unsigned user, uint64_t device);

/* TCP is gone without a word. */
void device_lose(struct end *end);

/* The next frame; false when there is none.  Good until the next call. */
bool device_hear(struct end *end, struct heard *out);

/* The next frame is a binary one of that kind; fails the test if not. */
struct heard device_expect(struct end *end, enum envelope_kind kind);
/* The next frame is a Close with that code. */
void device_expect_close(struct end *end, uint16_t code);
/* Whatever is there was heard and does not matter. */
void device_forget(struct end *end);
/* There is no further frame. */
void device_expect_nothing(struct end *end);

/* A masked frame; nothing is ticked before device_tick or world_tick. */
void device_frame(struct end *end, bool final, enum frame_opcode opcode,
                  struct slice payload);
void device_envelope(struct end *end, const struct envelope *env);
void device_send(struct end *end, unsigned to, uint64_t device, unsigned number,
                 const char *payload);
void device_ack(struct end *end, const struct envelope *env);
void world_tick(struct world *world);
void world_advance(struct world *world, int64_t ms);

/* Another relay, with other settings; nobody is a contact of anybody. */
void world_reopen(struct world *world, struct relay_config config);
/* Users 1 and 2 are contacts, both here, and know it. */
void device_open_both(struct world *world, struct end *one, struct end *other);
/* The envelope names that user, device and message_number. */
void expect_named(const struct envelope *env, unsigned user, uint64_t device,
                  unsigned number);
struct heard device_expect_refused(struct end *end, enum envelope_code code);
/* `n` times ACCEPTED, and nothing more. */
void device_expect_accepted(struct end *end, unsigned n);

#endif
