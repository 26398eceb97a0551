#include "check.h"

#include "school.h"

#include "base/limits.h"
#include "domain/session.h"
#include "store/connection.h"

#define DAY_MS INT64_C(86400000)
#define SINCE_MS (SCHOOL_NOW_MS - LIMIT_SESSIONS_RECENT_DAYS * DAY_MS)

enum { PAGE = LIMIT_SESSIONS_PER_PAGE };

/* A lesson of `student` with Ada that nobody has anything to do about. */
static struct id add(struct school *school, struct id student, int64_t start_ms)
{
    const struct session session = {
        .id = id_new(SCHOOL_NOW_MS),
        .tutor_id = school->ada,
        .student_id = student,
        .subject = "Maths",
        .period = { start_ms, start_ms + 60 * SCHOOL_MINUTE_MS },
        .status = SESSION_CANCELLED,
        .notes = "",
        .place = "",
        .created_ms = SCHOOL_NOW_MS,
    };
    CHECK(store_sessions_insert(school->store, &session) == OK, "inserted");
    return session.id;
}

static struct session_book read_span(struct school *school, struct id user,
                                     const struct id *before)
{
    const struct session_span span = { user, before, SCHOOL_NOW_MS };
    struct session_book book;
    CHECK(session_list_span(school->store, school->arena, &span, &book) == OK,
          "read");
    return book;
}

/* Page by page to the end: how many, each before the one that came last. */
static size_t walk(struct school *school, struct id user, const char *name)
{
    struct session_book book = read_span(school, user, NULL);
    struct session last = { .period = { INT64_MAX, INT64_MAX } };
    size_t n = 0;
    for (;;) {
        for (size_t i = book.sessions.count; i-- > 0; n++) {
            const struct session *one = &book.sessions.items[i];
            const int64_t step_ms = last.period.start_ms - one->period.start_ms;
            CHECK(step_ms > 0 ||
                      (step_ms == 0 && memcmp(one->id.bytes, last.id.bytes,
                                              sizeof one->id.bytes) < 0),
                  "%s: number %zu", name, n);
            last = *one;
        }
        if (!book.has_older)
            return n;
        CHECK(book.sessions.count >= PAGE, "%s: a whole page", name);
        book = read_span(school, user, &last.id);
    }
}

static void test_pages(void **state)
{
    static const struct {
        const char *name;
        size_t n_recent, n_old; /* of one student */
        int64_t old_every_ms;   /* 0: all at one moment */
        size_t want_first;
        bool want_older;
    } rows[] = {
        { "none", 0, 0, DAY_MS, 0, false },
        { "recent ones, however many", 120, 0, DAY_MS, 120, false },
        { "old ones alone", 0, 3, DAY_MS, 3, false },
        { "a page of old ones", 2, PAGE, DAY_MS, 2 + PAGE, false },
        { "one more", 2, PAGE + 1, DAY_MS, 2 + PAGE, true },
        { "three pages", 1, 3 * PAGE, DAY_MS, 1 + PAGE, true },
        { "all at one moment", 1, 2 * PAGE + 7, 0, 1 + PAGE, true },
    };
    struct school *school = *state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const size_t n = rows[r].n_recent + rows[r].n_old;
        school_run(school, "DELETE FROM sessions");
        for (size_t i = 0; i < rows[r].n_recent; i++)
            add(school, school->cy, SINCE_MS + (int64_t)i * DAY_MS);
        for (size_t i = 0; i < rows[r].n_old; i++)
            add(school, school->cy,
                SINCE_MS - 1 - (int64_t)i * rows[r].old_every_ms);
        const struct session_book first = read_span(school, school->cy, NULL);
        CHECK(first.sessions.count == rows[r].want_first, "%s: %zu",
              rows[r].name, first.sessions.count);
        CHECK(first.has_older == rows[r].want_older, "%s", rows[r].name);
        CHECK(walk(school, school->cy, rows[r].name) == n, "%s: student",
              rows[r].name);
        CHECK(walk(school, school->ada, rows[r].name) == n, "%s: tutor",
              rows[r].name);
    }
}

/* Who is in older lessons alone comes with those. */
static void test_people_of_a_page(void **state)
{
    struct school *school = *state;
    add(school, school->cy, SCHOOL_NOW_MS);
    for (int i = 0; i < PAGE; i++)
        add(school, school->cy, SINCE_MS - (i + 1) * DAY_MS);
    add(school, school->di, SINCE_MS - 1000 * DAY_MS);
    const struct session_book first = read_span(school, school->ada, NULL);
    CHECK(first.n_people == 2 && first.has_older, "Ada and Cy");
    const struct session_book next =
        read_span(school, school->ada, &first.sessions.items[0].id);
    CHECK(next.sessions.count == 1 && !next.has_older, "the oldest");
    CHECK(next.n_people == 2, "Ada and Di");
    CHECK(id_equal(next.people[0].id, school->di) ||
              id_equal(next.people[1].id, school->di),
          "Di");
}

static void test_before_somebody_elses(void **state)
{
    struct school *school = *state;
    const struct id nobodys = id_new(SCHOOL_NOW_MS);
    const struct id others = add(school, school->di, SCHOOL_NOW_MS);
    const struct id *const rows[] = { &nobodys, &others };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const struct session_span span = { school->cy, rows[r], SCHOOL_NOW_MS };
        struct session_book book;
        CHECK(session_list_span(school->store, school->arena, &span, &book) ==
                  ERR_NOT_FOUND,
              "%zu", r);
    }
    CHECK(sqlite3_get_autocommit(school->store->db) != 0, "no transaction");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(test_pages),
        SCHOOL_TEST(test_people_of_a_page),
        SCHOOL_TEST(test_before_somebody_elses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
