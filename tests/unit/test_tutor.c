#include "check.h"

#include "domain/booking.h"
#include "domain/demo.h"
#include "domain/account.h"
#include "domain/password.h"
#include "school.h"

#define MINUTE SCHOOL_MINUTE_MS
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* --- profiles ------------------------------------------------------------- */

static void test_a_profile(void **state)
{
    struct school *school = *state;
    struct tutor tutor;
    CHECK(tutor_read(school->store, school->arena, school->ada, &tutor) == OK,
          "read");
    CHECK(strcmp(tutor.first_name, "ada") == 0, "name");
    CHECK(strcmp(tutor.time_zone, "Europe/Berlin") == 0, "the hours' zone");
    CHECK(tutor.rate_cents == 4250, "rate");
    CHECK(strcmp(tutor.currency, "EUR") == 0, "currency");
    CHECK(tutor.subjects.count == 2, "two subjects");
    CHECK(strcmp(tutor.subjects.items[0], "Maths") == 0, "in their order");

    school_teach(school, school->ada, "New",
                 (const char *[]){ "Zoology", "Art" }, 2);
    CHECK(tutor_read(school->store, school->arena, school->ada, &tutor) == OK,
          "read again");
    CHECK(strcmp(tutor.bio, "New") == 0, "replaced");
    CHECK(tutor.subjects.count == 2, "replaced");
    CHECK(strcmp(tutor.subjects.items[0], "Zoology") == 0, "in their order");
}

static void test_who_is_a_tutor(void **state)
{
    struct school *school = *state;
    struct tutor tutor;
    CHECK(tutor_read(school->store, school->arena, school->cy, &tutor) ==
              ERR_NOT_FOUND,
          "a student");
    CHECK(tutor_read(school->store, school->arena, id_new(0), &tutor) ==
              ERR_NOT_FOUND,
          "nobody");
    const struct id eve = school_add(school, "eve", ROLE_TUTOR, "Asia/Manila");
    CHECK(tutor_read(school->store, school->arena, eve, &tutor) == OK,
          "before a profile was written");
    CHECK(tutor.subjects.count == 0 && tutor.rate_cents == 0, "empty");
    CHECK(strcmp(tutor.bio, "") == 0 && strcmp(tutor.currency, "EUR") == 0,
          "empty");
    school_run(school, "UPDATE users SET disabled_ms = 1"
                       " WHERE username = 'ada'");
    CHECK(tutor_read(school->store, school->arena, school->ada, &tutor) ==
              ERR_NOT_FOUND,
          "disabled");
}

/* A profile that cannot be stored leaves the one that is. */
static void test_subjects_that_are_alike(void **state)
{
    struct school *school = *state;
    const char *subjects[] = { "Latin", "Greek", "latin" };
    const struct tutor profile = { .id = school->ada,
                                   .bio = "Never",
                                   .currency = "EUR",
                                   .subjects = { subjects, 3 } };
    struct tutor tutor;
    CHECK(tutor_write_profile(school->store, school->arena, &profile, &tutor) ==
              ERR_CONFLICT,
          "refused");
    CHECK(tutor_read(school->store, school->arena, school->ada, &tutor) == OK,
          "read");
    CHECK(strcmp(tutor.bio, "Never") != 0, "the old bio");
    CHECK(tutor.subjects.count == 2, "the old subjects");
}

/* --- search --------------------------------------------------------------- */

static const struct {
    const char *name;
    const char *subject;
    const char *words[3];
    size_t n_words;
    const char *want; /* first letters, in order */
} searches[] = {
    { "all, by name", NULL, { NULL }, 0, "ab" },
    { "a subject in any case", "MATHS", { NULL }, 0, "ab" },
    { "a subject of one", "Physics", { NULL }, 0, "a" },
    { "a part of a subject is none", "Phys", { NULL }, 0, "" },
    { "nobody's subject", "Dance", { NULL }, 0, "" },
    { "a word of a name", NULL, { "BO" }, 1, "b" },
    { "a word of a subject", NULL, { "hysic" }, 1, "a" },
    { "a word of the bio", NULL, { "patience" }, 1, "a" },
    { "two words, anywhere", NULL, { "ada", "numbers" }, 2, "a" },
    { "both must be there", NULL, { "ada", "bo" }, 2, "" },
    { "with a subject", "maths", { "bo" }, 1, "b" },
    { "a percent sign is itself", NULL, { "100%" }, 1, "a" },
    { "and not a wildcard", NULL, { "0%0" }, 1, "" },
    { "nor is an underline", NULL, { "a_a" }, 1, "" },
    { "nor a backslash", NULL, { "\\" }, 1, "" },
    { "a quote", NULL, { "' OR 1=1 --" }, 1, "" },
};

static void test_search(void **state)
{
    struct school *school = *state;
    (void)school_add(school, "eve", ROLE_TUTOR, "UTC"); /* no subject yet */
    const struct id fay = school_add(school, "fay", ROLE_TUTOR, "UTC");
    school_teach(school, fay, "", (const char *[]){ "Maths" }, 1);
    school_run(school, "UPDATE users SET disabled_ms = 1"
                       " WHERE username = 'fay'");
    for (size_t r = 0; r < COUNT_OF(searches); r++) {
        const struct tutor_search search = { .subject = searches[r].subject,
                                             .words = searches[r].words,
                                             .n_words = searches[r].n_words,
                                             .page = 1 };
        struct tutor *tutors = NULL;
        size_t count = 0;
        bool has_more = true;
        CHECK(tutor_search(school->store, school->arena, &search, &tutors,
                           &count, &has_more) == OK,
              "%s", searches[r].name);
        CHECK(!has_more, "%s", searches[r].name);
        CHECK(count == strlen(searches[r].want), "%s: %zu", searches[r].name,
              count);
        for (size_t i = 0; i < count; i++)
            CHECK(tutors[i].first_name[0] == searches[r].want[i], "%s: %s",
                  searches[r].name, tutors[i].first_name);
    }
}

static void test_pages(void **state)
{
    struct school *school = *state;
    for (int i = 0; i < 41; i++) {
        const char *name = arena_print(school->arena, "t%02d", i);
        const struct id id = school_add(school, name, ROLE_TUTOR, "UTC");
        school_teach(school, id, "", (const char *[]){ "Chess" }, 1);
    }
    size_t total = 0;
    for (int64_t page = 1; page <= 4; page++) {
        const struct tutor_search search = { .subject = "chess", .page = page };
        struct tutor *tutors = NULL;
        size_t count = 0;
        bool has_more = false;
        CHECK(tutor_search(school->store, school->arena, &search, &tutors,
                           &count, &has_more) == OK,
              "page %d", (int)page);
        CHECK(has_more == (page < 3), "page %d", (int)page);
        for (size_t i = 0; i < count; i++, total++) {
            const int number = atoi(tutors[i].first_name + 1);
            CHECK(number == (int)total, "%s", tutors[i].first_name);
            CHECK(tutors[i].subjects.count == 1, "with subjects");
        }
    }
    CHECK(total == 41, "%zu", total);
}

static void test_subjects(void **state)
{
    struct school *school = *state;
    const struct id eve = school_add(school, "eve", ROLE_TUTOR, "UTC");
    const struct id fay = school_add(school, "fay", ROLE_TUTOR, "UTC");
    school_teach(school, eve, "", (const char *[]){ "algebra", "Maths" }, 2);
    school_teach(school, fay, "", (const char *[]){ "Dance" }, 1);
    school_run(school, "UPDATE users SET disabled_ms = 1"
                       " WHERE username = 'fay'");
    struct subject_list list;
    CHECK(tutor_subjects(school->store, school->arena, &list) == OK, "read");
    static const char *const want[] = { "algebra", "Maths", "Physics" };
    CHECK(list.count == COUNT_OF(want), "%zu", list.count);
    for (size_t i = 0; i < list.count; i++)
        CHECK(strcmp(list.items[i], want[i]) == 0, "%s", list.items[i]);
}

/* --- slots ---------------------------------------------------------------- */

static struct period_list find_slots(struct school *school, struct id tutor,
                                     const struct id *student,
                                     struct period range, int64_t length_ms)
{
    const struct tutor_slots_query query = { .tutor = tutor,
                                             .caller = student,
                                             .range = range,
                                             .length_ms = length_ms,
                                             .now_ms = SCHOOL_NOW_MS };
    struct period_list slots;
    const char *time_zone = NULL;
    CHECK(tutor_find_slots(school->store, school->arena, &query, &slots,
                           &time_zone) == OK,
          "slots");
    CHECK(time_zone[0] != '\0', "a zone");
    return slots;
}

static void test_slots(void **state)
{
    struct school *school = *state;
    /* Tuesday in Berlin, 09:00 to 12:00. */
    const int64_t tuesday = SCHOOL_NOW_MS + 22 * HOUR + 30 * MINUTE;
    const struct period day = { tuesday - 9 * HOUR, tuesday + 15 * HOUR };
    CHECK(find_slots(school, school->ada, NULL, day, HOUR).count == 5, "five");

    struct booking booking;
    enum refusal why;
    struct booking_request request = {
        .student = school->cy,
        .tutor = school->ada,
        .subject = "Maths",
        .period = { tuesday + HOUR, tuesday + 2 * HOUR },
        .notes = "",
        .key = "1",
    };
    CHECK(booking_reserve(school->store, school->arena, &request, SCHOOL_NOW_MS,
                          &booking, &why) == OK,
          "booked");
    CHECK(find_slots(school, school->ada, NULL, day, HOUR).count == 2,
          "before it and after it");

    /* Di is taken by Bo from 09:00 to 10:00, which only Di's slots show. */
    request.student = school->di;
    request.tutor = school->bo;
    request.period = (struct period){ tuesday, tuesday + HOUR };
    CHECK(booking_reserve(school->store, school->arena, &request, SCHOOL_NOW_MS,
                          &booking, &why) == OK,
          "booked");
    CHECK(find_slots(school, school->ada, &school->cy, day, HOUR).count == 2,
          "Cy's");
    CHECK(find_slots(school, school->ada, &school->di, day, HOUR).count == 1,
          "Di's");
}

/* A session of others is as if it did not exist: no free time tells of it. */
static void test_who_may_look_where_a_session_moves(void **state)
{
    struct school *school = *state;
    const struct booking_request request = {
        .student = school->cy,
        .tutor = school->ada,
        .subject = "Maths",
        .period = { SCHOOL_NOW_MS + DAY, SCHOOL_NOW_MS + DAY + HOUR },
        .notes = "",
        .key = "1",
    };
    struct booking booking;
    enum refusal why;
    CHECK(booking_reserve(school->store, school->arena, &request, SCHOOL_NOW_MS,
                          &booking, &why) == OK,
          "booked");
    const struct id session = booking.session.id, other = id_new(SCHOOL_NOW_MS);
    const struct {
        const char *name;
        const struct id *caller, *tutor, *moving;
        enum status want;
    } rows[] = {
        { "its student", &school->cy, &school->ada, &session, OK },
        { "its tutor", &school->ada, &school->ada, &session, OK },
        { "another student", &school->di, &school->ada, &session, ERR_DENIED },
        { "another tutor", &school->bo, &school->ada, &session, ERR_DENIED },
        { "nobody", NULL, &school->ada, &session, ERR_DENIED },
        { "to another tutor", &school->cy, &school->bo, &session, ERR_DENIED },
        { "no session", &school->cy, &school->ada, &other, ERR_DENIED },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const struct tutor_slots_query query = {
            .tutor = *rows[r].tutor,
            .caller = rows[r].caller,
            .moving = rows[r].moving,
            .range = { SCHOOL_NOW_MS, SCHOOL_NOW_MS + 3 * DAY },
            .length_ms = HOUR,
            .now_ms = SCHOOL_NOW_MS,
        };
        struct period_list slots;
        const char *time_zone = NULL;
        CHECK(tutor_find_slots(school->store, school->arena, &query, &slots,
                               &time_zone) == rows[r].want,
              "%s", rows[r].name);
    }
}

/* Every slot can be booked, and no other start of the hours' grid. */
static void test_slots_are_what_can_be_booked(void **state)
{
    struct school *school = *state;
    const struct period range = { SCHOOL_NOW_MS - DAY,
                                  SCHOOL_NOW_MS + 8 * DAY };
    const struct period_list slots =
        find_slots(school, school->ada, &school->cy, range, HOUR);
    size_t n_booked = 0;
    for (int64_t start = range.start_ms; start < range.end_ms;
         start += 30 * MINUTE) {
        bool is_offered = false;
        for (size_t i = 0; i < slots.count; i++)
            is_offered = is_offered || slots.items[i].start_ms == start;
        const struct booking_request request = {
            .student = school->cy,
            .tutor = school->ada,
            .subject = "Maths",
            .period = { start, start + HOUR },
            .notes = "",
            .key = arena_print(school->arena, "%lld", (long long)start),
        };
        struct booking booking;
        enum refusal why;
        const enum status st =
            booking_reserve(school->store, school->arena, &request,
                            SCHOOL_NOW_MS, &booking, &why);
        CHECK((st == OK) == is_offered, "%lld: %s", (long long)start,
              status_name(st));
        n_booked += st == OK;
        school_run(school, "DELETE FROM sessions");
    }
    CHECK(n_booked == slots.count && n_booked > 20, "%zu", n_booked);
}

static void test_slots_end_in_a_year(void **state)
{
    struct school *school = *state;
    const int64_t last = SCHOOL_NOW_MS + 365 * DAY;
    const struct period_list slots =
        find_slots(school, school->bo, NULL,
                   (struct period){ last - HOUR, last + DAY }, HOUR);
    CHECK(slots.count == 3, "%zu", slots.count);
    CHECK(slots.items[2].start_ms == last, "to the minute");
    CHECK(find_slots(school, school->bo, NULL,
                     (struct period){ last + DAY, last + 2 * DAY }, HOUR)
                  .count == 0,
          "none after it");
    CHECK(find_slots(school, school->bo, NULL,
                     (struct period){ SCHOOL_NOW_MS - 9 * DAY,
                                      SCHOOL_NOW_MS - 2 * DAY },
                     HOUR)
                  .count == 0,
          "none before now");
}

static void test_hours_are_replaced(void **state)
{
    struct school *school = *state;
    struct availability hours;
    struct tutor tutor;
    CHECK(tutor_read_offer(school->store, school->arena, school->ada, &tutor,
                           &hours) == OK,
          "read");
    CHECK(hours.count == 7, "%zu", hours.count);
    CHECK(hours.rows[5].weekday == 5 && hours.rows[5].end_minute == 1440,
          "in order");
    school_open_hours(school, school->ada, "Asia/Manila",
                      (struct availability){ { { 7, 0, 5 } }, 1 });
    CHECK(tutor_read_offer(school->store, school->arena, school->ada, &tutor,
                           &hours) == OK,
          "read again");
    CHECK(hours.count == 1 && hours.rows[0].end_minute == 5, "replaced");
    CHECK(strcmp(tutor.time_zone, "Asia/Manila") == 0, "moved");
    school_open_hours(school, school->ada, "Asia/Manila",
                      (struct availability){ .count = 0 });
    CHECK(tutor_read_offer(school->store, school->arena, school->ada, &tutor,
                           &hours) == OK,
          "read a third time");
    CHECK(hours.count == 0, "none");
}

/* --- the demo ------------------------------------------------------------- */

static void test_the_demo(void **state)
{
    struct school *school = *state;
    size_t count = 0;
    const struct demo_person *people = demo_people(&count);
    for (int run = 0; run < 2; run++)
        CHECK(demo_seed(school->store, school->arena, SCHOOL_NOW_MS) == OK,
              "run %d", run);
    CHECK(school_count(school, "SELECT count(*) FROM users"
                               " WHERE email LIKE '%@judify.example'") ==
              (int64_t)count,
          "each once");
    int n_tutors = 0;
    for (size_t i = 0; i < count; i++) {
        struct user user;
        const char *hash = NULL;
        CHECK(account_find(school->store, school->arena, people[i].email, &user,
                           &hash) == OK,
              "%s", people[i].email);
        CHECK(password_is_right(hash, people[i].password), "%s",
              people[i].email);
        CHECK(password_check(people[i].password) == OK, "%s", people[i].email);
        CHECK(user.is_confirmed, "no mail asks %s", people[i].email);
        if (people[i].role != ROLE_TUTOR)
            continue;
        n_tutors++;
        const struct period week = { SCHOOL_NOW_MS, SCHOOL_NOW_MS + 7 * DAY };
        const struct period_list slots =
            find_slots(school, user.id, NULL, week, HOUR);
        CHECK(slots.count > 20, "%s: %zu slots", people[i].email, slots.count);
        struct availability hours;
        struct tutor tutor;
        CHECK(tutor_read_offer(school->store, school->arena, user.id, &tutor,
                               &hours) == OK,
              "%s", people[i].email);
        CHECK(availability_check(&hours) == OK, "%s", people[i].email);
    }
    CHECK(n_tutors == 3, "%d tutors", n_tutors);
}

static void test_the_demo_keeps_changes(void **state)
{
    struct school *school = *state;
    CHECK(demo_seed(school->store, school->arena, SCHOOL_NOW_MS) == OK, "seed");
    school_run(school, "UPDATE tutors SET bio = 'mine'");
    school_run(school, "DELETE FROM availability");
    CHECK(demo_seed(school->store, school->arena, SCHOOL_NOW_MS) == OK,
          "again");
    CHECK(school_count(school, "SELECT count(*) FROM tutors"
                               " WHERE bio <> 'mine'") == 0,
          "bios stay");
    CHECK(school_count(school, "SELECT count(*) FROM availability") == 0,
          "hours stay");
    school_run(school, "DELETE FROM tutor_subjects");
    school_run(school, "UPDATE users SET disabled_ms = 1"
                       " WHERE email = 'clara@judify.example'");
    CHECK(demo_seed(school->store, school->arena, SCHOOL_NOW_MS) == OK,
          "a third time");
    CHECK(school_count(school, "SELECT count(*) FROM availability") == 13,
          "what was cut short is made, for whom is not disabled");
}

/* An address of the demo belongs to somebody else: that account stays. */
static void test_the_demo_takes_no_account(void **state)
{
    struct school *school = *state;
    size_t count = 0;
    const struct demo_person *people = demo_people(&count);
    CHECK(count > 1, "%zu", count);
    const struct demo_person *last = &people[count - 1];
    const struct user somebody = {
        .id = id_new(SCHOOL_NOW_MS),
        .email = last->email,
        .username = "somebody",
        .first_name = "Some",
        .last_name = "Body",
        .role = last->role == ROLE_TUTOR ? ROLE_STUDENT : ROLE_TUTOR,
        .time_zone = "UTC",
        .created_ms = SCHOOL_NOW_MS,
    };
    struct user found;
    const char *hash = NULL;
    CHECK(store_users_insert(school->store, &somebody, "their hash") == OK,
          "%s", last->email);
    CHECK(demo_seed(school->store, school->arena, SCHOOL_NOW_MS) ==
              ERR_CONFLICT,
          "%s", last->email);
    CHECK(account_find(school->store, school->arena, last->email, &found,
                       &hash) == OK &&
              found.role == somebody.role && strcmp(hash, "their hash") == 0,
          "%s", last->email);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(test_a_profile),
        SCHOOL_TEST(test_who_is_a_tutor),
        SCHOOL_TEST(test_subjects_that_are_alike),
        SCHOOL_TEST(test_search),
        SCHOOL_TEST(test_pages),
        SCHOOL_TEST(test_subjects),
        SCHOOL_TEST(test_slots),
        SCHOOL_TEST(test_who_may_look_where_a_session_moves),
        SCHOOL_TEST(test_slots_are_what_can_be_booked),
        SCHOOL_TEST(test_slots_end_in_a_year),
        SCHOOL_TEST(test_hours_are_replaced),
        SCHOOL_TEST(test_the_demo),
        SCHOOL_TEST(test_the_demo_takes_no_account),
        SCHOOL_TEST(test_the_demo_keeps_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
