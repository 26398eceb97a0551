/*
 * docs/http-api.md 3, 4 and 7 through the handlers: accounts, logins,
 * devices, contacts, and what is held.
 */
#include "check.h"

#include <sodium.h>

#include "base/limits.h"
#include "domain/contact.h"
#include "people.h"

#include "api/admission.h"
#include "api/caller.h"
#include "calls.h"
#include "relay/relay.h"

#define ADA                                                                    \
    "{\"email\":\"Ada@Example.org\",\"password\":\"correct horse\","           \
    "\"firstName\":\" Ada \",\"lastName\":\"Lovelace\",\"role\":\"student\","  \
    "\"timeZone\":\"Europe/London\"}"

/* The relay of this test: one user is online, two envelopes wait for anybody.
 */
static struct id online;

bool relay_is_online(const struct relay *relay, struct id user)
{
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

static void expect_problem(const struct calls *calls, const char *name,
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
static void follow_cookie(struct calls *calls)
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

static void register_ada(struct calls *calls)
{
    assert_int_equal(
        call(calls, &account_endpoints, "POST /api/users", NULL, ADA), 201);
    follow_cookie(calls);
}

/* Call as `user`, without a login of that user. */
static void act_as(struct calls *calls, struct id user, enum role role)
{
    calls->caller =
        (struct caller){ .is_known = true, .user = user, .role = role };
}

static void test_registering_logs_in(void **state)
{
    struct calls *calls = *state;
    register_ada(calls);
    assert_string_equal(body_text(calls, "user.username"), "ada.lovelace");
    assert_string_equal(body_text(calls, "user.firstName"), "Ada");
    assert_string_equal(body_text(calls, "user.email"), "ada@example.org");
    assert_string_equal(body_text(calls, "user.role"), "student");
    assert_string_equal(body_text(calls, "user.timeZone"), "Europe/London");
    assert_non_null(strstr(calls->reply.set_cookie,
                           "; Path=/; Max-Age=2592000; HttpOnly; "
                           "SameSite=Strict"));
    assert_memory_equal(calls->reply.set_cookie, "judify_login=", 13);
    assert_null(strstr(calls->reply.set_cookie, "Secure"));

    assert_int_equal(call(calls, &account_endpoints, "GET /api/me", NULL, NULL),
                     200);
    assert_string_equal(body_text(calls, "user.email"), "ada@example.org");
}

static void test_over_tls_the_cookie_is_of_this_host_alone(void **state)
{
    struct calls *calls = *state;
    calls->is_secure = true;
    register_ada(calls);
    assert_memory_equal(calls->reply.set_cookie, "__Host-judify_login=", 20);
    assert_non_null(strstr(calls->reply.set_cookie, "; Secure"));

    /* The plain cookie, which any page of the domain could set, is not read. */
    const struct credentials plain = {
        .cookie = slice_of(calls->reply.set_cookie + 7,
                           strcspn(calls->reply.set_cookie, ";") - 7)
    };
    struct caller caller;
    assert_int_equal(caller_identify(calls->people->store, &plain, true,
                                     calls->now_ms, &caller),
                     OK);
    assert_false(caller.is_known);
}

static void test_what_registering_refuses(void **state)
{
    static const struct {
        const char *name;
        const char *old; /* of ADA, replaced by `new` */
        const char *new;
        enum problem want;
        const char *member;
    } rows[] = {
        { "no e-mail", "Ada@Example.org", "Ada", PROBLEM_INVALID_MEMBER,
          "email" },
        { "short password", "correct horse", "1234567",
          PROBLEM_PASSWORD_TOO_SHORT, NULL },
        { "empty password", "correct horse", "", PROBLEM_PASSWORD_TOO_SHORT,
          NULL },
        { "empty name", " Ada ", "  ", PROBLEM_INVALID_MEMBER, "firstName" },
        { "name of 61", "Lovelace",
          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
          PROBLEM_INVALID_MEMBER, "lastName" },
        { "an admin", "student", "admin", PROBLEM_INVALID_MEMBER, "role" },
        { "an unknown role", "student", "pupil", PROBLEM_INVALID_MEMBER,
          "role" },
        { "an unknown zone", "Europe/London", "Europe/Camelot",
          PROBLEM_INVALID_MEMBER, "timeZone" },
        { "a way out", "Europe/London", "../../etc/passwd",
          PROBLEM_INVALID_MEMBER, "timeZone" },
        { "an unknown member", "\"role\"", "\"isAdmin\":true,\"role\"",
          PROBLEM_INVALID_MEMBER, "isAdmin" },
    };
    struct calls *calls = *state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const char *at = strstr(ADA, rows[r].old);
        const char *json =
            arena_print(calls->people->arena, "%.*s%s%s", (int)(at - ADA), ADA,
                        rows[r].new, at + strlen(rows[r].old));
        (void)call(calls, &account_endpoints, "POST /api/users", NULL, json);
        expect_problem(calls, rows[r].name, rows[r].want, rows[r].member);
    }
    assert_int_equal(people_count(calls->people, "SELECT count(*) FROM users"),
                     0);

    register_ada(calls);
    assert_int_equal(
        call(calls, &account_endpoints, "POST /api/users", NULL, ADA), 409);
    expect_problem(calls, "again", PROBLEM_EMAIL_TAKEN, NULL);
}

static void test_logging_in_and_out(void **state)
{
    struct calls *calls = *state;
    register_ada(calls);
    calls->caller = (struct caller){ 0 };
    assert_int_equal(call(calls, &login_endpoints, "POST /api/logins", NULL,
                          "{\"email\":\" ADA@example.org\","
                          "\"password\":\"correct horse\"}"),
                     201);
    assert_string_equal(body_text(calls, "user.username"), "ada.lovelace");
    assert_string_equal(body_text(calls, "token"), "");
    follow_cookie(calls);

    const struct caller before = calls->caller;
    assert_int_equal(
        call(calls, &login_endpoints, "DELETE /api/logins/current", NULL, NULL),
        204);
    assert_non_null(strstr(calls->reply.set_cookie, "judify_login=; "));
    assert_non_null(strstr(calls->reply.set_cookie, "Max-Age=0"));
    assert_int_equal(calls->reply.n_notices, 1);
    assert_int_equal(calls->reply.notices[0].kind, NOTICE_LOGIN_ENDED);
    assert_true(id_equal(calls->reply.notices[0].login, before.login));
    assert_true(id_equal(calls->reply.notices[0].user, before.user));
    assert_int_equal(people_count(calls->people, "SELECT count(*) FROM logins"),
                     1);
}

static void test_a_program_gets_a_token_and_no_cookie(void **state)
{
    struct calls *calls = *state;
    calls->accept = "application/vnd.judify.token+json";
    assert_int_equal(
        call(calls, &account_endpoints, "POST /api/users", NULL, ADA), 201);
    assert_null(calls->reply.set_cookie);
    assert_int_equal(strlen(body_text(calls, "token")), 43);
    assert_int_equal(call(calls, &login_endpoints, "POST /api/logins", NULL,
                          "{\"email\":\"ada@example.org\","
                          "\"password\":\"correct horse\"}"),
                     201);
    assert_null(calls->reply.set_cookie);

    const char *token =
        arena_print(calls->people->arena, "%s", body_text(calls, "token"));
    const struct credentials credentials = {
        .authorization =
            slice_text(arena_print(calls->people->arena, "Bearer %s", token))
    };
    struct caller caller;
    assert_int_equal(caller_identify(calls->people->store, &credentials, false,
                                     calls->now_ms, &caller),
                     OK);
    assert_true(caller.is_known);
}

static void test_what_logging_in_refuses(void **state)
{
    static const struct {
        const char *name;
        const char *json;
        enum problem want;
    } rows[] = {
        { "wrong password",
          "{\"email\":\"ada@example.org\",\"password\":\"correct hors\"}",
          PROBLEM_WRONG_CREDENTIALS },
        { "no such account",
          "{\"email\":\"eve@example.org\",\"password\":\"correct horse\"}",
          PROBLEM_WRONG_CREDENTIALS },
        { "no address at all",
          "{\"email\":\"eve\",\"password\":\"correct horse\"}",
          PROBLEM_WRONG_CREDENTIALS },
        { "empty password", "{\"email\":\"ada@example.org\",\"password\":\"\"}",
          PROBLEM_WRONG_CREDENTIALS },
        { "no password", "{\"email\":\"ada@example.org\"}",
          PROBLEM_INVALID_MEMBER },
    };
    struct calls *calls = *state;
    register_ada(calls);
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        (void)call(calls, &login_endpoints, "POST /api/logins", NULL,
                   rows[r].json);
        expect_problem(calls, rows[r].name, rows[r].want, NULL);
    }
}

static void test_a_disabled_account_is_told_so_after_the_password(void **state)
{
    struct calls *calls = *state;
    register_ada(calls);
    people_run(calls->people, "UPDATE users SET disabled_ms = 1");
    (void)call(calls, &login_endpoints, "POST /api/logins", NULL,
               "{\"email\":\"ada@example.org\",\"password\":\"guessed it\"}");
    expect_problem(calls, "wrong", PROBLEM_WRONG_CREDENTIALS, NULL);
    (void)call(
        calls, &login_endpoints, "POST /api/logins", NULL,
        "{\"email\":\"ada@example.org\",\"password\":\"correct horse\"}");
    expect_problem(calls, "right", PROBLEM_ACCOUNT_DISABLED, NULL);
}

static void test_guessing_is_slowed_down(void **state)
{
    static const char wrong[] =
        "{\"email\":\"ada@example.org\",\"password\":\"guess it\"}";
    static const char right[] =
        "{\"email\":\"ada@example.org\",\"password\":\"correct horse\"}";
    struct calls *calls = *state;
    register_ada(calls);
    for (int i = 0; i < LIMIT_LOGIN_TRIES; i++)
        assert_int_equal(
            call(calls, &login_endpoints, "POST /api/logins", NULL, wrong),
            401);
    /* The right one is not even looked at, from here ... */
    assert_int_equal(
        call(calls, &login_endpoints, "POST /api/logins", NULL, right), 429);
    expect_problem(calls, "the sixth", PROBLEM_SLOW_DOWN, NULL);
    assert_int_equal(calls->reply.retry_after_s, 1);
    /* ... but from elsewhere, and a second later. */
    calls->address = "192.0.2.7";
    assert_int_equal(
        call(calls, &login_endpoints, "POST /api/logins", NULL, right), 201);
    calls->address = "127.0.0.1";
    calls->now_ms += 1000;
    assert_int_equal(
        call(calls, &login_endpoints, "POST /api/logins", NULL, right), 201);
}

static void test_changing_oneself(void **state)
{
    struct calls *calls = *state;
    register_ada(calls);
    assert_int_equal(call(calls, &account_endpoints, "PUT /api/me", NULL,
                          "{\"firstName\":\"Augusta\",\"lastName\":\"King\","
                          "\"timeZone\":\"Asia/Tokyo\"}"),
                     200);
    assert_string_equal(body_text(calls, "user.firstName"), "Augusta");
    assert_string_equal(body_text(calls, "user.timeZone"), "Asia/Tokyo");
    assert_string_equal(body_text(calls, "user.username"), "ada.lovelace");

    (void)call(calls, &account_endpoints, "PUT /api/me", NULL,
               "{\"firstName\":\"Eve\",\"lastName\":\"King\","
               "\"timeZone\":\"Mars/Base\"}");
    expect_problem(calls, "zone", PROBLEM_INVALID_MEMBER, "timeZone");
    (void)call(calls, &account_endpoints, "GET /api/me", NULL, NULL);
    assert_string_equal(body_text(calls, "user.firstName"), "Augusta");
}

static void test_changing_the_password(void **state)
{
    static const char change[] =
        "{\"current\":\"correct horse\",\"next\":\"battery staple\"}";
    struct calls *calls = *state;
    register_ada(calls);
    const struct caller first = calls->caller;
    assert_int_equal(
        call(calls, &login_endpoints, "POST /api/logins", NULL,
             "{\"email\":\"ada@example.org\",\"password\":\"correct horse\"}"),
        201);
    follow_cookie(calls);

    (void)call(calls, &account_endpoints, "PUT /api/me/password", NULL,
               "{\"current\":\"correct hors\",\"next\":\"battery staple\"}");
    expect_problem(calls, "wrong", PROBLEM_WRONG_CREDENTIALS, NULL);
    (void)call(calls, &account_endpoints, "PUT /api/me/password", NULL,
               "{\"current\":\"correct horse\",\"next\":\"short\"}");
    expect_problem(calls, "short", PROBLEM_PASSWORD_TOO_SHORT, NULL);

    assert_int_equal(
        call(calls, &account_endpoints, "PUT /api/me/password", NULL, change),
        204);
    assert_int_equal(calls->reply.n_notices, 1);
    assert_int_equal(calls->reply.notices[0].kind, NOTICE_LOGIN_ENDED);
    assert_true(id_equal(calls->reply.notices[0].login, first.login));
    assert_int_equal(
        call(calls, &login_endpoints, "POST /api/logins", NULL,
             "{\"email\":\"ada@example.org\",\"password\":\"correct horse\"}"),
        401);
    assert_int_equal(
        call(calls, &login_endpoints, "POST /api/logins", NULL,
             "{\"email\":\"ada@example.org\",\"password\":\"battery staple\"}"),
        201);
}

static void test_devices(void **state)
{
    struct calls *calls = *state;
    const struct id ann = people_add(calls->people, "ann", ROLE_STUDENT);
    const struct id eve = people_add(calls->people, "eve", ROLE_STUDENT);
    act_as(calls, ann, ROLE_STUDENT);
    assert_int_equal(call(calls, &device_endpoints, "POST /api/devices", NULL,
                          "{\"name\":\"Laptop\"}"),
                     201);
    char device[DEVICE_TEXT_LEN + 1];
    snprintf(device, sizeof device, "%s", body_text(calls, "deviceId"));
    uint64_t number = 0;
    assert_int_equal(device_parse(slice_text(device), &number), OK);
    assert_int_equal(calls->reply.n_notices, 1);
    assert_int_equal(calls->reply.notices[0].kind, NOTICE_DEVICE_ADDED);
    assert_true(calls->reply.notices[0].device == number);
    assert_int_equal(calls->reply.notices[0].epoch, 1);

    assert_int_equal(
        call(calls, &device_endpoints, "GET /api/devices", NULL, NULL), 200);
    assert_string_equal(body_text(calls, "devices.0.deviceId"), device);
    assert_string_equal(body_text(calls, "devices.0.name"), "Laptop");
    assert_string_equal(body_text(calls, "devices.0.createdAt"),
                        "2026-11-23T09:30:00.000Z");

    act_as(calls, eve, ROLE_STUDENT);
    (void)call(calls, &device_endpoints, "DELETE /api/devices/{}", device,
               NULL);
    expect_problem(calls, "a stranger", PROBLEM_DEVICE_NOT_FOUND, NULL);
    act_as(calls, ann, ROLE_STUDENT);
    (void)call(calls, &device_endpoints, "DELETE /api/devices/{}", "laptop",
               NULL);
    expect_problem(calls, "no id", PROBLEM_DEVICE_NOT_FOUND, NULL);
    assert_int_equal(
        call(calls, &device_endpoints, "DELETE /api/devices/{}", device, NULL),
        204);
    assert_int_equal(calls->reply.notices[0].kind, NOTICE_DEVICE_RETIRED);
    assert_true(calls->reply.notices[0].device == number);
    assert_int_equal(calls->reply.notices[0].epoch, 2);

    for (int i = 0; i < LIMIT_DEVICES_PER_USER; i++)
        assert_int_equal(call(calls, &device_endpoints, "POST /api/devices",
                              NULL, "{\"name\":\"Phone\"}"),
                         201);
    assert_int_equal(call(calls, &device_endpoints, "POST /api/devices", NULL,
                          "{\"name\":\"Phone\"}"),
                     409);
    expect_problem(calls, "eleven", PROBLEM_TOO_MANY_DEVICES, NULL);
}

static void test_contacts(void **state)
{
    struct calls *calls = *state;
    char text[ID_TEXT_LEN + 1];
    const struct id ann = people_add(calls->people, "ann", ROLE_STUDENT);
    const struct id tom = people_add(calls->people, "tom", ROLE_TUTOR);
    const char *json = arena_print(calls->people->arena, "{\"userId\":\"%s\"}",
                                   id_print(tom, text));
    online = tom;
    act_as(calls, tom, ROLE_TUTOR);
    assert_int_equal(call(calls, &device_endpoints, "POST /api/devices", NULL,
                          "{\"name\":\"Phone\"}"),
                     201);
    act_as(calls, ann, ROLE_STUDENT);

    assert_int_equal(
        call(calls, &contact_endpoints, "POST /api/contacts", NULL, json), 201);
    assert_string_equal(body_text(calls, "contact.user.userId"), text);
    assert_string_equal(body_text(calls, "contact.user.email"), "");
    assert_string_equal(body_text(calls, "contact.online"), "true");
    assert_int_equal(strlen(body_text(calls, "contact.devices.0")), 16);
    assert_int_equal(calls->reply.n_notices, 1);
    const struct notice *notice = &calls->reply.notices[0];
    assert_int_equal(notice->kind, NOTICE_CONTACT);
    assert_true(id_equal(notice->pair[0].user, ann));
    assert_true(id_equal(notice->pair[1].user, tom));
    assert_int_equal(notice->pair[1].n_devices, 1);
    assert_int_equal(notice->pair[1].devices_epoch, 1);

    assert_int_equal(
        call(calls, &contact_endpoints, "POST /api/contacts", NULL, json), 200);
    assert_int_equal(calls->reply.n_notices, 0);

    act_as(calls, tom, ROLE_TUTOR);
    assert_int_equal(
        call(calls, &contact_endpoints, "GET /api/contacts", NULL, NULL), 200);
    assert_string_equal(body_text(calls, "contacts.0.user.userId"),
                        id_print(ann, text));
    assert_string_equal(body_text(calls, "contacts.0.online"), "");

    act_as(calls, ann, ROLE_STUDENT);
    (void)call(calls, &contact_endpoints, "POST /api/contacts", NULL,
               arena_print(calls->people->arena, "{\"userId\":\"%s\"}",
                           id_print(ann, text)));
    expect_problem(calls, "oneself", PROBLEM_TUTOR_NOT_FOUND, NULL);
}

static void test_who_may_call_what(void **state)
{
    (void)state;
    static const struct {
        const struct endpoint_list *list;
        const char *call;
        enum endpoint_caller caller;
    } rows[] = {
        { &account_endpoints, "POST /api/users", CALLER_ANYBODY },
        { &account_endpoints, "GET /api/me", CALLER_USER },
        { &account_endpoints, "PUT /api/me", CALLER_USER },
        { &account_endpoints, "PUT /api/me/password", CALLER_USER },
        { &login_endpoints, "POST /api/logins", CALLER_ANYBODY },
        { &login_endpoints, "DELETE /api/logins/current", CALLER_USER },
        { &device_endpoints, "POST /api/devices", CALLER_USER },
        { &device_endpoints, "GET /api/devices", CALLER_USER },
        { &device_endpoints, "DELETE /api/devices/{}", CALLER_USER },
        { &contact_endpoints, "GET /api/contacts", CALLER_USER },
        { &contact_endpoints, "POST /api/contacts", CALLER_STUDENT },
        { &held_endpoints, "GET /api/held", CALLER_USER },
        { &held_endpoints, "DELETE /api/held/waiting/{}", CALLER_USER },
    };
    size_t count = 0;
    for (size_t r = 0; r < COUNT_OF(rows); r++)
        CHECK(calls_row(rows[r].list, rows[r].call)->caller == rows[r].caller,
              "%s", rows[r].call);
    count += account_endpoints.count + login_endpoints.count +
             device_endpoints.count + contact_endpoints.count +
             held_endpoints.count;
    assert_int_equal(count, COUNT_OF(rows));
}

static void test_what_is_held(void **state)
{
    struct calls *calls = *state;
    register_ada(calls);
    assert_int_equal(call(calls, &device_endpoints, "POST /api/devices", NULL,
                          "{\"name\":\"Laptop\"}"),
                     201);
    assert_int_equal(call(calls, &held_endpoints, "GET /api/held", NULL, NULL),
                     200);
    assert_string_equal(body_text(calls, "user.email"), "ada@example.org");
    assert_string_equal(body_text(calls, "devices.0.name"), "Laptop");
    assert_string_equal(body_text(calls, "logins.0.current"), "true");
    assert_string_equal(body_text(calls, "waiting.1.deviceId"),
                        "0000000000000abc");
    assert_string_equal(body_text(calls, "waiting.0.sentAt"),
                        "2026-11-23T09:30:00.000Z");
    assert_int_equal(
        json_integer_value(json_object_get(calls->reply.body, "waitingCount")),
        2);
}

static void test_an_admission_brings_the_circle(void **state)
{
    struct calls *calls = *state;
    const struct id ann = people_add(calls->people, "ann", ROLE_STUDENT);
    const struct id tom = people_add(calls->people, "tom", ROLE_TUTOR);
    bool is_new = false;
    struct admission admission = { .generation = 77 };
    act_as(calls, ann, ROLE_STUDENT);
    assert_int_equal(call(calls, &device_endpoints, "POST /api/devices", NULL,
                          "{\"name\":\"Laptop\"}"),
                     201);
    assert_int_equal(contact_begin(calls->people->store, calls->people->arena,
                                   ann, tom, calls->now_ms, &is_new),
                     OK);

    assert_int_equal(admission_load(calls->people->store, calls->people->arena,
                                    &calls->caller, 5, calls->now_ms,
                                    &admission),
                     OK);
    assert_true(id_equal(admission.self.user, ann));
    assert_int_equal(admission.self.n_devices, 1);
    assert_int_equal(admission.self.devices_epoch, 1);
    assert_int_equal(admission.device, 5);
    assert_int_equal(admission.n_contacts, 1);
    assert_true(id_equal(admission.contacts[0].user, tom));
    assert_int_equal(admission.generation, 77);
}

int main(void)
{
    if (sodium_init() < 0)
        return 1;
    log_set_level(LOG_ERROR);
    const struct CMUnitTest tests[] = {
        CALLS_TEST(test_registering_logs_in),
        CALLS_TEST(test_over_tls_the_cookie_is_of_this_host_alone),
        CALLS_TEST(test_what_registering_refuses),
        CALLS_TEST(test_logging_in_and_out),
        CALLS_TEST(test_a_program_gets_a_token_and_no_cookie),
        CALLS_TEST(test_what_logging_in_refuses),
        CALLS_TEST(test_a_disabled_account_is_told_so_after_the_password),
        CALLS_TEST(test_guessing_is_slowed_down),
        CALLS_TEST(test_changing_oneself),
        CALLS_TEST(test_changing_the_password),
        CALLS_TEST(test_devices),
        CALLS_TEST(test_contacts),
        cmocka_unit_test(test_who_may_call_what),
        CALLS_TEST(test_what_is_held),
        CALLS_TEST(test_an_admission_brings_the_circle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
