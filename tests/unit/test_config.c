/*
 * test_config.c - arguments to settings, by rows.
 */
#include "check.h"

#include "config.h"

enum { ARGS_MAX = 8 };

static const struct {
    const char *name;
    const char *args[ARGS_MAX]; /* after the program's name */
    enum status want;
    const char *command;
    int64_t rate_burst;
    size_t n_origins;
} rows[] = {
    { "nothing", { NULL }, OK, "help", 60, 0 },
    { "a command", { "serve" }, OK, "serve", 60, 0 },
    { "help wins", { "serve", "--help" }, OK, "help", 60, 0 },
    { "a number", { "serve", "--rate-burst", "7" }, OK, "serve", 7, 0 },
    { "with =", { "serve", "--rate-burst=7" }, OK, "serve", 7, 0 },
    { "before the command",
      { "--rate-burst", "7", "serve" },
      OK,
      "serve",
      7,
      0 },
    { "no number", { "serve", "--rate-burst", "x" }, ERR_MALFORMED, "", 0, 0 },
    { "half a number",
      { "serve", "--rate-burst", "7x" },
      ERR_MALFORMED,
      "",
      0,
      0 },
    { "too small", { "serve", "--rate-burst", "0" }, ERR_MALFORMED, "", 0, 0 },
    { "too large", { "serve", "--workers", "65" }, ERR_MALFORMED, "", 0, 0 },
    { "no value", { "serve", "--rate-burst" }, ERR_MALFORMED, "", 0, 0 },
    { "unknown", { "serve", "--nothing", "1" }, ERR_MALFORMED, "", 0, 0 },
    { "a prefix is not a name",
      { "serve", "--rate", "1" },
      ERR_MALFORMED,
      "",
      0,
      0 },
    { "two origins",
      { "serve", "--origin", "https://a.example", "--origin",
        "http://b.example:81" },
      OK,
      "serve",
      60,
      2 },
    { "an origin with a path",
      { "serve", "--origin", "https://a.example/x" },
      ERR_MALFORMED,
      "",
      0,
      0 },
    { "an origin without a scheme",
      { "serve", "--origin", "a.example" },
      ERR_MALFORMED,
      "",
      0,
      0 },
    { "dev on loopback", { "serve", "--dev" }, OK, "serve", 60, 0 },
    { "dev for everybody",
      { "serve", "--dev", "--listen", "0.0.0.0:80" },
      ERR_MALFORMED,
      "",
      0,
      0 },
    { "mail",
      { "serve", "--smtp", "smtp://mail.example:587", "--mail-from",
        "a@b.example" },
      OK,
      "serve",
      60,
      0 },
    { "mail over TLS",
      { "serve", "--smtp", "smtps://[::1]", "--mail-from", "a@b.example" },
      OK,
      "serve",
      60,
      0 },
    { "mail from nobody",
      { "serve", "--smtp", "smtp://mail.example" },
      ERR_MALFORMED,
      "",
      0,
      0 },
    { "mail from no address",
      { "serve", "--smtp", "smtp://mail.example", "--mail-from", "Judify" },
      ERR_MALFORMED,
      "",
      0,
      0 },
    { "mail by another way",
      { "serve", "--smtp", "http://mail.example", "--mail-from",
        "a@b.example" },
      ERR_MALFORMED,
      "",
      0,
      0 },
    { "mail to no host",
      { "serve", "--smtp", "smtp://:25", "--mail-from", "a@b.example" },
      ERR_MALFORMED,
      "",
      0,
      0 },
    { "mail to no port",
      { "serve", "--smtp", "smtp://mail.example:0", "--mail-from",
        "a@b.example" },
      ERR_MALFORMED,
      "",
      0,
      0 },
    { "mail to a port that is too large",
      { "serve", "--smtp", "smtp://mail.example:65561", "--mail-from",
        "a@b.example" },
      ERR_MALFORMED,
      "",
      0,
      0 },
    { "a password in the address",
      { "serve", "--smtp", "smtp://me:pw@mail.example", "--mail-from",
        "a@b.example" },
      ERR_MALFORMED,
      "",
      0,
      0 },
    { "a mail server with a path",
      { "serve", "--smtp", "smtp://mail.example/x", "--mail-from",
        "a@b.example" },
      ERR_MALFORMED,
      "",
      0,
      0 },
    { "a user without a password",
      { "serve", "--smtp", "smtp://mail.example", "--mail-from", "a@b.example",
        "--smtp-user=me" },
      ERR_MALFORMED,
      "",
      0,
      0 },
    { "a sender without a mail server",
      { "serve", "--mail-from", "a@b.example" },
      ERR_MALFORMED,
      "",
      0,
      0 },
    { "links with a path",
      { "serve", "--smtp", "smtp://mail.example", "--mail-from", "a@b.example",
        "--public-url=https://a.example/x" },
      ERR_MALFORMED,
      "",
      0,
      0 },
    { "dev on every address of v6",
      { "serve", "--dev", "--listen", "[::]:80" },
      ERR_MALFORMED,
      "",
      0,
      0 },
};

/* What is said to standard error is for people; keep it out of the log. */
static void be_quiet(void)
{
    if (freopen("/dev/null", "w", stderr) == NULL)
        abort();
}

TEST(test_every_row)
{
    be_quiet();
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        char *argv[ARGS_MAX + 2] = { (char *)(uintptr_t) "judify" };
        int argc = 1;
        for (size_t i = 0; i < ARGS_MAX && rows[r].args[i] != NULL; i++)
            argv[argc++] = (char *)(uintptr_t)rows[r].args[i];

        struct config config;
        const enum status st = config_read(argc, argv, &config);
        CHECK(st == rows[r].want, "%s", rows[r].name);
        if (st == OK) {
            CHECK(strcmp(config.command, rows[r].command) == 0, "%s",
                  rows[r].name);
            CHECK(config.rate_burst == rows[r].rate_burst, "%s", rows[r].name);
            CHECK(config.n_origins == rows[r].n_origins, "%s", rows[r].name);
        }
        config_done(&config);
    }
}

TEST(test_a_flag_wins_over_the_environment)
{
    char *bare[] = { (char *)(uintptr_t) "judify", NULL };
    char *flag[] = { (char *)(uintptr_t) "judify",
                     (char *)(uintptr_t) "--rate-burst=9", NULL };
    struct config config;

    setenv("JUDIFY_RATE_BURST", "8", 1);
    CHECK(config_read(1, bare, &config) == OK && config.rate_burst == 8,
          "the variable is read");
    config_done(&config);
    CHECK(config_read(2, flag, &config) == OK && config.rate_burst == 9,
          "the flag wins");
    config_done(&config);
    setenv("JUDIFY_RATE_BURST", "many", 1);
    CHECK(config_read(1, bare, &config) == ERR_MALFORMED, "checked as well");
    config_done(&config);
    unsetenv("JUDIFY_RATE_BURST");
}

TEST(test_origins_follow_the_port)
{
    char *argv[] = { (char *)(uintptr_t) "judify",
                     (char *)(uintptr_t) "--listen=[::1]:0", NULL };
    struct config config;
    CHECK(config_read(2, argv, &config) == OK, "read");
    config_fill_origins(&config, 4711);
    CHECK(config.n_origins == 2, "two");
    CHECK(strcmp(config.origins[0], "http://[::1]:4711") == 0, "%s",
          config.origins[0]);
    CHECK(strcmp(config.origins[1], "http://localhost:4711") == 0, "%s",
          config.origins[1]);
    config_done(&config);
}

TEST(test_links_and_the_port_of_the_mail_server)
{
    static const struct {
        const char *smtp;
        uint16_t port;
    } servers[] = {
        { "smtp://mail.example", 25 },      { "smtps://mail.example", 465 },
        { "smtp://mail.example:587", 587 }, { "smtp://[::1]", 25 },
        { "smtps://[::1]:4650", 4650 },
    };
    for (size_t i = 0; i < COUNT_OF(servers); i++) {
        const struct config config = { .smtp = servers[i].smtp };
        CHECK(config_smtp_port(&config) == servers[i].port, "%s",
              servers[i].smtp);
    }

    char *argv[] = { (char *)(uintptr_t) "judify",
                     (char *)(uintptr_t) "--origin=https://a.example",
                     (char *)(uintptr_t) "--origin=https://b.example", NULL };
    struct config config;
    CHECK(config_read(3, argv, &config) == OK, "read");
    config_fill_origins(&config, 4711);
    CHECK(strcmp(config.public_url, "https://a.example") == 0, "%s",
          config.public_url);
    config_done(&config);
}

int main(void)
{
    return RUN(cmocka_unit_test(test_every_row),
               cmocka_unit_test(test_a_flag_wins_over_the_environment),
               cmocka_unit_test(test_origins_follow_the_port),
               cmocka_unit_test(test_links_and_the_port_of_the_mail_server));
}
