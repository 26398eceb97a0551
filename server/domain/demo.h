/*
 * domain/demo.h - three tutors and two students to try the program with.
 *
 *   judify seed --> [demo] --> account, tutor
 *
 * The people are invented; their addresses are under `.example`, where no
 * mail goes (RFC 2606), and their passwords are in this program's source: a
 * server that others can reach is not seeded.
 */
#ifndef DOMAIN_DEMO_H
#define DOMAIN_DEMO_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/role.h"
#include "base/status.h"

struct store;

/* One of them, for whoever is to log in.  Texts are static. */
struct demo_person {
    const char *email;
    const char *password;
    const char *first_name;
    const char *last_name;
    const char *time_zone; /* IANA name */
    enum role role;
};

/* All of them: tutors, then students.  Static. */
const struct demo_person *demo_people(size_t *out_count);

/*
 * Make those that are not there yet: the account, and for a tutor without
 * subjects the profile, the hours and the rules.  What somebody has changed
 * since stays as it is.  Running it again, or after it was cut short, ends the
 * same way.
 *
 * arena   for what is read on the way.
 *
 * Returns OK; ERR_CONFLICT when an address belongs to a user of another role;
 * ERR_FULL, ERR_IO.
 */
MUST_CHECK enum status demo_seed(struct store *store, struct arena *arena,
                                 int64_t now_ms);

#endif
