/*
 * tests/unit/ada.h - Ada registers, and calls.
 *
 * Include after check.h and calls.h; it has the relay that calls.h wants: one
 * user is online, two envelopes wait for anybody.
 */
#ifndef UNIT_ADA_H
#define UNIT_ADA_H

#include "api/caller.h"
#include "relay/relay.h"

#define ADA                                                                    \
    "{\"email\":\"Ada@Example.org\",\"password\":\"correct horse\","           \
    "\"firstName\":\" Ada \",\"lastName\":\"Lovelace\",\"role\":\"student\","  \
    "\"timeZone\":\"Europe/London\"}"

static struct id online;

bool relay_is_online(const struct relay *relay, struct id viewer,
                     struct id user)
{
    (void)viewer;
    (void)relay;
    return id_equal(user, online);
}

size_t relay_waiting(const struct relay *relay, struct id user,
                     struct waiting *out, size_t max)
{
    (void)relay;
    for (size_t i = 0; i < 2 && i < max; i++)
        out[i] = (struct waiting){ .device = 0xABC,
                                   .sender = user,
                                   .size = 100 + i,
                                   .since_ms = PEOPLE_NOW_MS };
    return 2;
}

static inline void expect_problem(const struct calls *calls, const char *name,
                                  enum problem want, const char *member)
{
    const struct reply *reply = &calls->reply;
    CHECK(reply->problem == want, "%s: problem %d", name, (int)reply->problem);
    CHECK(reply->body == NULL && reply->n_notices == 0 &&
              reply->set_cookie == NULL,
          "%s: something besides the refusal", name);
    if (member != NULL)
        CHECK(reply->member != NULL && strcmp(reply->member, member) == 0,
              "%s: %s", name, reply->member);
}

/* Log in as whoever the last answer's cookie is of. */
static inline void follow_cookie(struct calls *calls)
{
    const struct credentials credentials = {
        .cookie = slice_of(calls->reply.set_cookie,
                           strcspn(calls->reply.set_cookie, ";"))
    };
    CHECK(caller_identify(calls->people->store, &credentials, calls->is_secure,
                          calls->now_ms, &calls->caller) == OK,
          "%s", calls->reply.set_cookie);
    CHECK(calls->caller.is_known, "%s", calls->reply.set_cookie);
}

static inline void register_ada(struct calls *calls)
{
    assert_int_equal(
        call(calls, &account_endpoints, "POST /api/users", NULL, ADA), 201);
    follow_cookie(calls);
}

/* Call as `user`, without a login of that user. */
static inline void act_as(struct calls *calls, struct id user, enum role role)
{
    calls->caller =
        (struct caller){ .is_known = true, .user = user, .role = role };
}

#endif
