#include "relay/presence.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "relay/inside.h"
#include "relay/link.h"

/* `about` came or went, and `to` hears it. */
struct change {
    struct user *to;
    const struct user *about;
    bool is_online;
};

struct changes {
    struct change *rows; /* owned */
    size_t n, room;
};

static void add_change(struct changes *changes, struct user *to,
                       const struct user *about, bool is_online)
{
    if (changes->n == changes->room) {
        changes->room = 2 * changes->room + 16;
        changes->rows = (struct change *)mem_resize(
            changes->rows, changes->room * sizeof *changes->rows);
    }
    changes->rows[changes->n++] = (struct change){ to, about, is_online };
}

/* --- on the wire ---------------------------------------------------------*/

static const char head[] = "{\"type\":\"presence\",\"online\":[";
static const char middle[] = "],\"offline\":[";
static const char tail[] = "]}";

/* `"<id>",` for each, without the last comma. */
static size_t ids_len(size_t n)
{
    return n == 0 ? 0 : n * (ID_TEXT_LEN + 3) - 1;
}

static uint8_t *put(uint8_t *at, const char *text)
{
    const size_t len = strlen(text);
    memcpy(at, text, len);
    return at + len;
}

static uint8_t *put_ids(uint8_t *at, const struct change *rows, size_t n,
                        bool is_online)
{
    const char *comma = "";
    for (size_t i = 0; i < n; i++) {
        if (rows[i].is_online != is_online)
            continue;
        char text[ID_TEXT_LEN + 1];
        at = put(put(at, comma), "\"");
        at = put(put(at, id_print(rows[i].about->id, text)), "\"");
        comma = ",";
    }
    return at;
}

static void write_page(struct link *link, const struct change *rows, size_t n)
{
    size_t n_online = 0;
    for (size_t i = 0; i < n; i++)
        n_online += rows[i].is_online;

    uint8_t *at = link_notice_room(
        link, strlen(head) + ids_len(n_online) + strlen(middle) +
                  ids_len(n - n_online) + strlen(tail));
    if (at == NULL)
        return;
    at = put_ids(put(at, head), rows, n, true);
    at = put_ids(put(at, middle), rows, n, false);
    (void)put(at, tail);
}

/* At least one NOTICE, each with at most LIMIT_NOTICE_IDS. */
static void write_pages(struct link *link, const struct change *rows, size_t n)
{
    do {
        const size_t page = n < LIMIT_NOTICE_IDS ? n : LIMIT_NOTICE_IDS;
        write_page(link, rows, page);
        rows = page > 0 ? rows + page : rows;
        n -= page;
    } while (n > 0);
}

static void write_user(const struct user *user, const struct change *rows,
                       size_t n)
{
    for (const struct device *device = user->devices; device != NULL;
         device = device->next) {
        if (device->link != NULL)
            write_pages(device->link, rows, n);
    }
}

/* --- settling ------------------------------------------------------------*/

/* Everybody who is linked and knows `user`, and is not to know nothing. */
static void gather(const struct relay *relay, struct changes *changes,
                   const struct user *user)
{
    for (uint32_t i = 0; i < user->n_contacts; i++) {
        if (user->contacts[i]->n_links > 0 &&
            !walls_divide(&relay->walls, user->id, user->contacts[i]->id))
            add_change(changes, user->contacts[i], user, user->is_home);
    }
}

static int by_hearer(const void *one, const void *other)
{
    const uintptr_t a = (uintptr_t)((const struct change *)one)->to;
    const uintptr_t b = (uintptr_t)((const struct change *)other)->to;
    return (a > b) - (a < b);
}

static void tell(struct changes *changes)
{
    if (changes->n > 0)
        qsort(changes->rows, changes->n, sizeof *changes->rows, by_hearer);
    for (size_t from = 0, to; from < changes->n; from = to) {
        struct user *hearer = changes->rows[from].to;
        for (to = from; to < changes->n && changes->rows[to].to == hearer;)
            to++;
        write_user(hearer, &changes->rows[from], to - from);
    }
    mem_free(changes->rows);
}

static struct user *first_of(struct list *list)
{
    return OWNER_OF(list->next, struct user, presence);
}

/* Those whose grace is over, into the list `gone`. */
static void take_gone(struct relay *relay, struct list *gone)
{
    while (!list_is_empty(&relay->leaving)) {
        struct user *user = first_of(&relay->leaving);
        if (user->leaves_ms > loop_now_ms(relay->loop))
            return;
        list_remove(&user->presence);
        list_push(gone, &user->presence);
        user->is_home = user->is_told = false;
    }
}

static void set_settle(struct relay *relay)
{
    if (!list_is_empty(&relay->coming))
        timer_set(relay->loop, &relay->settle, loop_now_ms(relay->loop));
    else if (!list_is_empty(&relay->leaving))
        timer_set(relay->loop, &relay->settle,
                  first_of(&relay->leaving)->leaves_ms);
    else
        timer_cancel(&relay->settle);
}

static void on_settle(struct timer *timer)
{
    struct relay *relay = OWNER_OF(timer, struct relay, settle);
    struct changes changes = { 0 };
    struct list gone;
    list_init(&gone);

    for (struct list *node; (node = list_take(&relay->coming)) != NULL;) {
        struct user *user = OWNER_OF(node, struct user, presence);
        user->is_told = true;
        gather(relay, &changes, user);
    }
    take_gone(relay, &gone);
    for (struct list *at = gone.next; at != &gone; at = at->next)
        gather(relay, &changes, OWNER_OF(at, struct user, presence));
    tell(&changes);

    for (struct list *node; (node = list_take(&gone)) != NULL;) {
        struct user *user = OWNER_OF(node, struct user, presence);
        roster_part(relay->roster, user);
        (void)roster_release(relay->roster, user);
    }
    set_settle(relay);
}

void presence_init(struct relay *relay)
{
    list_init(&relay->coming);
    list_init(&relay->leaving);
    timer_init(&relay->settle, on_settle);
}

void presence_came(struct relay *relay, struct user *user)
{
    user->is_home = true;
    list_remove(&user->presence);
    if (!user->is_told)
        list_push(&relay->coming, &user->presence);
    set_settle(relay);
}

void presence_left(struct relay *relay, struct user *user)
{
    list_remove(&user->presence);
    user->leaves_ms = loop_now_ms(relay->loop) + LIMIT_PRESENCE_GRACE_MS;
    list_push(&relay->leaving, &user->presence);
    set_settle(relay);
}

void presence_end(struct relay *relay, struct user *user)
{
    list_remove(&user->presence);
    user->is_home = user->is_told = false;
    set_settle(relay);
}

void presence_greet(const struct relay *relay, struct link *link)
{
    struct user *user = link_device(link)->user;
    struct changes changes = { 0 };
    for (uint32_t i = 0; i < user->n_contacts; i++) {
        if (user->contacts[i]->is_home &&
            !walls_divide(&relay->walls, user->id, user->contacts[i]->id))
            add_change(&changes, user, user->contacts[i], true);
    }
    write_pages(link, changes.rows, changes.n);
    mem_free(changes.rows);
}

void presence_introduce(const struct relay *relay, const struct user *user,
                        const struct user *other)
{
    if (other->is_home && !walls_divide(&relay->walls, user->id, other->id))
        write_user(user, &(struct change){ .about = other, .is_online = true },
                   1);
}

void presence_hide(const struct user *user, const struct user *other)
{
    if (other->is_home)
        write_user(user, &(struct change){ .about = other, .is_online = false },
                   1);
}
