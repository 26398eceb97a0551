#include "domain/expiry.h"

#include "base/limits.h"
#include "store/store.h"
#include "store/store_booking_keys.h"
#include "store/store_logins.h"
#include "store/store_tickets.h"

#define KEY_LASTS_MS (LIMIT_BOOKING_KEY_DAYS * INT64_C(86400000))

/* Inside the transaction.  Each walks an index from its oldest row. */
static enum status forget(struct store *store, int64_t now_ms)
{
    enum status st = store_logins_delete_expired(store, now_ms);
    if (st == OK)
        st = store_tickets_delete_expired(store, now_ms);
    if (st == OK)
        st = store_booking_keys_forget(store, now_ms - KEY_LASTS_MS);
    return st;
}

enum status expiry_forget(struct store *store, int64_t now_ms)
{
    const enum status st = store_begin(store);
    return st == OK ? store_end(store, forget(store, now_ms)) : st;
}
