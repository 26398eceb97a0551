/*
 * load/histogram.h - how long things took, to within 0.8 %.
 *
 * HDR-style: 128 equal steps in every power of two, so that a nanosecond and
 * an hour fit in one small table and no sample is kept or thrown away.
 */
#ifndef LOAD_HISTOGRAM_H
#define LOAD_HISTOGRAM_H

#include <stdint.h>

enum {
    HISTOGRAM_STEP_BITS = 7,
    HISTOGRAM_STEPS = 1 << HISTOGRAM_STEP_BITS,
    HISTOGRAM_ROWS = (64 - HISTOGRAM_STEP_BITS + 1) * HISTOGRAM_STEPS,
};

struct histogram {
    uint64_t counts[HISTOGRAM_ROWS];
    uint64_t n;
    uint64_t max_ns;
};

void histogram_reset(struct histogram *histogram);

void histogram_add(struct histogram *histogram, uint64_t value_ns);

/* The least value that `share` (0 .. 1) of all samples do not exceed, rounded
 * up to its step; 0 when there is no sample. */
uint64_t histogram_at(const struct histogram *histogram, double share);

#endif
