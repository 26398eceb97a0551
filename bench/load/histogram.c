#include "histogram.h"

#include <string.h>

void histogram_reset(struct histogram *histogram)
{
    memset(histogram, 0, sizeof *histogram);
}

/* Below 128 a step is 1; above, the top seven bits after the first one. */
static unsigned row_of(uint64_t value)
{
    if (value < HISTOGRAM_STEPS)
        return (unsigned)value;
    const unsigned top = 63 - (unsigned)__builtin_clzll(value);
    const unsigned shift = top - HISTOGRAM_STEP_BITS;
    return (shift + 1) * HISTOGRAM_STEPS +
           (unsigned)(value >> shift & (HISTOGRAM_STEPS - 1));
}

/* The largest value of a row. */
static uint64_t top_of(unsigned row)
{
    if (row < HISTOGRAM_STEPS)
        return row;
    const unsigned shift = row / HISTOGRAM_STEPS - 1;
    const uint64_t step = row % HISTOGRAM_STEPS + HISTOGRAM_STEPS;
    return ((step + 1) << shift) - 1;
}

void histogram_add(struct histogram *histogram, uint64_t value_ns)
{
    histogram->counts[row_of(value_ns)]++;
    histogram->n++;
    if (value_ns > histogram->max_ns)
        histogram->max_ns = value_ns;
}

uint64_t histogram_at(const struct histogram *histogram, double share)
{
    const uint64_t rank = (uint64_t)(share * (double)histogram->n);
    uint64_t seen = 0;
    for (unsigned row = 0; row < HISTOGRAM_ROWS; row++) {
        seen += histogram->counts[row];
        if (seen > rank || (seen == histogram->n && seen > 0)) {
            const uint64_t top = top_of(row);
            return top < histogram->max_ns ? top : histogram->max_ns;
        }
    }
    return 0;
}
