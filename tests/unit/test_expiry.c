#include "check.h"

#include "school.h"

#include "base/limits.h"
#include "domain/expiry.h"
#include "store/store_sessions.h"

#define DAY_MS INT64_C(86400000)
#define KEY_MS (LIMIT_BOOKING_KEY_DAYS * DAY_MS)

/* Rows that are over at :at_ms, or were made then. */
static const char login_sql[] =
    "INSERT INTO logins (login_id, token_hash, user_id, created_ms,"
    "                    last_seen_ms, expires_ms)"
    " SELECT randomblob(16), randomblob(32), user_id, 1, 1, :at_ms"
    "   FROM users WHERE username = 'cy'";
static const char ticket_sql[] =
    "INSERT INTO tickets (token_hash, user_id, purpose, expires_ms)"
    " SELECT randomblob(32), user_id, 'address', :at_ms"
    "   FROM users WHERE username = 'cy'";
static const char key_sql[] =
    "INSERT INTO booking_keys (user_id, key, request_hash, session_id,"
    "                          created_ms)"
    " SELECT student_id, hex(randomblob(8)), randomblob(32), session_id, :at_ms"
    "   FROM sessions";

static const struct {
    const char *name;
    const char *insert, *count;
    int64_t at_ms;
    bool is_kept;
} rows[] = {
    { "a login of long ago", login_sql, "SELECT count(*) FROM logins", 1000,
      false },
    { "a login that ends now", login_sql, "SELECT count(*) FROM logins",
      SCHOOL_NOW_MS, false },
    { "a login that goes on", login_sql, "SELECT count(*) FROM logins",
      SCHOOL_NOW_MS + 1, true },
    { "a ticket that ends now", ticket_sql, "SELECT count(*) FROM tickets",
      SCHOOL_NOW_MS, false },
    { "a ticket that is good", ticket_sql, "SELECT count(*) FROM tickets",
      SCHOOL_NOW_MS + 1, true },
    { "a key of thirty days and a moment", key_sql,
      "SELECT count(*) FROM booking_keys", SCHOOL_NOW_MS - KEY_MS - 1, false },
    { "a key of thirty days", key_sql, "SELECT count(*) FROM booking_keys",
      SCHOOL_NOW_MS - KEY_MS, true },
};

static void insert(struct school *school, const char *sql, int64_t at_ms)
{
    struct query *q = query_begin(school->store, sql);
    query_bind_int(q, ":at_ms", at_ms);
    CHECK(query_run_changed(q) == OK, "%s", sql);
}

static void add_session(struct school *school)
{
    const struct session session = {
        .id = id_new(SCHOOL_NOW_MS),
        .tutor_id = school->ada,
        .student_id = school->cy,
        .subject = "Maths",
        .period = { SCHOOL_NOW_MS, SCHOOL_NOW_MS + 60 * SCHOOL_MINUTE_MS },
        .notes = "",
        .place = "",
    };
    CHECK(store_sessions_insert(school->store, &session) == OK, "a session");
}

static void test_what_is_over_is_forgotten(void **state)
{
    struct school *school = *state;
    add_session(school);
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        const int64_t before = school_count(school, rows[r].count);
        insert(school, rows[r].insert, rows[r].at_ms);
        CHECK(expiry_forget(school->store, SCHOOL_NOW_MS) == OK, "%s",
              rows[r].name);
        CHECK(school_count(school, rows[r].count) == before + rows[r].is_kept,
              "%s", rows[r].name);
    }
}

/* An id must never be given out again: its row is what keeps it. */
static void test_retired_devices_stay(void **state)
{
    struct school *school = *state;
    school_run(school, "INSERT INTO devices (device_id, user_id, name,"
                       "                     created_ms, last_seen_ms,"
                       "                     retired_ms)"
                       " SELECT 7, user_id, 'old', 1, 1, 2"
                       "   FROM users WHERE username = 'cy'");
    CHECK(expiry_forget(school->store, SCHOOL_NOW_MS) == OK, "forget");
    CHECK(school_count(school, "SELECT count(*) FROM devices") == 1, "kept");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(test_what_is_over_is_forgotten),
        SCHOOL_TEST(test_retired_devices_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
