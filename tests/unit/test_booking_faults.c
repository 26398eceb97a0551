/*
 * The disk fails at every single write and sync of a booking: what was
 * answered OK is there when the file is opened again, and a booking is there
 * whole or not at all.
 */
#include "check.h"

#include <sodium.h>

#include "domain/booking.h"
#include "domain/session.h"
#include "faulty_disk.h"
#include "school.h"

#define HOUR (60 * SCHOOL_MINUTE_MS)

/* Half a booking: what one of its three rows has and another has not. */
static const char halves[] =
    "SELECT (SELECT count(*) FROM sessions AS s"
    "         WHERE NOT EXISTS (SELECT 1 FROM booking_keys AS k"
    "                            WHERE k.session_id = s.session_id)"
    "            OR NOT EXISTS (SELECT 1 FROM contacts AS c"
    "                            WHERE c.low_id IN (s.tutor_id, s.student_id)"
    "                              AND c.high_id IN (s.tutor_id,"
    "                                                s.student_id)))"
    "     + (SELECT count(*) FROM contacts) - (SELECT count(*) FROM sessions)"
    "     + (SELECT count(*) FROM booking_keys)"
    "     - (SELECT count(*) FROM sessions)";

static struct booking_request request_of(const struct school *school)
{
    return (struct booking_request){
        .student = school->cy,
        .tutor = school->bo,
        .subject = "Maths",
        .period = { SCHOOL_NOW_MS + HOUR / 2, SCHOOL_NOW_MS + HOUR },
        .notes = "",
        .key = "k",
    };
}

static enum status book(struct school *school, struct booking *out)
{
    const struct booking_request request = request_of(school);
    enum refusal why;
    return booking_reserve(school->store, school->arena, &request,
                           SCHOOL_NOW_MS, out, &why);
}

static void reopen(struct school *school)
{
    store_close(school->store);
    CHECK(store_open(school->file, &school->store) == OK, "%s", school->file);
}

/* Book with the calls from `first` to `last` failing; false when the booking
 * was over before. */
static bool book_with_failure(struct school *school, unsigned first,
                              unsigned last, int code, const char *name)
{
    struct booking booking, again;
    reopen(school);
    n_calls = 0;
    first_failing = first;
    last_failing = last;
    failure = code;
    const int terminal = silence();
    const enum status st = book(school, &booking);
    store_close(school->store);
    school->store = NULL;
    speak(terminal);
    const bool has_failed = n_calls >= first;
    first_failing = last_failing = 0;

    reopen(school);
    CHECK(st == OK || st == ERR_IO, "%s: %s", name, status_name(st));
    CHECK(has_failed || st == OK, "%s", name);
    CHECK(school_count(school, halves) == 0, "%s", name);
    /* The retry of whoever was told nothing good finds it or makes it. */
    CHECK(book(school, &again) == OK, "%s", name);
    CHECK(school_count(school, "SELECT count(*) FROM sessions") == 1, "%s",
          name);
    CHECK(school_count(school, halves) == 0, "%s", name);
    if (st == OK)
        CHECK(id_equal(again.session.id, booking.session.id), "%s", name);
    school_run(school, "DELETE FROM sessions");
    school_run(school, "DELETE FROM contacts");
    return has_failed;
}

static void test_every_failing_call_of_the_disk(void **state)
{
    static const struct {
        const char *name;
        int code;
        unsigned n_failing; /* calls in a row; a full disk stays full */
    } rows[] = {
        { "one write or sync breaks", SQLITE_IOERR_WRITE, 1 },
        { "the disk is full for a moment", SQLITE_FULL, 1 },
        { "the disk is full and stays so", SQLITE_FULL, 1000000 },
    };
    struct school *school = *state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        unsigned n = 1;
        for (bool has_failed = true; has_failed; n++) {
            char name[100];
            snprintf(name, sizeof name, "%s, call %u", rows[r].name, n);
            has_failed = book_with_failure(school, n, n - 1 + rows[r].n_failing,
                                           rows[r].code, name);
        }
        print_message("  %s: %u calls\n", rows[r].name, n - 2);
        CHECK(n > 5, "%s: only %u calls", rows[r].name, n);
    }
}

int main(void)
{
    if (sodium_init() < 0)
        return 1;
    mount();
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(test_every_failing_call_of_the_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
