/* The address under which a calendar program reads: whose it is, and when it
 * ends. */
#include "check.h"

#include <sodium.h>

#include "domain/feed.h"
#include "people.h"

static const char *begin(struct people *people, struct id user)
{
    char token[TOKEN_LEN + 1];
    CHECK(feed_begin(people->store, user, PEOPLE_NOW_MS, token) == OK, "begin");
    return arena_copy(people->arena, slice_of(token, TOKEN_LEN));
}

static enum status find(struct people *people, struct slice token,
                        struct id want)
{
    struct id user = { { 0 } };
    const enum status st = feed_find(people->store, token, &user);
    CHECK(st != OK || id_equal(user, want), "of somebody else");
    return st;
}

static void test_the_newest_is_the_one(void **state)
{
    struct people *people = *state;
    const struct id ann = people_add(people, "ann", ROLE_STUDENT);
    const struct id tom = people_add(people, "tom", ROLE_TUTOR);
    const char *first = begin(people, ann), *other = begin(people, tom);
    CHECK(find(people, slice_text(first), ann) == OK, "Ann's");
    CHECK(find(people, slice_text(other), tom) == OK, "Tom's");

    const char *second = begin(people, ann);
    CHECK(strcmp(first, second) != 0, "another one");
    CHECK(find(people, slice_text(first), ann) == ERR_NOT_FOUND, "is over");
    CHECK(find(people, slice_text(second), ann) == OK, "is the one");
    CHECK(feed_end(people->store, ann) == OK, "end");
    CHECK(find(people, slice_text(second), ann) == ERR_NOT_FOUND, "is over");
    CHECK(find(people, slice_text(other), tom) == OK, "Tom's stays");

    int64_t created_ms = 0;
    CHECK(feed_read(people->store, ann, &created_ms) == ERR_NOT_FOUND, "none");
    CHECK(feed_read(people->store, tom, &created_ms) == OK &&
              created_ms == PEOPLE_NOW_MS,
          "since when");
}

/* What is in an address can be anything. */
static void test_what_is_no_token(void **state)
{
    struct people *people = *state;
    const struct id ann = people_add(people, "ann", ROLE_STUDENT);
    const char *token = begin(people, ann);
    const char *more = arena_print(people->arena, "%sA", token);
    char *changed = arena_copy(people->arena, slice_text(token));
    changed[TOKEN_LEN - 1] = changed[TOKEN_LEN - 1] == 'A' ? 'E' : 'A';
    const struct {
        const char *name;
        struct slice token;
        enum status want;
    } rows[] = {
        { "nothing", slice_of(token, 0), ERR_NOT_FOUND },
        { "all but the last", slice_of(token, TOKEN_LEN - 1), ERR_NOT_FOUND },
        { "one more", slice_text(more), ERR_NOT_FOUND },
        { "another last", slice_text(changed), ERR_NOT_FOUND },
        { "the token", slice_text(token), OK },
    };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct slice exact = exact_new(rows[r].token.data, rows[r].token.len);
        CHECK(find(people, exact, ann) == rows[r].want, "%s", rows[r].name);
        exact_free(exact);
    }
}

int main(void)
{
    if (sodium_init() < 0)
        return 1;
    const struct CMUnitTest tests[] = {
        PEOPLE_TEST(test_the_newest_is_the_one),
        PEOPLE_TEST(test_what_is_no_token),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
