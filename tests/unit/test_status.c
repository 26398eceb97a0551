#include "check.h"

#include "base/status.h"

TEST(test_names)
{
    for (int a = 0; a < STATUS_COUNT; a++) {
        const char *name = status_name((enum status)a);
        CHECK(name != NULL && name[0] != '\0', "status %d has a name", a);
        for (int b = 0; b < a; b++)
            CHECK(strcmp(name, status_name((enum status)b)) != 0,
                  "%d and %d are both %s", a, b, name);
    }
    CHECK(strcmp(status_name(ERR_TOO_BIG), "too_big") == 0, "as the log says");
}

TEST(test_stranger)
{
    CHECK(strcmp(status_name(STATUS_COUNT), "unknown") == 0, "one too many");
    CHECK(strcmp(status_name((enum status) - 1), "unknown") == 0, "below");
}

int main(void)
{
    return RUN(cmocka_unit_test(test_names), cmocka_unit_test(test_stranger));
}
