/* test_reminder.c - telling people of a lesson before it begins, once. */

#include "check.h"

#include "base/moment.h"
#include "domain/civil.h"
#include "domain/mail.h"
#include "domain/reminder.h"
#include "domain/zone_load.h"
#include "moves.h"

/* --- when ----------------------------------------------------------------- */

static struct zone *zone_of(const char *name)
{
    struct zone *zone = NULL;
    CHECK(zone_load(slice_text(name), &zone) == OK, "%s", name);
    return zone;
}

static const struct {
    const char *name, *zone;
    const char *start; /* of the session */
    int64_t lead;
    struct quiet_hours quiet;
    const char *due;
} nights[] = {
    { "no quiet hours",
      "UTC",
      "2026-11-24T03:00:00.000Z",
      60,
      { 0 },
      "2026-11-24T02:00:00.000Z" },
    { "by day",
      "Europe/Berlin",
      "2026-11-24T08:00:00.000Z",
      60,
      { true, 1320, 420 },
      "2026-11-24T07:00:00.000Z" },
    { "their end comes in time",
      "Europe/Berlin",
      "2026-11-24T06:30:00.000Z",
      60,
      { true, 1320, 420 },
      "2026-11-24T06:00:00.000Z" },
    { "their end comes too late",
      "Europe/Berlin",
      "2026-11-24T06:04:00.000Z",
      60,
      { true, 1320, 420 },
      "2026-11-23T20:59:00.000Z" },
    { "the first minute is quiet",
      "UTC",
      "2026-11-24T23:00:00.000Z",
      60,
      { true, 1320, 420 },
      "2026-11-24T21:59:00.000Z" },
    { "the minute after the last is not",
      "UTC",
      "2026-11-24T08:00:00.000Z",
      60,
      { true, 1320, 420 },
      "2026-11-24T07:00:00.000Z" },
    { "a siesta",
      "UTC",
      "2026-11-24T15:30:00.000Z",
      60,
      { true, 780, 900 },
      "2026-11-24T15:00:00.000Z" },
    /* New York, 2026-11-01: 01:00 to 02:00 comes twice. */
    { "the night is an hour longer",
      "America/New_York",
      "2026-11-01T12:30:00.000Z",
      90,
      { true, 1320, 420 },
      "2026-11-01T12:00:00.000Z" },
    { "quiet in the second coming",
      "America/New_York",
      "2026-11-01T08:00:00.000Z",
      110,
      { true, 0, 90 },
      "2026-11-01T06:30:00.000Z" },
    /* New York, 2026-03-08: 02:00 to 03:00 does not come. */
    { "their end does not exist",
      "America/New_York",
      "2026-03-08T09:00:00.000Z",
      130,
      { true, 60, 150 },
      "2026-03-08T07:00:00.000Z" },
};

TEST(test_when)
{
    for (size_t i = 0; i < COUNT_OF(nights); i++) {
        struct zone *zone = zone_of(nights[i].zone);
        int64_t start_ms = 0, want_ms = 0;
        assert_int_equal(moment_parse(slice_text(nights[i].start), &start_ms),
                         OK);
        assert_int_equal(moment_parse(slice_text(nights[i].due), &want_ms), OK);
        const int64_t due_ms =
            reminder_due_ms(zone, &nights[i].quiet, start_ms, nights[i].lead);
        CHECK(due_ms == want_ms, "%s: %lld ms away", nights[i].name,
              (long long)(due_ms - want_ms));
        zone_free(zone);
    }
}

static bool is_quiet(const struct zone *zone, const struct quiet_hours *quiet,
                     int64_t ms)
{
    const int64_t local_s = ms / 1000 + zone_span_at(zone, ms / 1000).offset_s;
    const int minute =
        (int)((local_s - civil_day_of(local_s) * CIVIL_DAY_S) / 60);
    for (int m = quiet->start_minute; m != quiet->end_minute;
         m = (m + 1) % 1440)
        if (m == minute)
            return true;
    return false;
}

static uint32_t next_random(void)
{
    static uint64_t state = 38921;
    state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(state >> 33);
}

/* Whatever the zone and the night: never in quiet hours, never after the
 * lesson began, and no further from its moment than they make it. */
TEST(test_any_night)
{
    static const char *const names[] = {
        "Europe/Berlin",       "America/New_York", "Asia/Manila",
        "Australia/Lord_Howe", "Asia/Kathmandu",   "Pacific/Apia",
        "America/St_Johns"
    };
    for (int n = 0; n < 3000; n++) {
        struct zone *zone = zone_of(names[next_random() % COUNT_OF(names)]);
        const struct quiet_hours quiet = { true, (int)(next_random() % 1440),
                                           (int)(next_random() % 1440) };
        const int64_t lead =
            LIMIT_LEAD_MIN_MINUTES +
            next_random() % (n % 2 ? 120 : LIMIT_LEAD_MAX_MINUTES);
        const int64_t start_ms =
            SCHOOL_NOW_MS +
            (int64_t)(next_random() % (2 * 365 * 1440)) * MINUTE;
        const int64_t moment_ms = start_ms - lead * MINUTE;
        if (!reminder_is_quiet(&quiet)) {
            zone_free(zone);
            continue;
        }
        const int64_t due_ms = reminder_due_ms(zone, &quiet, start_ms, lead);
        CHECK(due_ms < start_ms, "round %d", n);
        CHECK(!is_quiet(zone, &quiet, due_ms), "round %d", n);
        const int64_t step = due_ms < moment_ms ? -MINUTE : MINUTE;
        for (int64_t ms = moment_ms; ms != due_ms; ms += step)
            CHECK(is_quiet(zone, &quiet, ms), "round %d", n);
        int64_t end_ms = moment_ms;
        while (is_quiet(zone, &quiet, end_ms))
            end_ms += MINUTE;
        const bool is_in_time =
            end_ms + LIMIT_LEAD_MIN_MINUTES * MINUTE <= start_ms;
        CHECK(is_in_time ? due_ms == end_ms : due_ms < moment_ms, "round %d",
              n);
        zone_free(zone);
    }
}

/* --- choices -------------------------------------------------------------- */

static void test_choices(void **state)
{
    struct school *school = *state;
    struct reminder_choices choices;
    assert_int_equal(reminder_read(school->store, school->cy, &choices), OK);
    CHECK(choices.n_leads == 2 && choices.leads[0] == 1440 &&
              choices.leads[1] == 60 && choices.quiet.has_any &&
              choices.has_mail,
          "the default");

    choices =
        (struct reminder_choices){ .leads = { 30, 20160, 5 }, .n_leads = 3 };
    assert_int_equal(reminder_write(school->store, school->arena, school->cy,
                                    &choices, false),
                     OK);
    assert_int_equal(reminder_read(school->store, school->cy, &choices), OK);
    CHECK(choices.n_leads == 3 && choices.leads[0] == 20160 &&
              choices.leads[1] == 30 && choices.leads[2] == 5 &&
              !choices.quiet.has_any && !choices.has_mail,
          "what was written");

    choices = (struct reminder_choices){ .quiet = { true, 0, 1439 } };
    assert_int_equal(reminder_write(school->store, school->arena, school->cy,
                                    &choices, true),
                     OK);
    assert_int_equal(reminder_read(school->store, school->cy, &choices), OK);
    CHECK(choices.n_leads == 0 && choices.quiet.has_any &&
              choices.quiet.end_minute == 1439,
          "none is a choice as well");
}

static void test_bad_choices(void **state)
{
    struct school *school = *state;
    static const int64_t bad[][2] = { { 4, 60 }, { 20161, 60 }, { 60, 60 } };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct reminder_choices choices = { .leads = { bad[i][0], bad[i][1] },
                                            .n_leads = 2 };
        CHECK(reminder_write(school->store, school->arena, school->cy, &choices,
                             true) == ERR_MALFORMED,
              "row %zu", i);
    }
    static const struct quiet_hours wrong[] = { { true, 60, 60 },
                                                { true, -1, 60 },
                                                { true, 60, 1440 } };
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        CHECK(!reminder_is_quiet(&wrong[i]), "row %zu", i);
    struct reminder_choices choices;
    assert_int_equal(reminder_read(school->store, school->cy, &choices), OK);
    CHECK(choices.n_leads == 2, "nothing was stored");
}

/* --- giving --------------------------------------------------------------- */

/* How many are given at `now_ms`, of which each has `lead`. */
static size_t give(struct school *school, int64_t now_ms, int64_t lead)
{
    struct reminder_list given = { NULL, 99 };
    CHECK(reminder_give(school->store, school->arena, now_ms, &given) == OK,
          "give");
    for (size_t i = 0; i < given.count; i++)
        CHECK(given.items[i].lead == lead, "%lld minutes before",
              (long long)given.items[i].lead);
    return given.count;
}

/* Wednesday 09:00 in Berlin, 16:00 in Manila: nobody is asleep. */
#define WEDNESDAY (TUESDAY + DAY)

static struct id confirm(struct school *school, struct period period)
{
    const struct id id = moves_book(school, school->cy, period);
    moves_make(school, id, school->ada, MOVE_ACCEPT);
    return id;
}

static void test_both_hear_each_once(void **state)
{
    struct school *school = *state;
    (void)confirm(school, at(24 * 60));
    CHECK(give(school, WEDNESDAY - DAY - 1, 0) == 0, "not yet");
    CHECK(give(school, WEDNESDAY - DAY, 1440) == 2, "a day before");
    CHECK(give(school, WEDNESDAY - DAY, 0) == 0, "once");
    CHECK(give(school, WEDNESDAY - 3 * DAY, 0) == 0, "the clock is put back");
    CHECK(give(school, WEDNESDAY - DAY + 1, 0) == 0, "and comes on again");
    CHECK(give(school, WEDNESDAY - HOUR - 1, 0) == 0, "not yet");
    CHECK(give(school, WEDNESDAY - HOUR, 60) == 2, "an hour before");
    CHECK(give(school, WEDNESDAY - 1, 0) == 0, "once");
    CHECK(give(school, WEDNESDAY - DAY, 0) == 0, "put back again");
}

static void test_only_the_last_of_several(void **state)
{
    struct school *school = *state;
    (void)confirm(school, at(24 * 60));
    CHECK(give(school, WEDNESDAY - HOUR / 2, 60) == 2, "the nearest");
    CHECK(give(school, WEDNESDAY - HOUR / 2, 0) == 0, "the other has passed");
    CHECK(give(school, WEDNESDAY - DAY, 0) == 0, "for good");
}

static void test_none_after_the_start(void **state)
{
    struct school *school = *state;
    (void)confirm(school, at(24 * 60));
    CHECK(give(school, WEDNESDAY, 0) == 0, "it has begun");
}

/* Tuesday's moment of the day before was over when it was booked. */
static void test_none_that_was_over_before(void **state)
{
    struct school *school = *state;
    (void)confirm(school, at(0));
    CHECK(give(school, SCHOOL_NOW_MS + MINUTE, 0) == 0, "too late for that");
    CHECK(give(school, TUESDAY - HOUR, 60) == 2, "an hour before");
}

static void test_only_what_is_confirmed(void **state)
{
    struct school *school = *state;
    const struct id asked = moves_book(school, school->cy, at(24 * 60));
    const struct id held = confirm(school, at(24 * 60 + 60));
    (void)asked;
    moves_make(school, held, school->cy, MOVE_CANCEL);
    CHECK(give(school, WEDNESDAY - HOUR / 2, 0) == 0, "none of the two");
}

static void test_moved(void **state)
{
    struct school *school = *state;
    const struct id id = confirm(school, at(24 * 60 + 60));
    const int64_t now_ms = WEDNESDAY + HOUR - DAY;
    CHECK(give(school, now_ms, 1440) == 2, "a day before");
    /* To an hour earlier, as moves.h takes it, and known since Monday. */
    moves_make(school, id, school->cy, MOVE_PROPOSE);
    moves_make(school, id, school->ada, MOVE_TAKE);
    CHECK(give(school, now_ms, 1440) == 2, "of the new time");
    CHECK(give(school, WEDNESDAY - HOUR, 60) == 2, "of the new time");
    CHECK(give(school, WEDNESDAY, 0) == 0, "none of the old");
}

static void test_own_choices(void **state)
{
    struct school *school = *state;
    struct reminder_choices none = { .n_leads = 0 };
    assert_int_equal(
        reminder_write(school->store, school->arena, school->cy, &none, true),
        OK);
    (void)confirm(school, at(24 * 60));
    CHECK(give(school, WEDNESDAY - DAY, 1440) == 1, "Ada alone");
    assert_int_equal(
        store_users_disable(school->store, school->ada, SCHOOL_NOW_MS), OK);
    CHECK(give(school, WEDNESDAY - HOUR, 0) == 0, "nor who may not log in");
}

static void test_many_take_rounds(void **state)
{
    struct school *school = *state;
    for (int i = 0; i < LIMIT_REMINDERS; i++) {
        const struct session session = { .id = id_new(SCHOOL_NOW_MS),
                                         .tutor_id = school->ada,
                                         .student_id = school->cy,
                                         .subject = "Maths",
                                         .period = at(24 * 60),
                                         .status = SESSION_CONFIRMED,
                                         .notes = "",
                                         .place = "",
                                         .created_ms = SCHOOL_NOW_MS };
        assert_int_equal(store_sessions_insert(school->store, &session), OK);
    }
    const int64_t now_ms = WEDNESDAY - HOUR / 2;
    CHECK(give(school, now_ms, 60) == LIMIT_REMINDERS, "one round");
    CHECK(give(school, now_ms, 60) == LIMIT_REMINDERS, "another");
    CHECK(give(school, now_ms, 0) == 0, "that was all");
}

static void test_by_mail(void **state)
{
    struct school *school = *state;
    struct mail_round round;
    assert_int_equal(
        mail_set_postman(school->store, "https://learn.example.org"), OK);
    assert_int_equal(
        store_users_confirm(school->store, school->cy, SCHOOL_NOW_MS), OK);
    assert_int_equal(
        store_users_set_change_mails(school->store, school->cy, false), OK);
    (void)confirm(school, at(24 * 60));
    CHECK(give(school, WEDNESDAY - HOUR, 60) == 2, "two people");
    assert_int_equal(
        mail_take(school->store, school->arena, WEDNESDAY - HOUR, &round), OK);
    CHECK(round.has_mail, "who has confirmed the address gets a mail");
    assert_string_equal(round.mail.address, "cy@school.example");
    assert_string_equal(round.mail.subject, "Your lesson on Wed 25 Nov, 16:00");
    assert_non_null(
        strstr(round.mail.text, "16:00 to 17:00 (Asia/Manila, UTC+8)"));
    assert_non_null(
        strstr(round.mail.text, "09:00 to 10:00 (Europe/Berlin, UTC+1)"));
    assert_non_null(strstr(round.mail.text, "Maths with ada Example"));
    CHECK(round.n_waiting == 1, "and nobody else");
}

int main(void)
{
    return RUN(cmocka_unit_test(test_when), cmocka_unit_test(test_any_night),
               SCHOOL_TEST(test_choices), SCHOOL_TEST(test_bad_choices),
               SCHOOL_TEST(test_both_hear_each_once),
               SCHOOL_TEST(test_only_the_last_of_several),
               SCHOOL_TEST(test_none_after_the_start),
               SCHOOL_TEST(test_none_that_was_over_before),
               SCHOOL_TEST(test_only_what_is_confirmed),
               SCHOOL_TEST(test_moved), SCHOOL_TEST(test_own_choices),
               SCHOOL_TEST(test_many_take_rounds), SCHOOL_TEST(test_by_mail));
}
