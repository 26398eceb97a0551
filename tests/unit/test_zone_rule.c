/* What the footer of a TZif file says of the years after its last change. */
#include "check.h"

#include "domain/zone_rule.h"

enum { HOUR = 3600 };

static const struct {
    const char *name;
    const char *text;
    enum status want;
    int64_t at_s; /* an instant, and what holds there */
    int32_t offset_s;
} footers[] = {
    { "no daylight time", "MST7", OK, 0, -7 * HOUR },
    { "small letters", "mst7", OK, 0, -7 * HOUR },
    { "east of Greenwich", "IST-5:30", OK, 0, 19800 },
    { "seconds", "LMT0:01:15", OK, 0, -75 },
    { "a quoted name", "<+1245>-12:45", OK, 0, 45900 },
    { "a plus sign", "ABC+3", OK, 0, -3 * HOUR },
    { "Berlin in winter", "CET-1CEST,M3.5.0,M10.5.0/3", OK, 1769904000, HOUR },
    { "Berlin in summer", "CET-1CEST,M3.5.0,M10.5.0/3", OK, 1782864000,
      2 * HOUR },
    { "the second before", "CET-1CEST,M3.5.0,M10.5.0/3", OK, 1774745999, HOUR },
    { "the change", "CET-1CEST,M3.5.0,M10.5.0/3", OK, 1774746000, 2 * HOUR },
    { "the end", "CET-1CEST,M3.5.0,M10.5.0/3", OK, 1792890000, HOUR },
    { "before the end", "CET-1CEST,M3.5.0,M10.5.0/3", OK, 1792889999,
      2 * HOUR },
    { "in the south, January", "AEST-10AEDT,M10.1.0,M4.1.0/3", OK, 1768435200,
      11 * HOUR },
    { "in the south, July", "AEST-10AEDT,M10.1.0,M4.1.0/3", OK, 1784073600,
      10 * HOUR },
    { "half an hour", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", OK, 1768435200,
      11 * HOUR },
    { "winter is the other one", "IST-1GMT0,M10.5.0,M3.5.0/1", OK, 1768435200,
      0 },
    { "before midnight", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", OK, 1774745999,
      -2 * HOUR },
    { "from then on", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", OK, 1774746000,
      -1 * HOUR },
    { "all year", "XXX3EDT4,0/0,J365/23", OK, 1798761600, -4 * HOUR },
    { "all year, at new year", "XXX3EDT4,0/0,J365/23", OK, 1798772400,
      -4 * HOUR },
    { "Julian days have no leap day", "AAA0BBB,J60/0,J300", OK, 1709164800, 0 },
    { "J60 is the first of March", "AAA0BBB,J60/0,J300", OK, 1709251200, HOUR },
    { "J59 is the day before the leap day", "AAA0BBB,J59/0,J300", OK,
      1709078400, HOUR },
    { "day 59 is the leap day", "AAA0BBB,59/0,300", OK, 1709164800, HOUR },
    { "a week of hours", "AAA0BBB,J1/167,J300/-167", OK, 0, 0 },
    { "nothing", "", ERR_MALFORMED, 0, 0 },
    { "no offset", "CET", ERR_MALFORMED, 0, 0 },
    { "a short name", "CE-1", ERR_MALFORMED, 0, 0 },
    { "a sign below the letters", "C@T-1", ERR_MALFORMED, 0, 0 },
    { "a sign between the letters", "C[T-1", ERR_MALFORMED, 0, 0 },
    { "a sign above the letters", "C{T-1", ERR_MALFORMED, 0, 0 },
    { "an open quote", "<CET-1", ERR_MALFORMED, 0, 0 },
    { "digits without quotes", "C1T-1", ERR_MALFORMED, 0, 0 },
    { "more than a day", "CET-25", ERR_MALFORMED, 0, 0 },
    { "sixty minutes", "CET-1:60", ERR_MALFORMED, 0, 0 },
    { "no rule", "CET-1CEST", ERR_MALFORMED, 0, 0 },
    { "half a rule", "CET-1CEST,M3.5.0", ERR_MALFORMED, 0, 0 },
    { "month 0", "CET-1CEST,M0.5.0,M10.5.0", ERR_MALFORMED, 0, 0 },
    { "month 13", "CET-1CEST,M13.5.0,M10.5.0", ERR_MALFORMED, 0, 0 },
    { "week 6", "CET-1CEST,M3.6.0,M10.5.0", ERR_MALFORMED, 0, 0 },
    { "week 0", "CET-1CEST,M3.0.0,M10.5.0", ERR_MALFORMED, 0, 0 },
    { "weekday 7", "CET-1CEST,M3.5.7,M10.5.0", ERR_MALFORMED, 0, 0 },
    { "J0", "CET-1CEST,J0,M10.5.0", ERR_MALFORMED, 0, 0 },
    { "day 366", "CET-1CEST,366,M10.5.0", ERR_MALFORMED, 0, 0 },
    { "168 hours", "CET-1CEST,M3.5.0/168,M10.5.0", ERR_MALFORMED, 0, 0 },
    { "something after it", "CET-1CEST,M3.5.0,M10.5.0 ", ERR_MALFORMED, 0, 0 },
};

static void test_footers(void **state)
{
    (void)state;
    for (size_t r = 0; r < COUNT_OF(footers); r++) {
        const char *name = footers[r].name;
        struct zone_rule rule;
        const enum status st =
            zone_rule_parse(slice_text(footers[r].text), &rule);
        CHECK(st == footers[r].want, "%s: %s", name, status_name(st));
        if (st != OK)
            continue;
        const struct zone_span span = zone_rule_span(&rule, footers[r].at_s);
        CHECK(span.offset_s == footers[r].offset_s, "%s: %d", name,
              span.offset_s);
        CHECK(span.start_s <= footers[r].at_s, "%s", name);
        CHECK(span.end_s > footers[r].at_s, "%s", name);
    }
}

/* No prefix of a rule, in a copy of its exact size, is read past its end. */
static void test_every_cut_of_a_footer(void **state)
{
    (void)state;
    for (size_t r = 0; r < COUNT_OF(footers); r++) {
        const size_t len = strlen(footers[r].text);
        for (size_t cut = 0; cut <= len; cut++) {
            uint8_t *exact = malloc(cut ? cut : 1);
            memcpy(exact, footers[r].text, cut);
            struct zone_rule rule;
            (void)!zone_rule_parse(slice_of(exact, cut), &rule);
            free(exact);
        }
    }
}

int main(void)
{
    return RUN(cmocka_unit_test(test_footers),
               cmocka_unit_test(test_every_cut_of_a_footer));
}
