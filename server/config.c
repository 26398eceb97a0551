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
#include "wire/mime.h"

#ifndef JUDIFY_BUILD
#define JUDIFY_BUILD "unknown"
#endif

enum setting_type { TEXT, NUMBER, SWITCH, ORIGIN, PROXY };

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
    { "tls-cert", TEXT, AT(tls_cert), "FILE", NULL, 0, 0, 0,
      "speak TLS with this certificate: PEM, its issuers after it;\n"
      "read again on SIGHUP" },
    { "tls-key", TEXT, AT(tls_key), "FILE", NULL, 0, 0, 0,
      "its private key: PEM, without a passphrase" },
    { "secure", SWITCH, AT(is_secure), NULL, NULL, 0, 0, 0,
      "people reach us over TLS through a proxy: Secure cookies, HSTS" },
    { "trusted-proxy", PROXY, AT(proxies), "ADDRESS", NULL, 0, 0, 0,
      "a reverse proxy, as 127.0.0.1 or 10.0.0.0/8: the last address of its\n"
      "X-Forwarded-For is believed; may be given several times" },
    { "workers", NUMBER, AT(workers), "N", NULL, 4, 1, 64,
      "threads for HTTP calls; each has its own database connection" },
    { "conns-per-address", NUMBER, AT(conns_per_address), "N", NULL,
      LIMIT_CONNS_PER_ADDRESS, 1, LIMIT_CONNS,
      "connections of one address that are no links; those of a trusted\n"
      "proxy are not counted" },
    { "rate-burst", NUMBER, AT(rate_burst), "N", NULL, LIMIT_RATE_BURST, 1,
      1000000000, "messages that a user may send at once" },
    { "rate-per-s", NUMBER, AT(rate_per_s), "N", NULL, LIMIT_RATE_PER_S, 1,
      1000000000, "messages per second that a user may send on and on" },
    { "write-burst", NUMBER, AT(write_burst), "N", NULL, LIMIT_WRITE_BURST, 1,
      1000000000, "changes that a user may make over HTTP at once" },
    { "writes-per-s", NUMBER, AT(writes_per_s), "N", NULL, LIMIT_WRITES_PER_S,
      1, 1000, "changes per second that a user may make on and on" },
    { "mailbox-count", NUMBER, AT(mailbox_count), "N", NULL,
      LIMIT_MAILBOX_COUNT, 1, 1000000, "envelopes that wait for one device" },
    { "mailbox-mb", NUMBER, AT(mailbox_mb), "MIB", NULL,
      LIMIT_MAILBOX_BYTES / (1024 * 1024), 1, 1024,
      "their size, for one device" },
    { "mailbox-total-mb", NUMBER, AT(mailbox_total_mb), "MIB", NULL,
      LIMIT_MAILBOX_TOTAL_MB, 1, 1048576, "their size, for all together" },
    { "envelope-days", NUMBER, AT(envelope_days), "DAYS", NULL,
      LIMIT_ENVELOPE_AGE_DAYS, 1, 365, "how long an envelope waits" },
    { "user", TEXT, AT(user), "NAME", NULL, 0, 0, 0,
      "whom to become, for good, when started as root" },
    { "no-fence", SWITCH, AT(has_no_fence), NULL, NULL, 0, 0, 0,
      "do not fence the process in with Landlock" },
    { "smtp", TEXT, AT(smtp), "URL", NULL, 0, 0, 0,
      "send mail through this server: smtp://HOST:PORT (with STARTTLS, but\n"
      "for loopback) or smtps://HOST:PORT (default: send none)" },
    { "mail-from", TEXT, AT(mail_from), "ADDRESS", NULL, 0, 0, 0,
      "the address that mails come from, as judify@learn.example.org" },
    { "smtp-user", TEXT, AT(smtp_user), "NAME", NULL, 0, 0, 0,
      "log in to the mail server" },
    { "smtp-password-file", TEXT, AT(smtp_password_file), "FILE", NULL, 0, 0, 0,
      "with the password in its first line" },
    { "smtp-ca", TEXT, AT(smtp_ca), "FILE", NULL, 0, 0, 0,
      "trust the mail server by these certificates: PEM (default: those of\n"
      "the system)" },
    { "public-url", TEXT, AT(public_url), "URL", NULL, 0, 0, 0,
      "what links in mails begin with (default: the first --origin)" },
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
    { "user list", "print all users, one a line" },
    { "user logout EMAIL", "end every login of a user" },
    { "user disable EMAIL", "the same, and let them log in no more" },
    { "user enable EMAIL", "let them log in again" },
    { "user confirm EMAIL", "the address is theirs: mails may go there" },
    { "user delete EMAIL", "delete the account as its user can; for good" },
    { "backup FILE", "write the database to the new file FILE, also while\n"
                     "      a server works with it; FILE is checked" },
    { "restore FILE", "put the backup FILE in the place of the database; the\n"
                      "      old one is kept; the server must be stopped" },
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

/* Whether `text` is http://HOST or https://HOST without a path; else says
 * that --`name` takes such a one. */
static bool is_origin(const char *name, const char *text)
{
    const char *host = strstr(text, "://");
    const bool is_http =
        strncmp(text, "http://", 7) == 0 || strncmp(text, "https://", 8) == 0;
    if (is_http && host[3] != '\0' && strchr(host + 3, '/') == NULL)
        return true;
    refuse("--%s takes http://HOST or https://HOST without a path, not %s",
           name, text);
    return false;
}

static int add_origin(struct config *config, const char *text)
{
    if (!is_origin("origin", text))
        return -1;
    if (config->n_origins == CONFIG_ORIGINS_MAX)
        return refuse("too many times --origin%s%s", "", "");
    config->origins[config->n_origins++] = text;
    return 0;
}

static int add_proxy(struct config *config, const char *text)
{
    if (config->n_proxies == CONFIG_PROXIES_MAX)
        return refuse("too many times --trusted-proxy%s%s", "", "");
    if (network_parse(text, &config->proxies[config->n_proxies]) != OK)
        return refuse("--trusted-proxy takes an address as 127.0.0.1 or a "
                      "network as 10.0.0.0/8, not %s%s",
                      text, "");
    config->n_proxies++;
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
    case PROXY:
        return add_proxy(config, text);
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

/* --- mail ----------------------------------------------------------------- */

/* What stands between "://" and the port; empty: this is no mail server. */
static struct slice smtp_host(const char *url)
{
    const bool is_smtp =
        strncmp(url, "smtp://", 7) == 0 || strncmp(url, "smtps://", 8) == 0;
    if (!is_smtp || strpbrk(strstr(url, "://") + 3, "/@?# ") != NULL)
        return slice_text("");
    const char *host = strstr(url, "://") + 3;
    const char *colon = strrchr(host, ':');
    if (colon == NULL || strchr(colon, ']') != NULL)
        return slice_text(host);
    return slice_of(host, (size_t)(colon - host));
}

uint16_t config_smtp_port(const struct config *config)
{
    const struct slice host = smtp_host(config->smtp);
    const char *end = (const char *)host.data + host.len;
    if (*end == ':') {
        const unsigned long port = strtoul(end + 1, NULL, 10);
        return port <= UINT16_MAX ? (uint16_t)port : 0;
    }
    return strncmp(config->smtp, "smtps:", 6) == 0 ? 465 : 25;
}

/* The first thing that is wrong or missing is said. */
static int check_mail(const struct config *config)
{
    const struct {
        const char *name, *value;
    } others[] = {
        { "mail-from", config->mail_from },
        { "smtp-user", config->smtp_user },
        { "smtp-password-file", config->smtp_password_file },
        { "smtp-ca", config->smtp_ca },
        { "public-url", config->public_url },
    };
    for (size_t i = 0; config->smtp == NULL && i < COUNT_OF(others); i++) {
        if (others[i].value != NULL)
            return refuse("--%s needs --smtp URL%s", others[i].name, "");
    }
    if (config->smtp == NULL)
        return 0;
    if (smtp_host(config->smtp).len == 0 || config_smtp_port(config) == 0)
        return refuse("--smtp takes smtp://HOST:PORT or smtps://HOST:PORT, "
                      "not %s%s",
                      config->smtp, "");
    if (config->mail_from == NULL || !mime_is_address(config->mail_from))
        return refuse("--smtp needs --mail-from ADDRESS, as "
                      "judify@learn.example.org%s%s",
                      "", "");
    if ((config->smtp_user == NULL) != (config->smtp_password_file == NULL))
        return refuse("--smtp-user NAME and --smtp-password-file FILE go "
                      "together%s%s",
                      "", "");
    return config->public_url == NULL ||
                   is_origin("public-url", config->public_url)
               ? 0
               : -1;
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
    if ((out->tls_cert == NULL) != (out->tls_key == NULL)) {
        refuse("--tls-cert FILE and --tls-key FILE go together%s%s", "", "");
        return ERR_MALFORMED;
    }
    if (check_mail(out) != 0)
        return ERR_MALFORMED;
    if (out->tls_cert != NULL)
        out->is_secure = true;
    return OK;
}

static void make_origins(struct config *config, uint16_t port)
{
    const char *colon = strrchr(config->listen, ':');
    const int host_len = colon ? (int)(colon - config->listen) : 0;
    const char *scheme = config->tls_cert != NULL ? "https" : "http";
    snprintf(config->made_origins[0], sizeof config->made_origins[0],
             "%s://%.*s:%u", scheme, host_len, config->listen, port);
    snprintf(config->made_origins[1], sizeof config->made_origins[1],
             "%s://localhost:%u", scheme, port);
    for (size_t i = 0; i < COUNT_OF(config->made_origins); i++)
        config->origins[config->n_origins++] = config->made_origins[i];
}

void config_fill_origins(struct config *config, uint16_t port)
{
    if (config->n_origins == 0)
        make_origins(config, port);
    if (config->public_url == NULL)
        config->public_url = config->origins[0];
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
    case PROXY:
        printf("(%zu)\n", config->n_proxies);
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
        "  judify serve --data /var/lib/judify --listen 0.0.0.0:443 \\\n"
        "      --origin https://learn.example.org \\\n"
        "      --tls-cert /etc/judify/tls.pem --tls-key /etc/judify/key.pem\n"
        "      everybody, over TLS\n"
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
