#include "command.h"

#include <stdio.h>

#include "base/slice.h"
#include "command_backup.h"
#include "command_seed.h"
#include "command_user.h"
#include "config.h"
#include "privilege.h"
#include "serve.h"
#include "store/migration.h"
#include "store/store.h"

static int run_help(struct config *config)
{
    (void)config;
    config_print_help();
    return 0;
}

static int run_version(struct config *config)
{
    (void)config;
    printf("judify %s\nbuild %s\nprotocol judify.v1\nschema %d\n",
           JUDIFY_VERSION, config_build(), migration_newest());
    return 0;
}

static int run_check_config(struct config *config)
{
    config_print(config);
    return 0;
}

/* Open the database, migrated; NULL when that failed (logged). */
static struct store *open_store(const struct config *config)
{
    struct store *store = NULL;
    if (privilege_settle(config) != OK ||
        serve_open_store(config, &store) != OK)
        return NULL;
    if (migration_run(store) != OK) {
        store_close(store);
        return NULL;
    }
    return store;
}

static int run_migrate(struct config *config)
{
    struct store *store = open_store(config);
    int version = 0;
    const int code =
        store != NULL && migration_version(store, &version) == OK ? 0 : 1;
    store_close(store);
    if (code == 0)
        printf("the database is at schema %d\n", version);
    return code;
}

static int run_user(struct config *config)
{
    struct store *store = open_store(config);
    const int code = store == NULL ? 1 : command_user_run(config, store);
    store_close(store);
    return code;
}

static int run_seed(struct config *config)
{
    struct store *store = open_store(config);
    const int code = store == NULL ? 1 : command_seed_run(store);
    store_close(store);
    return code;
}

enum { ANY_WORDS = CONFIG_WORDS_MAX + 1 };

/* Everything the program can be told to do. */
static const struct {
    const char *name;
    size_t words; /* that must follow */
    int (*run)(struct config *);
} commands[] = {
    { "serve", 0, serve_run },
    { "migrate", 0, run_migrate },
    { "seed", 0, run_seed },
    { "user", ANY_WORDS, run_user },
    { "backup", 1, command_backup_run },
    { "restore", 1, command_restore_run },
    { "check-config", 0, run_check_config },
    { "version", 0, run_version },
    { "help", 0, run_help },
};

int command_run(struct config *config)
{
    for (size_t i = 0; i < COUNT_OF(commands); i++) {
        if (strcmp(config->command, commands[i].name) != 0)
            continue;
        if (commands[i].words != ANY_WORDS &&
            config->n_words != commands[i].words) {
            fprintf(stderr,
                    "judify: %s takes %zu words after it, see "
                    "'judify --help'\n",
                    config->command, commands[i].words);
            return 2;
        }
        return commands[i].run(config);
    }
    fprintf(stderr, "judify: there is no command %s, see 'judify --help'\n",
            config->command);
    return 2;
}
