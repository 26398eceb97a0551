/*
 * tests/unit/school.h - a database in a file of its own, with people in it.
 *
 *   Ada   tutor in Berlin: Maths, Physics; Monday to Friday 09:00 to 12:00,
 *         Friday 22:00 to 24:00 and Saturday 00:00 to 02:00
 *   Bo    tutor in UTC: maths; the whole week
 *   Cy, Di    students
 *
 * It is Monday 2026-11-23, 09:30 in UTC and 10:30 in Berlin.
 */
#ifndef UNIT_SCHOOL_H
#define UNIT_SCHOOL_H

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "domain/availability.h"
#include "domain/tutor.h"
#include "store/migration.h"
#include "store/query.h"
#include "store/store.h"
#include "store/store_users.h"

#define SCHOOL_NOW_MS INT64_C(1795426200000)
#define SCHOOL_MINUTE_MS INT64_C(60000)

struct school {
    char dir[64];
    char file[80];
    struct store *store;
    struct arena *arena;
    struct id ada, bo, cy, di;
};

static inline struct id school_add(struct school *school, const char *name,
                                   enum role role, const char *time_zone)
{
    const struct user user = {
        .id = id_new(SCHOOL_NOW_MS),
        .email = arena_print(school->arena, "%s@school.example", name),
        .username = name,
        .first_name = name,
        .last_name = "Example",
        .role = role,
        .time_zone = time_zone,
        .created_ms = SCHOOL_NOW_MS,
    };
    CHECK(store_users_insert(school->store, &user, "no hash") == OK, "%s",
          name);
    return user.id;
}

static inline void school_teach(struct school *school, struct id tutor,
                                const char *bio, const char **subjects,
                                size_t count)
{
    const struct tutor profile = { .id = tutor,
                                   .bio = bio,
                                   .currency = "EUR",
                                   .rate_cents = 4250,
                                   .subjects = { subjects, count } };
    struct tutor written;
    CHECK(tutor_write_profile(school->store, school->arena, &profile,
                              &written) == OK,
          "%s", bio);
}

static inline void school_open_hours(struct school *school, struct id tutor,
                                     const char *time_zone,
                                     struct availability hours)
{
    CHECK(availability_check(&hours) == OK, "%s", time_zone);
    CHECK(tutor_write_availability(school->store, tutor, time_zone, &hours) ==
              OK,
          "%s", time_zone);
}

static inline void school_fill(struct school *school)
{
    school->ada = school_add(school, "ada", ROLE_TUTOR, "UTC");
    school->bo = school_add(school, "bo", ROLE_TUTOR, "UTC");
    school->cy = school_add(school, "cy", ROLE_STUDENT, "Asia/Manila");
    school->di = school_add(school, "di", ROLE_STUDENT, "UTC");
    school_teach(school, school->ada, "Numbers, with patience. 100%",
                 (const char *[]){ "Maths", "Physics" }, 2);
    school_teach(school, school->bo, "", (const char *[]){ "maths" }, 1);
    school_open_hours(school, school->ada, "Europe/Berlin",
                      (struct availability){ { { 1, 540, 720 },
                                               { 2, 540, 720 },
                                               { 3, 540, 720 },
                                               { 4, 540, 720 },
                                               { 5, 540, 720 },
                                               { 5, 1320, 1440 },
                                               { 6, 0, 120 } },
                                             7 });
    struct availability always = { .count = 7 };
    for (int i = 0; i < 7; i++)
        always.rows[i] = (struct hours){ i + 1, 0, 1440 };
    school_open_hours(school, school->bo, "UTC", always);
}

static inline int school_open(void **state)
{
    static struct school school;
    memset(&school, 0, sizeof school);
    log_set_level(LOG_ERROR);
    snprintf(school.dir, sizeof school.dir, "/tmp/judify-school-XXXXXX");
    if (mkdtemp(school.dir) == NULL)
        return -1;
    snprintf(school.file, sizeof school.file, "%s/judify.db", school.dir);
    school.arena = arena_new();
    CHECK(store_open(school.file, &school.store) == OK, "%s", school.file);
    CHECK(migration_run(school.store) == OK, "%s", school.file);
    school_fill(&school);
    *state = &school;
    return 0;
}

static inline int school_close(void **state)
{
    static const char *const endings[] = { "", "-wal", "-shm" };
    struct school *school = *state;
    store_close(school->store);
    arena_free(school->arena);
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        char name[100];
        snprintf(name, sizeof name, "%s%s", school->file, endings[i]);
        unlink(name);
    }
    return rmdir(school->dir);
}

/* One number out of the database. */
static inline int64_t school_count(struct school *school, const char *sql)
{
    struct query *q = query_begin(school->store, sql);
    const int64_t value = query_next(q) ? query_int(q, 0) : -1;
    CHECK(query_end(q) == OK, "%s", sql);
    return value;
}

/* A statement that gives no rows. */
static inline void school_run(struct school *school, const char *sql)
{
    CHECK(query_run(query_begin(school->store, sql)) == OK, "%s", sql);
}

/* A test on a school of its own. */
#define SCHOOL_TEST(test)                                                      \
    cmocka_unit_test_setup_teardown(test, school_open, school_close)

#endif
