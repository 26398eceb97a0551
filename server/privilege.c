#include "privilege.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "config.h"

/* Files of root in somebody's folder would lock that user out of them. */
static enum status stay_root(const char *data)
{
    struct stat folder;
    if (stat(data, &folder) == 0 && folder.st_uid != 0) {
        log_error("started as root on a folder of another user dir=%s uid=%u: "
                  "give --user NAME",
                  data, (unsigned)folder.st_uid);
        return ERR_DENIED;
    }
    log_warn("running as root: give --user NAME, and a folder of its own");
    return OK;
}

static enum status become(const struct passwd *user, const char *data)
{
    if (mkdir(data, 0700) == 0 && chown(data, user->pw_uid, user->pw_gid) != 0)
        return ERR_IO;
    if (initgroups(user->pw_name, user->pw_gid) != 0 ||
        setresgid(user->pw_gid, user->pw_gid, user->pw_gid) != 0 ||
        setresuid(user->pw_uid, user->pw_uid, user->pw_uid) != 0)
        return ERR_IO;
    /* All three ids are set: a way back would be a hole in the kernel. */
    if (user->pw_uid != 0 && (setuid(0) == 0 || setgid(0) == 0))
        return ERR_DENIED;
    return OK;
}

enum status privilege_settle(const struct config *config)
{
    if (config->user == NULL)
        return geteuid() == 0 ? stay_root(config->data) : OK;

    const struct passwd *user = getpwnam(config->user);
    if (user == NULL) {
        log_error("no such user name=%s", config->user);
        return ERR_NOT_FOUND;
    }
    if (geteuid() == user->pw_uid && geteuid() != 0)
        return OK;
    if (geteuid() != 0) {
        log_error("cannot become user name=%s: only root can", config->user);
        return ERR_DENIED;
    }
    const enum status st = become(user, config->data);
    if (st != OK)
        log_error("cannot become user name=%s error=%d", config->user, errno);
    return st;
}

void privilege_close_memory(const struct config *config)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        log_warn("may still gain privileges error=%d", errno);
#ifndef __SANITIZE_ADDRESS__
    const struct rlimit none = { 0, 0 };
    if (!config->is_dev && (setrlimit(RLIMIT_CORE, &none) != 0 ||
                            prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0))
        log_warn("memory may be dumped error=%d", errno);
#else
    (void)config;
#endif
}
