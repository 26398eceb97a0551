#include "fuzz.h"

#include "domain/account.h"
#include "domain/username.h"

/* Whatever the name, the username is short, plain, and does not end in a
 * digit; an address that folds, folds to itself. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    const char *first = arena_copy(arena, slice_of(data, size / 2));
    const char *last =
        arena_copy(arena, slice_of(data + size / 2, size - size / 2));
    const char *name = username_fold(arena, first, last);
    const size_t len = strlen(name);
    PROMISE(len > 0 && len <= 2 * USERNAME_PART_MAX + 1);
    PROMISE(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.") == len);
    PROMISE(name[0] != '.' && name[len - 1] >= 'a');

    const char *email =
        account_fold_email(arena, arena_copy(arena, slice_of(data, size)));
    if (email != NULL)
        PROMISE(strcmp(account_fold_email(arena, email), email) == 0);
    arena_free(arena);
    return 0;
}
