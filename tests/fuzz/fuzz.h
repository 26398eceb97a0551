/*
 * tests/fuzz/fuzz.h - what every fuzz target shares.
 *
 * A target takes any bytes and must come back; what it promises beyond that
 * it says with PROMISE.  `make fuzz` drives it with libFuzzer; replay.c runs
 * it over tests/fuzz/corpus/NAME in every unit run.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROMISE(claim)                                                         \
    do {                                                                       \
        if (!(claim)) {                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #claim);        \
            abort();                                                           \
        }                                                                      \
    } while (0)

/* The target.  `data` is an exact heap block; always returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
