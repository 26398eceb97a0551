/*
 * store/store_tutors.h - what tutors say of themselves, and finding them.
 *
 *   domain/tutor --> [store_tutors] --> query --> users, tutors,
 *                                                 tutor_subjects
 *
 * Every user with the role `tutor` is one, also before a profile was written:
 * it is then empty.  Texts and lists that are read live in the arena.
 */
#ifndef STORE_STORE_TUTORS_H
#define STORE_STORE_TUTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/status.h"

struct store;

/* Texts in the order of whoever made the list.  A plain value. */
struct subject_list {
    const char **items;
    size_t count;
};

/* A tutor.  A plain value; texts are borrowed, never NULL. */
struct tutor {
    struct id id;
    const char *first_name;
    const char *last_name;
    const char *time_zone; /* IANA name */
    const char *bio;
    const char *currency;         /* three capital letters          */
    int64_t rate_cents;           /* an hour, in hundredths of it   */
    struct subject_list subjects; /* in the tutor's own order       */
    bool is_disabled;             /* the account may not log in     */
    bool is_deleted;              /* and there is none any more     */
};

/* OK; ERR_NOT_FOUND when there is no such user, or it is no tutor; ERR_IO. */
MUST_CHECK enum status store_tutors_read(struct store *store,
                                         struct arena *arena, struct id id,
                                         struct tutor *out);

/*
 * Replace the profile: bio, rate_cents, currency and subjects of `tutor`; its
 * other fields are not looked at.  Inside a transaction of the caller's.
 *
 * Returns OK; ERR_CONFLICT when two subjects are one but for the case of
 * their ASCII letters; ERR_NOT_FOUND when there is no such user; ERR_IO.
 */
MUST_CHECK enum status store_tutors_write(struct store *store,
                                          const struct tutor *tutor);

/* What to look for.  Texts are borrowed. */
struct tutor_search {
    const char *subject;      /* compared without case; NULL: any          */
    const char *const *words; /* each is in a name, a subject or the bio   */
    size_t n_words;           /* at most LIMIT_SEARCH_WORDS                */
    int64_t page;             /* from 1, of LIMIT_TUTORS_PER_PAGE          */
};

/*
 * The tutors of one page, by name; only those with a subject, whose account
 * is not disabled.  "Without case" holds for ASCII letters.
 *
 * out_has_more  whether the next page has any.
 *
 * Returns OK, also when there are none; ERR_IO.
 */
MUST_CHECK enum status store_tutors_search(
    struct store *store, struct arena *arena, const struct tutor_search *search,
    struct tutor **out, size_t *out_count, bool *out_has_more);

/* All subjects of the tutors that store_tutors_search can find, each once,
 * in alphabetical order.  OK; ERR_IO. */
MUST_CHECK enum status store_tutors_subjects(struct store *store,
                                             struct arena *arena,
                                             struct subject_list *out);

/* The subject as the tutor spells it, found without case.
 * OK; ERR_NOT_FOUND when the tutor does not teach it; ERR_IO. */
MUST_CHECK enum status store_tutors_find_subject(struct store *store,
                                                 struct arena *arena,
                                                 struct id tutor,
                                                 const char *subject,
                                                 const char **out);

#endif
