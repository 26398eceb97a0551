#include "command_backup.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

#include "base/log.h"
#include "config.h"
#include "io/clock.h"
#include "privilege.h"
#include "serve.h"
#include "store/backup.h"
#include "store/claim.h"

int command_backup_run(struct config *config)
{
    char database[PATH_MAX];
    struct backup made;
    serve_name_database(config, database);
    if (privilege_settle(config) != OK ||
        backup_write(database, config->words[0], &made) != OK) {
        log_error("not backed up file=%s: no such file was made; the line "
                  "above says why",
                  config->words[0]);
        return 1;
    }
    printf("backed up to %s: %" PRId64 " bytes, schema %d, checked\n",
           config->words[0], made.bytes, made.schema);
    return 0;
}

static void say_restored(const char *file, const struct backup *made)
{
    printf("restored from %s: %" PRId64 " bytes, schema %d, checked\n"
           "everybody has to log in again\n",
           file, made->bytes, made->schema);
    if (made->replaced[0] != '\0')
        printf("the database that was there is kept as %s\n", made->replaced);
}

int command_restore_run(struct config *config)
{
    char database[PATH_MAX];
    struct backup made;
    int claim = -1;
    serve_name_database(config, database);
    enum status st = privilege_settle(config);
    if (st == OK)
        st = serve_make_folder(config);
    if (st == OK)
        st = claim_open(config->data, &claim);
    if (st == OK)
        st = backup_restore(config->words[0], database, clock_unix_ms(), &made);
    claim_close(claim);
    if (st != OK) {
        log_error("not restored file=%s: the database is as it was; the line "
                  "above says why",
                  config->words[0]);
        return 1;
    }
    say_restored(config->words[0], &made);
    return 0;
}
