#include "relay/message.h"

#include <assert.h>
#include <string.h>

#include "base/bytes.h"

/* Where the header has what names it (wire/envelope.h). */
enum { AT_FLAGS = 1, AT_NAME = 8, AT_USER = 16, AT_ID = 32 };

struct message *message_new(struct shelf *shelf, const struct envelope *env,
                            int64_t now_ms)
{
    struct message *message = (struct message *)shelf_take(
        shelf, sizeof *message + ENVELOPE_HEADER_BYTES + env->payload.len);
    *message = (struct message){
        .since_ms = now_ms,
        .size = (uint32_t)env->payload.len,
        .tag = message_tag_of_id(env->id.bytes),
    };
    list_init(&message->node);
    envelope_encode(env, message->bytes);
    if (env->payload.len > 0)
        memcpy(message->bytes + ENVELOPE_HEADER_BYTES, env->payload.data,
               env->payload.len);
    return message;
}

void message_free(struct shelf *shelf, struct message *message)
{
    if (message != NULL)
        shelf_give(shelf, message, message_cost(message));
}

struct message_name message_name_of(const struct envelope *env)
{
    struct message_name name = {
        .is_late = (env->flags & ENVELOPE_LATE) != 0,
    };
    bytes_write(name.bytes, 8, env->device);
    memcpy(name.bytes + AT_USER - AT_NAME, env->user.bytes, ID_BYTES);
    memcpy(name.bytes + AT_ID - AT_NAME, env->id.bytes, ID_BYTES);
    return name;
}

bool message_is(const struct message *message, const struct message_name *name)
{
    return message_is_late(message) == name->is_late &&
           memcmp(message->bytes + AT_NAME, name->bytes, sizeof name->bytes) ==
               0;
}

bool message_is_late(const struct message *message)
{
    return (message->bytes[AT_FLAGS] & ENVELOPE_LATE) != 0;
}

struct id message_user(const struct message *message)
{
    struct id user;
    memcpy(user.bytes, message->bytes + AT_USER, ID_BYTES);
    return user;
}

uint64_t message_device(const struct message *message)
{
    return bytes_read(message->bytes + AT_NAME, 8);
}

struct id message_id(const struct message *message)
{
    struct id id;
    memcpy(id.bytes, message->bytes + AT_ID, ID_BYTES);
    return id;
}

struct message *message_turn(struct shelf *shelf, struct message *message,
                             const struct message_fate *fate, int64_t now_ms)
{
    assert(list_is_empty(&message->node) && !message_is_late(message));
    const struct envelope refused = {
        .kind = ENVELOPE_REFUSED,
        .flags = ENVELOPE_LATE,
        .code = (uint16_t)fate->code,
        .device = fate->device,
        .user = fate->user,
        .id = message_id(message),
    };
    message_free(shelf, message);
    return message_new(shelf, &refused, now_ms);
}
