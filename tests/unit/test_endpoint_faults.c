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

/* Stan becomes a contact of Tess with his nth step failing; what the relay was
 * told of. */
static size_t begin_contact(struct desk *fresh, int nth)
{
    desk_begin(fresh);
    CHECK(sqlite3_exec(fresh->store->db,
                       "DELETE FROM sessions; DELETE FROM contacts", NULL, NULL,
                       NULL) == SQLITE_OK,
          "they have not met");
    const size_t n_before = fresh->n_notices;
    fail_step(nth);
    desk_read(fresh, slice_text("s POST /api/contacts\n"
                                "{\"userId\":\"@t\"}\n"));
    desk_end(fresh);
    return fresh->n_notices - n_before;
}

/* Asked again they are not new: the relay hears of them now or never. */
TEST(test_a_contact_that_cannot_be_shown)
{
    static struct desk fresh = { .has_failed = &has_step_failed };
    size_t n_told = 0;
    for (int nth = 1;; nth++) {
        const size_t n = begin_contact(&fresh, nth);
        if (!step_failed())
            break;
        n_told += n;
    }
    desk_close(&fresh);
    CHECK(n_told > 0, "%zu", n_told);
}

int main(void)
{
    return RUN(cmocka_unit_test(test_each_statement_fails),
               cmocka_unit_test(test_a_contact_that_cannot_be_shown));
}
