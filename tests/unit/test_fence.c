/*
 * What a process behind the fence can still reach.  Each try is a child's:
 * there is no way back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/slice.h"
#include "config.h"
#include "fence.h"

static char folder[] = "/tmp/judify-unit-XXXXXX";
static char inside[64], certificates[64], cert[96], key[96];
static char linked[64]; /* to cert, and what --tls-cert names */

static int try_open(const char *path, int flags)
{
    const int fd = open(path, flags | O_CLOEXEC, 0600);
    return fd >= 0 ? 0 : errno;
}

static int write_inside(void)
{
    char path[128], moved[128];
    snprintf(path, sizeof path, "%s/judify.db-wal", inside);
    snprintf(moved, sizeof moved, "%s/judify.db", inside);
    int error = try_open(path, O_RDWR | O_CREAT);
    if (error == 0)
        error = rename(path, moved) == 0 ? 0 : errno;
    if (error == 0)
        error = try_open(moved, O_RDWR | O_TRUNC);
    return error ? error : unlink(moved) == 0 ? 0 : errno;
}

static int read_zone(void)
{
    return try_open("/usr/share/zoneinfo/Europe/Berlin", O_RDONLY);
}

static int read_certificate(void)
{
    const int error = try_open(key, O_RDONLY);
    return error ? error : try_open(cert, O_RDONLY);
}

/* Of certbot the names are links into another folder. */
static int read_linked(void)
{
    return try_open(linked, O_RDONLY);
}

static int open_null(void)
{
    return try_open("/dev/null", O_RDONLY);
}

static int write_certificate(void)
{
    return try_open(cert, O_WRONLY);
}

static int read_users(void)
{
    return try_open("/etc/passwd", O_RDONLY);
}

static int write_outside(void)
{
    return try_open("/tmp/judify-unit-outside", O_WRONLY | O_CREAT);
}

static int run_program(void)
{
    execl("/bin/true", "true", (char *)NULL);
    return errno;
}

/* Nobody is there: what the fence lets through is refused by the machine. */
static int call_port(uint16_t port)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_port = htons(port),
                              .sin_addr = { htonl(INADDR_LOOPBACK) } };
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return connect(fd, (struct sockaddr *)&at, sizeof at) == 0 ? 0 : errno;
}

static int call_out(void)
{
    return call_port(9);
}

static int call_mail_server(void)
{
    return call_port(2);
}

static int read_names(void)
{
    return try_open("/etc/hosts", O_RDONLY);
}

static int listen_more(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_addr = { htonl(INADDR_LOOPBACK) } };
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return bind(fd, (struct sockaddr *)&at, sizeof at) == 0 ? 0 : errno;
}

static const struct {
    const char *name;
    int (*attempt)(void);
    int want;
    int version; /* of Landlock that sees to it */
} rows[] = {
    { "write inside", write_inside, 0, 1 },
    { "read a zone", read_zone, 0, 1 },
    { "read the certificate", read_certificate, 0, 1 },
    { "read it by a link", read_linked, 0, 1 },
    { "open /dev/null", open_null, 0, 1 },
    { "write the certificate", write_certificate, EACCES, 1 },
    { "read the users", read_users, EACCES, 1 },
    { "write outside", write_outside, EACCES, 1 },
    { "run a program", run_program, EACCES, 1 },
    { "call out", call_out, EACCES, 4 },
    { "listen on one more port", listen_more, EACCES, 4 },
};

/* Where mail is sent. */
static const struct {
    const char *name;
    int (*attempt)(void);
    int want, want_without_mail;
    int version;
} mail_rows[] = {
    { "call the mail server", call_mail_server, ECONNREFUSED, EACCES, 4 },
    { "call anybody else", call_out, EACCES, EACCES, 4 },
    { "read the names of machines", read_names, 0, EACCES, 1 },
    { "read the users", read_users, EACCES, EACCES, 1 },
};

static int behind_fence(int (*attempt)(void), bool has_no_fence,
                        const char *smtp)
{
    const struct config config = {
        .data = inside,
        .tls_cert = linked,
        .tls_key = key,
        .has_no_fence = has_no_fence,
        .smtp = smtp,
    };
    const pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        fence_raise(&config);
        _exit(attempt());
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int version_here(void)
{
#ifdef __SANITIZE_ADDRESS__
    return 0; /* no fence in such a build */
#else
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0,
                        LANDLOCK_CREATE_RULESET_VERSION);
#endif
}

static void test_what_can_be_reached(void **state)
{
    (void)state;
    if (version_here() < 1)
        skip();
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        if (rows[r].version > version_here())
            continue;
        const int got = behind_fence(rows[r].attempt, false, NULL);
        if (got != rows[r].want)
            fail_msg("%s: %s", rows[r].name, strerror(got));
    }
}

static void test_what_mail_needs(void **state)
{
    (void)state;
    if (version_here() < 1)
        skip();
    for (size_t r = 0; r < COUNT_OF(mail_rows); r++) {
        if (mail_rows[r].version > version_here())
            continue;
        const int with =
            behind_fence(mail_rows[r].attempt, false, "smtp://127.0.0.1:2");
        const int without = behind_fence(mail_rows[r].attempt, false, NULL);
        if (with != mail_rows[r].want ||
            without != mail_rows[r].want_without_mail)
            fail_msg("%s: %d, %d", mail_rows[r].name, with, without);
    }
}

static void test_without(void **state)
{
    (void)state;
    assert_int_equal(behind_fence(read_users, true, NULL), 0);
    assert_int_equal(behind_fence(run_program, true, NULL), 0);
}

static int make_folders(void **state)
{
    (void)state;
    log_set_level(LOG_ERROR);
    assert_non_null(mkdtemp(folder));
    snprintf(inside, sizeof inside, "%s/data", folder);
    snprintf(certificates, sizeof certificates, "%s/tls", folder);
    snprintf(cert, sizeof cert, "%s/cert.pem", certificates);
    snprintf(key, sizeof key, "%s/key.pem", certificates);
    snprintf(linked, sizeof linked, "%s/linked.pem", folder);
    return symlink(cert, linked) | mkdir(inside, 0700) |
           mkdir(certificates, 0700) | try_open(cert, O_WRONLY | O_CREAT) |
           try_open(key, O_WRONLY | O_CREAT);
}

static int remove_folders(void **state)
{
    (void)state;
    unlink(cert);
    unlink(key);
    unlink(linked);
    return rmdir(inside) | rmdir(certificates) | rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_can_be_reached),
        cmocka_unit_test(test_what_mail_needs),
        cmocka_unit_test(test_without),
    };
    return cmocka_run_group_tests(tests, make_folders, remove_folders);
}
