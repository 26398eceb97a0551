#include "domain/leaving.h"

#include "domain/change.h"
#include "store/store.h"
#include "store/store_contacts.h"
#include "store/store_mails.h"
#include "store/store_users.h"

/* Those who could write to whoever leaves. */
struct others {
    struct user *users;
    size_t count;
};

/* Neither name nor address, but what the table wants to be there and of
 * nobody else: no address is an id, for want of an '@'. */
static enum status put_stand_in(struct store *store, const struct user *user,
                                int64_t now_ms)
{
    char id[ID_TEXT_LEN + 1];
    id_print(user->id, id);
    return store_users_replace(store, &(struct user){ .id = user->id,
                                                      .email = id,
                                                      .username = id,
                                                      .first_name = "Deleted",
                                                      .last_name = "user",
                                                      .role = user->role,
                                                      .time_zone = "UTC",
                                                      .created_ms = now_ms });
}

/* The contact of somebody who is there is kept, for them.  What two who have
 * left had together nobody has any more. */
static enum status part(struct store *store, struct id user,
                        const struct user *other, int64_t now_ms)
{
    bool is_new = false;
    if (!other->is_deleted)
        return store_contacts_insert(store, user, other->id, now_ms, &is_new);
    const enum status st =
        store_sessions_delete_between(store, user, other->id);
    return st == OK ? store_users_delete_unused(store, other->id) : st;
}

static enum status erase(struct store *store, const struct user *user,
                         const struct others *others, int64_t now_ms)
{
    enum status st = store_sessions_erase_texts(store, user->id);
    if (st == OK)
        st = store_mails_delete_of_address(store, user->email);
    if (st == OK)
        st = put_stand_in(store, user, now_ms);
    for (size_t i = 0; st == OK && i < others->count; i++)
        st = part(store, user->id, &others->users[i], now_ms);
    return st == OK ? store_users_delete_unused(store, user->id) : st;
}

static enum status leave_within(struct store *store, struct arena *arena,
                                struct id id, int64_t now_ms,
                                struct session_list *out_cancelled)
{
    struct user user;
    struct others others = { NULL, 0 };
    enum status st = store_users_read(store, arena, id, &user);
    if (st == OK && user.is_deleted)
        st = ERR_NOT_FOUND;
    if (st == OK)
        st = change_cancel_within(store, arena, id, now_ms, out_cancelled);
    if (st == OK)
        st =
            store_contacts_list(store, arena, id, &others.users, &others.count);
    return st == OK ? erase(store, &user, &others, now_ms) : st;
}

enum status leaving_make(struct store *store, struct arena *arena,
                         struct id user, int64_t now_ms,
                         struct session_list *out_cancelled)
{
    struct session_list cancelled = { NULL, 0 };
    enum status st = store_begin(store);
    if (st == OK)
        st = store_end(store,
                       leave_within(store, arena, user, now_ms, &cancelled));
    if (st == OK)
        *out_cancelled = cancelled;
    return st;
}
