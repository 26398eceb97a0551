#include "fuzz.h"

#include "api/members.h"
#include "wire/utf8.h"

/* What is taken lies in its bounds, and is taken again as it is. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = "", *lines = "", *secret = "", *again = NULL;
    struct id id;
    int64_t number = 1, cents = 0, moment = 0;
    const json_t *list = NULL;
    const struct member rows[] = {
        { "t", MEMBER_TEXT, true, 1, 5, { .text = &text } },
        { "l", MEMBER_LINES, true, 0, 9, { .text = &lines } },
        { "s", MEMBER_SECRET, true, 0, 9, { .text = &secret } },
        { "i", MEMBER_ID, true, 0, 0, { .id = &id } },
        { "n", MEMBER_INT, true, 1, 7, { .number = &number } },
        { "c", MEMBER_CENTS, true, 0, 999, { .number = &cents } },
        { "m", MEMBER_MOMENT, true, 0, 0, { .number = &moment } },
        { "a", MEMBER_LIST, true, 1, 3, { .list = &list } },
    };
    struct arena *arena = arena_new();
    json_t *json = json_loadb((const char *)data, size,
                              JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
    if (members_read(json, rows, COUNT_OF(rows), arena) == NULL) {
        PROMISE(strlen(text) <= 20 && utf8_is_valid(slice_text(text)));
        PROMISE(number >= 1 && number <= 7 && cents >= 0 && cents <= 999);
        PROMISE(strlen(secret) <= 9);
        again = members_read_text(slice_text(text), 0, 5, arena);
        PROMISE(again != NULL && strcmp(again, text) == 0);
    }
    json_decref(json);
    arena_free(arena);
    return 0;
}
