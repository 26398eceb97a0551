/* What was in a file of an older version is in it afterwards. */
#include "check.h"

#include "moves.h"

static const struct migration rows[] = {
#include "store/migrations.inc"
};

/* A file as version 2 left it: a tutor, a student, and a session in each
 * state. */
static void fill_version_2(struct store *store)
{
    static const char *const sql[] = {
        "INSERT INTO users (user_id, email, username, password_hash,"
        " first_name, last_name, role, time_zone, created_ms) VALUES"
        " (CAST('0000000000000001' AS BLOB), 'a', 'a', '-', 'A', 'B', 'tutor',"
        "  'UTC', 1),"
        " (CAST('0000000000000002' AS BLOB), 's', 's', '-', 'S', 'T',"
        "  'student', 'UTC', 1)",
        "INSERT INTO tutors (user_id, bio, rate_cents, currency) VALUES"
        " (CAST('0000000000000001' AS BLOB), '', 0, 'EUR')",
        "WITH states (n, status) AS (VALUES (1, 'requested'),"
        "  (2, 'confirmed'), (3, 'completed'), (4, 'declined'),"
        "  (5, 'cancelled'), (6, 'expired'))"
        " INSERT INTO sessions (session_id, tutor_id, student_id, subject,"
        "  start_ms, end_ms, status, notes, created_ms, updated_ms)"
        " SELECT CAST(printf('%016d', n) AS BLOB),"
        "  CAST('0000000000000001' AS BLOB), CAST('0000000000000002' AS BLOB),"
        "  'Maths', n * 1000, n * 1000 + 500, status, 'notes ' || n, n, n"
        "   FROM states",
        "INSERT INTO booking_keys (user_id, key, request_hash, session_id,"
        "  created_ms) VALUES (CAST('0000000000000002' AS BLOB), 'k',"
        "  zeroblob(32), CAST('0000000000000001' AS BLOB), 5)",
    };
    for (size_t i = 0; i < COUNT_OF(sql); i++)
        CHECK(query_run(query_begin(store, sql[i])) == OK, "%s", sql[i]);
}

static void check_session(const struct session *session, int n)
{
    CHECK(session->status == (enum session_status)(n - 1), "%d: %s", n,
          session_status_name(session->status));
    CHECK(session->period.start_ms == n * 1000, "%d: start", n);
    CHECK(session->period.end_ms == n * 1000 + 500, "%d: end", n);
    CHECK(session->notes[6] == '0' + n, "%d: %s", n, session->notes);
    CHECK(session->revision == 0 && session->place[0] == '\0', "%d: new", n);
    CHECK(!session->proposal.is_open, "%d: nothing is proposed", n);
}

/* Version 3 gave sessions a revision, and their first event. */
static void test_sessions_of_version_2(void **state)
{
    (void)state;
    log_set_level(LOG_ERROR);
    struct store *store = NULL;
    struct arena *arena = arena_new();
    CHECK(store_open(":memory:", &store) == OK, "open");
    CHECK(migration_run_rows(store, rows, 2) == OK, "version 2");
    fill_version_2(store);
    CHECK(migration_run(store) == OK, "the newest");

    struct session_list list;
    struct id tutor;
    memcpy(tutor.bytes, "0000000000000001", ID_BYTES);
    CHECK(store_sessions_list(store, arena, tutor, &list) == OK, "listed");
    CHECK(list.count == SESSION_STATUS_COUNT, "%zu sessions", list.count);
    for (size_t i = 0; i < list.count; i++) {
        const struct session *session = &list.items[i];
        check_session(session, (int)i + 1);
        struct event_list events;
        CHECK(store_events_list(store, arena, session->id, &events) == OK,
              "events");
        CHECK(events.count == 1, "%zu: one event", i);
        const struct session_event *event = &events.items[0];
        CHECK(strcmp(event->move, "book") == 0 && event->revision == 0,
              "%zu: %s", i, event->move);
        CHECK(id_equal(event->by, session->student_id), "%zu: by", i);
        CHECK(event->status == session->status && !event->has_hash, "%zu", i);
        CHECK(event->at_ms == session->created_ms, "%zu: at", i);
    }
    struct query *q =
        query_begin(store, "SELECT count(*) FROM booking_keys AS k"
                           "  JOIN sessions USING (session_id)");
    CHECK(query_next(q) && query_int(q, 0) == 1, "the key is there");
    CHECK(query_end(q) == OK, "keys");
    store_close(store);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sessions_of_version_2),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
