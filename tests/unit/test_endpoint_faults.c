/*
 * Every step of every statement of every call fails once: the calls are the
 * corpus of tests/fuzz/fuzz_endpoint.c.  What must hold then is what desk_check
 * says of any answer, and above all that no transaction is left open.
 */
#include "check.h"

#include <dirent.h>

#include "desk.h"
#include "failing_step.h"

#define CORPUS "tests/fuzz/corpus/endpoint"

static struct desk desk = { .has_failed = &has_step_failed };

/* The calls of `text`, the nth step failing.  Whether there was one. */
static bool run(struct slice text, int nth)
{
    desk_begin(&desk);
    fail_step(nth);
    desk_read(&desk, text);
    desk_end(&desk);
    return step_failed();
}

static int fail_each(const char *name)
{
    static uint8_t text[65536];
    char path[400];
    snprintf(path, sizeof path, CORPUS "/%s", name);
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL, "%s", path);
    const size_t len = fread(text, 1, sizeof text, file);
    fclose(file);
    int nth = 1;
    while (run(slice_of(text, len), nth))
        nth++;
    return nth - 1;
}

TEST(test_each_statement_fails)
{
    int n_steps = 0;
    DIR *dir = opendir(CORPUS);
    CHECK(dir != NULL, "%s", CORPUS);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] != '.')
            n_steps += fail_each(entry->d_name);
    }
    closedir(dir);
    desk_close(&desk);
    CHECK(n_steps > 200, "%d", n_steps);
}

int main(void)
{
    return RUN(cmocka_unit_test(test_each_statement_fails));
}
