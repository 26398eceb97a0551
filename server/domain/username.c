#include "domain/username.h"

#include <stdint.h>
#include <string.h>

#include "base/slice.h"

enum {
    TABLE_FIRST = 0xC0, /* the first letter of Latin-1 Supplement */
    TABLE_LAST = 0x17F, /* the last letter of Latin Extended-A    */
};

/* U+00C0 to U+017F without their marks, in lower case. */
static const char latin[][3] = {
    "a", "a", "a",  "a",  "a", "a", "ae", "c",  "e", "e", "e",  "e", "i", "i",
    "i", "i", "d",  "n",  "o", "o", "o",  "o",  "o", "",  "o",  "u", "u", "u",
    "u", "y", "th", "ss", "a", "a", "a",  "a",  "a", "a", "ae", "c", "e", "e",
    "e", "e", "i",  "i",  "i", "i", "d",  "n",  "o", "o", "o",  "o", "o", "",
    "o", "u", "u",  "u",  "u", "y", "th", "y",  "a", "a", "a",  "a", "a", "a",
    "c", "c", "c",  "c",  "c", "c", "c",  "c",  "d", "d", "d",  "d", "e", "e",
    "e", "e", "e",  "e",  "e", "e", "e",  "e",  "g", "g", "g",  "g", "g", "g",
    "g", "g", "h",  "h",  "h", "h", "i",  "i",  "i", "i", "i",  "i", "i", "i",
    "i", "i", "ij", "ij", "j", "j", "k",  "k",  "k", "l", "l",  "l", "l", "l",
    "l", "l", "l",  "l",  "l", "n", "n",  "n",  "n", "n", "n",  "n", "n", "n",
    "o", "o", "o",  "o",  "o", "o", "oe", "oe", "r", "r", "r",  "r", "r", "r",
    "s", "s", "s",  "s",  "s", "s", "s",  "s",  "t", "t", "t",  "t", "t", "t",
    "u", "u", "u",  "u",  "u", "u", "u",  "u",  "u", "u", "u",  "u", "w", "w",
    "y", "y", "y",  "z",  "z", "z", "z",  "z",  "z", "s",
};

_Static_assert(COUNT_OF(latin) == TABLE_LAST - TABLE_FIRST + 1,
               "every letter has its row");

/* What the character at `at`, which is not the last NUL, becomes, in `out` with
 * a NUL. */
static void fold_at(const char *at, char out[3])
{
    const uint8_t c = (uint8_t)at[0], next = (uint8_t)at[1]; /* or the NUL */
    out[0] = out[1] = out[2] = '\0';
    if (c >= 'A' && c <= 'Z')
        out[0] = (char)(c - 'A' + 'a');
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
        out[0] = (char)c;
    /* C3, C4 and C5 lead exactly the letters of the table in UTF-8. */
    else if (c >= 0xC3 && c <= 0xC5 && (next & 0xC0) == 0x80)
        memcpy(out, latin[((c & 0x1F) << 6 | (next & 0x3F)) - TABLE_FIRST], 3);
}

/* Put the folded name at `out`; returns how many bytes. */
static size_t fold_part(const char *name, char out[USERNAME_PART_MAX])
{
    size_t used = 0;
    for (const char *at = name; *at != '\0'; at++) {
        char folded[3];
        fold_at(at, folded);
        const size_t n = strlen(folded);
        if (used + n > USERNAME_PART_MAX)
            break;
        memcpy(out + used, folded, n);
        used += n;
    }
    return used;
}

static bool is_kept_at_end(char c)
{
    return c >= 'a' && c <= 'z';
}

const char *username_fold(struct arena *arena, const char *first_name,
                          const char *last_name)
{
    char name[2 * USERNAME_PART_MAX + 1];
    size_t len = fold_part(first_name, name);
    if (len > 0)
        name[len++] = '.';
    len += fold_part(last_name, name + len);
    while (len > 0 && !is_kept_at_end(name[len - 1]))
        len--;
    return len > 0 ? arena_copy(arena, slice_of(name, len)) : "user";
}
