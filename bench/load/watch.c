#include "watch.h"

#include <dirent.h>
#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

uint64_t watch_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* schedstat counts nanoseconds; utime and stime only hundredths of seconds. */
static void add_thread(pid_t pid, const char *thread, struct watch *watch)
{
    char path[320], line[128];
    snprintf(path, sizeof path, "/proc/%d/task/%s/schedstat", (int)pid, thread);
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return; /* it ended meanwhile */
    uint64_t ran_ns = 0;
    if (fscanf(file, "%" SCNu64, &ran_ns) == 1)
        watch->cpu_ns += ran_ns;
    fclose(file);

    snprintf(path, sizeof path, "/proc/%d/task/%s/status", (int)pid, thread);
    file = fopen(path, "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        uint64_t n;
        if (sscanf(line, "voluntary_ctxt_switches: %" SCNu64, &n) == 1)
            watch->gave_up += n;
        if (sscanf(line, "nonvoluntary_ctxt_switches: %" SCNu64, &n) == 1)
            watch->was_put += n;
    }
    if (file != NULL)
        fclose(file);
}

static uint64_t read_rss(pid_t pid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/statm", (int)pid);
    FILE *file = fopen(path, "re");
    uint64_t size = 0, resident = 0;
    if (file == NULL ||
        fscanf(file, "%" SCNu64 " %" SCNu64, &size, &resident) != 2)
        errx(1, "no process %d", (int)pid);
    fclose(file);
    return resident * (uint64_t)sysconf(_SC_PAGESIZE);
}

struct watch watch_read(pid_t pid)
{
    struct watch watch = { .rss_bytes = read_rss(pid) };
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    DIR *threads = opendir(path);
    if (threads == NULL)
        errx(1, "no process %d", (int)pid);
    for (struct dirent *entry; (entry = readdir(threads)) != NULL;)
        if (entry->d_name[0] != '.')
            add_thread(pid, entry->d_name, &watch);
    closedir(threads);
    return watch;
}
