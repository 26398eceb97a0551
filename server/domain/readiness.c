#include "domain/readiness.h"

#include "store/migration.h"

enum status readiness_check(struct store *store)
{
    int version = 0;
    const enum status st = migration_version(store, &version);
    if (st != OK)
        return st;
    return version == migration_newest() ? OK : ERR_CONFLICT;
}

int readiness_schema(void)
{
    return migration_newest();
}
