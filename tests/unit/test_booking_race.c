#include "check.h"

#include <pthread.h>

#include "base/limits.h"
#include "domain/booking.h"
#include "school.h"

#define MINUTE SCHOOL_MINUTE_MS
#define HOUR (60 * MINUTE)

enum { ROUNDS = LIMIT_LESSONS_AHEAD - 1 };

/* One of two threads, each with a connection of its own. */
struct racer {
    const char *file;
    struct booking_request request;
    int64_t step_ms; /* to the next round's slot */
    bool is_key_new; /* a key for each round and racer, or for each round */
    char name;
    pthread_barrier_t *barrier;
    enum status st[ROUNDS];
    enum refusal why[ROUNDS];
    bool is_repeated[ROUNDS];
};

static void *race(void *arg)
{
    struct racer *racer = arg;
    struct store *store = NULL;
    const enum status opened = store_open(racer->file, &store);
    for (int i = 0; i < ROUNDS; i++) {
        char key[32];
        snprintf(key, sizeof key, "%d%c", i,
                 racer->is_key_new ? racer->name : '-');
        racer->request.key = key;
        struct booking booking = { .is_repeated = false };
        struct arena *arena = arena_new();
        pthread_barrier_wait(racer->barrier);
        racer->st[i] = opened;
        if (opened == OK)
            racer->st[i] =
                booking_reserve(store, arena, &racer->request, SCHOOL_NOW_MS,
                                &booking, &racer->why[i]);
        racer->is_repeated[i] = booking.is_repeated;
        racer->request.period.start_ms += racer->step_ms;
        racer->request.period.end_ms += racer->step_ms;
        arena_free(arena);
    }
    store_close(store);
    return NULL;
}

static void run_race(struct racer racers[2])
{
    pthread_barrier_t barrier;
    pthread_t threads[2];
    CHECK(pthread_barrier_init(&barrier, NULL, 2) == 0, "barrier");
    for (int i = 0; i < 2; i++) {
        racers[i].barrier = &barrier;
        racers[i].name = (char)('a' + i);
        CHECK(pthread_create(&threads[i], NULL, race, &racers[i]) == 0,
              "thread %d", i);
    }
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&barrier);
}

static struct racer racer_of(const struct school *school)
{
    struct racer racer = { .file = school->file,
                           .request = { .student = school->cy,
                                        .tutor = school->bo,
                                        .subject = "Maths",
                                        .period = { SCHOOL_NOW_MS + 30 * MINUTE,
                                                    SCHOOL_NOW_MS +
                                                        90 * MINUTE },
                                        .notes = "" },
                           .step_ms = HOUR,
                           .is_key_new = true };
    return racer;
}

static void check_one_winner(const struct racer racers[2], enum refusal why)
{
    int wins[2] = { 0, 0 };
    for (int i = 0; i < ROUNDS; i++) {
        const bool first = racers[0].st[i] == OK,
                   second = racers[1].st[i] == OK;
        CHECK(first != second, "round %d: %s and %s", i,
              status_name(racers[0].st[i]), status_name(racers[1].st[i]));
        const struct racer *loser = &racers[first ? 1 : 0];
        CHECK(loser->st[i] == ERR_CONFLICT && loser->why[i] == why,
              "round %d: %s, refusal %d", i, status_name(loser->st[i]),
              loser->why[i]);
        wins[first ? 0 : 1]++;
    }
    print_message("wins %d and %d\n", wins[0], wins[1]);
}

static void test_two_students_race(void **state)
{
    struct school *school = *state;
    static struct racer racers[2];
    racers[0] = racers[1] = racer_of(school);
    racers[1].request.student = school->di;
    run_race(racers);
    check_one_winner(racers, REFUSAL_SLOT_TAKEN);
    CHECK(school_count(school, "SELECT count(*) FROM sessions") == ROUNDS,
          "one for each round");
}

/* Not the same slot, but one that overlaps it by half an hour. */
static void test_two_students_race_for_a_part(void **state)
{
    struct school *school = *state;
    static struct racer racers[2];
    racers[0] = racers[1] = racer_of(school);
    racers[1].request.student = school->di;
    racers[1].request.period.start_ms += HOUR / 2;
    racers[1].request.period.end_ms += HOUR / 2;
    racers[0].step_ms = racers[1].step_ms = 2 * HOUR;
    run_race(racers);
    check_one_winner(racers, REFUSAL_SLOT_TAKEN);
}

/* One student in two browsers wants two tutors at one time. */
static void test_a_student_races_oneself(void **state)
{
    struct school *school = *state;
    struct availability always = { .count = 7 };
    for (int i = 0; i < 7; i++)
        always.rows[i] = (struct hours){ i + 1, 0, 1440 };
    school_open_hours(school, school->ada, "UTC", always);
    static struct racer racers[2];
    racers[0] = racers[1] = racer_of(school);
    racers[1].request.tutor = school->ada;
    run_race(racers);
    check_one_winner(racers, REFUSAL_STUDENT_BUSY);
}

/* A retry that overtakes its first try: both are answered the same. */
static void test_a_retry_races_its_first(void **state)
{
    struct school *school = *state;
    static struct racer racers[2];
    racers[0] = racers[1] = racer_of(school);
    racers[0].is_key_new = racers[1].is_key_new = false;
    run_race(racers);
    for (int i = 0; i < ROUNDS; i++) {
        CHECK(racers[0].st[i] == OK, "round %d", i);
        CHECK(racers[1].st[i] == OK, "round %d", i);
        CHECK(racers[0].is_repeated[i] != racers[1].is_repeated[i],
              "round %d: one of them books", i);
    }
    CHECK(school_count(school, "SELECT count(*) FROM sessions") == ROUNDS,
          "one for each round");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(test_two_students_race),
        SCHOOL_TEST(test_two_students_race_for_a_part),
        SCHOOL_TEST(test_a_student_races_oneself),
        SCHOOL_TEST(test_a_retry_races_its_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
