#include "check.h"

#include "domain/digest.h"

/* What is added in another order, or cut in another place, is another. */
static void digest_of(const char *one, const char *other, int64_t number,
                      uint8_t out[DIGEST_BYTES])
{
    struct digest digest;
    digest_begin(&digest);
    digest_add_id(&digest, (struct id){ { 1 } });
    digest_add_text(&digest, one);
    digest_add_text(&digest, other);
    digest_add_period(&digest, (struct period){ number, number + 1 });
    digest_end(&digest, out);
}

TEST(test_same_and_other)
{
    static const struct {
        const char *name, *one, *other;
        int64_t number;
        bool is_same;
    } rows[] = {
        { "the same", "ab", "c", 7, true },
        { "cut elsewhere", "a", "bc", 7, false },
        { "the other way round", "c", "ab", 7, false },
        { "another text", "ab", "d", 7, false },
        { "another time", "ab", "c", 8, false },
        { "empty", "", "", 7, false },
    };
    uint8_t first[DIGEST_BYTES], again[DIGEST_BYTES];
    digest_of("ab", "c", 7, first);
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        digest_of(rows[r].one, rows[r].other, rows[r].number, again);
        CHECK((memcmp(first, again, sizeof first) == 0) == rows[r].is_same,
              "%s", rows[r].name);
    }
}

int main(void)
{
    return sodium_init() < 0 ? 1 : RUN(cmocka_unit_test(test_same_and_other));
}
