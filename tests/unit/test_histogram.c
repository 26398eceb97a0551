/* The histogram of the load generator, against values that were sorted. */
#include "check.h"

#include "../../bench/load/histogram.h"

/* It shares no code with the server, and is in no room of it. */
#include "../../bench/load/histogram.c"

enum { N = 20000 };

static struct histogram histogram;
static uint64_t values[N];

static int ascending(const void *one, const void *other)
{
    const uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;
    return (a > b) - (a < b);
}

/* From nanoseconds to hours, as many of each size. */
static void fill(void)
{
    uint64_t x = 88172645463325252u;
    histogram_reset(&histogram);
    for (size_t i = 0; i < N; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        values[i] = (x >> 8) >> (x % 48);
        histogram_add(&histogram, values[i]);
    }
    qsort(values, N, sizeof *values, ascending);
}

TEST(test_shares_are_those_of_the_sorted_values)
{
    static const double shares[] = { 0, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999 };
    fill();
    for (size_t i = 0; i < COUNT_OF(shares); i++) {
        const uint64_t exact = values[(size_t)(shares[i] * N)];
        const uint64_t found = histogram_at(&histogram, shares[i]);
        CHECK(found >= exact && found - exact <= exact / HISTOGRAM_STEPS,
              "%g: %llu, not %llu", shares[i], (unsigned long long)found,
              (unsigned long long)exact);
    }
}

TEST(test_the_last_is_the_largest)
{
    fill();
    CHECK(histogram_at(&histogram, 1) == values[N - 1], "all");
    CHECK(histogram.max_ns == values[N - 1], "max");
    CHECK(histogram.n == N, "none is lost");
}

TEST(test_small_values_are_exact)
{
    for (uint64_t value = 0; value < 2 * HISTOGRAM_STEPS; value++) {
        histogram_reset(&histogram);
        histogram_add(&histogram, value);
        CHECK(histogram_at(&histogram, 0.5) == value, "%llu",
              (unsigned long long)value);
    }
}

TEST(test_nothing_is_zero)
{
    histogram_reset(&histogram);
    CHECK(histogram_at(&histogram, 0.99) == 0, "empty");
}

int main(void)
{
    return RUN(cmocka_unit_test(test_shares_are_those_of_the_sorted_values),
               cmocka_unit_test(test_the_last_is_the_largest),
               cmocka_unit_test(test_small_values_are_exact),
               cmocka_unit_test(test_nothing_is_zero));
}
