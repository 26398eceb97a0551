/* What a block does: in the list of contacts, to bookings and to slots. */
#include "check.h"

#include "domain/blocking.h"
#include "domain/contact.h"
#include "domain/fit.h"
#include "moves.h"

static enum status block(struct school *school, struct id blocker,
                         struct id blocked)
{
    return blocking_begin(
        school->store, (struct block_pair){ blocker, blocked }, SCHOOL_NOW_MS);
}

static void make_contacts(struct school *school, struct id student,
                          struct id tutor)
{
    bool is_new = false;
    CHECK(contact_begin(school->store, school->arena, student, tutor,
                        SCHOOL_NOW_MS, &is_new) == OK,
          "contacts");
}

static size_t count_blocks(struct school *school, struct id blocker)
{
    struct block *blocks = NULL;
    size_t count = 99;
    CHECK(blocking_list(school->store, school->arena, blocker, &blocks,
                        &count) == OK,
          "listed");
    return count;
}

static void test_who_can_be_blocked(void **state)
{
    struct school *school = *state;
    make_contacts(school, school->cy, school->ada);
    const struct {
        const char *name;
        struct id blocker, blocked;
        enum status want;
        size_t n_blocks; /* of the blocker afterwards */
    } rows[] = {
        { "no contact", school->cy, school->bo, ERR_NOT_FOUND, 0 },
        { "oneself", school->cy, school->cy, ERR_NOT_FOUND, 0 },
        { "nobody", school->cy, id_new(1), ERR_NOT_FOUND, 0 },
        { "a contact", school->cy, school->ada, OK, 1 },
        { "once more", school->cy, school->ada, OK, 1 },
        { "back", school->ada, school->cy, OK, 1 },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const enum status st = block(school, rows[r].blocker, rows[r].blocked);
        CHECK(st == rows[r].want, "%s: %s", rows[r].name, status_name(st));
        CHECK(count_blocks(school, rows[r].blocker) == rows[r].n_blocks, "%s",
              rows[r].name);
    }
    CHECK(blocking_end(school->store,
                       (struct block_pair){ school->cy, school->ada }) == OK &&
              count_blocks(school, school->cy) == 0 &&
              count_blocks(school, school->ada) == 1,
          "each ends their own");
}

static bool sees_blocked(struct school *school, struct id who, struct id whom)
{
    struct contact *contacts = NULL;
    size_t count = 0;
    CHECK(contact_list(school->store, school->arena, who, &contacts, &count) ==
              OK,
          "listed");
    for (size_t i = 0; i < count; i++) {
        if (id_equal(contacts[i].user.id, whom))
            return contacts[i].is_blocked;
    }
    fail_msg("no contact");
    return false;
}

/* Of three contacts one is blocked by Ada, and another has blocked her. */
static void test_the_list_says_whom_one_has_blocked(void **state)
{
    struct school *school = *state;
    const struct id eve = school_add(school, "eve", ROLE_STUDENT, "UTC");
    make_contacts(school, school->cy, school->ada);
    make_contacts(school, school->di, school->ada);
    make_contacts(school, eve, school->ada);
    make_contacts(school, school->cy, school->bo);
    CHECK(block(school, school->ada, school->cy) == OK, "Cy");
    CHECK(block(school, eve, school->ada) == OK, "Ada");
    CHECK(block(school, school->cy, school->bo) == OK, "Bo");

    assert_true(sees_blocked(school, school->ada, school->cy));
    assert_false(sees_blocked(school, school->ada, school->di));
    assert_false(sees_blocked(school, school->ada, eve));
    assert_true(sees_blocked(school, eve, school->ada));
    assert_false(sees_blocked(school, school->cy, school->ada));
    assert_true(sees_blocked(school, school->cy, school->bo));
    assert_false(sees_blocked(school, school->di, school->ada));
}

static enum status book(struct school *school, struct id student,
                        enum refusal *why)
{
    const struct booking_request request = { .student = student,
                                             .tutor = school->ada,
                                             .subject = "Maths",
                                             .period = at(0),
                                             .notes = "",
                                             .key = "k" };
    struct booking booking;
    *why = REFUSAL_NONE;
    return booking_reserve(school->store, school->arena, &request,
                           SCHOOL_NOW_MS, &booking, why);
}

static size_t count_hours(struct school *school, const struct id *student)
{
    const struct fit_query query = { .tutor = school->ada,
                                     .time_zone = "Europe/Berlin",
                                     .student = student,
                                     .range = { TUESDAY, TUESDAY + DAY },
                                     .now_ms = SCHOOL_NOW_MS };
    struct fit fit;
    CHECK(fit_load(school->store, school->arena, &query, &fit) == OK, "fit");
    return fit.hours.count;
}

/* Whoever has blocked a tutor is told so; for whom a tutor has blocked there
 * are no hours, which says nothing of a block (ADR 0021). */
static void test_who_is_divided_books_nothing(void **state)
{
    struct school *school = *state;
    enum refusal why;
    make_contacts(school, school->cy, school->ada);
    make_contacts(school, school->di, school->ada);
    CHECK(block(school, school->cy, school->ada) == OK, "by the student");
    CHECK(block(school, school->ada, school->di) == OK, "by the tutor");

    CHECK(book(school, school->cy, &why) == ERR_CONFLICT &&
              why == REFUSAL_BLOCKED,
          "refusal %d", why);
    CHECK(book(school, school->di, &why) == ERR_CONFLICT &&
              why == REFUSAL_OUTSIDE_HOURS,
          "refusal %d", why);
    assert_int_equal(count_hours(school, &school->di), 0);
    assert_int_equal(count_hours(school, &school->cy), 1);
    assert_int_equal(count_hours(school, NULL), 1);

    CHECK(blocking_end(school->store,
                       (struct block_pair){ school->cy, school->ada }) == OK,
          "over");
    CHECK(book(school, school->cy, &why) == OK, "refusal %d", why);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(test_who_can_be_blocked),
        SCHOOL_TEST(test_the_list_says_whom_one_has_blocked),
        SCHOOL_TEST(test_who_is_divided_books_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
