/*
 * tests/faults/shim.c - between the program and the system, by LD_PRELOAD:
 * a disk that fails when it is told to, a record of what reached it, and a
 * wall clock that can be set.
 *
 *   JUDIFY_SHIM        a file of 64 bytes, struct plan, mapped by both sides
 *   JUDIFY_SHIM_UNDER  the folder whose files are meant
 *   JUDIFY_SHIM_LOG    where every change of them is recorded; may be absent
 *
 * A test writes the plan with pwrite and reads the counts with pread
 * (tests/faults/shim.js).  Nothing of it is in the program itself.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* What a call does to the disk; bits of plan.kinds. */
enum kind { WRITE = 1, SYNC = 2, OPEN = 4, NAME = 8 };

/* What happens to the calls from `first` to `last`. */
enum action { PASS, FAIL_EIO, FAIL_ENOSPC, CUT_SHORT, KILL };

/* Numbers of this machine's byte order.  The test sets the first group. */
struct plan {
    _Atomic uint64_t kinds;
    _Atomic uint64_t action;
    _Atomic uint64_t first; /* of the calls that count, from 1 */
    _Atomic uint64_t last;
    _Atomic int64_t clock_ms; /* added to the wall clock */

    _Atomic uint64_t n_calls;   /* of these kinds so far      */
    _Atomic uint64_t n_failed;  /* that were made to fail     */
    _Atomic uint64_t log_bytes; /* recorded                   */
};

enum { FDS = 4096 };

static struct plan no_plan;
static struct plan *plan = &no_plan;
static const char *under;
static size_t under_len;
static int log_fd = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Atomic uint32_t file_of[FDS]; /* 0: not one of those meant */

static void *real(const char *name)
{
    void *function = dlsym(RTLD_NEXT, name);
    if (function == NULL)
        abort();
    return function;
}

/* Find it once, as a function of the type of its namesake here. */
#define REAL(name)                                                             \
    static __typeof__(&name) real_##name;                                      \
    if (real_##name == NULL)                                                   \
    *(void **)&real_##name = real(#name)

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("JUDIFY_SHIM");
    under = getenv("JUDIFY_SHIM_UNDER");
    if (path == NULL || under == NULL)
        return;
    under_len = strlen(under);
    const int fd = open(path, O_RDWR | O_CLOEXEC);
    void *at =
        mmap(NULL, sizeof *plan, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED)
        abort();
    plan = at;
    const char *log = getenv("JUDIFY_SHIM_LOG");
    if (log != NULL)
        log_fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    /* The last one may have been killed in the middle of a record. */
    if (log_fd >= 0 && ftruncate(log_fd, (off_t)plan->log_bytes) < 0)
        abort();
}

/* --- faults --------------------------------------------------------------*/

/* Whether this call is one of those that fail, and how. */
static enum action fate(enum kind kind)
{
    if ((plan->kinds & kind) == 0)
        return PASS;
    const uint64_t n = atomic_fetch_add(&plan->n_calls, 1) + 1;
    if (n < plan->first || n > plan->last)
        return PASS;
    plan->n_failed++;
    if (plan->action == KILL)
        raise(SIGKILL);
    return (enum action)plan->action;
}

static bool fails(enum kind kind)
{
    const enum action action = fate(kind);
    if (action == FAIL_EIO)
        errno = EIO;
    if (action == FAIL_ENOSPC || action == CUT_SHORT)
        errno = ENOSPC;
    return action != PASS;
}

/* --- the record ----------------------------------------------------------*/

/* One change; `a` and `b` are what the op needs. */
enum op { OP_OPEN = 1, OP_WRITE, OP_TRUNCATE, OP_SYNC, OP_UNLINK };
struct record {
    uint32_t op;
    uint32_t file; /* inode                        */
    uint64_t at;   /* offset, or new length        */
    uint64_t len;  /* of the bytes that follow     */
};

/* Under the lock, and before it is done: who is killed in between has recorded
 * what the next one writes over. */
static void record(enum op op, uint32_t file, uint64_t at, const void *data,
                   size_t len)
{
    if (log_fd < 0)
        return;
    REAL(write);
    const struct record head = { (uint32_t)op, file, at, len };
    if (real_write(log_fd, &head, sizeof head) != (ssize_t)sizeof head ||
        real_write(log_fd, data, len) != (ssize_t)len)
        abort();
    plan->log_bytes += sizeof head + len;
}

/* --- files ---------------------------------------------------------------*/

static bool is_meant(const char *path)
{
    return under != NULL && strncmp(path, under, under_len) == 0;
}

static uint32_t file_at(int fd)
{
    return fd >= 0 && fd < FDS ? file_of[fd] : 0;
}

static int opened(int fd, const char *path)
{
    struct stat about;
    if (fd < 0 || fd >= FDS || fstat(fd, &about) < 0)
        return fd;
    file_of[fd] = (uint32_t)about.st_ino;
    pthread_mutex_lock(&lock);
    record(OP_OPEN, file_of[fd], 0, path, strlen(path));
    pthread_mutex_unlock(&lock);
    return fd;
}

#define OPEN_LIKE(name)                                                        \
    int name(const char *path, int flags, ...)                                 \
    {                                                                          \
        REAL(name);                                                            \
        va_list args;                                                          \
        va_start(args, flags);                                                 \
        const mode_t mode = va_arg(args, mode_t);                              \
        va_end(args);                                                          \
        if (!is_meant(path))                                                   \
            return real_##name(path, flags, mode);                             \
        if (fails(OPEN))                                                       \
            return -1;                                                         \
        return opened(real_##name(path, flags, mode), path);                   \
    }
OPEN_LIKE(open)
OPEN_LIKE(open64)

#define MKSTEMP_LIKE(name)                                                     \
    int name(char *path)                                                       \
    {                                                                          \
        REAL(name);                                                            \
        if (is_meant(path) && fails(OPEN))                                     \
            return -1;                                                         \
        const int fd = real_##name(path);                                      \
        return is_meant(path) ? opened(fd, path) : fd;                         \
    }
MKSTEMP_LIKE(mkstemp)
MKSTEMP_LIKE(mkstemp64)

int close(int fd)
{
    REAL(close);
    if (file_at(fd) != 0)
        file_of[fd] = 0;
    return real_close(fd);
}

/* How much of a write of `len` bytes is done; -1 is none, with errno.  One that
 * is cut short is half done, and who then writes the rest finds the disk full.
 */
static ssize_t allowed(size_t len)
{
    const enum action action = fate(WRITE);
    if (action == PASS)
        return (ssize_t)len;
    if (action == CUT_SHORT && len > 1 && plan->n_calls == plan->first)
        return (ssize_t)len / 2;
    errno = action == FAIL_EIO ? EIO : ENOSPC;
    return -1;
}

/* `data` goes to `at`. */
#define PWRITE_LIKE(name, offset)                                              \
    ssize_t name(int fd, const void *data, size_t len, offset at)              \
    {                                                                          \
        REAL(name);                                                            \
        const uint32_t file = file_at(fd);                                     \
        if (file == 0)                                                         \
            return real_##name(fd, data, len, at);                             \
        const ssize_t part = allowed(len);                                     \
        if (part < 0)                                                          \
            return -1;                                                         \
        len = (size_t)part;                                                    \
        pthread_mutex_lock(&lock);                                             \
        record(OP_WRITE, file, (uint64_t)at, data, len);                       \
        const ssize_t n = real_##name(fd, data, len, at);                      \
        pthread_mutex_unlock(&lock);                                           \
        return n;                                                              \
    }
PWRITE_LIKE(pwrite, off_t)
PWRITE_LIKE(pwrite64, off64_t)

#define FTRUNCATE_LIKE(name, offset)                                           \
    int name(int fd, offset len)                                               \
    {                                                                          \
        REAL(name);                                                            \
        const uint32_t file = file_at(fd);                                     \
        if (file == 0)                                                         \
            return real_##name(fd, len);                                       \
        if (fails(WRITE))                                                      \
            return -1;                                                         \
        pthread_mutex_lock(&lock);                                             \
        record(OP_TRUNCATE, file, (uint64_t)len, "", 0);                       \
        const int done = real_##name(fd, len);                                 \
        pthread_mutex_unlock(&lock);                                           \
        return done;                                                           \
    }
FTRUNCATE_LIKE(ftruncate, off_t)
FTRUNCATE_LIKE(ftruncate64, off64_t)

/* Nobody pulls the plug of this machine: a sync only has to be known of. */
static int sync_file(int fd, int (*really)(int))
{
    const uint32_t file = file_at(fd);
    if (file == 0)
        return really(fd);
    if (fails(SYNC))
        return -1;
    pthread_mutex_lock(&lock);
    record(OP_SYNC, file, 0, "", 0);
    pthread_mutex_unlock(&lock);
    return 0;
}

int fsync(int fd)
{
    REAL(fsync);
    return sync_file(fd, real_fsync);
}

int fdatasync(int fd)
{
    REAL(fdatasync);
    return sync_file(fd, real_fdatasync);
}

int unlink(const char *path)
{
    REAL(unlink);
    if (!is_meant(path))
        return real_unlink(path);
    if (fails(NAME))
        return -1;
    pthread_mutex_lock(&lock);
    record(OP_UNLINK, 0, 0, path, strlen(path));
    const int done = real_unlink(path);
    pthread_mutex_unlock(&lock);
    return done;
}

int rename(const char *from, const char *to)
{
    REAL(rename);
    if (is_meant(to) && fails(NAME))
        return -1;
    return real_rename(from, to);
}

int renameat2(int from_dir, const char *from, int to_dir, const char *to,
              unsigned flags)
{
    REAL(renameat2);
    if (is_meant(to) && fails(NAME))
        return -1;
    return real_renameat2(from_dir, from, to_dir, to, flags);
}

int link(const char *from, const char *to)
{
    REAL(link);
    if (is_meant(to) && fails(NAME))
        return -1;
    return real_link(from, to);
}

/* --- the clock -----------------------------------------------------------*/

int clock_gettime(clockid_t clock, struct timespec *out)
{
    REAL(clock_gettime);
    const int done = real_clock_gettime(clock, out);
    if (done == 0 && clock == CLOCK_REALTIME) {
        const int64_t jump_ms = plan->clock_ms;
        int64_t ns = out->tv_nsec + jump_ms % 1000 * 1000000;
        out->tv_sec += jump_ms / 1000;
        if (ns < 0 || ns >= 1000000000) {
            out->tv_sec += ns < 0 ? -1 : 1;
            ns += ns < 0 ? 1000000000 : -1000000000;
        }
        out->tv_nsec = ns;
    }
    return done;
}
