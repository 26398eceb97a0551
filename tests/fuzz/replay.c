/*
 * tests/fuzz/replay.c - a fuzz target without the fuzzer: run it once over
 * each file of its corpus (the directory CORPUS), so that what was once
 * found is looked for in every unit run, by any compiler.
 */
#include <dirent.h>

#include "fuzz.h"

static void replay_file(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", CORPUS, name);
    fprintf(stderr, "%s\n", path); /* the last one is the one that broke */
    FILE *file = fopen(path, "rb");
    PROMISE(file != NULL && fseek(file, 0, SEEK_END) == 0);
    const long size = ftell(file);
    PROMISE(size >= 0);
    rewind(file);

    uint8_t *data = malloc(size > 0 ? (size_t)size : 1);
    PROMISE(data != NULL);
    PROMISE(fread(data, 1, (size_t)size, file) == (size_t)size);
    fclose(file);
    LLVMFuzzerTestOneInput(data, (size_t)size);
    free(data);
}

int main(void)
{
    DIR *dir = opendir(CORPUS);
    PROMISE(dir != NULL);
    int count = 0;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        replay_file(entry->d_name);
        count++;
    }
    closedir(dir);
    PROMISE(count > 0);
    printf("[       OK ] %s: %d inputs\n", CORPUS, count);
    return 0;
}
