#include "domain/contact.h"

#include <assert.h>

#include "base/limits.h"
#include "store/store.h"
#include "store/store_blocks.h"

static enum status check_room(struct store *store, struct id user)
{
    int64_t count = 0;
    const enum status st = store_contacts_count(store, user, &count);
    return st == OK && count >= LIMIT_CONTACTS_PER_USER ? ERR_CONFLICT : st;
}

enum status contact_put(struct store *store, struct id one, struct id other,
                        int64_t now_ms, bool *out_is_new)
{
    bool is_pair = false;
    enum status st = store_contacts_are(store, one, other, &is_pair);
    if (st == OK && is_pair) {
        *out_is_new = false;
        return OK;
    }
    if (st == OK)
        st = check_room(store, one);
    if (st == OK)
        st = check_room(store, other);
    if (st == OK)
        st = store_contacts_insert(store, one, other, now_ms, out_is_new);
    return st;
}

static enum status begin_within(struct store *store, struct arena *arena,
                                struct id student, struct id tutor,
                                int64_t now_ms, bool *out_is_new)
{
    struct user other;
    const enum status st = store_users_read(store, arena, tutor, &other);
    if (st != OK)
        return st;
    if (other.role != ROLE_TUTOR || other.is_disabled)
        return ERR_NOT_FOUND;
    return contact_put(store, student, tutor, now_ms, out_is_new);
}

enum status contact_begin(struct store *store, struct arena *arena,
                          struct id student, struct id tutor, int64_t now_ms,
                          bool *out_is_new)
{
    const enum status st = store_begin(store);
    if (st != OK)
        return st;
    return store_end(
        store, begin_within(store, arena, student, tutor, now_ms, out_is_new));
}

static bool is_blocked(const struct block_pair *pairs, size_t count,
                       struct id blocker, struct id blocked)
{
    for (size_t i = 0; i < count; i++) {
        if (id_equal(pairs[i].blocker, blocker) &&
            id_equal(pairs[i].blocked, blocked))
            return true;
    }
    return false;
}

static enum status list_within(struct store *store, struct arena *arena,
                               struct id user, struct contact **out,
                               size_t *out_count)
{
    struct user *users = NULL;
    struct device_list *lists = NULL;
    size_t n_users = 0, n_lists = 0;
    enum status st = store_contacts_list(store, arena, user, &users, &n_users);
    if (st == OK)
        st = store_contacts_devices(store, arena, user, &lists, &n_lists);
    if (st != OK)
        return st;

    struct block_pair *pairs = NULL;
    size_t n_pairs = 0;
    st = store_blocks_pairs(store, arena, &user, &pairs, &n_pairs);
    if (st != OK)
        return st;

    assert(n_users == n_lists); /* both by id, as of one moment */
    struct contact *contacts = arena_take(arena, n_users * sizeof *contacts);
    for (size_t i = 0; i < n_users; i++)
        contacts[i] =
            (struct contact){ users[i], lists[i],
                              is_blocked(pairs, n_pairs, user, users[i].id) };
    *out = contacts;
    *out_count = n_users;
    return OK;
}

enum status contact_list(struct store *store, struct arena *arena,
                         struct id user, struct contact **out,
                         size_t *out_count)
{
    const enum status st = store_begin_reading(store);
    if (st != OK)
        return st;
    return store_end(store, list_within(store, arena, user, out, out_count));
}

static enum status read_within(struct store *store, struct arena *arena,
                               struct id viewer, struct id user,
                               struct contact *out)
{
    enum status st = store_users_read(store, arena, user, &out->user);
    if (st == OK)
        st = store_blocks_has(store, (struct block_pair){ viewer, user },
                              &out->is_blocked);
    if (st == OK)
        st = store_contacts_own_devices(store, arena, user, &out->devices);
    return st;
}

enum status contact_read(struct store *store, struct arena *arena,
                         struct id viewer, struct id user, struct contact *out)
{
    struct contact contact;
    enum status st = store_begin_reading(store);
    if (st == OK)
        st =
            store_end(store, read_within(store, arena, viewer, user, &contact));
    if (st == OK)
        *out = contact;
    return st;
}

static enum status circle_within(struct store *store, struct arena *arena,
                                 struct id user, struct circle *out)
{
    struct device_list *lists = NULL;
    size_t n_lists = 0;
    enum status st = store_contacts_own_devices(store, arena, user, &out->self);
    if (st == OK)
        st = store_contacts_devices(store, arena, user, &lists, &n_lists);
    if (st != OK)
        return st;
    out->contacts = lists;
    out->n_contacts = 0;
    for (size_t i = 0; i < n_lists; i++) {
        if (!lists[i].is_deleted)
            lists[out->n_contacts++] = lists[i];
    }
    return OK;
}

enum status contact_circle(struct store *store, struct arena *arena,
                           struct id user, struct circle *out)
{
    struct circle circle;
    enum status st = store_begin_reading(store);
    if (st == OK)
        st = store_end(store, circle_within(store, arena, user, &circle));
    if (st == OK)
        *out = circle;
    return st;
}

static enum status pair_within(struct store *store, struct arena *arena,
                               struct id one, struct id other,
                               struct device_list out[2])
{
    const enum status st =
        store_contacts_own_devices(store, arena, one, &out[0]);
    if (st != OK)
        return st;
    return store_contacts_own_devices(store, arena, other, &out[1]);
}

enum status contact_pair(struct store *store, struct arena *arena,
                         struct id one, struct id other,
                         struct device_list out[2])
{
    const enum status st = store_begin_reading(store);
    if (st != OK)
        return st;
    return store_end(store, pair_within(store, arena, one, other, out));
}
