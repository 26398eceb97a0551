#include "domain/zone_load.h"

#include "base/arena.h"
#include "store/zone_file.h"

enum status zone_load(struct slice name, struct zone **out)
{
    struct arena *arena = arena_new();
    struct slice bytes;
    enum status st = zone_file_read(name, arena, &bytes);
    if (st == OK) {
        struct zone *zone = zone_new(bytes);
        if (zone == NULL)
            st = ERR_IO;
        else
            *out = zone;
    }
    arena_free(arena);
    return st;
}

bool zone_is_known(struct slice name)
{
    struct zone *zone = NULL;
    if (zone_load(name, &zone) != OK)
        return false;
    zone_free(zone);
    return true;
}
