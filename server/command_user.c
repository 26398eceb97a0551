#include "command_user.h"

#include <stdio.h>

#include "api/members.h"
#include "base/arena.h"
#include "base/limits.h"
#include "base/moment.h"
#include "base/slice.h"
#include "config.h"
#include "domain/account.h"
#include "domain/guessable.h"
#include "domain/leaving.h"
#include "domain/login.h"
#include "domain/password.h"
#include "io/clock.h"
#include "store/zone_file.h"
#include "wire/utf8.h"

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

/* Read a new password of `owner` from standard input and hash it. */
static int read_password(const struct password_owner *owner,
                         char out_hash[PASSWORD_HASH_BYTES])
{
    char password[LIMIT_PASSWORD_MAX + 2];
    if (fgets(password, sizeof password, stdin) == NULL)
        return fail("give the password on standard input");
    password[strcspn(password, "\n")] = '\0';
    if (!utf8_is_valid(slice_text(password)))
        return fail("give the password in UTF-8, as browsers do");
    if (password_check(password) != OK)
        return fail("a password has 8 characters to 256 bytes");
    if (guessable_is(password, owner))
        return fail("that password is easy to guess: many use it, or it is "
                    "the name or address with little beside it");
    password_hash(password, out_hash);
    return 0;
}

/* As the API takes it; NULL when it is none.  What is no UTF-8, no answer of
 * the API could hold. */
static const char *read_name(struct arena *arena, const char *word)
{
    const struct slice text = slice_text(word);
    return utf8_is_valid(text)
               ? members_read_text(text, 1, ACCOUNT_NAME_MAX, arena)
               : NULL;
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
        .first_name = read_name(arena, words[1]),
        .last_name = read_name(arena, words[2]),
        .time_zone = words[4],
    };
    if (registration.email == NULL)
        return fail("that is no e-mail address");
    if (registration.first_name == NULL || registration.last_name == NULL)
        return fail("a name has 1 to 60 characters in UTF-8, none of them a "
                    "control character");
    if (role_parse(words[3], &registration.role) != OK)
        return fail("a role is student, tutor or admin");
    if (!is_zone(arena, words[4]))
        return fail("there is no such time zone; write Europe/Berlin");

    char hash[PASSWORD_HASH_BYTES];
    const struct password_owner owner = { registration.email,
                                          registration.first_name,
                                          registration.last_name };
    if (read_password(&owner, hash) != 0)
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

/* The account of an e-mail address; else says why not. */
static int find(struct store *store, struct arena *arena, const char *word,
                struct user *out)
{
    const char *email = account_fold_email(arena, word);
    const char *hash;
    const enum status st = email == NULL
                               ? ERR_NOT_FOUND
                               : account_find(store, arena, email, out, &hash);
    if (st == ERR_NOT_FOUND)
        return fail("there is no account with that e-mail address");
    return st == OK ? 0 : fail_with(st);
}

static int set_password(struct store *store, struct arena *arena,
                        const char *const *words)
{
    struct user user;
    char hash[PASSWORD_HASH_BYTES];
    if (find(store, arena, words[0], &user) != 0)
        return 1;
    const struct password_owner owner = { user.email, user.first_name,
                                          user.last_name };
    if (read_password(&owner, hash) != 0)
        return 1;
    struct login_ids ended = { 0 };
    const enum status st = login_change_password(
        store, arena, user.id, (struct id){ { 0 } }, hash, &ended);
    if (st != OK)
        return fail_with(st);
    printf("changed; %zu logins ended\n", ended.count);
    return 0;
}

static int log_out(struct store *store, struct arena *arena,
                   const char *const *words)
{
    struct user user;
    struct login_ids ended = { 0 };
    if (find(store, arena, words[0], &user) != 0)
        return 1;
    const enum status st = login_end_all(store, arena, user.id, &ended);
    if (st != OK)
        return fail_with(st);
    printf("%zu logins ended\n", ended.count);
    return 0;
}

static int disable(struct store *store, struct arena *arena,
                   const char *const *words)
{
    struct user user;
    struct login_ids ended = { 0 };
    if (find(store, arena, words[0], &user) != 0)
        return 1;
    const enum status st =
        account_disable(store, arena, user.id, clock_unix_ms(), &ended);
    if (st != OK)
        return fail_with(st);
    printf("disabled; %zu logins ended\n", ended.count);
    return 0;
}

static int enable(struct store *store, struct arena *arena,
                  const char *const *words)
{
    struct user user;
    if (find(store, arena, words[0], &user) != 0)
        return 1;
    const enum status st = account_enable(store, user.id);
    if (st != OK)
        return fail_with(st);
    printf("enabled\n");
    return 0;
}

static int confirm(struct store *store, struct arena *arena,
                   const char *const *words)
{
    struct user user;
    if (find(store, arena, words[0], &user) != 0)
        return 1;
    const enum status st = account_confirm(store, user.id, clock_unix_ms());
    if (st != OK)
        return fail_with(st);
    printf("confirmed\n");
    return 0;
}

static int delete (struct store *store, struct arena *arena,
                   const char *const *words)
{
    struct user user;
    struct session_list cancelled = { NULL, 0 };
    if (find(store, arena, words[0], &user) != 0)
        return 1;
    const enum status st =
        leaving_make(store, arena, user.id, clock_unix_ms(), &cancelled);
    if (st != OK)
        return fail_with(st);
    printf("deleted; %zu lessons cancelled\n", cancelled.count);
    return 0;
}

static int list(struct store *store, struct arena *arena,
                const char *const *words)
{
    (void)words;
    struct user *users = NULL;
    size_t count = 0;
    const enum status st = account_list(store, arena, &users, &count);
    if (st != OK)
        return fail_with(st);
    for (size_t i = 0; i < count; i++) {
        char since[MOMENT_TEXT_LEN + 1];
        moment_print(users[i].created_ms, since);
        printf("%s\t%s\t%s\t%s\t%.10s\n",
               users[i].is_disabled ? "disabled" : "active",
               role_name(users[i].role), users[i].username, users[i].email,
               since);
    }
    return 0;
}

static const struct {
    const char *name;
    size_t words; /* after the name */
    int (*run)(struct store *, struct arena *, const char *const *);
} verbs[] = {
    { "add", 5, add },         { "passwd", 1, set_password },
    { "list", 0, list },       { "logout", 1, log_out },
    { "disable", 1, disable }, { "enable", 1, enable },
    { "confirm", 1, confirm }, { "delete", 1, delete },
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
    fail("write 'user add EMAIL FIRST LAST ROLE ZONE', 'user list', or "
         "'user passwd', 'logout', 'disable', 'enable', 'confirm' or 'delete' "
         "and an EMAIL");
    return 2;
}
