#include "store/store_tutors.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "store/query.h"

/* The columns of struct tutor but for its subjects.  A tutor who has not
 * written a profile yet has no row in tutors. */
#define TUTOR_COLUMNS                                                          \
    "u.user_id, u.first_name, u.last_name, u.time_zone, u.disabled_ms,"        \
    " coalesce(t.bio, ''), coalesce(t.currency, 'EUR'),"                       \
    " coalesce(t.rate_cents, 0), u.password_hash = ''"
#define TUTOR_TABLES                                                           \
    " FROM users AS u"                                                         \
    " LEFT JOIN tutors AS t ON t.user_id = u.user_id"

static struct tutor tutor_of_row(const struct query *q, struct arena *arena)
{
    return (struct tutor){
        .id = query_id(q, 0),
        .first_name = query_text(q, 1, arena),
        .last_name = query_text(q, 2, arena),
        .time_zone = query_text(q, 3, arena),
        .is_disabled = !query_is_null(q, 4),
        .bio = query_text(q, 5, arena),
        .currency = query_text(q, 6, arena),
        .rate_cents = query_int(q, 7),
        .is_deleted = query_int(q, 8) != 0,
    };
}

/* Column 0 of every row. */
static struct subject_list read_list(struct query *q, struct arena *arena)
{
    struct subject_list list = { NULL, 0 };
    while (query_next(q)) {
        list.items =
            arena_grow(arena, list.items, list.count, sizeof list.items[0]);
        list.items[list.count++] = query_text(q, 0, arena);
    }
    return list;
}

static enum status read_subjects(struct store *store, struct arena *arena,
                                 struct tutor *tutor)
{
    static const char sql[] = "SELECT subject"
                              "  FROM tutor_subjects"
                              " WHERE user_id = :user_id"
                              " ORDER BY position";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", tutor->id);
    tutor->subjects = read_list(q, arena);
    return query_end(q);
}

enum status store_tutors_read(struct store *store, struct arena *arena,
                              struct id id, struct tutor *out)
{
    static const char sql[] =
        "SELECT " TUTOR_COLUMNS TUTOR_TABLES " WHERE u.user_id = :user_id"
        "   AND u.role = 'tutor'";
    struct tutor tutor = { 0 };
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", id);
    if (query_next(q))
        tutor = tutor_of_row(q, arena);
    enum status st = query_end_found(q);
    if (st == OK)
        st = read_subjects(store, arena, &tutor);
    if (st == OK)
        *out = tutor;
    return st;
}

static enum status write_profile(struct store *store, const struct tutor *tutor)
{
    static const char sql[] =
        "INSERT INTO tutors (user_id, bio, rate_cents, currency)"
        " VALUES (:user_id, :bio, :rate_cents, :currency)"
        " ON CONFLICT (user_id)"
        " DO UPDATE SET bio = excluded.bio,"
        "               rate_cents = excluded.rate_cents,"
        "               currency = excluded.currency";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", tutor->id);
    query_bind_text(q, ":bio", tutor->bio);
    query_bind_int(q, ":rate_cents", tutor->rate_cents);
    query_bind_text(q, ":currency", tutor->currency);
    return query_run(q);
}

static enum status clear_subjects(struct store *store, struct id tutor)
{
    static const char sql[] = "DELETE FROM tutor_subjects"
                              " WHERE user_id = :user_id";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", tutor);
    return query_run(q);
}

static enum status write_subject(struct store *store, struct id tutor,
                                 const char *subject, size_t position)
{
    static const char sql[] =
        "INSERT INTO tutor_subjects (user_id, subject, position)"
        " VALUES (:user_id, :subject, :position)";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", tutor);
    query_bind_text(q, ":subject", subject);
    query_bind_int(q, ":position", (int64_t)position);
    return query_run(q);
}

enum status store_tutors_write(struct store *store, const struct tutor *tutor)
{
    enum status st = write_profile(store, tutor);
    if (st == OK)
        st = clear_subjects(store, tutor->id);
    for (size_t i = 0; st == OK && i < tutor->subjects.count; i++)
        st = write_subject(store, tutor->id, tutor->subjects.items[i], i);
    return st;
}

/* `word` anywhere, for LIKE: what is special to it is escaped. */
static const char *pattern_of(struct arena *arena, const char *word)
{
    char *pattern = arena_take(arena, 2 * strlen(word) + 3);
    char *at = pattern;
    *at++ = '%';
    for (; *word != '\0'; word++) {
        if (*word == '%' || *word == '_' || *word == '\\')
            *at++ = '\\';
        *at++ = *word;
    }
    *at = '%';
    return pattern;
}

static void bind_search(struct query *q, struct arena *arena,
                        const struct tutor_search *search)
{
    assert(search->n_words <= LIMIT_SEARCH_WORDS);
    if (search->subject != NULL)
        query_bind_text(q, ":subject", search->subject);
    for (size_t i = 0; i < search->n_words; i++) {
        char name[sizeof ":word0"];
        (void)snprintf(name, sizeof name, ":word%c", '0' + (char)i);
        query_bind_text(q, name, pattern_of(arena, search->words[i]));
    }
    query_bind_int(q, ":limit", LIMIT_TUTORS_PER_PAGE + 1);
    query_bind_int(q, ":offset", (search->page - 1) * LIMIT_TUTORS_PER_PAGE);
}

/* A word that is not bound is NULL, and finds everybody. */
#define HAS_WORD(n)                                                            \
    " AND (:word" n " IS NULL"                                                 \
    " OR u.first_name || ' ' || u.last_name || ' ' || t.bio || ' ' ||"         \
    " (SELECT group_concat(subject, ' ') FROM tutor_subjects"                  \
    "   WHERE user_id = u.user_id) LIKE :word" n " ESCAPE '\\')"
_Static_assert(LIMIT_SEARCH_WORDS == 8, "the query below has a row for each");

enum status store_tutors_search(struct store *store, struct arena *arena,
                                const struct tutor_search *search,
                                struct tutor **out, size_t *out_count,
                                bool *out_has_more)
{
    static const char sql[] =
        "SELECT " TUTOR_COLUMNS TUTOR_TABLES " WHERE u.role = 'tutor'"
        "   AND u.disabled_ms IS NULL"
        "   AND EXISTS (SELECT 1 FROM tutor_subjects AS s"
        "                WHERE s.user_id = u.user_id"
        "                  AND (:subject IS NULL OR s.subject = :subject))" HAS_WORD(
            "0") HAS_WORD("1") HAS_WORD("2") HAS_WORD("3") HAS_WORD("4")
            HAS_WORD("5") HAS_WORD("6") HAS_WORD(
                "7") " ORDER BY u.last_name COLLATE NOCASE, u.first_name COLLATE NOCASE,"
                     "          u.user_id"
                     " LIMIT :limit OFFSET :offset";
    struct tutor *tutors = NULL;
    size_t count = 0;
    struct query *q = query_begin(store, sql);
    bind_search(q, arena, search);
    while (query_next(q)) {
        tutors = arena_grow(arena, tutors, count, sizeof tutors[0]);
        tutors[count++] = tutor_of_row(q, arena);
    }
    enum status st = query_end(q);

    const bool has_more = count > LIMIT_TUTORS_PER_PAGE;
    if (has_more)
        count--;
    for (size_t i = 0; st == OK && i < count; i++)
        st = read_subjects(store, arena, &tutors[i]);
    if (st == OK) {
        *out = tutors;
        *out_count = count;
        *out_has_more = has_more;
    }
    return st;
}

enum status store_tutors_subjects(struct store *store, struct arena *arena,
                                  struct subject_list *out)
{
    /* Of several spellings, the one that most use; then the first. */
    static const char sql[] =
        "SELECT spelling"
        "  FROM (SELECT s.subject AS spelling,"
        "               row_number() OVER (PARTITION BY s.subject"
        "                   ORDER BY count(*) DESC,"
        "                            s.subject COLLATE BINARY) AS place"
        "          FROM tutor_subjects AS s"
        "          JOIN users AS u ON u.user_id = s.user_id"
        "         WHERE u.role = 'tutor'"
        "           AND u.disabled_ms IS NULL"
        "         GROUP BY s.subject COLLATE BINARY)"
        " WHERE place = 1"
        " ORDER BY spelling COLLATE NOCASE";
    struct query *q = query_begin(store, sql);
    const struct subject_list list = read_list(q, arena);
    const enum status st = query_end(q);
    if (st == OK)
        *out = list;
    return st;
}

enum status store_tutors_find_subject(struct store *store, struct arena *arena,
                                      struct id tutor, const char *subject,
                                      const char **out)
{
    static const char sql[] = "SELECT subject"
                              "  FROM tutor_subjects"
                              " WHERE user_id = :user_id"
                              "   AND subject = :subject";
    struct query *q = query_begin(store, sql);
    query_bind_id(q, ":user_id", tutor);
    query_bind_text(q, ":subject", subject);
    if (query_next(q))
        *out = query_text(q, 0, arena);
    return query_end_found(q);
}
