#include "store/claim.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/log.h"

enum status claim_open(const char *dir, int *out)
{
    const int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        log_error("data folder not opened dir=%s reason=\"%s\"", dir,
                  strerror(errno));
        return ERR_IO;
    }
    /* A file system without locks (some network ones) has to do without. */
    if (flock(fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK) {
        log_error("data folder in use dir=%s: stop the other server, or give "
                  "--data another folder",
                  dir);
        close(fd);
        return ERR_CONFLICT;
    }
    *out = fd;
    return OK;
}

void claim_close(int claim)
{
    if (claim >= 0)
        close(claim);
}
