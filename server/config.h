/*
 * config.h - the program's settings, from its arguments and environment.
 *
 * The only place that reads argv and getenv.  Each setting is one row: a
 * flag (--rate-burst), a variable of the same name (JUDIFY_RATE_BURST), a
 * default, bounds, and a sentence for --help.  A flag wins over a variable.
 */
#ifndef CONFIG_H
#define CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "io/network.h"

#define JUDIFY_VERSION "0.1.0"

enum { CONFIG_ORIGINS_MAX = 16, CONFIG_PROXIES_MAX = 16, CONFIG_WORDS_MAX = 8 };

/* Everything borrows argv, the environment or static text, but for what
 * config_done frees. */
struct config {
    const char *command; /* "serve"; "help" when none was given        */
    const char *words[CONFIG_WORDS_MAX]; /* what followed that is no flag */
    size_t n_words;

    const char *listen; /* "127.0.0.1:8080"                           */
    const char *data;   /* folder of judify.db                       */
    const char *web;    /* folder of the built app                    */
    const char *origins[CONFIG_ORIGINS_MAX];
    size_t n_origins; /* 0: made from the listening address         */
    const char *tls_cert, *tls_key; /* both, or neither                */
    struct network proxies[CONFIG_PROXIES_MAX]; /* trusted */
    size_t n_proxies;
    const char *user; /* to become, when root; NULL: stay       */
    const char *metrics_token;
    const char *log_level;
    const char *smtp;      /* "smtps://mail.example.org:465"; NULL: no mail */
    const char *mail_from; /* with smtp; an address (wire/mime.h)       */
    const char *smtp_user; /* with smtp_password_file, or neither       */
    const char *smtp_password_file;
    const char *smtp_ca;    /* NULL: the system's certificates           */
    const char *public_url; /* of links in mails; NULL: the first origin */
    bool is_dev;
    bool has_no_fence;
    bool is_secure; /* people reach us over TLS, ours or a proxy's */
    int64_t workers, conns_per_address;
    int64_t rate_burst, rate_per_s;
    int64_t write_burst, writes_per_s;
    int64_t mailbox_count, mailbox_mb, mailbox_total_mb, envelope_days;

    char made_origins[2][256]; /* of config_fill_origins                 */
    char *owned_web;           /* found beside the program                   */
    bool has_flag_origin;      /* --origin was given as a flag               */
};

/*
 * Read arguments and environment.
 *
 * Returns OK; ERR_MALFORMED after printing to stderr what is wrong and what
 * would be right.
 */
MUST_CHECK enum status config_read(int argc, char **argv, struct config *out);

/* The port of config->smtp, which is not NULL; 0: it is no port. */
uint16_t config_smtp_port(const struct config *config);

/*
 * When no --origin was given: allow the listening address itself and
 * localhost, both with the port that was really bound, over http or, with a
 * certificate, https.  They live in the config.  When no --public-url was
 * given: it is the first origin.
 */
void config_fill_origins(struct config *config, uint16_t port);

void config_done(struct config *config);

/* Print all settings with their values, one `name = value` each. */
void config_print(const struct config *config);

/* Print the help: commands, settings with defaults, examples. */
void config_print_help(void);

/* The git description of the source; static. */
const char *config_build(void);

#endif
