#include "store/zone_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"

#define FOLDER "/usr/share/zoneinfo/"

enum { FILE_MAX_BYTES = 64 * 1024 };

static bool is_letter(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

bool zone_file_is_name(struct slice name)
{
    if (name.len == 0 || name.len > LIMIT_ZONE_NAME_BYTES ||
        name.data[0] < 'A' || name.data[0] > 'Z')
        return false;

    bool is_in_word = false;
    for (size_t i = 0; i < name.len; i++) {
        const uint8_t c = name.data[i];
        if (c == '/' && !is_in_word)
            return false;
        if (c != '/' && c != '_' && c != '+' && c != '-' && !is_letter(c) &&
            !is_digit(c))
            return false;
        is_in_word = c != '/';
    }
    /* The zone of a machine whose zone nobody has set. */
    return is_in_word && !slice_is(name, "Factory");
}

/* Exactly `size` bytes; a file that is shorter now was changed meanwhile. */
static enum status read_whole(int fd, uint8_t *into, size_t size)
{
    for (size_t done = 0; done < size;) {
        const ssize_t n = read(fd, into + done, size - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return ERR_IO;
        done += (size_t)n;
    }
    return OK;
}

enum status zone_file_read(struct slice name, struct arena *arena,
                           struct slice *out)
{
    if (!zone_file_is_name(name))
        return ERR_NOT_FOUND;

    const char *path =
        arena_print(arena, FOLDER "%.*s", (int)name.len, name.data);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND : ERR_IO;

    enum status st = ERR_IO;
    struct stat info;
    if (fstat(fd, &info) != 0)
        goto done;
    if (!S_ISREG(info.st_mode)) {
        st = ERR_NOT_FOUND; /* "Europe" */
        goto done;
    }
    if (info.st_size > FILE_MAX_BYTES)
        goto done;

    const size_t size = (size_t)info.st_size;
    uint8_t *bytes = arena_take(arena, size);
    st = read_whole(fd, bytes, size);
    if (st == OK)
        *out = slice_of(bytes, size);
done:
    close(fd);
    return st;
}
