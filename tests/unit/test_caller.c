#include "check.h"

#include <sodium.h>
#include <string.h>

#include "api/caller.h"
#include "domain/login.h"
#include "people.h"
#include "wire/request.h"

/* `pattern` with `token` in the place of its '$'; no field for NULL. */
static struct slice field_of(struct arena *arena, const char *pattern,
                             const char *token)
{
    if (pattern == NULL)
        return slice_of(NULL, 0);
    const char *at = strchr(pattern, '$');
    if (at == NULL)
        return slice_text(pattern);
    return slice_text(arena_print(arena, "%.*s%s%s", (int)(at - pattern),
                                  pattern, token, at + 1));
}

static void test_who_is_known_by_what(void **state)
{
    static const struct {
        const char *name;
        const char *authorization;
        const char *cookie;
        bool want; /* with the right token; with another, never */
    } rows[] = {
        { "bearer", "Bearer $", NULL, true },
        { "any case", "bEARER $", NULL, true },
        { "more spaces", "Bearer   $", NULL, true },
        { "cookie", NULL, "a=b; judify_login=$; c=d", true },
        { "another scheme", "Basic $", NULL, false },
        { "no scheme", "$", NULL, false },
        { "another cookie", NULL, "login=$", false },
        { "a cookie of TLS", NULL, "__Host-judify_login=$", false },
        { "a useless field hides the cookie", "Bearer x", "judify_login=$",
          false },
        { "an empty field too", "", "judify_login=$", false },
        { "nothing", NULL, NULL, false },
    };
    struct people *people = *state;
    const struct id ann = people_add(people, "ann", ROLE_STUDENT);
    char token[TOKEN_LEN + 1];
    const char *wrong = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    struct login_ids ended;
    assert_int_equal(login_begin(people->store, people->arena,
                                 &(struct login_request){ ann, "" },
                                 PEOPLE_NOW_MS, token, &ended),
                     OK);
    for (size_t r = 0; r < COUNT_OF(rows) * 2; r++) {
        const bool is_right = r % 2 == 0;
        const char *used = is_right ? token : wrong;
        const char *name = rows[r / 2].name;
        const struct credentials credentials = {
            field_of(people->arena, rows[r / 2].cookie, used),
            field_of(people->arena, rows[r / 2].authorization, used),
        };
        struct caller caller;
        CHECK(caller_identify(people->store, &credentials, false, PEOPLE_NOW_MS,
                              &caller) == OK,
              "%s", name);
        CHECK(caller.is_known == (rows[r / 2].want && is_right), "%s, right %d",
              name, is_right);
        if (caller.is_known)
            CHECK(id_equal(caller.user, ann) && caller.role == ROLE_STUDENT,
                  "%s", name);
    }
}

static void test_whose_tries_are_counted(void **state)
{
    static const struct {
        const char *name;
        const char *forwarded[2]; /* fields */
        bool is_proxied;
        const char *want;
    } rows[] = {
        { "no proxy", { NULL }, false, "192.0.2.1" },
        { "no proxy, and a claim", { "198.51.100.9" }, false, "192.0.2.1" },
        { "a proxy", { "198.51.100.9" }, true, "198.51.100.9" },
        { "a claim before it",
          { "203.0.113.5, 198.51.100.9" },
          true,
          "198.51.100.9" },
        { "a claim in a field before it",
          { "203.0.113.5", "1.1.1.1,198.51.100.9" },
          true,
          "198.51.100.9" },
        { "IPv6", { "2001:DB8::1" }, true, "2001:db8::" },
        { "IPv6, its neighbour", { "2001:db8:0:0:f::2" }, true, "2001:db8::" },
        { "IPv6, another network",
          { "2001:db8:0:1::1" },
          true,
          "2001:db8:0:1::" },
        { "IPv4 in IPv6", { "::ffff:198.51.100.9" }, true, "198.51.100.9" },
        { "characters of an address", { "1:2:3" }, true, "192.0.2.1" },
        { "a proxy that says nothing", { NULL }, true, "192.0.2.1" },
        { "a proxy that says unknown", { "unknown" }, true, "192.0.2.1" },
        { "an empty element", { "198.51.100.9, " }, true, "192.0.2.1" },
        { "a long one",
          { "1111111111111111111111111111111111111111111111" },
          true,
          "192.0.2.1" },
    };
    struct people *people = *state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        static struct request request;
        request.field_count = 0;
        for (size_t i = 0; i < 2 && rows[r].forwarded[i] != NULL; i++)
            request.fields[request.field_count++] =
                (struct request_field){ slice_text("x-forwarded-for"),
                                        slice_text(rows[r].forwarded[i]) };
        const char *address = caller_address(people->arena, &request,
                                             "192.0.2.1", rows[r].is_proxied);
        CHECK(strcmp(address, rows[r].want) == 0, "%s: %s", rows[r].name,
              address);
    }
    static const struct request direct;
    assert_string_equal(
        caller_address(people->arena, &direct, "2001:db8:1:2:3:4:5:6", false),
        "2001:db8:1:2::");
}

int main(void)
{
    if (sodium_init() < 0)
        return 1;
    log_set_level(LOG_ERROR);
    const struct CMUnitTest tests[] = {
        PEOPLE_TEST(test_who_is_known_by_what),
        PEOPLE_TEST(test_whose_tries_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
