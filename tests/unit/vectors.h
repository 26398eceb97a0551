/*
 * tests/unit/vectors.h - reading tests/vectors/NAME.json, the examples that
 * the C and the JavaScript tests share.
 *
 *   { "about": text, GROUP: [{ "name": text, ... }, ...], ... }
 */
#ifndef TESTS_VECTORS_H
#define TESTS_VECTORS_H

#include <jansson.h>

#include "check.h"

/* The whole file; the caller ends it with json_decref. */
static inline json_t *vectors_open(const char *path)
{
    json_error_t error;
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    CHECK(root != NULL, "%s:%d: %s", path, error.line, error.text);
    return root;
}

static inline const char *vector_text(const json_t *row, const char *member)
{
    const char *text = json_string_value(json_object_get(row, member));
    CHECK(text != NULL, "a vector has no text called %s", member);
    return text;
}

static inline uint64_t vector_number(const json_t *row, const char *member)
{
    const json_t *value = json_object_get(row, member);
    CHECK(json_is_integer(value), "a vector has no number called %s", member);
    return (uint64_t)json_integer_value(value);
}

/* A member in hex, as an exact copy; the caller ends it with exact_free. */
static inline struct slice vector_bytes(const json_t *row, const char *member)
{
    const char *hex = vector_text(row, member);
    const size_t len = strlen(hex) / 2;
    uint8_t *bytes = calloc(1, len + 1);
    CHECK(bytes != NULL, "memory");
    for (size_t i = 0; i < len; i++) {
        unsigned byte = 0;
        CHECK(sscanf(hex + 2 * i, "%2x", &byte) == 1, "%s: not hex", member);
        bytes[i] = (uint8_t)byte;
    }
    const struct slice exact = exact_new(bytes, len);
    free(bytes);
    return exact;
}

#endif
