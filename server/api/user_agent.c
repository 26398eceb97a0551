#include "api/user_agent.h"

#include <string.h>

#include "domain/login.h"

/* The first mark that is found names it: all others claim to be Chrome or
 * Safari as well.  The same rows as in web/src/features/messages/deviceName.js,
 * so that one browser has one name in both lists. */
struct mark {
    const char *text;
    const char *name;
};

static const struct mark browsers[] = {
    { "Edg/", "Edge" },
    { "OPR/", "Opera" },
    { "SamsungBrowser/", "Samsung Internet" },
    { "Firefox/", "Firefox" },
    { "Chrome/", "Chrome" },
    { "Safari/", "Safari" },
};
static const struct mark systems[] = {
    { "Android", "Android" }, { "iPhone", "iPhone" }, { "iPad", "iPad" },
    { "Windows", "Windows" }, { "Mac OS", "Mac" },    { "CrOS", "ChromeOS" },
    { "Linux", "Linux" },
};

_Static_assert(sizeof "Samsung Internet on ChromeOS" <= LOGIN_BROWSER_MAX,
               "the longest of them fits");

static const char *find(const struct mark *marks, size_t count,
                        struct slice field)
{
    for (size_t i = 0; i < count; i++) {
        if (memmem(field.data, field.len, marks[i].text,
                   strlen(marks[i].text)) != NULL)
            return marks[i].name;
    }
    return NULL;
}

const char *user_agent_name(struct arena *arena, struct slice field)
{
    if (!slice_starts(field, "Mozilla/"))
        return "A program";
    const char *browser = find(browsers, COUNT_OF(browsers), field);
    const char *system = find(systems, COUNT_OF(systems), field);
    if (browser == NULL)
        browser = "A browser";
    if (system == NULL)
        return browser;
    return arena_print(arena, "%s on %s", browser, system);
}
