#include "domain/guessable.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/slice.h"

enum {
    WORD_MAX = 15, /* of the list */

    /* Shorter names stand in many words. */
    NAME_MIN = 4,
    /* Beside a name: enough for a password that stands by itself, and half
     * as much again for what the name tells of the rest. */
    BESIDE_NAME_MIN = 12,

    DISTINCT_MIN = 4, /* "abababab" has two */
    DIGITS_MIN = 12,  /* without anything else: shorter ones are dates */
};

/* In order of bytes. */
static const char words[][WORD_MAX + 1] = {
#include "domain/common_passwords.inc"
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static void fold(const char *text, char out[LIMIT_PASSWORD_MAX + 1])
{
    assert(strlen(text) <= LIMIT_PASSWORD_MAX);
    size_t len = 0;
    for (; text[len] != '\0'; len++)
        out[len] = lower(text[len]);
    out[len] = '\0';
}

static int compare_word(const void *key, const void *row)
{
    return strcmp(key, row);
}

static bool is_word(const char *folded)
{
    return bsearch(folded, words, COUNT_OF(words), sizeof *words,
                   compare_word) != NULL;
}

/* "Dragon2024!" is "dragon" for whoever guesses. */
static bool is_common(const char *folded)
{
    char stem[LIMIT_PASSWORD_MAX + 1];
    if (is_word(folded))
        return true;
    size_t len = strlen(folded);
    memcpy(stem, folded, len);
    while (len > 0 && (stem[len - 1] < 'a' || stem[len - 1] > 'z') &&
           (uint8_t)stem[len - 1] < 0x80)
        len--;
    stem[len] = '\0';
    return is_word(stem);
}

static bool is_monotonous(const char *folded)
{
    const size_t len = strlen(folded);
    bool seen[256] = { false };
    if (strspn(folded, "0123456789") == len && len < DIGITS_MIN)
        return true;
    int distinct = 0;
    for (const char *at = folded; *at != '\0'; at++) {
        distinct += !seen[(uint8_t)*at];
        seen[(uint8_t)*at] = true;
    }
    return distinct < DISTINCT_MIN;
}

/* The words of `text`, up to `end`, that are long enough to say who it is. */
static bool has_word_of(const char *folded, const char *text, char end)
{
    static const char between[] = " -_.+'@";
    while (*text != '\0' && *text != end) {
        char word[LIMIT_PASSWORD_MAX + 1];
        size_t len = 0;
        for (; text[len] != '\0' && strchr(between, text[len]) == NULL &&
               len < LIMIT_PASSWORD_MAX;
             len++)
            word[len] = lower(text[len]);
        word[len] = '\0';
        if (len >= NAME_MIN && strstr(folded, word) != NULL &&
            strlen(folded) - len < BESIDE_NAME_MIN)
            return true;
        text += len;
        while (*text != '\0' && *text != end && strchr(between, *text) != NULL)
            text++;
    }
    return false;
}

bool guessable_is(const char *password, const struct password_owner *owner)
{
    char folded[LIMIT_PASSWORD_MAX + 1];
    fold(password, folded);
    return is_common(folded) || is_monotonous(folded) ||
           has_word_of(folded, owner->email, '@') ||
           has_word_of(folded, owner->first_name, '\0') ||
           has_word_of(folded, owner->last_name, '\0') ||
           has_word_of(folded, "judify", '\0');
}
