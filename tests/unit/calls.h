/*
 * tests/unit/calls.h - call handlers of the API without an exchange.
 *
 * Include after check.h and people.h.  A call runs the row's handle and
 * finish on one thread; the relay behind finish is what the test says: define
 * relay_is_online and relay_waiting in the test.
 */
#ifndef UNIT_CALLS_H
#define UNIT_CALLS_H

#include <stdlib.h>
#include <string.h>

#include "api/endpoints.h"
#include "api/guard.h"
#include "wire/request.h"

/* Who calls, from where and when; the rest of an ask is made by call(). */
struct calls {
    struct people *people;
    struct guard *guard;
    struct caller caller; /* all zero: nobody */
    const char *address;
    const char *accept; /* NULL: no such field */
    const char *key;    /* Idempotency-Key; NULL: no such field */
    const char *query;  /* without '?'; NULL: none */
    int64_t now_ms;
    bool is_secure;
    struct reply reply; /* of the last call; freed by the next */
};

static inline int calls_open(void **state)
{
    struct calls *calls = mem_new(sizeof *calls);
    void *people = NULL;
    if (people_open(&people) != 0)
        return -1;
    calls->people = people;
    calls->guard =
        guard_new((struct rate){ LIMIT_WRITE_BURST, LIMIT_WRITES_PER_S });
    calls->address = "127.0.0.1";
    calls->now_ms = PEOPLE_NOW_MS;
    *state = calls;
    return 0;
}

static inline int calls_close(void **state)
{
    struct calls *calls = *state;
    void *people = calls->people;
    reply_done(&calls->reply);
    guard_free(calls->guard);
    people_close(&people);
    mem_free(calls);
    return 0;
}

#define CALLS_TEST(test)                                                       \
    cmocka_unit_test_setup_teardown(test, calls_open, calls_close)

/* The row "POST /api/devices" of `list`; its test fails without one. */
static inline const struct endpoint *calls_row(const struct endpoint_list *list,
                                               const char *call)
{
    for (size_t i = 0; i < list->count; i++) {
        char name[100];
        snprintf(name, sizeof name, "%s %s", list->rows[i].method,
                 list->rows[i].path);
        if (strcmp(name, call) == 0)
            return &list->rows[i];
    }
    fail_msg("no row %s", call);
    return NULL;
}

/* Call it with `param` at its {} ("first/second" at two) and `json` as its
 * body (NULL: without).  Returns the HTTP status; the reply is in calls->reply.
 */
static inline int call(struct calls *calls, const struct endpoint_list *list,
                       const char *name, const char *param, const char *json)
{
    const struct endpoint *row = calls_row(list, name);
    static struct request request;
    request = (struct request){ .method = REQUEST_GET };
    if (calls->accept != NULL)
        request.fields[request.field_count++] =
            (struct request_field){ slice_text("Accept"),
                                    slice_text(calls->accept) };
    if (calls->key != NULL)
        request.fields[request.field_count++] =
            (struct request_field){ slice_text("idempotency-key"),
                                    slice_text(calls->key) };
    struct ask ask = {
        .request = &request,
        .query = slice_text(calls->query != NULL ? calls->query : ""),
        .body = json != NULL ? json_loads(json, JSON_REJECT_DUPLICATES, NULL)
                             : NULL,
        .caller = calls->caller,
        .store = calls->people->store,
        .guard = calls->guard,
        .arena = calls->people->arena,
        .now_ms = calls->now_ms,
        .steady_ms = calls->now_ms,
        .address = calls->address,
        .is_secure = calls->is_secure,
    };
    CHECK(json == NULL || ask.body != NULL, "%s: %s", name, json);
    if (param != NULL) {
        const size_t len = strcspn(param, "/");
        ask.params[0] = slice_of(param, len);
        ask.params[1] = slice_text(param + len + (param[len] == '/'));
    }

    reply_done(&calls->reply);
    row->handle(&ask, &calls->reply);
    if (row->finish != NULL)
        row->finish(&ask, &calls->reply, NULL);
    json_decref(ask.body);
    return calls->reply.http_status;
}

/* The text at "user.firstName" or "devices.0.name" of the last body; "" when
 * there is none. */
static inline const char *body_text(const struct calls *calls, const char *path)
{
    json_t *value = calls->reply.body;
    char part[40];
    while (*path != '\0') {
        const size_t len = strcspn(path, ".");
        snprintf(part, sizeof part, "%.*s", (int)len, path);
        value = json_is_array(value) ? json_array_get(value, (size_t)atoi(part))
                                     : json_object_get(value, part);
        path += len + (path[len] == '.');
    }
    if (json_is_true(value))
        return "true";
    return json_is_string(value) ? json_string_value(value) : "";
}

#endif
