#include "io/notify.h"

#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int notify_open(const char *path)
{
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    const size_t len = strlen(path);
    if (len < 2 || len >= sizeof at.sun_path)
        return -1;
    memcpy(at.sun_path, path, len);
    if (path[0] == '@')
        at.sun_path[0] = '\0';

    const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const socklen_t at_len =
        (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&at, at_len) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

void notify_send(int fd, const char *text)
{
    /* A supervisor that does not listen is not ours to wait for. */
    if (fd >= 0)
        (void)send(fd, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT);
}
