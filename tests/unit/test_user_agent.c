#include "check.h"

#include <string.h>

#include "api/user_agent.h"
#include "domain/login.h"

static void test_what_a_browser_is_called(void **state)
{
    (void)state;
    static const struct {
        const char *field;
        const char *want;
    } rows[] = {
        { "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 "
          "Firefox/128.0",
          "Firefox on Linux" },
        { "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
          "(KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
          "Chrome on Windows" },
        { "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
          "(KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
          "Edge on Windows" },
        { "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) "
          "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
          "Mobile/15E148 Safari/604.1",
          "Safari on iPhone" },
        { "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like "
          "Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
          "Samsung Internet on Android" },
        { "Mozilla/5.0 (Plan9) Something/1.0", "A browser" },
        { "Mozilla/5.0 (Linux) \x1b[31m<script>", "A browser on Linux" },
        { "curl/8.5.0", "A program" },
        { "Firefox/128.0", "A program" },
        { "", "A program" },
    };
    struct arena *arena = arena_new();
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const char *name = user_agent_name(arena, slice_text(rows[r].field));
        CHECK(strcmp(name, rows[r].want) == 0, "%s: %s", rows[r].field, name);
        CHECK(strlen(name) <= LOGIN_BROWSER_MAX, "%s", name);
    }
    assert_string_equal(user_agent_name(arena, slice_of(NULL, 0)), "A program");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_a_browser_is_called),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
