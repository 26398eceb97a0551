/*
 * tests/unit/desk.h - the handlers of the API behind a few lines of text.
 *
 *   t PUT /api/me/rules              who calls (s a student, t a tutor, n
 *   {"lengths":[60],...}             nobody), the call; below it the body
 *
 * Two lines for each call, any number of calls.  "@t", "@s", "@b" and "@d"
 * stand for the ids of the tutor, the student, their session and the
 * student's device.  Every input begins with the same database in memory.
 * DESK_TELLS=1 in the environment prints what each call answered.  Include
 * after check.h, or where CHECK is defined, in one file: it defines what
 * handlers ask of the relay, and a hash of passwords that costs nothing.
 */
#ifndef UNIT_DESK_H
#define UNIT_DESK_H

#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "people.h"

#include "api/endpoints.h"
#include "api/guard.h"
#include "base/text.h"
#include "relay/relay.h"
#include "store/connection.h"
#include "wire/field.h"
#include "wire/request.h"
#include "wire/target.h"
#include "wire/utf8.h"

#define OWED(...) CHECK((__VA_ARGS__), "%s", "a call")

enum { DESK_UNDO_MAX = 128 };

struct desk {
    struct people *people; /* what every input begins with */
    struct store *store;   /* of all inputs: people's, and what they write */
    struct arena *arena;
    struct guard *guard;    /* of all inputs, each days after the last */
    int64_t steady_ms;      /* of this input */
    sqlite3_int64 n_writes; /* of `store` when it was as people's */
    sqlite3_stmt *undo[DESK_UNDO_MAX]; /* empties and fills each table */
    size_t n_undo;
    const bool *has_failed; /* the database: 500 is no lie then; or NULL */
    size_t n_notices;       /* what the relay was told of, all in all */
    struct caller student, tutor;
    char tutor_text[ID_TEXT_LEN + 1], student_text[ID_TEXT_LEN + 1];
    char session_text[ID_TEXT_LEN + 1], device_text[17];
};

bool relay_is_online(const struct relay *relay, struct id viewer,
                     struct id user)
{
    (void)viewer;
    (void)relay;
    (void)user;
    return false;
}

size_t relay_waiting(const struct relay *relay, struct id user,
                     struct waiting *out, size_t max)
{
    (void)relay;
    (void)user;
    (void)out;
    (void)max;
    return 0;
}

static inline void desk_hash(char out[crypto_pwhash_STRBYTES],
                             const char *password, unsigned long long len)
{
    uint64_t sum = len;
    for (size_t i = 0; i < len; i++)
        sum = sum * 31 + (uint8_t)password[i];
    snprintf(out, crypto_pwhash_STRBYTES, "%llx", (unsigned long long)sum);
}

int crypto_pwhash_str(char out[crypto_pwhash_STRBYTES],
                      const char *const password, unsigned long long len,
                      unsigned long long passes, size_t memory)
{
    (void)passes;
    (void)memory;
    desk_hash(out, password, len);
    return 0;
}

int crypto_pwhash_str_verify(const char hash[crypto_pwhash_STRBYTES],
                             const char *const password, unsigned long long len)
{
    char again[crypto_pwhash_STRBYTES];
    desk_hash(again, password, len);
    return strcmp(hash, again) == 0 ? 0 : -1;
}

/* `text` with the ids that the desk knows. */
static inline struct slice desk_fill(const struct desk *desk, struct slice text)
{
    static const char letters[] = "tsbd";
    const char *const ids[] = { desk->tutor_text, desk->student_text,
                                desk->session_text, desk->device_text };
    struct text out = { 0 };
    for (size_t i = 0; i < text.len; i++) {
        const char *at = text.data[i] == '@' && i + 1 < text.len
                             ? memchr(letters, text.data[i + 1], 4)
                             : NULL;
        if (at != NULL)
            i++;
        text_append(&out, at != NULL ? slice_text(ids[at - letters])
                                     : slice_of(text.data + i, 1));
    }
    const char *copy = arena_copy(desk->arena, text_slice(&out));
    const size_t len = out.len;
    text_done(&out);
    return slice_of((const uint8_t *)copy, len);
}

static inline bool desk_has_failed(const struct desk *desk)
{
    return desk->has_failed != NULL && *desk->has_failed;
}

/* What every answer owes, from a database that works: no failure of ours,
 * text that a program can read, and no transaction left open. */
static inline void desk_check(const struct desk *desk,
                              const struct reply *reply)
{
    OWED(sqlite3_get_autocommit(desk->store->db) != 0);
    if (reply->problem != PROBLEM_NONE) {
        const int http_status = problem_row(reply->problem)->http_status;
        OWED(http_status >= 400 &&
             (http_status < 500 || desk_has_failed(desk)));
        OWED(reply->body == NULL);
        /* What was done is told, also when the page of it cannot be read. */
        OWED(reply->n_notices == 0 || desk_has_failed(desk));
        OWED(reply->member == NULL || utf8_is_valid(slice_text(reply->member)));
        return;
    }
    OWED(reply->http_status == 200 || reply->http_status == 201 ||
         reply->http_status == 204);
    OWED((reply->body == NULL && reply->type == NULL) ==
         (reply->http_status == 204));
    OWED(utf8_is_valid(text_slice(&reply->text)));
    if (reply->body != NULL) {
        char *text = json_dumps(reply->body, JSON_COMPACT);
        OWED(text != NULL && utf8_is_valid(slice_text(text)));
        mem_free(text);
    }
    OWED(reply->set_cookie == NULL ||
         strpbrk(reply->set_cookie, "\r\n") == NULL);
}

static inline bool desk_may_call(const struct endpoint *row,
                                 const struct caller *caller)
{
    return row->caller == CALLER_ANYBODY ||
           (caller->is_known &&
            (row->caller == CALLER_USER || row->caller == CALLER_UNCOUNTED ||
             (row->caller == CALLER_TUTOR) == (caller->role == ROLE_TUTOR)));
}

static inline void desk_run(struct desk *desk, const struct endpoint *row,
                            struct ask *ask, struct slice body)
{
    if (row->body_max > 0) {
        ask->body = json_loadb((const char *)body.data, body.len,
                               JSON_REJECT_DUPLICATES, NULL);
        if (!json_is_object(ask->body) || body.len > row->body_max) {
            json_decref(ask->body);
            return;
        }
    }
    struct reply reply = { .problem = PROBLEM_NONE };
    row->handle(ask, &reply);
    if (row->finish != NULL && reply.problem == PROBLEM_NONE)
        row->finish(ask, &reply, NULL);
    if (getenv("DESK_TELLS") != NULL)
        fprintf(stderr, "  %s %s %d %s\n", row->method, row->path,
                reply.problem != PROBLEM_NONE
                    ? problem_row(reply.problem)->http_status
                    : reply.http_status,
                reply.member != NULL ? reply.member : "");
    desk_check(desk, &reply);
    desk->n_notices += reply.n_notices;
    reply_done(&reply);
    json_decref(ask->body);
}

/* What wire/head.h lets through of a request line. */
static inline bool desk_is_line(struct slice line)
{
    for (size_t i = 0; i < line.len; i++) {
        if (line.data[i] < ' ' || line.data[i] > '~')
            return false;
    }
    return true;
}

/* One call: its line, and its body. */
static inline void desk_call(struct desk *desk, struct slice line,
                             struct slice body)
{
    /* The same body with the same key; some others with it, too. */
    const char *key = arena_print(desk->arena, "key-%zu", body.len % 7);
    static struct request request;
    request = (struct request){
        .field_count = 1,
        .fields = { { slice_text("Idempotency-Key"), slice_text(key) } },
    };
    const struct slice who = field_cut(&line, ' ');
    const struct slice method = field_cut(&line, ' ');
    struct slice query = line;
    const struct slice path = field_cut(&query, '?');
    struct ask ask = {
        .request = &request,
        .query = query.data != NULL ? query : slice_text(""),
        .store = desk->store,
        .guard = desk->guard,
        .arena = desk->arena,
        .now_ms = PEOPLE_NOW_MS,
        .steady_ms = desk->steady_ms,
        .address = arena_print(desk->arena, "%" PRIx64, desk->steady_ms),
    };
    if (slice_is(who, "s") || slice_is(who, "t"))
        ask.caller = slice_is(who, "s") ? desk->student : desk->tutor;

    struct target_path decoded;
    const char *allow = NULL;
    if (target_read_path(path, arena_take(desk->arena, path.len + 1),
                         &decoded) != OK)
        return;
    const struct endpoint *row =
        endpoint_find(desk->arena, method, &decoded, ask.params, &allow);
    OWED(row == NULL || allow == NULL || *allow != '\0');
    if (row != NULL && desk_may_call(row, &ask.caller))
        desk_run(desk, row, &ask, body);
}

static inline void desk_read(struct desk *desk, struct slice text)
{
    struct slice rest = desk_fill(desk, text);
    while (rest.data != NULL) {
        const struct slice line = field_cut(&rest, '\n');
        const struct slice body = field_cut(&rest, '\n');
        if (desk_is_line(line))
            desk_call(desk, line, body);
    }
}

#define DESK_BEGINS                                                            \
    "t PUT /api/me/tutor\n"                                                    \
    "{\"subjects\":[\"Maths\"],\"bio\":\"\",\"hourlyRate\":42.5,"              \
    "\"currency\":\"EUR\"}\n"                                                  \
    "t PUT /api/me/availability\n"                                             \
    "{\"timeZone\":\"Europe/Berlin\",\"hours\":[{\"weekday\":2,\"start\":"     \
    "\"09:00\",\"end\":\"17:00\"}]}\n"                                         \
    "s POST /api/devices\n"                                                    \
    "{\"name\":\"Firefox\"}\n"                                                 \
    "s POST /api/sessions\n"                                                   \
    "{\"tutorId\":\"@t\",\"subject\":\"Maths\","                               \
    "\"start\":\"2026-11-24T08:00:00.000Z\","                                  \
    "\"end\":\"2026-11-24T09:00:00.000Z\"}\n"

static inline struct caller desk_add(struct desk *desk, const char *name,
                                     enum role role, char *out_text)
{
    const struct id id = people_add(desk->people, name, role);
    id_print(id, out_text);
    return (struct caller){ .is_known = true, .user = id, .role = role };
}

static inline void desk_add_undo(struct desk *desk, const char *sql)
{
    OWED(desk->n_undo < DESK_UNDO_MAX);
    OWED(sqlite3_prepare_v2(desk->store->db, sql, -1,
                            &desk->undo[desk->n_undo++], NULL) == SQLITE_OK);
}

/* `format` for each table of `desk->store`, in the order of `by`. */
static inline void desk_add_undo_of_each(struct desk *desk, const char *format,
                                         const char *by)
{
    sqlite3 *db = desk->store->db;
    const char *sql = arena_print(desk->people->arena,
                                  "SELECT name FROM main.sqlite_schema "
                                  "WHERE type = 'table' ORDER BY %s",
                                  by);
    sqlite3_stmt *tables = NULL;
    OWED(sqlite3_prepare_v2(db, sql, -1, &tables, NULL) == SQLITE_OK);
    while (sqlite3_step(tables) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(tables, 0);
        desk_add_undo(desk,
                      arena_print(desk->people->arena, format, table, table));
    }
    OWED(sqlite3_finalize(tables) == SQLITE_OK);
}

/* The store of all inputs, beside a copy of people's.  A table is created
 * after those that it refers to.  To copy the file back, page by page, would
 * make SQLite prepare each query anew. */
static inline void desk_open_store(struct desk *desk)
{
    OWED(store_open(":memory:", &desk->store) == OK);
    OWED(migration_run(desk->store) == OK);
    OWED(sqlite3_exec(desk->store->db, "ATTACH ':memory:' AS origin", NULL,
                      NULL, NULL) == SQLITE_OK);
    sqlite3_backup *copy = sqlite3_backup_init(desk->store->db, "origin",
                                               desk->people->store->db, "main");
    OWED(copy != NULL && sqlite3_backup_step(copy, -1) == SQLITE_DONE);
    OWED(sqlite3_backup_finish(copy) == SQLITE_OK);
    desk->n_writes = -1;
    desk_add_undo(desk, "BEGIN");
    desk_add_undo_of_each(desk, "DELETE FROM main.%s", "rowid DESC");
    desk_add_undo_of_each(desk, "INSERT INTO main.%s SELECT * FROM origin.%s",
                          "rowid");
    desk_add_undo(desk, "COMMIT");
}

/* The database that every input begins with. */
static inline void desk_open(struct desk *desk)
{
    void *people = NULL;
    OWED(people_open(&people) == 0);
    desk->people = people;
    desk->store = desk->people->store;
    desk->arena = desk->people->arena;
    desk->guard =
        guard_new((struct rate){ LIMIT_WRITE_BURST, LIMIT_WRITES_PER_S });
    desk->tutor = desk_add(desk, "tess", ROLE_TUTOR, desk->tutor_text);
    desk->student = desk_add(desk, "stan", ROLE_STUDENT, desk->student_text);
    desk_read(desk, slice_text(DESK_BEGINS));
    struct query *q = query_begin(desk->store, "SELECT session_id "
                                               "FROM sessions");
    OWED(query_next(q));
    id_print(query_id(q, 0), desk->session_text);
    OWED(query_end(q) == OK);
    snprintf(desk->device_text, sizeof desk->device_text, "%016llx",
             (unsigned long long)people_count(desk->people,
                                              "SELECT device_id FROM devices"));
    desk_open_store(desk);
}

/* The same database, an empty arena and a guard that has forgotten the last
 * input, for the next one.  Most inputs have written nothing. */
static inline void desk_begin(struct desk *desk)
{
    if (desk->people == NULL)
        desk_open(desk);
    if (sqlite3_total_changes64(desk->store->db) != desk->n_writes) {
        for (size_t i = 0; i < desk->n_undo; i++) {
            OWED(sqlite3_step(desk->undo[i]) == SQLITE_DONE);
            OWED(sqlite3_reset(desk->undo[i]) == SQLITE_OK);
        }
        desk->n_writes = sqlite3_total_changes64(desk->store->db);
    }
    desk->arena = arena_new();
    desk->steady_ms += INT64_C(3) * 86400 * 1000;
}

static inline void desk_end(struct desk *desk)
{
    arena_free(desk->arena);
}

/* After the last input. */
static inline void desk_close(struct desk *desk)
{
    void *people = desk->people;
    guard_free(desk->guard);
    for (size_t i = 0; i < desk->n_undo; i++)
        sqlite3_finalize(desk->undo[i]);
    store_close(desk->store);
    people_close(&people);
}

#endif
