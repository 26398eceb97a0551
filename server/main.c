/*
 * main.c - read the settings, run one command, say how it ended.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <sodium.h>

#include "base/log.h"
#include "base/slice.h"
#include "command.h"
#include "config.h"

static enum status set_log(const struct config *config)
{
    static const char *const levels[] = { "error", "warn", "info", "debug" };
    /* A person reads a terminal; the journal reads priorities. */
    log_set_priorities(!isatty(STDERR_FILENO));
    for (size_t i = 0; i < COUNT_OF(levels); i++) {
        if (strcmp(config->log_level, levels[i]) == 0) {
            log_set_level((enum log_level)i);
            return OK;
        }
    }
    fprintf(stderr, "judify: --log-level takes error, warn, info or debug\n");
    return ERR_MALFORMED;
}

int main(int argc, char **argv)
{
    struct config config;
    if (config_read(argc, argv, &config) != OK || set_log(&config) != OK)
        return 2;
    if (sodium_init() < 0) {
        log_error("libsodium did not start");
        return 1;
    }

    const int code = command_run(&config);
    config_done(&config);
    return code;
}
