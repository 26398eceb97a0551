/*
 * Words to a supervisor, over a socket of its own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/slice.h"
#include "io/notify.h"

static void test_words_arrive(void **state)
{
    static const char *const places[] = { "/tmp/judify-unit-notify-%d",
                                          "@judify-unit-notify-%d" };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        char path[64];
        struct sockaddr_un at = { .sun_family = AF_UNIX };
        const int len = snprintf(path, sizeof path, places[i], (int)getpid());
        memcpy(at.sun_path, path, (size_t)len);
        if (path[0] == '@')
            at.sun_path[0] = '\0';
        const int ear = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        const socklen_t at_len =
            (socklen_t)(offsetof(struct sockaddr_un, sun_path) + (size_t)len);
        assert_int_equal(bind(ear, (struct sockaddr *)&at, at_len), 0);

        const int fd = notify_open(path);
        assert_true(fd >= 0);
        notify_send(fd, "READY=1");
        char got[32] = { 0 };
        assert_int_equal(recv(ear, got, sizeof got, 0), 7);
        assert_string_equal(got, "READY=1");

        close(ear);
        notify_send(fd, "nobody listens any more");
        close(fd);
        if (path[0] == '/')
            unlink(path);
    }
}

static void test_nobody_is_there(void **state)
{
    char long_path[200];
    (void)state;
    memset(long_path, 'x', sizeof long_path - 1);
    long_path[sizeof long_path - 1] = '\0';
    assert_int_equal(notify_open(""), -1);
    assert_int_equal(notify_open("/"), -1);
    assert_int_equal(notify_open(long_path), -1);
    assert_int_equal(notify_open("/tmp/judify-unit-notify-nobody"), -1);
    notify_send(-1, "nothing happens");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_arrive),
        cmocka_unit_test(test_nobody_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
