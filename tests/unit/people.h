/*
 * tests/unit/people.h - a migrated database in memory, and people in it.
 *
 * Include after check.h.  Each test of such a group gets a `struct people`
 * of its own as its state (people_open, people_close).
 */
#ifndef UNIT_PEOPLE_H
#define UNIT_PEOPLE_H

#include "base/arena.h"
#include "base/log.h"
#include "base/mem.h"
#include "domain/account.h"
#include "store/migration.h"
#include "store/query.h"
#include "store/store.h"

/* A moment in the autumn of 2026, Unix milliseconds. */
#define PEOPLE_NOW_MS INT64_C(1795426200000)

struct people {
    struct store *store;
    struct arena *arena;
};

static inline int people_open(void **state)
{
    struct people *people = mem_new(sizeof *people);
    people->arena = arena_new();
    if (store_open(":memory:", &people->store) != OK ||
        migration_run(people->store) != OK)
        return -1;
    *state = people;
    return 0;
}

static inline int people_close(void **state)
{
    struct people *people = *state;
    store_close(people->store);
    arena_free(people->arena);
    mem_free(people);
    return 0;
}

/* An account called `name`, name@example.org, without a usable password. */
static inline struct id people_add(struct people *people, const char *name,
                                   enum role role)
{
    const struct registration registration = {
        .email = arena_print(people->arena, "%s@example.org", name),
        .password_hash = "none",
        .first_name = name,
        .last_name = "Test",
        .role = role,
        .time_zone = "Europe/Berlin",
    };
    struct user user = { .username = "" };
    CHECK(account_register(people->store, people->arena, &registration,
                           PEOPLE_NOW_MS, &user) == OK,
          "%s", name);
    return user.id;
}

/* The number that `sql` selects. */
static inline int64_t people_count(struct people *people, const char *sql)
{
    struct query *q = query_begin(people->store, sql);
    const int64_t value = query_next(q) ? query_int(q, 0) : -1;
    CHECK(query_end(q) == OK, "%s", sql);
    return value;
}

/* Run `sql`, which has static storage. */
static inline void people_run(struct people *people, const char *sql)
{
    CHECK(query_run(query_begin(people->store, sql)) == OK, "%s", sql);
}

#define PEOPLE_TEST(test)                                                      \
    cmocka_unit_test_setup_teardown(test, people_open, people_close)

#endif
