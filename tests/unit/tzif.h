/*
 * tests/unit/tzif.h - write TZif files for tests, also broken ones.
 *
 * A file of version 2 has two blocks; the first is written empty, as the
 * "slim" files of the tz database have it.
 */
#ifndef UNIT_TZIF_H
#define UNIT_TZIF_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/bytes.h"
#include "base/slice.h"

enum { TZIF_ROOM = 1024, TZIF_CHANGES = 8, TZIF_TYPES = 4 };

struct tzif {
    int version; /* 1 .. 4; others are written as they are */
    size_t n_changes;
    int64_t changes[TZIF_CHANGES];
    uint8_t numbers[TZIF_CHANGES]; /* of the type from each change on */
    size_t n_types;
    int32_t offsets[TZIF_TYPES];
    uint32_t n_leaps;
    const char *footer; /* with its newlines; NULL: none */
};

struct tzif_bytes {
    uint8_t bytes[TZIF_ROOM];
    size_t len;
};

static inline void tzif_put(struct tzif_bytes *out, size_t width, int64_t n)
{
    bytes_write(out->bytes + out->len, width, (uint64_t)n);
    out->len += width;
}

static inline void tzif_put_header(struct tzif_bytes *out,
                                   const struct tzif *file, int is_empty)
{
    memcpy(out->bytes + out->len, "TZif", 4);
    out->len += 4;
    tzif_put(out, 1, file->version == 1 ? 0 : '0' + file->version);
    out->len += 15;
    const int64_t counts[] = {
        0, 0, file->n_leaps, (int64_t)file->n_changes, (int64_t)file->n_types, 4
    };
    for (size_t i = 0; i < COUNT_OF(counts); i++)
        tzif_put(out, 4, is_empty ? (i == 4 || i == 5) : counts[i]);
}

static inline void tzif_put_block(struct tzif_bytes *out,
                                  const struct tzif *file, size_t time_bytes)
{
    for (size_t i = 0; i < file->n_changes; i++)
        tzif_put(out, time_bytes, file->changes[i]);
    for (size_t i = 0; i < file->n_changes; i++)
        tzif_put(out, 1, file->numbers[i]);
    for (size_t i = 0; i < file->n_types; i++) {
        tzif_put(out, 4, file->offsets[i]);
        tzif_put(out, 2, 0); /* is daylight, name: nobody asks */
    }
    memcpy(out->bytes + out->len, "ABC", 4);
    out->len += 4;
    out->len += file->n_leaps * (time_bytes + 4);
}

/* The bytes of `file`; borrowed until the next call. */
static inline struct slice tzif_write(const struct tzif *file)
{
    static struct tzif_bytes out;
    memset(&out, 0, sizeof out);
    if (file->version != 1) {
        tzif_put_header(&out, file, 1);
        out.len += 6 + 1; /* one type, one byte of names */
    }
    tzif_put_header(&out, file, 0);
    tzif_put_block(&out, file, file->version == 1 ? 4 : 8);
    if (file->footer != NULL) {
        memcpy(out.bytes + out.len, file->footer, strlen(file->footer));
        out.len += strlen(file->footer);
    }
    return slice_of(out.bytes, out.len);
}

#endif
