/*
 * tests/unit/check.h - what every unit test needs, after cmocka's headers.
 *
 * CHECK(condition, "row %s", name) fails the test with the file, the line,
 * the condition and the row, so that a table of rows tells which one broke.
 */
#ifndef UNIT_CHECK_H
#define UNIT_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/* A byte array literal as pointer and length, for rows. */
#define BYTES(...)                                                             \
    (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ })

#define CHECK(condition, ...)                                                  \
    do {                                                                       \
        if (!(condition)) {                                                    \
            print_error("%s:%d: %s: ", __FILE__, __LINE__, #condition);        \
            print_error(__VA_ARGS__);                                          \
            print_error("\n");                                                 \
            fail();                                                            \
        }                                                                      \
    } while (0)

#endif
