/*
 * wire/chunked.h - a body in chunks (RFC 9112 7.1), bytes in, content out.
 *
 * Stricter than llhttp, whose reading of chunk extensions leaves room for
 * two readers to disagree: lines end in CRLF and nothing else, a size is hex
 * digits and below 2^63, an extension follows the grammar, "bad" white space
 * and all (RFC 9112 7.1.1), and a trailer field must be well-formed (it is
 * then dropped: nothing here needs trailers).
 *
 *   SIZE --CRLF--> DATA --size bytes--> DATA_END --CRLF--> SIZE
 *    |
 *    +--size 0, CRLF--> TRAILER --CRLF--> TRAILER ... --empty line--> DONE
 */
#ifndef WIRE_CHUNKED_H
#define WIRE_CHUNKED_H

#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/status.h"

/* Between two pieces; all zero is the start.  Fields are private. */
struct chunked {
    uint8_t state;   /* one step of the grammar                          */
    uint64_t left;   /* content bytes of this chunk still to come        */
    size_t line_len; /* bytes of this size line, or of all trailers, yet */
};

/*
 * Take bytes from the start of `in`, up to the end of one run of content.
 *
 * in            borrowed; *out_piece is a part of it, perhaps an empty one.
 * out_consumed  bytes taken; set on every result.
 * out_piece     set on every result.
 *
 * Returns MORE: append the piece, then call again with the rest of `in` or
 * with what arrives next; OK: the body has ended, the rest of `in` is not
 * part of it; ERR_MALFORMED, also for a size line longer than
 * LIMIT_CHUNK_LINE_BYTES and trailers longer than LIMIT_TRAILER_BYTES.
 * How much content there is in all, the caller counts.
 */
MUST_CHECK enum status chunked_feed(struct chunked *chunked, struct slice in,
                                    size_t *out_consumed,
                                    struct slice *out_piece);

/* Bytes of content that the chunk being read has announced and that have not
 * come yet; 0 between chunks.  What is over a bound can so be refused before
 * any of it is kept. */
uint64_t chunked_announced(const struct chunked *chunked);

#endif
