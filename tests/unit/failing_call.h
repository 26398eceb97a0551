/*
 * tests/unit/failing_call.h - a call in a school, each of whose steps fails
 * once: then it says so, nothing has changed, and no transaction is open.
 *
 * Include after check.h, in the one file of a test.
 */
#ifndef UNIT_FAILING_CALL_H
#define UNIT_FAILING_CALL_H

#include "failing_step.h"
#include "school.h"

#include "store/connection.h"

struct failing_call {
    const char *name;
    enum status (*call)(struct school *);
};

/* The database, byte by byte; the caller's to free. */
static inline unsigned char *all_of(struct school *school,
                                    sqlite3_int64 *out_len)
{
    unsigned char *bytes =
        sqlite3_serialize(school->store->db, "main", out_len, 0);
    CHECK(bytes != NULL, "%s", school->file);
    return bytes;
}

/* Fail the nth step of a call; whether there was one. */
static inline bool fail_at(struct school *school,
                           const struct failing_call *row, int nth)
{
    sqlite3_int64 len = 0, len_after = 0;
    unsigned char *before = all_of(school, &len);
    fail_step(nth);
    const enum status st = row->call(school);
    const bool has_failed = step_failed();
    CHECK(st == (has_failed ? ERR_IO : OK), "%s, step %d: %s", row->name, nth,
          status_name(st));
    CHECK(sqlite3_get_autocommit(school->store->db) != 0, "%s, step %d",
          row->name, nth);
    unsigned char *after = all_of(school, &len_after);
    if (has_failed)
        CHECK(len == len_after && memcmp(before, after, (size_t)len) == 0,
              "%s, step %d: something has changed", row->name, nth);
    sqlite3_free(before);
    sqlite3_free(after);
    return has_failed;
}

/* Each step of each call, in their order; then the call goes well. */
static inline void fail_each_step(struct school *school,
                                  const struct failing_call *rows, size_t count)
{
    for (size_t r = 0; r < count; r++) {
        int nth = 1;
        while (fail_at(school, &rows[r], nth))
            nth++;
        CHECK(nth > 1, "%s asks nothing", rows[r].name);
    }
}

#endif
