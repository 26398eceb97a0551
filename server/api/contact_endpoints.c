#include "api/endpoints.h"

#include "api/admission.h"
#include "api/members.h"
#include "api/shape.h"
#include "base/limits.h"
#include "domain/contact.h"

static void handle_list(struct ask *ask, struct reply *reply)
{
    struct contact *contacts = NULL;
    size_t count = 0;
    const enum status st = contact_list(ask->store, ask->arena,
                                        ask->caller.user, &contacts, &count);
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    reply_with(reply, 200,
               json_pack("{s:o}", "contacts", shape_contacts(contacts, count)));
}

static void finish_list(const struct ask *ask, struct reply *reply,
                        const struct relay *relay)
{
    shape_fill_contacts(json_object_get(reply->body, "contacts"), relay,
                        ask->caller.user);
}

static void reply_contact(const struct ask *ask, struct reply *reply,
                          struct id other, bool is_new)
{
    struct contact contact;
    const enum status st =
        contact_read(ask->store, ask->arena, ask->caller.user, other, &contact);
    if (st != OK) {
        reply_refuse(reply, problem_of_status(st));
        return;
    }
    reply_with(reply, is_new ? 201 : 200,
               json_pack("{s:o}", "contact", shape_contact(&contact)));
}

static void handle_begin(struct ask *ask, struct reply *reply)
{
    struct id tutor;
    const struct member rows[] = {
        { .name = "userId", .type = MEMBER_ID, .out.id = &tutor },
    };
    if (!members_take(ask, reply, rows, COUNT_OF(rows)))
        return;

    bool is_new = false;
    const enum status st = contact_begin(
        ask->store, ask->arena, ask->caller.user, tutor, ask->now_ms, &is_new);
    if (st == ERR_NOT_FOUND)
        reply_refuse(reply, PROBLEM_TUTOR_NOT_FOUND);
    else if (st == ERR_CONFLICT)
        reply_refuse(reply, PROBLEM_TOO_MANY_CONTACTS);
    else if (st != OK)
        reply_refuse(reply, problem_of_status(st));
    else
        reply_contact(ask, reply, tutor, is_new);
    /* Also when the answer could not be read: asked again, it is not new. */
    if (st == OK && is_new)
        admission_notify_contact(ask, reply, ask->caller.user, tutor);
}

static void finish_begin(const struct ask *ask, struct reply *reply,
                         const struct relay *relay)
{
    shape_fill_contact(json_object_get(reply->body, "contact"), relay,
                       ask->caller.user);
}

static const struct endpoint rows_of_file[] = {
    { "GET", "/api/contacts", CALLER_USER, 0, handle_list, finish_list, false },
    { "POST", "/api/contacts", CALLER_STUDENT, LIMIT_BODY_BYTES, handle_begin,
      finish_begin, false },
};

const struct endpoint_list contact_endpoints = { rows_of_file,
                                                 COUNT_OF(rows_of_file) };
