#include "domain/demo.h"

#include "base/slice.h"
#include "domain/account.h"
#include "domain/availability.h"
#include "domain/password.h"
#include "domain/rules.h"
#include "domain/tutor.h"

static const struct demo_person people[] = {
    { "clara@judify.example", "clara-teaches", "Clara", "Winter",
      "Europe/Berlin", ROLE_TUTOR },
    { "miles@judify.example", "miles-teaches", "Miles", "Carter",
      "America/New_York", ROLE_TUTOR },
    { "liza@judify.example", "liza-teaches", "Liza", "Santos", "Asia/Manila",
      ROLE_TUTOR },
    { "jonas@judify.example", "jonas-learns", "Jonas", "Weber", "Europe/Berlin",
      ROLE_STUDENT },
    { "priya@judify.example", "priya-learns", "Priya", "Nair", "Asia/Kolkata",
      ROLE_STUDENT },
};

enum { N_TUTORS = 3, SUBJECTS_MAX = 3 };

#define AT(hour, minute) ((hour)*60 + (minute))

/* What the tutors above offer, in their order. */
static const struct offer {
    const char *bio;
    const char *subjects[SUBJECTS_MAX]; /* ends with NULL when it has fewer */
    int64_t rate_cents;
    const char *currency;
    struct availability availability;
    struct rules rules;
} offers[N_TUTORS] = {
    { "I have taught at a grammar school for eleven years. We begin with what "
      "you already understand, and go on from there, one step at a time.",
      { "Mathematics", "Physics" },
      4500,
      "EUR",
      { { { 1, AT(9, 0), AT(12, 0) },
          { 1, AT(14, 0), AT(18, 0) },
          { 2, AT(9, 0), AT(12, 0) },
          { 2, AT(14, 0), AT(18, 0) },
          { 3, AT(14, 0), AT(19, 0) },
          { 4, AT(9, 0), AT(12, 0) },
          { 4, AT(14, 0), AT(18, 0) },
          { 5, AT(9, 0), AT(13, 30) },
          { 6, AT(10, 0), AT(13, 0) } },
        9 },
      { .lengths = { 30, 60, 90 },
        .n_lengths = 3,
        .buffer_minutes = 15,
        .earliest_minutes = AT(2, 0),
        .latest_days = 90,
        .cancel_notice_minutes = AT(24, 0),
        .move_notice_minutes = AT(12, 0),
        .place = "https://meet.judify.example/clara" } },
    { "Essays, exams and the courage to speak. I edit a small magazine and "
      "read everything that you send me before we meet.",
      { "English", "Essay writing", "History" },
      5250,
      "USD",
      { { { 1, AT(10, 0), AT(16, 0) },
          { 2, AT(10, 0), AT(16, 0) },
          { 3, AT(12, 0), AT(20, 0) },
          { 4, AT(10, 0), AT(16, 0) },
          { 7, AT(12, 0), AT(17, 0) } },
        5 },
      { .lengths = { 60, 90 },
        .n_lengths = 2,
        .earliest_minutes = AT(12, 0),
        .latest_days = 60,
        .cancel_notice_minutes = AT(48, 0),
        .move_notice_minutes = AT(24, 0),
        .place = "The reading room, second floor" } },
    { "From the periodic table to your first laboratory report. Late hours "
      "are fine with me: I teach students in four time zones.",
      { "Chemistry", "Biology", "Mathematics" },
      85000,
      "PHP",
      /* The evenings go on after midnight. */
      { { { 2, AT(8, 0), AT(12, 0) },
          { 2, AT(19, 0), AT(24, 0) },
          { 3, AT(0, 0), AT(1, 0) },
          { 3, AT(8, 0), AT(12, 0) },
          { 4, AT(19, 0), AT(24, 0) },
          { 5, AT(0, 0), AT(1, 0) },
          { 5, AT(8, 0), AT(12, 0) },
          { 6, AT(8, 0), AT(17, 0) } },
        8 },
      { .latest_days = 365,
        .cancel_notice_minutes = AT(1, 0),
        .is_instant = true,
        .place = "https://meet.judify.example/liza" } },
};

const struct demo_person *demo_people(size_t *out_count)
{
    *out_count = COUNT_OF(people);
    return people;
}

static enum status put_account(struct store *store, struct arena *arena,
                               const struct demo_person *person, int64_t now_ms,
                               struct user *out)
{
    const char *known_hash = NULL;
    const enum status st =
        account_find(store, arena, person->email, out, &known_hash);
    if (st == OK)
        return out->role == person->role ? OK : ERR_CONFLICT;
    if (st != ERR_NOT_FOUND)
        return st;

    char hash[PASSWORD_HASH_BYTES];
    password_hash(person->password, hash);
    const struct registration registration = {
        .email = person->email,
        .password_hash = hash,
        .first_name = person->first_name,
        .last_name = person->last_name,
        .role = person->role,
        .time_zone = person->time_zone,
        .is_confirmed = true,
    };
    return account_register(store, arena, &registration, now_ms, out);
}

static enum status put_offer(struct store *store, struct arena *arena,
                             struct id id, const char *time_zone,
                             const struct offer *offer)
{
    struct tutor tutor;
    enum status st = tutor_read(store, arena, id, &tutor);
    if (st == ERR_NOT_FOUND || (st == OK && tutor.subjects.count > 0))
        return OK; /* was disabled since, or is made already */
    if (st != OK)
        return st;

    const char *subjects[SUBJECTS_MAX];
    size_t count = 0;
    for (; count < SUBJECTS_MAX && offer->subjects[count] != NULL; count++)
        subjects[count] = offer->subjects[count];
    tutor.bio = offer->bio;
    tutor.currency = offer->currency;
    tutor.rate_cents = offer->rate_cents;
    tutor.subjects = (struct subject_list){ subjects, count };
    /* The subjects come last: with them, the tutor counts as made. */
    struct rules rules = offer->rules;
    st = tutor_write_availability(store, id, time_zone, &offer->availability);
    if (st == OK)
        st = rules_write(store, id, &rules);
    if (st == OK)
        st = tutor_write_profile(store, arena, &tutor, &tutor);
    return st;
}

enum status demo_seed(struct store *store, struct arena *arena, int64_t now_ms)
{
    enum status st = OK;
    for (size_t i = 0; st == OK && i < COUNT_OF(people); i++) {
        struct user user;
        st = put_account(store, arena, &people[i], now_ms, &user);
        if (st == OK && i < N_TUTORS)
            st = put_offer(store, arena, user.id, people[i].time_zone,
                           &offers[i]);
    }
    return st;
}
