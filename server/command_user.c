#include "command_user.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/slice.h"
#include "config.h"
#include "domain/account.h"
#include "domain/login.h"
#include "domain/password.h"
#include "io/clock.h"
#include "store/zone_file.h"

static int fail(const char *reason)
{
    fprintf(stderr, "judify: %s\n", reason);
    return 1;
}

static int fail_with(enum status st)
{
    fprintf(stderr, "judify: not stored: %s\n", status_name(st));
    return 1;
}

/* Read a password from standard input and hash it. */
static int read_password(char out_hash[PASSWORD_HASH_BYTES])
{
    char password[LIMIT_PASSWORD_MAX + 2];
    if (fgets(password, sizeof password, stdin) == NULL)
        return fail("give the password on standard input");
    password[strcspn(password, "\n")] = '\0';
    if (password_check(password) != OK)
        return fail("a password has 8 characters to 256 bytes");
    password_hash(password, out_hash);
    return 0;
}

static bool is_zone(struct arena *arena, const char *name)
{
    struct slice bytes;
    return zone_file_read(slice_text(name), arena, &bytes) == OK;
}

static int add(struct store *store, struct arena *arena,
               const char *const *words)
{
    struct registration registration = {
        .email = account_fold_email(arena, words[0]),
        .first_name = words[1],
        .last_name = words[2],
        .time_zone = words[4],
    };
    if (registration.email == NULL)
        return fail("that is no e-mail address");
    if (*words[1] == '\0' || *words[2] == '\0' ||
        strlen(words[1]) > ACCOUNT_NAME_MAX ||
        strlen(words[2]) > ACCOUNT_NAME_MAX)
        return fail("a name has 1 to 60 characters");
    if (role_parse(words[3], &registration.role) != OK)
        return fail("a role is student, tutor or admin");
    if (!is_zone(arena, words[4]))
        return fail("there is no such time zone; write Europe/Berlin");

    char hash[PASSWORD_HASH_BYTES];
    if (read_password(hash) != 0)
        return 1;
    registration.password_hash = hash;

    struct user user;
    const enum status st =
        account_register(store, arena, &registration, clock_unix_ms(), &user);
    if (st == ERR_CONFLICT)
        return fail("there is an account with that e-mail address");
    if (st != OK)
        return fail_with(st);
    printf("added %s as %s\n", user.username, role_name(user.role));
    return 0;
}

static int set_password(struct store *store, struct arena *arena,
                        const char *const *words)
{
    const char *email = account_fold_email(arena, words[0]);
    const char *old_hash;
    struct user user;
    enum status st = email == NULL
                         ? ERR_NOT_FOUND
                         : account_find(store, arena, email, &user, &old_hash);
    if (st == ERR_NOT_FOUND)
        return fail("there is no account with that e-mail address");

    char hash[PASSWORD_HASH_BYTES];
    if (st == OK && read_password(hash) != 0)
        return 1;
    struct login_ids ended = { 0 };
    if (st == OK)
        st = login_change_password(store, arena, user.id, (struct id){ { 0 } },
                                   hash, &ended);
    if (st != OK)
        return fail_with(st);
    printf("changed; %zu logins ended\n", ended.count);
    return 0;
}

static const struct {
    const char *name;
    size_t words; /* after the name */
    int (*run)(struct store *, struct arena *, const char *const *);
} verbs[] = {
    { "add", 5, add },
    { "passwd", 1, set_password },
};

int command_user_run(const struct config *config, struct store *store)
{
    for (size_t i = 0; i < COUNT_OF(verbs); i++) {
        if (config->n_words != verbs[i].words + 1 ||
            strcmp(config->words[0], verbs[i].name) != 0)
            continue;
        struct arena *arena = arena_new();
        const int code = verbs[i].run(store, arena, config->words + 1);
        arena_free(arena);
        return code;
    }
    fail("write 'user add EMAIL FIRST LAST ROLE ZONE' or "
         "'user passwd EMAIL'");
    return 2;
}
