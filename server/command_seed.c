#include "command_seed.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/role.h"
#include "domain/demo.h"
#include "io/clock.h"

static void print_people(void)
{
    size_t count;
    const struct demo_person *people = demo_people(&count);
    printf("%-8s  %-16s  %-22s  %-20s  %s\n", "role", "name", "e-mail",
           "password", "time zone");
    for (size_t i = 0; i < count; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s %s", people[i].first_name,
                 people[i].last_name);
        printf("%-8s  %-16s  %-22s  %-20s  %s\n", role_name(people[i].role),
               name, people[i].email, people[i].password, people[i].time_zone);
    }
}

int command_seed_run(struct store *store)
{
    struct arena *arena = arena_new();
    const enum status st = demo_seed(store, arena, clock_unix_ms());
    arena_free(arena);
    if (st == ERR_CONFLICT)
        fprintf(stderr, "judify: a demo address belongs to another user; "
                        "seed an empty data folder\n");
    else if (st != OK)
        fprintf(stderr, "judify: not seeded: %s\n", status_name(st));
    else
        print_people();
    return st == OK ? 0 : 1;
}
