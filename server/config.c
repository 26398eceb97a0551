#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/slice.h"

#ifndef JUDIFY_BUILD
#define JUDIFY_BUILD "unknown"
#endif

enum setting_type { TEXT, NUMBER, SWITCH, ORIGIN };

/* One setting.  `at` is its place in struct config. */
struct setting {
    const char *name; /* of the flag, without --                 */
    enum setting_type type;
    size_t at;
    const char *value;        /* what --help shows as the value    */
    const char *default_text; /* NULL: none, or see the help       */
    int64_t default_number, min, max;
    const char *help;
};

#define AT(field) offsetof(struct config, field)

static const struct setting settings[] = {
    { "listen", TEXT, AT(listen), "ADDRESS:PORT", "127.0.0.1:8080", 0, 0, 0,
      "where to listen; [::1]:8080 for IPv6, port 0 for any" },
    { "data", TEXT, AT(data), "DIR", "data", 0, 0, 0,
      "folder of judify.db; it never holds a message" },
    { "web", TEXT, AT(web), "DIR", NULL, 0, 0, 0,
      "folder of the built web app (default: beside the program)" },
    { "origin", ORIGIN, AT(origins), "URL", NULL, 0, 0, 0,
      "an address people open the app at, as https://learn.example.org;\n"
      "may be given several times (default: the listening address)" },
    { "secure", SWITCH, AT(is_secure), NULL, NULL, 0, 0, 0,
      "people reach us over TLS through a proxy: Secure cookies, HSTS" },
    { "workers", NUMBER, AT(workers), "N", NULL, 4, 1, 64,
      "threads for HTTP calls; each has its own database connection" },
    { "conns-per-address", NUMBER, AT(conns_per_address), "N", NULL,
      LIMIT_CONNS_PER_ADDRESS, 1, LIMIT_CONNS,
      "connections of one address that are no links; behind a proxy all\n"
      "people have the proxy's address: raise it there" },
    { "rate-burst", NUMBER, AT(rate_burst), "N", NULL, LIMIT_RATE_BURST, 1,
      1000000000, "messages that a user may send at once" },
    { "rate-per-s", NUMBER, AT(rate_per_s), "N", NULL, LIMIT_RATE_PER_S, 1,
      1000000000, "messages per second that a user may send on and on" },
    { "mailbox-count", NUMBER, AT(mailbox_count), "N", NULL,
      LIMIT_MAILBOX_COUNT, 1, 1000000, "envelopes that wait for one device" },
    { "mailbox-mb", NUMBER, AT(mailbox_mb), "MIB", NULL,
      LIMIT_MAILBOX_BYTES / (1024 * 1024), 1, 1024,
      "their size, for one device" },
    { "mailbox-total-mb", NUMBER, AT(mailbox_total_mb), "MIB", NULL,
      LIMIT_MAILBOX_TOTAL_MB, 1, 1048576, "their size, for all together" },
    { "envelope-days", NUMBER, AT(envelope_days), "DAYS", NULL,
      LIMIT_ENVELOPE_AGE_DAYS, 1, 365, "how long an envelope waits" },
    { "metrics-token", TEXT, AT(metrics_token), "TOKEN", NULL, 0, 0, 0,
      "bearer token for /metrics (default: loopback only)" },
    { "log-level", TEXT, AT(log_level), "LEVEL", "info", 0, 0, 0,
      "error, warn, info or debug" },
    { "dev", SWITCH, AT(is_dev), NULL, NULL, 0, 0, 0,
      "echo endpoints for conformance suites; loopback only" },
};

static const struct {
    const char *words;
    const char *help;
} commands[] = {
    { "serve", "migrate the database and serve until SIGTERM" },
    { "migrate", "bring the database to this program's schema, and end" },
    { "seed", "add the demo: three tutors, two students; print passwords" },
    { "user add EMAIL FIRST LAST ROLE ZONE",
      "add a user; the password is read from standard input" },
    { "user passwd EMAIL", "set a user's password, read from standard input" },
    { "check-config", "print all settings as they would be used, and end" },
    { "version", "print versions, and end" },
};

/* --- defaults and environment ------------------------------------------- */

static void *place_of(struct config *config, const struct setting *setting)
{
    return (char *)config + setting->at;
}

static int refuse(const char *format, const char *what, const char *more)
{
    fprintf(stderr, "judify: ");
    fprintf(stderr, format, what, more);
    fprintf(stderr, "\njudify: see 'judify --help'\n");
    return -1;
}

static int set_number(struct config *config, const struct setting *setting,
                      const char *text)
{
    char *end = NULL;
    errno = 0;
    const long long number = strtoll(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || number < setting->min ||
        number > setting->max) {
        char bounds[64];
        snprintf(bounds, sizeof bounds, "%lld to %lld", (long long)setting->min,
                 (long long)setting->max);
        return refuse("--%s takes a whole number, %s", setting->name, bounds);
    }
    *(int64_t *)place_of(config, setting) = number;
    return 0;
}

static int add_origin(struct config *config, const char *text)
{
    if (strncmp(text, "http://", 7) != 0 && strncmp(text, "https://", 8) != 0)
        return refuse("--origin takes http://HOST or https://HOST, not %s%s",
                      text, "");
    const char *host = strstr(text, "://") + 3;
    if (*host == '\0' || strchr(host, '/') != NULL)
        return refuse("--origin takes no path: %s%s", text, "");
    if (config->n_origins == CONFIG_ORIGINS_MAX)
        return refuse("too many times --origin%s%s", "", "");
    config->origins[config->n_origins++] = text;
    return 0;
}

static int set_switch(struct config *config, const struct setting *setting,
                      const char *text)
{
    const bool is_on = strcmp(text, "1") == 0 || strcmp(text, "true") == 0;
    if (!is_on && strcmp(text, "0") != 0 && strcmp(text, "false") != 0)
        return refuse("%s takes 0 or 1%s", setting->name, "");
    *(bool *)place_of(config, setting) = is_on;
    return 0;
}

static int set(struct config *config, const struct setting *setting,
               const char *text)
{
    switch (setting->type) {
    case NUMBER:
        return set_number(config, setting, text);
    case ORIGIN:
        return add_origin(config, text);
    case SWITCH:
        return set_switch(config, setting, text);
    case TEXT:
        *(const char **)place_of(config, setting) = text;
        return 0;
    }
    return -1;
}

static void set_defaults(struct config *config)
{
    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        const struct setting *s = &settings[i];
        if (s->type == TEXT)
            *(const char **)place_of(config, s) = s->default_text;
        else if (s->type == NUMBER)
            *(int64_t *)place_of(config, s) = s->default_number;
    }
}

/* "rate-burst" is JUDIFY_RATE_BURST. */
static const char *environment_of(const struct setting *setting)
{
    char name[64] = "JUDIFY_";
    size_t n = strlen(name);
    for (const char *c = setting->name; *c != '\0' && n < sizeof name - 1; c++)
        name[n++] = *c == '-' ? '_' : (char)toupper((unsigned char)*c);
    return getenv(name);
}

static int read_environment(struct config *config)
{
    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        const char *text = environment_of(&settings[i]);
        if (text != NULL && set(config, &settings[i], text) != 0)
            return -1;
    }
    return 0;
}

/* --- arguments ---------------------------------------------------------- */

static const struct setting *setting_named(struct slice name)
{
    for (size_t i = 0; i < COUNT_OF(settings); i++)
        if (slice_is(name, settings[i].name))
            return &settings[i];
    return NULL;
}

/* `--name value`, `--name=value` or `--switch`; returns how many arguments
 * were used, or -1. */
static int read_flag(struct config *config, char **argv)
{
    const char *flag = argv[0] + 2;
    const size_t len = strcspn(flag, "=");
    const struct setting *setting = setting_named(slice_of(flag, len));
    if (setting == NULL)
        return refuse("there is no setting --%s%s", flag, "");
    if (setting->type == ORIGIN && !config->has_flag_origin) {
        config->has_flag_origin = true; /* flags replace the environment's */
        config->n_origins = 0;
    }
    if (setting->type == SWITCH && flag[len] == '\0') {
        *(bool *)place_of(config, setting) = true;
        return 1;
    }
    if (flag[len] == '=')
        return set(config, setting, flag + len + 1) == 0 ? 1 : -1;
    if (argv[1] == NULL)
        return refuse("--%s needs a value: %s", flag, setting->value);
    return set(config, setting, argv[1]) == 0 ? 2 : -1;
}

static int read_word(struct config *config, const char *word)
{
    if (config->command == NULL)
        config->command = word;
    else if (config->n_words < CONFIG_WORDS_MAX)
        config->words[config->n_words++] = word;
    else
        return refuse("too many words: %s%s", word, "");
    return 1;
}

static int read_arguments(struct config *config, char **argv)
{
    while (*argv != NULL) {
        int used = 1;
        if (strcmp(*argv, "--help") == 0 || strcmp(*argv, "-h") == 0)
            config->command = "help";
        else if (strcmp(*argv, "--version") == 0)
            config->command = "version";
        else if (strncmp(*argv, "--", 2) == 0)
            used = read_flag(config, argv);
        else
            used = read_word(config, *argv);
        if (used < 0)
            return -1;
        argv += used;
    }
    return 0;
}

/* build/judify serves web/dist; an installed one /usr/share/judify/web. */
static char *find_web(void)
{
    static const char *const places[] = { "../web/dist", "../../web/dist",
                                          "../share/judify/web" };
    char program[PATH_MAX];
    const ssize_t len = readlink("/proc/self/exe", program, sizeof program - 1);
    if (len <= 0)
        return NULL;
    program[len] = '\0';
    *strrchr(program, '/') = '\0';
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        char dir[PATH_MAX + 32];
        snprintf(dir, sizeof dir, "%s/%s", program, places[i]);
        if (access(dir, R_OK) == 0)
            return mem_copy(dir, strlen(dir));
    }
    return NULL;
}

static bool is_loopback_address(const char *address)
{
    return strncmp(address, "127.", 4) == 0 ||
           strncmp(address, "[::1]:", 6) == 0 ||
           strncmp(address, "localhost:", 10) == 0;
}

enum status config_read(int argc, char **argv, struct config *out)
{
    *out = (struct config){ 0 };
    set_defaults(out);
    if (argc < 1 || read_environment(out) != 0 ||
        read_arguments(out, argv + 1) != 0)
        return ERR_MALFORMED;
    if (out->command == NULL)
        out->command = "help";
    if (out->web == NULL)
        out->web = out->owned_web = find_web();
    if (out->is_dev && !is_loopback_address(out->listen)) {
        refuse("--dev serves on loopback only, not on %s%s", out->listen, "");
        return ERR_MALFORMED;
    }
    return OK;
}

void config_fill_origins(struct config *config, uint16_t port)
{
    if (config->n_origins > 0)
        return;
    const char *colon = strrchr(config->listen, ':');
    const int host_len = colon ? (int)(colon - config->listen) : 0;
    snprintf(config->made_origins[0], sizeof config->made_origins[0],
             "http://%.*s:%u", host_len, config->listen, port);
    snprintf(config->made_origins[1], sizeof config->made_origins[1],
             "http://localhost:%u", port);
    for (size_t i = 0; i < COUNT_OF(config->made_origins); i++)
        config->origins[config->n_origins++] = config->made_origins[i];
}

void config_done(struct config *config)
{
    mem_free(config->owned_web);
    config->owned_web = NULL;
}

/* --- printing ----------------------------------------------------------- */

static void print_value(const struct config *config, const struct setting *s)
{
    const void *at = (const char *)config + s->at;
    switch (s->type) {
    case TEXT: {
        const char *text = *(const char *const *)at;
        const bool is_secret = strcmp(s->name, "metrics-token") == 0;
        printf("%s\n", text == NULL ? "" : is_secret ? "(set)" : text);
        break;
    }
    case NUMBER:
        printf("%lld\n", (long long)*(const int64_t *)at);
        break;
    case SWITCH:
        printf("%s\n", *(const bool *)at ? "true" : "false");
        break;
    case ORIGIN:
        for (size_t i = 0; i < config->n_origins; i++)
            printf("%s%s", i ? " " : "", config->origins[i]);
        printf("\n");
        break;
    }
}

void config_print(const struct config *config)
{
    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        printf("%s = ", settings[i].name);
        print_value(config, &settings[i]);
    }
}

static void print_setting(const struct setting *s)
{
    char flag[64];
    snprintf(flag, sizeof flag, "--%s %s", s->name, s->value ? s->value : "");
    printf("  %-26s ", flag);
    for (const char *c = s->help; *c != '\0'; c++) {
        putchar(*c);
        if (*c == '\n')
            printf("  %-26s ", "");
    }
    if (s->type == NUMBER)
        printf(" (%lld)", (long long)s->default_number);
    else if (s->default_text != NULL)
        printf(" (%s)", s->default_text);
    printf("\n");
}

void config_print_help(void)
{
    printf("judify - messages for tutoring, tied to booking\n\n"
           "Usage: judify COMMAND [--SETTING VALUE ...]\n\nCommands:\n");
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        printf("  %s\n      %s\n", commands[i].words, commands[i].help);
    printf("\nSettings, with their defaults; each is also a variable of the\n"
           "environment: --rate-burst is JUDIFY_RATE_BURST.\n");
    for (size_t i = 0; i < COUNT_OF(settings); i++)
        print_setting(&settings[i]);
    printf(
        "\nExamples:\n"
        "  judify serve --data /var/lib/judify\n"
        "      serve this machine at http://127.0.0.1:8080\n"
        "  judify serve --data /var/lib/judify --secure \\\n"
        "      --origin https://learn.example.org\n"
        "      the same behind a proxy that speaks TLS\n"
        "  read -rs P; printf %%s \"$P\" | judify user passwd ann@example.org\n"
        "      give somebody a new password\n"
        "\nExit status: 0 done; 1 failed, and the last line says why; 2 the\n"
        "arguments are wrong.  docs/operations.md has the rest.\n");
}

const char *config_build(void)
{
    return JUDIFY_BUILD;
}
