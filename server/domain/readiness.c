#include "domain/readiness.h"

#include "store/migration.h"
#include "store/store.h"

enum status readiness_check(struct store *store)
{
    int version = 0;
    const enum status st = migration_version(store, &version);
    if (st != OK)
        return st;
    return version == migration_newest() ? OK : ERR_CONFLICT;
}

struct readiness_failures readiness_failures(struct store *const *stores,
                                             size_t count)
{
    struct readiness_failures sum = { 0, 0 };
    for (size_t i = 0; i < count; i++) {
        const struct store_failures one = store_failures(stores[i]);
        sum.failed += one.n_failed;
        sum.busy += one.n_busy;
    }
    return sum;
}

int readiness_schema(void)
{
    return migration_newest();
}
