/*
 * tests/unit/lessons.h - a tutor with hours and two students, and calls of
 * the handlers of docs/http-api.md 5 and 6.
 *
 * Include after check.h, in the one file of a test.
 */
#ifndef UNIT_LESSONS_H
#define UNIT_LESSONS_H

#include "base/limits.h"
#include "people.h"

#include "calls.h"
#include "relay/relay.h"

/* PEOPLE_NOW_MS is Monday 2026-11-23 09:30 in UTC, 10:30 in Berlin. */
#define PROFILE                                                                \
    "{\"subjects\":[\"Maths\",\" Physics \"],\"bio\":\"Slowly.\\nThen "        \
    "well.\",\"hourlyRate\":42.5,\"currency\":\"EUR\"}"
#define HOURS                                                                  \
    "{\"timeZone\":\"Europe/Berlin\",\"hours\":["                              \
    "{\"weekday\":3,\"start\":\"22:00\",\"end\":\"24:00\"},"                   \
    "{\"weekday\":2,\"start\":\"09:00\",\"end\":\"12:30\"}]}"
#define BOOKING                                                                \
    "{\"tutorId\":\"%s\",\"subject\":\"maths\","                               \
    "\"start\":\"2026-11-24T08:00:00.000Z\","                                  \
    "\"end\":\"2026-11-24T09:00:00.000Z\",\"notes\":\"Fractions\"}"

/* Nobody is online here, nothing waits. */
bool relay_is_online(const struct relay *relay, struct id viewer,
                     struct id user)
{
    (void)viewer;
    (void)relay;
    (void)user;
    return false;
}

size_t relay_waiting(const struct relay *relay, struct id user,
                     struct waiting *out, size_t max)
{
    (void)relay;
    (void)user;
    (void)out;
    (void)max;
    return 0;
}

static struct id tutor, student, stranger;
static char tutor_text[ID_TEXT_LEN + 1];

static inline void act_as(struct calls *calls, struct id user, enum role role)
{
    calls->caller =
        (struct caller){ .is_known = true, .user = user, .role = role };
}

static inline int call_tutor(struct calls *calls, const char *name,
                             const char *json)
{
    return call(calls, &tutor_endpoints, name, tutor_text, json);
}

/* A tutor with profile and hours, two students, and the first one calls. */
static inline int open_school(void **state)
{
    if (calls_open(state) != 0)
        return -1;
    struct calls *calls = *state;
    tutor = people_add(calls->people, "tess", ROLE_TUTOR);
    student = people_add(calls->people, "stan", ROLE_STUDENT);
    stranger = people_add(calls->people, "sue", ROLE_STUDENT);
    id_print(tutor, tutor_text);
    act_as(calls, tutor, ROLE_TUTOR);
    if (call_tutor(calls, "PUT /api/me/tutor", PROFILE) != 200 ||
        call_tutor(calls, "PUT /api/me/availability", HOURS) != 200)
        return -1;
    act_as(calls, student, ROLE_STUDENT);
    calls->key = "key-1";
    return 0;
}

#define LESSON_TEST(test)                                                      \
    cmocka_unit_test_setup_teardown(test, open_school, calls_close)

static inline void expect_problem(const struct calls *calls, const char *name,
                                  enum problem want, const char *member)
{
    const struct reply *reply = &calls->reply;
    CHECK(reply->problem == want, "%s: problem %d", name, (int)reply->problem);
    CHECK(reply->body == NULL && reply->n_notices == 0,
          "%s: something besides the refusal", name);
    if (member != NULL)
        CHECK(reply->member != NULL && strcmp(reply->member, member) == 0,
              "%s: %s", name, reply->member);
}

/* A body with one thing changed, for rows. */
static inline const char *changed(struct calls *calls, const char *json,
                                  const char *old, const char *new)
{
    const char *at = strstr(json, old);
    CHECK(at != NULL, "%s", old);
    return arena_print(calls->people->arena, "%.*s%s%s", (int)(at - json), json,
                       new, at + strlen(old));
}

#define WEEK "from=2026-11-23T00:00:00.000Z&to=2026-11-30T00:00:00.000Z"

static inline size_t count_slots(struct calls *calls)
{
    calls->query = WEEK "&minutes=60";
    CHECK(call_tutor(calls, "GET /api/tutors/{}/slots", NULL) == 200, "slots");
    return json_array_size(json_object_get(calls->reply.body, "slots"));
}

#endif
