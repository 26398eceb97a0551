#include "fence.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/landlock.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.h"
#include "base/slice.h"
#include "config.h"

/* Debian 12's headers are older than kernels are: landlock(7). */
struct ruleset {
    uint64_t files;
    uint64_t network; /* from version 4 on */
};
struct port_gate {
    uint64_t allowed_access;
    uint64_t port;
};
enum {
    TRUNCATE = 1 << 14,
    NETWORK_BIND = 1 << 0,
    NETWORK_CONNECT = 1 << 1,
    RULE_NET_PORT = 2,
};

enum {
    READ = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
    WRITE = READ | LANDLOCK_ACCESS_FS_WRITE_FILE |
            LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |
            TRUNCATE,
    ONLY_FOLDERS = LANDLOCK_ACCESS_FS_READ_DIR |
                   LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG,
};

struct fence {
    int fd;
    int version;
    uint64_t files; /* rights on files that this kernel knows */
};

/* What is not there needs no gate. */
static void let_through(const struct fence *fence, const char *path,
                        uint64_t rights)
{
    const int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return;
    const struct landlock_path_beneath_attr gate = {
        .allowed_access = rights & fence->files,
        .parent_fd = fd,
    };
    if (syscall(SYS_landlock_add_rule, fence->fd, LANDLOCK_RULE_PATH_BENEATH,
                &gate, 0) != 0)
        log_warn("fence without a gate path=%s error=%d", path, errno);
    close(fd);
}

static void let_connect(const struct fence *fence, uint16_t port)
{
    const struct port_gate gate = { NETWORK_CONNECT, port };
    if (fence->version >= 4 &&
        syscall(SYS_landlock_add_rule, fence->fd, RULE_NET_PORT, &gate, 0) != 0)
        log_warn("fence without a gate port=%u error=%d", port, errno);
}

/* The folder of `file`, which a renewal may replace in place; of a symbolic
 * link also the folder that it leads to. */
static void let_through_folder_of(const struct fence *fence, const char *file)
{
    char real[PATH_MAX];
    const char *const names[] = { file, realpath(file, real) };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        char folder[PATH_MAX];
        if (names[i] == NULL)
            continue;
        snprintf(folder, sizeof folder, "%s", names[i]);
        char *slash = strrchr(folder, '/');
        if (slash == NULL)
            snprintf(folder, sizeof folder, ".");
        else
            slash[slash == folder] = '\0';
        let_through(fence, folder, READ);
    }
}

/* The report of AddressSanitizer reads files of the kernel. */
#ifdef __SANITIZE_ADDRESS__
enum { IS_WATCHED = true };
#else
enum { IS_WATCHED = false };
#endif

static struct fence draw(int version)
{
    const struct ruleset rules = {
        .files = (version >= 3   ? UINT64_C(1) << 15
                  : version == 2 ? UINT64_C(1) << 14
                                 : UINT64_C(1) << 13) -
                 1,
        .network = NETWORK_BIND | NETWORK_CONNECT,
    };
    const size_t size = version >= 4 ? sizeof rules : sizeof rules.files;
    return (struct fence){
        .version = version,
        .fd = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0),
        .files = rules.files,
    };
}

/* To the mail server: its port, the names of machines (which are asked over
 * UDP, and over TCP when the answer is long), and whom the system trusts. */
static void make_mail_gates(const struct fence *fence,
                            const struct config *config)
{
    enum { DNS_PORT = 53 };
    static const char *const files[] = {
        "/etc/resolv.conf",    "/etc/hosts",    "/etc/nsswitch.conf",
        "/etc/host.conf",      "/etc/gai.conf", "/etc/services",
        "/etc/ssl/openssl.cnf"
    };
    static const char *const folders[] = { "/etc/ssl/certs",
                                           "/usr/share/ca-certificates",
                                           "/usr/local/share/ca-certificates",
                                           "/usr/lib/ssl" };
    for (size_t i = 0; i < COUNT_OF(files); i++)
        let_through(fence, files[i], READ & ~(uint64_t)ONLY_FOLDERS);
    for (size_t i = 0; i < COUNT_OF(folders); i++)
        let_through(fence, folders[i], READ);
    let_connect(fence, config_smtp_port(config));
    let_connect(fence, DNS_PORT);
}

static void make_gates(const struct fence *fence, const struct config *config)
{
    let_through(fence, config->data, WRITE);
    let_through(fence, "/usr/share/zoneinfo", READ);
    let_through(fence, "/dev/null", READ & ~(uint64_t)ONLY_FOLDERS);
    if (config->tls_cert != NULL) {
        let_through_folder_of(fence, config->tls_cert);
        let_through_folder_of(fence, config->tls_key);
    }
    if (config->smtp != NULL)
        make_mail_gates(fence, config);
    /* SQLite sorts what is large in a file: not in /tmp. */
    setenv("SQLITE_TMPDIR", config->data, 1);
}

void fence_raise(const struct config *config)
{
    if (IS_WATCHED || config->has_no_fence)
        return;
    const int version = (int)syscall(SYS_landlock_create_ruleset, NULL, 0,
                                     LANDLOCK_CREATE_RULESET_VERSION);
    struct fence fence = { .fd = -1 };
    if (version > 0)
        fence = draw(version);
    if (fence.fd < 0) {
        log_info("no fence: this kernel has no landlock");
        return;
    }
    make_gates(&fence, config);
    if (syscall(SYS_landlock_restrict_self, fence.fd, 0) != 0)
        log_warn("no fence error=%d", errno);
    else
        log_info("fence raised landlock=%d", version);
    close(fence.fd);
}
