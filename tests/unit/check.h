/*
 * tests/unit/check.h - what every unit test needs: rows of bytes, a check
 * that says which row failed, and copies whose edges the sanitizer guards.
 *
 *   static const struct { const char *name; const uint8_t *in; size_t len; }
 *   rows[] = { { "a ping", BYTES(0x89, 0x80, 1, 2, 3, 4) } };
 *
 *   TEST(test_every_row) { ... CHECK(x == y, "%s", rows[r].name); ... }
 *   int main(void) { return RUN(cmocka_unit_test(test_every_row)); }
 */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/slice.h"

/* A pointer and a length: two members of a row, two arguments of a call. */
#define BYTES(...)                                                             \
    (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ })
#define TEXT(literal) (const uint8_t *)(literal), sizeof(literal) - 1

/* Fail the test unless `claim`; the rest is printf and names the row. */
#define CHECK(claim, ...)                                                      \
    do {                                                                       \
        if (!(claim)) {                                                        \
            print_error("%s:%d: %s\n    in: ", __FILE__, __LINE__, #claim);    \
            print_error(__VA_ARGS__);                                          \
            print_error("\n");                                                 \
            fail();                                                            \
        }                                                                      \
    } while (0)

#define TEST(name) static void name(void **state __attribute__((unused)))

/* All tests of a program; for `return` from main. */
#define RUN(...)                                                               \
    cmocka_run_group_tests(((const struct CMUnitTest[]){ __VA_ARGS__ }), NULL, \
                           NULL)

/* A heap copy of exactly these bytes: one step over the edge is seen. */
static inline struct slice exact_new(const uint8_t *data, size_t len)
{
    uint8_t *copy = malloc(len > 0 ? len : 1);
    if (copy == NULL)
        abort();
    if (len > 0)
        memcpy(copy, data, len);
    return slice_of(copy, len);
}

static inline void exact_free(struct slice exact)
{
    free((void *)(uintptr_t)exact.data);
}

#endif
