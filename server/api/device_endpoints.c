#include "api/endpoints.h"

#include "api/members.h"
#include "api/shape.h"
#include "base/limits.h"
#include "domain/device.h"

static void notify(const struct ask *ask, struct reply *reply,
                   enum notice_kind kind, const struct device_change *change)
{
    reply_notify(reply, (struct notice){ .kind = kind,
                                         .user = ask->caller.user,
                                         .device = change->device,
                                         .epoch = change->epoch });
}

static void handle_add(struct ask *ask, struct reply *reply)
{
    const char *name = "";
    const struct member rows[] = {
        { .name = "name",
          .type = MEMBER_TEXT,
          .min = 1,
          .max = DEVICE_NAME_MAX,
          .out.text = &name },
    };
    if (!members_take(ask, reply, rows, COUNT_OF(rows)))
        return;

    struct device_change change;
    const enum status st =
        device_add(ask->store, ask->caller.user, name, ask->now_ms, &change);
    if (st == ERR_CONFLICT) {
        reply_refuse(reply, PROBLEM_TOO_MANY_DEVICES);
    } else if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
    } else {
        reply_with(
            reply, 201,
            json_pack("{s:o}", "deviceId", shape_device_id(change.device)));
        notify(ask, reply, NOTICE_DEVICE_ADDED, &change);
    }
}

static void handle_list(struct ask *ask, struct reply *reply)
{
    struct device *devices = NULL;
    size_t count = 0;
    uint32_t epoch = 0;
    const enum status st = device_list(ask->store, ask->arena, ask->caller.user,
                                       &devices, &count, &epoch);
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }

    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(list, shape_device(&devices[i]));
    reply_with(reply, 200,
               json_pack("{s:o, s:I}", "devices", list, "devicesEpoch",
                         (json_int_t)epoch));
}

static void handle_retire(struct ask *ask, struct reply *reply)
{
    uint64_t device = 0;
    struct device_change change;
    enum status st = device_parse(ask->params[0], &device);
    if (st == OK)
        st = device_retire(ask->store, ask->caller.user, device, ask->now_ms,
                           &change);
    if (st == ERR_MALFORMED || st == ERR_NOT_FOUND) {
        reply_refuse(reply, PROBLEM_DEVICE_NOT_FOUND);
    } else if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
    } else {
        reply_with(reply, 204, NULL);
        notify(ask, reply, NOTICE_DEVICE_RETIRED, &change);
    }
}

static const struct endpoint rows_of_file[] = {
    { "POST", "/api/devices", CALLER_USER, LIMIT_BODY_BYTES, handle_add, NULL,
      false },
    { "GET", "/api/devices", CALLER_USER, 0, handle_list, NULL, false },
    { "DELETE", "/api/devices/{}", CALLER_USER, 0, handle_retire, NULL, false },
};

const struct endpoint_list device_endpoints = { rows_of_file,
                                                COUNT_OF(rows_of_file) };
