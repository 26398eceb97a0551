/*
 * base/text.h - bytes that grow at their end.
 *
 * Always followed by a NUL that is not counted, so that `data` can be read
 * as a C string.  Whoever appends keeps the bound: a text grows as far as it
 * is told to.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stddef.h>

#include "base/slice.h"

/* All zero is an empty text.  Read data and len; change through text_*. */
struct text {
    char *data;  /* owned; NULL while nothing was appended */
    size_t len;  /* bytes, without the NUL                 */
    size_t size; /* bytes allocated                        */
};

/* Append a copy of `s`. */
void text_append(struct text *text, struct slice s);

/* printf at the end. */
__attribute__((format(printf, 2, 3))) void text_print(struct text *text,
                                                      const char *format, ...);

/* What it holds now; borrowed until the next change. */
static inline struct slice text_slice(const struct text *text)
{
    return slice_of(text->data, text->len);
}

/* Free the bytes; an empty text again. */
void text_done(struct text *text);

#endif
