/*
 * docs/http-api.md 3, 4 and 7 through the handlers: accounts, devices,
 * contacts, and what is held.
 */
#include "check.h"

#include <sodium.h>

#include "base/limits.h"
#include "domain/contact.h"
#include "people.h"

#include "api/admission.h"
#include "calls.h"

#include "ada.h"

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
          PROBLEM_PASSWORD_TOO_SHORT, "password" },
        { "empty password", "correct horse", "", PROBLEM_PASSWORD_TOO_SHORT,
          "password" },
        { "everybody's password", "correct horse", "Password123",
          PROBLEM_PASSWORD_TOO_COMMON, "password" },
        { "her name as a password", "correct horse", "Lovelace1815",
          PROBLEM_PASSWORD_TOO_COMMON, "password" },
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
        { &account_endpoints, "DELETE /api/me", CALLER_USER },
        { &account_endpoints, "PUT /api/me/password", CALLER_USER },
        { &login_endpoints, "POST /api/logins", CALLER_ANYBODY },
        { &login_endpoints, "GET /api/logins", CALLER_USER },
        { &login_endpoints, "DELETE /api/logins", CALLER_UNCOUNTED },
        { &login_endpoints, "DELETE /api/logins/{}", CALLER_UNCOUNTED },
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
